"""A question that turns the debate's motion round is answered from the same map, sides exchanged."""

from __future__ import annotations

from dataclasses import replace

from rag.core import ArgumentMap, Position, Side

__all__ = ["reverse"]

_TURNED: dict[Side, Side] = {"support": "oppose", "oppose": "support", "neutral": "neutral"}


def reverse(amap: ArgumentMap, motion: str) -> ArgumentMap:
    """``amap`` relative to ``motion``, the reverse of its own: who supported opposes, and the positions' names follow."""
    debate = replace(
        amap.debate,
        motion=motion,
        support=Position(f"For ({amap.debate.oppose.name})", amap.debate.oppose.description),
        oppose=Position(f"Against ({amap.debate.support.name})", amap.debate.support.description),
    )
    return replace(
        amap,
        motion=motion,
        debate=debate,
        claims=tuple(replace(claim, side=_TURNED[claim.side]) for claim in amap.claims),
        key_points=tuple(replace(point, side=_TURNED[point.side]) for point in amap.key_points),
    )
