"""Metrics of both-sides retrieval: which marked claims the first passages hold. Pure functions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["CUTS", "GoldSpan", "Motion", "Place", "both_sides_share", "first_ranks", "ratio_interval", "recall", "retrieval_metrics"]

CUTS = (10, 20, 50)
_SIDES = ("support", "oppose")
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an article; offsets in characters, ``end`` exclusive."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A claim that somebody marked, and its side toward the motion."""

    place: Place
    side: str


@dataclass(frozen=True, slots=True)
class Motion:
    """A query with all that should be found for it."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]


def first_ranks(motion: Motion, found: Sequence[Place]) -> list[int | None]:
    """For each span the rank, from 1, of the first passage that holds at least half of its characters; None when none does."""
    return [next((rank for rank, place in enumerate(found, 1) if _holds(place, span.place)), None) for span in motion.spans]


def _holds(place: Place, span: Place) -> bool:
    common = min(place.end, span.end) - max(place.start, span.start)
    return place.file == span.file and common > 0 and 2 * common >= span.end - span.start


def recall(motions: Sequence[Motion], ranks: Sequence[Sequence[int | None]], k: int, side: str | None = None) -> float:
    """Share of all spans (of one ``side``) that the first ``k`` passages of their motion hold; 0 when there is no span."""
    places = [
        rank
        for motion, own in zip(motions, ranks, strict=True)
        for span, rank in zip(motion.spans, own, strict=True)
        if side in (None, span.side)
    ]
    return sum(rank is not None and rank <= k for rank in places) / len(places) if places else 0.0


def recall_by_motion(motions: Sequence[Motion], ranks: Sequence[Sequence[int | None]], k: int) -> float:
    """The same, each motion counting as much as another."""
    shares = [recall([motion], [own], k) for motion, own in zip(motions, ranks, strict=True)]
    return sum(shares) / len(shares) if shares else 0.0


def both_sides_share(motions: Sequence[Motion], ranks: Sequence[Sequence[int | None]], k: int = 10) -> float:
    """Share of motions of which the first ``k`` passages hold a span of either side."""
    both = [
        {span.side for span, rank in zip(motion.spans, own, strict=True) if rank is not None and rank <= k} >= set(_SIDES)
        for motion, own in zip(motions, ranks, strict=True)
    ]
    return sum(both) / len(both) if both else 0.0


def retrieval_metrics(motions: Sequence[Motion], ranks: Sequence[Sequence[int | None]]) -> dict[str, float]:
    """All metrics by name, rounded to four digits."""
    found: dict[str, float] = {}
    for k in CUTS:
        found[f"recall_at_{k}"] = recall(motions, ranks, k)
        for side in _SIDES:
            found[f"recall_at_{k}_{side}"] = recall(motions, ranks, k, side)
        found[f"recall_at_{k}_by_motion"] = recall_by_motion(motions, ranks, k)
    found["both_sides_at_10"] = both_sides_share(motions, ranks)
    return {name: round(value, 4) for name, value in found.items()}


def ratio_interval(
    motions: Sequence[Motion], ours: Sequence[Sequence[int | None]], theirs: Sequence[Sequence[int | None]], k: int = 20, seed: int = 7
) -> dict[str, float]:
    """Our recall at ``k`` over theirs, with a 95 % interval: motions are drawn with replacement (Efron 1979); 0 where theirs is 0."""
    draw = random.Random(seed)
    everyone = list(range(len(motions)))

    def ratio(chosen: Sequence[int]) -> float:
        picked = [motions[i] for i in chosen]
        below = recall(picked, [theirs[i] for i in chosen], k)
        return recall(picked, [ours[i] for i in chosen], k) / below if below else 0.0

    drawn = sorted(ratio(draw.choices(everyone, k=len(everyone))) for _ in range(_RESAMPLES)) if motions else [0.0]
    low, high = drawn[int(0.025 * len(drawn))], drawn[min(len(drawn) - 1, int(0.975 * len(drawn)))]
    return {"ratio": round(ratio(everyone), 4), "low": round(low, 4), "high": round(high, 4)}
