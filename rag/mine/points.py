"""Key points: claims of one side that make the same point, counted by independent voices and articles."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rag.core import Claim, KeyPoint

__all__ = ["Match", "fold_copies", "key_points"]

Vectors = NDArray[np.float32]
Match = Callable[[Sequence[tuple[str, str]], NDArray[np.floating]], NDArray[np.floating]]
"""``(pairs, cosines) -> (n,)`` chances that the second of a pair makes the point of the first."""

_SURE = 0.25
_NEAR = 0.35
_ASKED = 8
_MOST_MATCHED = 400
_MANNER = {"direct": 0.06, "mixed": 0.04, "paraphrase": 0.02, "narration": 0.0}


def fold_copies(claims: Sequence[Claim], duplicates: Mapping[str, str]) -> list[Claim]:
    """Mark claims that repeat another: the same words in a near-duplicate article, or the very same long sentence anywhere."""
    first: dict[str, str] = {}
    folded: list[Claim] = []
    order = sorted(range(len(claims)), key=lambda i: (claims[i].source in duplicates, i))
    marks: dict[int, str] = {}
    for i in order:
        words = "".join(c for c in claims[i].text.casefold() if c.isalnum())
        known = first.setdefault(words, claims[i].id)
        if known != claims[i].id and (len(words) > 40 or claims[i].source in duplicates):
            marks[i] = known
    for i, claim in enumerate(claims):
        folded.append(replace(claim, same_as=marks[i]) if i in marks else claim)
    return folded


def key_points(
    claims: Sequence[Claim], vectors: Vectors, match: Match | None = None, threshold: float = 0.62
) -> tuple[list[Claim], list[KeyPoint]]:
    """Claims with their key point, and the points, strongest first.

    ``vectors`` are unit rows ``(n, d)``. Average-linkage clustering within a side, cut at cosine ``threshold``. With ``match``, two
    claims of which each makes the other's point are as near as those at the threshold, and nearer the surer it is (key-point
    matching, Bar-Haim et al. 2020, in both directions).
    """
    points: list[KeyPoint] = []
    assigned: dict[int, str] = {}
    for side in ("support", "oppose"):
        rows = [i for i, c in enumerate(claims) if c.side == side and c.held and c.same_as is None]
        for members in _clusters(vectors[rows], threshold, _matched([claims[i].text for i in rows], vectors[rows], match, threshold)):
            ids = [rows[m] for m in members]
            centre = vectors[ids].mean(axis=0)
            best = max(
                ids, key=lambda i: (float(vectors[i] @ centre) + _MANNER[claims[i].manner] - abs(len(claims[i].text) - 140) / 3000, -i)
            )
            identity = hashlib.sha256(f"{side}\0{claims[best].id}".encode()).hexdigest()[:10]
            points.append(
                KeyPoint(
                    identity,
                    claims[best].text,
                    side,
                    tuple(claims[i].id for i in ids),
                    tuple(dict.fromkeys(claims[i].voice for i in ids)),
                    tuple(dict.fromkeys(claims[i].source for i in ids)),
                )
            )
            for i in ids:
                assigned[i] = identity
    points.sort(key=lambda p: (-len(p.voices), -len(p.sources), -len(p.claims), p.id))
    return [replace(c, key_point=assigned.get(i)) for i, c in enumerate(claims)], points


def _matched(texts: Sequence[str], vectors: Vectors, match: Match | None, threshold: float) -> dict[tuple[int, int], float]:
    """Likeness of pairs that the matcher is sure of, by ``(i, j)`` with ``i < j``; only near pairs are asked."""
    if match is None or not 1 < len(texts) <= _MOST_MATCHED:
        return {}
    likeness = vectors @ vectors.T
    pairs = set()
    for i in range(len(texts)):
        near = [int(j) for j in np.argsort(-likeness[i], kind="stable")[: _ASKED + 1] if j != i and likeness[i, j] >= _NEAR]
        pairs |= {(min(i, j), max(i, j)) for j in near}
    order = sorted(pairs)
    both = [(i, j) for i, j in order] + [(j, i) for i, j in order]
    chances = match([(texts[i], texts[j]) for i, j in both], np.array([likeness[i, j] for i, j in both]))
    least = np.minimum(chances[: len(order)], chances[len(order) :])
    return {pair: threshold + 0.4 * float(chance - _SURE) for pair, chance in zip(order, least, strict=True) if chance >= _SURE}


def _clusters(vectors: Vectors, threshold: float, matched: Mapping[tuple[int, int], float]) -> list[list[int]]:
    n = len(vectors)
    if n == 0:
        return []
    if n > 3000:  # average linkage is quadratic: beyond this, leader clustering in text order
        return _leaders(vectors, threshold)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if n == 1:
        return [[0]]
    distance = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0).astype(np.float64)
    for (i, j), likeness in matched.items():
        distance[i, j] = distance[j, i] = min(distance[i, j], 1.0 - likeness)
    np.fill_diagonal(distance, 0.0)
    labels = fcluster(linkage(squareform(distance, checks=False), "average"), 1.0 - threshold, "distance")
    groups: dict[int, list[int]] = {}
    for i, label in enumerate(labels):
        groups.setdefault(int(label), []).append(i)
    return sorted(groups.values(), key=lambda g: g[0])


def _leaders(vectors: Vectors, threshold: float) -> list[list[int]]:
    centres: list[int] = []
    groups: list[list[int]] = []
    for i in range(len(vectors)):
        if centres:
            scores = vectors[centres] @ vectors[i]
            k = int(np.argmax(scores))
            if scores[k] >= threshold:
                groups[k].append(i)
                continue
        centres.append(i)
        groups.append([i])
    return groups
