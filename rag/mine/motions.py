"""Motions that a corpus argues about, found in it: what is proposed and contested by several voices in several articles.

A candidate is a deed that some sentence proposes or rejects (``rag.mine.proposed``), said as a sentence of its own, with the claims
that argue about it (``rag.mine.contested``). The list is made one by one, each by what it adds to those before it (greedy
maximisation of a submodular coverage, Lin & Bilmes 2011): the first ones are different debates, not one debate in different words.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Source, Span
from rag.mine.contested import Arguments, Candidate, candidates
from rag.mine.proposed import Mention, mentions
from rag.mine.statements import Statement
from rag.mine.voices import unify

__all__ = ["SuggestedMotion", "suggest"]

Vectors = NDArray[np.float32]
_ENOUGH = 0.8
_FADE = 0.2
_FAINT = 0.03
_SAME = 0.6
_MANNER = {"direct": 0.15, "mixed": 0.1, "paraphrase": 0.05, "narration": 0.0}


@dataclass(frozen=True, slots=True)
class SuggestedMotion:
    """A motion with what shows that it is debated.

    ``claims``, ``voices`` and ``articles`` count what argues about it, ``sources`` are those articles, the one with most claims
    first. ``support`` and ``oppose`` count the mentions of its matter that ask for it and that reject it. ``quote`` is a claim of the
    debate: ``source.text[start:end]``.
    """

    id: str
    motion: str
    claims: int
    voices: int
    articles: int
    support: int
    oppose: int
    sources: tuple[str, ...]
    source: str
    start: int
    end: int
    line_start: int
    line_end: int
    quote: str
    voice: str


def suggest(
    statements: Sequence[Statement],
    sources: Mapping[str, Source],
    sentence_vectors: Callable[[str], Vectors],
    encode: Callable[[Sequence[str]], Vectors],
    *,
    aliases: Mapping[str, Sequence[str]] | None = None,
    duplicates: Mapping[str, str] | None = None,
    most: int = 10,
) -> list[SuggestedMotion]:
    """Up to ``most`` motions, the strongest debate first; none where nothing is argued about.

    ``sentence_vectors(path)`` gives unit rows aligned with ``sources[path].sentences``; ``encode`` is the same model. Articles that
    copy another (``duplicates``) count for nothing.
    """
    originals = {path: source for path, source in sources.items() if path not in (duplicates or {})}
    told = [s for s in statements if s.source in originals]
    _, voices = unify(told, originals, aliases or {})
    arguments = Arguments(told, voices, originals, sentence_vectors)
    found = mentions(originals)
    return [_suggested(one, arguments, found, originals) for one in _chosen(candidates(found, arguments, encode), arguments, most)]


def _chosen(waiting: list[Candidate], arguments: Arguments, most: int) -> list[Candidate]:
    """Greedy choice: an article that has argued about a chosen motion counts little for the next, a debate like a chosen one less."""
    shares = {one: _shares(one, arguments) for one in waiting}
    fresh: dict[str, float] = {}
    chosen: list[Candidate] = []

    def gain(one: Candidate) -> float:
        near = max((float(one.centre @ other.centre) for other in chosen), default=0.0)
        own = max(0.25, 1 - 1.6 * max(0.0, near - 0.5))
        return one.weight * own * sum(math.sqrt(share) * fresh.get(path, 1.0) for path, share in shares[one].items())

    strongest = 0.0
    while waiting and len(chosen) < most:
        best = max(waiting, key=gain)
        strongest = max(strongest, gain(best))
        if gain(best) <= _FAINT * strongest:
            break
        chosen.append(best)
        fresh |= {path: fresh.get(path, 1.0) * _FADE for path in shares[best]}
        waiting = [one for one in waiting if not _alike(one, best)]
    return chosen


def _shares(one: Candidate, arguments: Arguments) -> dict[str, float]:
    """How much each article argues about it; a passing sentence is nothing."""
    found: Counter[str] = Counter()
    for i, likeness in one.claims.items():
        found[arguments.claims[i].source] += likeness  # type: ignore[assignment]
    return {path: share for path, share in found.items() if share >= _ENOUGH}


def _alike(one: Candidate, other: Candidate) -> bool:
    common = len(one.claims.keys() & other.claims.keys())
    return float(one.phrase @ other.phrase) >= _SAME or 2 * common >= min(len(one.claims), len(other.claims))


def _suggested(one: Candidate, arguments: Arguments, found: Sequence[Mention], sources: Mapping[str, Source]) -> SuggestedMotion:
    arguing = {(found[n].source, found[n].sentence) for n in one.mentions}

    def telling(i: int) -> float:
        claim = arguments.claims[i]
        return one.claims[i] + _MANNER[claim.manner] + (0.2 if (claim.source, claim.sentence) in arguing else 0.0)

    best = max(one.claims, key=telling)
    claim = arguments.claims[best]
    source = sources[claim.source]
    articles = Counter(arguments.claims[i].source for i in one.claims)
    first, last = source.lines(Span(claim.start, claim.end))
    return SuggestedMotion(
        id=hashlib.sha256(one.motion.encode()).hexdigest()[:10],
        motion=one.motion,
        claims=len(one.claims),
        voices=len({arguments.voices[i] for i in one.claims}),
        articles=len(articles),
        support=one.support,
        oppose=one.oppose,
        sources=tuple(path for path, _ in articles.most_common()),
        source=claim.source,
        start=claim.start,
        end=claim.end,
        line_start=first,
        line_end=last,
        quote=source.text[claim.start : claim.end],
        voice=arguments.voices[best],
    )
