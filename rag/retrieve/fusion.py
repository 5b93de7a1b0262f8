"""Several rankings into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["RRF_K", "reciprocal_rank_fusion"]

RRF_K = 60
"""The constant of Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet", SIGIR 2009."""


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[str]], k: int = RRF_K, weights: Sequence[Mapping[str, float]] | None = None
) -> dict[str, float]:
    """Score of each id, best first: the sum over rankings of ``weight / (k + rank)``, rank from 1.

    ``weights`` has one mapping a ranking; an id that it lacks counts 1, as all do without it. Equal scores stay in the order in
    which the ids first appear, rank by rank, earlier rankings first. An id that a ranking names twice counts at its first place.
    """
    scores: dict[str, float] = {}
    seen: list[set[str]] = [set() for _ in rankings]
    weights = [{} for _ in rankings] if weights is None else weights
    for rank in range(max((len(ranking) for ranking in rankings), default=0)):
        for ranking, known, weight in zip(rankings, seen, weights, strict=True):
            if rank < len(ranking) and ranking[rank] not in known:
                known.add(ranking[rank])
                scores[ranking[rank]] = scores.get(ranking[rank], 0.0) + weight.get(ranking[rank], 1.0) / (k + rank + 1)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
