"""A place for each side among the first passages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.core import Claim, Side
from rag.errors import QueryError
from rag.retrieve.filters import holds
from rag.retrieve.hit import Hit

__all__ = ["BothSides", "both_sides"]

_TWO: tuple[Side, Side] = ("support", "oppose")


@dataclass(frozen=True)
class BothSides:
    """Hits in their order; how many hold a claim of each side; which sides no given hit has anything for."""

    hits: tuple[Hit, ...]
    support: int
    oppose: int
    empty: tuple[Side, ...] = ()


def both_sides(hits: Sequence[Hit], claims: Collection[Claim], k: int, *, quota: int | None = None) -> BothSides:
    """The first ``k`` of ``hits``, but at least ``quota`` for each side (default a third of ``k``), as far as there are any.

    A hit is for a side when it holds a claim that is held on it (:func:`rag.retrieve.holds`); it may be for both. The best of
    each side are taken, then the best of all; the order of ``hits`` is kept.

    Raises:
        QueryError: quotas that ``k`` has no room for.
    """
    quota = (max(1, k // 3) if k > 1 else 0) if quota is None else quota
    if k < 1 or quota < 0 or 2 * quota > k:
        raise QueryError(f"{k} passages have no room for {quota} of each side", "Ask for more passages.")
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.held and claim.side in _TWO:
            by_source.setdefault(claim.source, []).append(claim)
    sides = [{claim.side for claim in by_source.get(hit.passage.source, ()) if holds(hit.passage, claim)} for hit in hits]
    taken: set[int] = set()
    for side in _TWO:
        taken.update([place for place, own in enumerate(sides) if side in own][:quota])
    for place in range(len(hits)):
        if len(taken) >= k:
            break
        taken.add(place)
    order = sorted(taken)
    counts = {side: sum(side in sides[place] for place in order) for side in _TWO}
    empty = tuple(side for side in _TWO if not any(side in own for own in sides))
    return BothSides(tuple(hits[place] for place in order), counts["support"], counts["oppose"], empty)
