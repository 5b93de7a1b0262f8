"""What answers what: claims of one side paired with claims of the other that take up the same matter.

Precision before recall. Two ways in: the text itself sets them against each other ("While X claims A, critics argue B"), or
both speak of the same thing (cosine) and the stance model, asked with one as the motion, is sure that the other opposes it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import Claim, Relation
from rag.mine.signals import Stance
from rag.mine.statements import Statement

__all__ = ["relate"]

_MOST = 400
_NEIGHBOURS = 6


def relate(
    claims: Sequence[Claim],
    statements: Sequence[Statement],
    vectors: NDArray[np.float32],
    stance: Stance | None,
    near: float = 0.5,
    sure: float = 0.85,
) -> list[Relation]:
    """Attacks between sides and supports within them; at most one of each from a claim to another."""
    found: dict[tuple[str, str], Relation] = {}
    rows = [i for i, c in enumerate(claims) if c.side != "neutral" and c.held and c.same_as is None]
    for place, i in enumerate(rows):
        for j in rows[place + 1 : place + 8]:  # statements are in text order: what is near in the text is near in the list
            first, second = statements[i], statements[j]
            if first.source != second.source or second.sentence - first.sentence > 1:
                break
            if claims[i].side == claims[j].side or claims[i].voice == claims[j].voice:
                continue
            if first.sentence == second.sentence:
                _add(found, claims[j], claims[i], "attacks", 0.9)
            elif second.turn < 0 and float(vectors[i] @ vectors[j]) >= near - 0.1:
                _add(found, claims[j], claims[i], "attacks", 0.75)
    if stance is None:
        return list(found.values())
    sure_rows = sorted(rows, key=lambda i: (-claims[i].confidence, i))[:_MOST]
    matrix = vectors[sure_rows]
    for i in sure_rows:
        likeness = matrix @ vectors[i]
        order = [int(b) for b in np.argsort(-likeness, kind="stable")[: 4 * _NEIGHBOURS]]
        others = [b for b in order if likeness[b] >= near and claims[sure_rows[b]].voice != claims[i].voice][:_NEIGHBOURS]
        if not others:
            continue
        probabilities = stance(claims[i].text, [claims[sure_rows[b]].text for b in others])
        for b, p in zip(others, probabilities, strict=True):
            other = claims[sure_rows[b]]
            strength = float(likeness[b]) ** 0.5
            if other.side != claims[i].side and p[1] >= sure:
                _add(found, other, claims[i], "attacks", float(p[1]) * strength)
            elif other.side == claims[i].side and p[0] >= sure and likeness[b] >= near + 0.05:
                _add(found, other, claims[i], "supports", float(p[0]) * strength)
    return list(found.values())


def _add(found: dict[tuple[str, str], Relation], source: Claim, target: Claim, kind: str, confidence: float) -> None:
    key = (source.id, target.id)
    if key not in found or found[key].confidence < confidence:
        found[key] = Relation(source.id, target.id, kind, round(confidence, 4))  # type: ignore[arg-type]
