"""How much the corpus holds on each side, copies folded."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answer.evidence import Evidence
from rag.core import SIDES, Claim, Coverage, Side, SideCoverage

__all__ = ["counted", "coverage", "phrase"]


def counted(evidence: Evidence, claims: Iterable[Claim] | None = None) -> list[Claim]:
    """Claims that count: held by their voice, no copy of another claim, not in a copy of another article."""
    pool = evidence.amap.claims if claims is None else claims
    return [claim for claim in pool if claim.held and claim.same_as is None and claim.source not in evidence.duplicates]


def coverage(evidence: Evidence, claims: Iterable[Claim] | None = None) -> Coverage:
    """Counts by side, and the line that says them."""
    pool = counted(evidence, claims)
    by_side: dict[Side, SideCoverage] = {}
    for side in SIDES:
        own = [claim for claim in pool if claim.side == side]
        voices = {claim.voice for claim in own if claim.voice and claim.voice not in narrators(evidence)}
        by_side[side] = SideCoverage(len(own), len(voices), len({evidence.original(claim.source) for claim in own}))
    text = f"{phrase(by_side['oppose'])} against; {phrase(by_side['support'])} for"
    return Coverage(by_side["support"], by_side["oppose"], by_side["neutral"], evidence.articles, text)


def narrators(evidence: Evidence) -> set[str]:
    """Names that stand for the articles themselves, not for somebody quoted."""
    return {voice.name for voice in evidence.amap.voices if voice.kind in {"narrator", "unknown"}} | {""}


def phrase(side: SideCoverage) -> str:
    """ "12 claims, 9 voices, 4 articles"."""
    return ", ".join(
        f"{count} {word if count == 1 else word + 's'}"
        for count, word in ((side.claims, "claim"), (side.voices, "voice"), (side.articles, "article"))
    )
