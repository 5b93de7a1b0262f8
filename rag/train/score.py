"""Macro-F1 and average precision, as scikit-learn defines them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.train.data import LABELS

__all__ = ["average_precision", "best_threshold", "f1_at", "macro_f1", "stance_metrics"]


def macro_f1(gold: Sequence[int], predicted: Sequence[int], labels: Sequence[int]) -> float:
    """The plain mean of F1 over ``labels``."""
    scores = []
    for label in labels:
        hit = sum(g == p == label for g, p in zip(gold, predicted, strict=True))
        total = sum(g == label for g in gold) + sum(p == label for p in predicted)
        scores.append(2 * hit / total if total else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def average_precision(gold: Sequence[int], scores: NDArray[np.floating]) -> float:
    """Area under precision over recall by steps: the mean, over the hits, of the precision down to each. 0 without hits.

    Equal scores count as one step, so that their order does not matter.
    """
    order = np.argsort(-scores, kind="stable")
    hits = np.asarray(gold, float)[order]
    if not hits.sum():
        return 0.0
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(hits) - 1)
    found = np.cumsum(hits)[ends]
    return float((np.diff(found, prepend=0.0) * found / (ends + 1)).sum() / hits.sum())


def f1_at(gold: Sequence[int], scores: NDArray[np.floating], threshold: float) -> float:
    """F1 of the positive class when every score of at least ``threshold`` counts as one."""
    return macro_f1(list(gold), [int(score >= threshold) for score in scores], [1])


def best_threshold(gold: Sequence[int], scores: NDArray[np.floating]) -> float:
    """The score at which F1 of the positive class is best."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(np.asarray(gold, float)[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + max(1.0, hits[-1]))
    return float(scores[order[int(f1.argmax())]])


def stance_metrics(probabilities: NDArray[np.float32], gold: Sequence[str]) -> dict[str, float]:
    """Scores of probabilities (n, 3) against labels.

    ``macro_f1`` is over the labels that the set holds, and the answer is chosen among those: a set without neutral rows
    asks for support or oppose. ``macro_f1_three_way`` lets the model answer neutral anywhere, and counts it as a miss there.
    ``accuracy`` is that of support against oppose on the rows that have one of the two.
    """
    wanted = [LABELS.index(label) for label in gold]
    present = sorted(set(wanted))
    among = [present[i] for i in probabilities[:, present].argmax(1)]
    anywhere = [int(i) for i in probabilities.argmax(1)]
    sided = [i for i, label in enumerate(wanted) if label < 2]
    right = sum(int(probabilities[i, 1] > probabilities[i, 0]) == wanted[i] for i in sided)
    metrics = {
        "macro_f1": macro_f1(wanted, among, present),
        "accuracy": right / len(sided) if sided else 0.0,
        "macro_f1_three_way": macro_f1(wanted, anywhere, present),
        "neutral_share": sum(label == 2 for label in anywhere) / max(1, len(anywhere)),
    }
    for label in present:
        metrics[f"f1_{LABELS[label]}"] = macro_f1(wanted, among, [label])
    return {name: round(float(value), 4) for name, value in metrics.items()}
