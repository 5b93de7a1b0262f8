"""Copies of one text: syndicated, shortened, under another headline.

Candidates by a MinHash sketch of a fixed share of all shingles (Broder 1997, modulo sketch), which estimates containment as
well as likeness; each candidate is then verified on the full sets of shingles.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.core import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Shingles = NDArray[np.uint64]

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
        if not len(own):
            continue
        original = _original(own, shingles, kept_by_hash, threshold)
        if original:
            copies[path] = original
            continue
        for value in _sketch(own):
            kept_by_hash.setdefault(value, []).append(path)
    return copies


def _original(own: _Shingles, shingles: dict[str, _Shingles], kept: dict[int, list[str]], threshold: float) -> str:
    import numpy as np

    shared = Counter(path for value in _sketch(own) for path in kept.get(value, ()))
    fewest = threshold * len(own) / _SHARE / 3  # a third of what is expected of a copy: the sketch is a sample
    best, best_score = "", 0.0
    for path, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:50]:
        if count < fewest:
            break
        other = shingles[path]
        common = len(np.intersect1d(own, other, assume_unique=True))
        likeness = common / (len(own) + len(other) - common)
        contained = common / len(own) if len(own) >= _SHORTEST else 0.0
        score = max(likeness, contained)
        if score >= threshold and score > best_score:
            best, best_score = path, score
    return best


def _sketch(own: _Shingles) -> list[int]:
    """All shingles of a short text, a fixed share of those of a longer one."""
    chosen: list[int] = (own if len(own) < 25 * _SHARE else own[own % _SHARE == 0]).tolist()
    return chosen


def _shingles(source: Source) -> _Shingles:
    """Hashes of the shingles: sorted, unique, shape (n,)."""
    import numpy as np

    words: list[int] = []
    for sentence in source.sentences:
        words += map(_hash, _TOKEN.findall(source.text[sentence.start : sentence.end].casefold()))
    if not words:
        return np.zeros(0, np.uint64)
    hashes = np.array(words, np.uint64)
    size = min(_SHINGLE, len(words))
    count = len(words) - size + 1
    combined = np.zeros(count, np.uint64)
    for i in range(size):  # a polynomial in the words' hashes, modulo 2**64
        combined = combined * np.uint64(0x9E3779B97F4A7C15) + hashes[i : i + count]
    return np.unique(combined ^ (combined >> np.uint64(29)))


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest(), "big")
