"""What answers what: claims of one side paired with claims of the other that take up the same matter.

Precision before recall. Two ways in: the text itself sets them against each other ("While X claims A, critics argue B"), or
both speak of the same thing (cosine) and the stance model, asked with one as the motion, is sure that the other opposes it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import Claim, Relation
from rag.mine.sides import Stance
from rag.mine.statements import Statement

__all__ = ["relate"]


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
    for i in rows:
        for j in rows:
            if i < j and claims[i].source == claims[j].source and claims[i].side != claims[j].side and claims[i].voice != claims[j].voice:
                a, b = statements[i], statements[j]
                if a.sentence == b.sentence and a.turn <= 0 and (a.sentence, a.source) == (b.sentence, b.source):
                    _add(found, claims[j], claims[i], "attacks", 0.9)
                elif b.sentence - a.sentence == 1 and b.turn < 0 and float(vectors[i] @ vectors[j]) >= near - 0.1:
                    _add(found, claims[j], claims[i], "attacks", 0.75)
    if stance is None or not rows:
        return list(found.values())
    likeness = vectors[rows] @ vectors[rows].T
    for a, i in enumerate(rows):
        others = [b for b in np.argsort(-likeness[a]) if b != a and likeness[a, b] >= near and claims[rows[b]].voice != claims[i].voice][:6]
        if not others:
            continue
        probabilities = stance(claims[i].text, [claims[rows[b]].text for b in others])
        for b, p in zip(others, probabilities, strict=True):
            other = claims[rows[b]]
            if other.side != claims[i].side and p[1] >= sure:
                _add(found, other, claims[i], "attacks", float(p[1] * likeness[a, b] ** 0.5))
            elif other.side == claims[i].side and p[0] >= sure and likeness[a, b] >= near + 0.05:
                _add(found, other, claims[i], "supports", float(p[0] * likeness[a, b] ** 0.5))
    return list(found.values())


def _add(found: dict[tuple[str, str], Relation], source: Claim, target: Claim, kind: str, confidence: float) -> None:
    key = (source.id, target.id)
    if key not in found or found[key].confidence < confidence:
        found[key] = Relation(source.id, target.id, kind, round(confidence, 4))  # type: ignore[arg-type]
