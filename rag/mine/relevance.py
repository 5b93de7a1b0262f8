"""How much a statement is about a motion: by its own words, and by the company that it keeps in its article.

In a corpus with several debates a sentence of another one can be as near to the motion as "He said it was wrong" is in its own. What
tells them apart is the neighbourhood: the latter stands among sentences that plainly speak of the motion, the former does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.mine.statements import Statement

__all__ = ["BAR", "relevance"]

BAR = 0.23
"""Below it a statement is of another debate. Of claims that a map gave a side, read one by one on three motions that were not used to
choose the numbers here, 77 of 79 on the motion are at or above it, and 3 of 9 of another debate; on the five used 176 of 188 and 12
of 33."""

_NEAREST = 20
_PLAIN = 0.7
_REACH = 6.0
_OWN, _COMPANY, _REST = 3.15, 12.2, -3.4


def relevance(statements: Sequence[Statement], likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability that each statement is about the motion, shape ``(n,)``.

    ``likeness`` ``(n,)`` is the cosine of its sentence to the motion (or the best of motion and positions). Two signals, joined by
    logistic regression: the likeness in proportion to that of the nearest statements of the corpus, and the share of plainly relevant
    statements around it, weighted by ``exp(-distance / 6)`` in sentences.
    """
    if not statements:
        return np.zeros(0)
    top = max(1e-6, float(np.sort(likeness)[-_NEAREST:].mean()))
    own = likeness / top
    company = np.zeros(len(statements))
    articles: dict[str, list[int]] = {}
    for i, one in enumerate(statements):
        articles.setdefault(one.source, []).append(i)
    for rows in articles.values():
        places = np.array([statements[i].sentence for i in rows], dtype=np.float64)
        near = np.exp(-np.abs(places[:, None] - places[None, :]) / _REACH)
        np.fill_diagonal(near, 0.0)
        company[rows] = near @ (own[rows] >= _PLAIN) / (near.sum(axis=1) + 1.0)
    return np.asarray(1.0 / (1.0 + np.exp(-(_OWN * own + _COMPANY * company + _REST))))
