"""Loopy belief propagation on a pairwise binary model: the joint solution over voices and claims.

Pearl (1988); Murphy, Weiss & Jordan (1999). Joint inference of stances over authors and posts: Sridhar et al. (2015),
"Joint Models of Disagreement and Stance in Online Debate"; Walker et al. (2012).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["propagate"]


def propagate(
    fields: NDArray[np.float64], edges: Sequence[tuple[int, int, float]], iterations: int = 60, damping: float = 0.5
) -> NDArray[np.float64]:
    """Marginals P(+1) of shape ``(n,)`` of the Ising model with local ``fields`` (half log-odds) and couplings ``(i, j, J)``.

    Messages are half log-odds: ``m_ij = atanh(tanh(J) tanh(h_i + sum of messages into i but j's))``.
    """
    n = len(fields)
    if not edges:
        return np.asarray(1.0 / (1.0 + np.exp(-2.0 * fields)))
    first = np.array([e[0] for e in edges] + [e[1] for e in edges])
    second = np.array([e[1] for e in edges] + [e[0] for e in edges])
    coupling = np.tanh(np.array([e[2] for e in edges] * 2))
    reverse = np.concatenate([np.arange(len(edges)) + len(edges), np.arange(len(edges))])
    messages = np.zeros(len(first))
    for _ in range(iterations):
        total = fields + np.bincount(second, weights=messages, minlength=n)
        cavity = total[first] - messages[reverse]
        fresh = np.arctanh(np.clip(coupling * np.tanh(cavity), -0.999999, 0.999999))
        step = np.abs(fresh - messages).max()
        messages = damping * messages + (1 - damping) * fresh
        if step < 1e-5:
            break
    total = fields + np.bincount(second, weights=messages, minlength=n)
    return np.asarray(1.0 / (1.0 + np.exp(-2.0 * np.clip(total, -20, 20))))
