"""Copies of one text: syndicated, shortened, under another headline.

Candidates by a MinHash sketch of a fixed share of all shingles (Broder 1997, modulo sketch), which estimates containment as
well as likeness; each candidate is then verified on the full sets of shingles.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from rag.core import Source

__all__ = ["near_duplicates"]

_SHINGLE = 5
_SHARE = 4
"""One shingle in so many is in the sketch."""
_SHORTEST = 20
"""Texts of fewer shingles count as copies only when they are wholly alike."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def near_duplicates(sources: Sequence[Source], threshold: float) -> dict[str, str]:
    """Path of a copy -> path of the one it copies (never itself a copy). Deterministic, whatever the order of ``sources``.

    ``threshold`` in (0, 1] is the Jaccard similarity of word 5-shingles of the article (boilerplate left out), or the
    share of the shorter text found in the longer. Of copies the longest is kept, then the first by path.
    """
    shingles = {source.path: _shingles(source) for source in sources}
    order = sorted(shingles, key=lambda path: (-len(shingles[path]), path))
    kept_by_hash: dict[int, list[str]] = {}
    copies: dict[str, str] = {}
    for path in order:
        own = shingles[path]
        if not own:
            continue
        original = _original(own, shingles, kept_by_hash, threshold)
        if original:
            copies[path] = original
            continue
        for value in _sketch(own):
            kept_by_hash.setdefault(value, []).append(path)
    return copies


def _original(own: frozenset[int], shingles: dict[str, frozenset[int]], kept: dict[int, list[str]], threshold: float) -> str:
    shared = Counter(path for value in _sketch(own) for path in kept.get(value, ()))
    fewest = threshold * len(own) / _SHARE / 3  # a third of what is expected of a copy: the sketch is a sample
    best, best_score = "", 0.0
    for path, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:50]:
        if count < fewest:
            break
        other = shingles[path]
        common = len(own & other)
        likeness = common / len(own | other)
        contained = common / len(own) if len(own) >= _SHORTEST else 0.0
        score = max(likeness, contained)
        if score >= threshold and score > best_score:
            best, best_score = path, score
    return best


def _sketch(own: frozenset[int]) -> list[int]:
    """All shingles of a short text, a fixed share of those of a longer one."""
    return sorted(value for value in own if len(own) < 25 * _SHARE or value % _SHARE == 0)


def _shingles(source: Source) -> frozenset[int]:
    words: list[str] = []
    for sentence in source.sentences:
        words += _TOKEN.findall(source.text[sentence.start : sentence.end].casefold())
    if not words:
        return frozenset()
    size = min(_SHINGLE, len(words))
    return frozenset(_hash(" ".join(words[i : i + size])) for i in range(len(words) - size + 1))


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8"), digest_size=8).digest(), "big")
