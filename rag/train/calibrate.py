"""From raw outputs to chances: a temperature for the stance, a line for the two yes-or-no questions, and how well they fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.models.stance import Scale
from rag.train.score import best_threshold

__all__ = ["calibration_error", "fit_scale", "fit_temperature"]


def fit_temperature(logits: NDArray[np.floating], labels: Sequence[int]) -> float:
    """The temperature with the least log loss (Guo et al. 2017), by search from 0.3 to 4."""
    rows = np.arange(len(labels))

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(1, keepdims=True)
        return float(-(scaled[rows, np.asarray(labels)] - np.log(np.exp(scaled).sum(1))).mean())

    return float(min(np.linspace(0.3, 4.0, 371), key=loss))


def fit_scale(scores: NDArray[np.floating], answers: Sequence[int], likeness: NDArray[np.floating] | None = None, steps: int = 50) -> Scale:
    """The line with the least log loss on raw ``scores``, and on cosines when given (Platt 1999), by Newton's method.

    The threshold has the best F1. With only one kind of answer there is nothing to fit: the plain logistic function, cut at a half.
    """
    wanted = np.asarray(answers, float)
    if not 0 < wanted.sum() < len(wanted):
        return Scale(1.0, 0.0, 0.5)
    inputs = np.stack([np.asarray(scores, float), np.ones(len(wanted))] + ([] if likeness is None else [np.asarray(likeness, float)]))
    line = np.zeros(len(inputs))
    for _ in range(steps):
        chances = 1 / (1 + np.exp(-line @ inputs))
        bend = (inputs * (chances * (1 - chances))) @ inputs.T + 1e-6 * np.eye(len(line))
        line = line - np.linalg.solve(bend, inputs @ (chances - wanted) + 1e-6 * line)
    threshold = best_threshold(list(answers), 1 / (1 + np.exp(-line @ inputs)))
    slope, offset, *cosine = (round(float(value), 4) for value in line)
    return Scale(slope, offset, round(threshold, 4), *cosine)


def calibration_error(chances: NDArray[np.floating], labels: Sequence[int], bins: int = 10) -> float:
    """Expected calibration error: confidence against accuracy of the answer, in ``bins`` of equal width."""
    best, sure = chances.argmax(1), chances.max(1)
    error = 0.0
    for low in np.linspace(0, 1, bins, endpoint=False):
        chosen = (sure > low) & (sure <= low + 1 / bins)
        if chosen.any():
            error += chosen.mean() * abs(float((best[chosen] == np.asarray(labels)[chosen]).mean()) - float(sure[chosen].mean()))
    return float(error)
