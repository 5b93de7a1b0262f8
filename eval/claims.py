"""``python -m eval bench claims --data FILE``: which sentences utter a claim that bears on the motion."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import BothSidesError, ModelError
from rag.models import load_stance
from rag.train.data import json_lines
from rag.train.points import cosines
from rag.train.score import average_precision, best_threshold, f1_at

__all__ = ["run"]

_LABELS = ("none", "claim")


def run(data: Path) -> dict[str, Any]:
    """Score ``{motion, text, label}`` rows with label claim or none: F1 of the class "claim", and average precision.

    ``f1`` is at the threshold that the weights bring. ``f1_best`` is at the best threshold for this very file, a bound that no
    user has; it is what the baselines, which bring none, get as their ``f1``. Baselines: the cosine of the default embedder's
    vectors of text and motion, the stance model's chance of taking any side, and calling every sentence a claim.

    Raises:
        ModelError: the package holds no weights that find claims.
        BothSidesError: a row is not as expected.
    """
    model = load_stance()
    if model is None:
        raise ModelError("no stance weights are installed", "Make them: python -m rag.train stance --data DIR --out DIR")
    rows = _read(data)
    gold = [label for _, _, label in rows]
    began = time.perf_counter()
    pairs = [(motion, text) for motion, text, _ in rows]
    stance, ours = model.weigh_pairs(pairs)
    seconds = time.perf_counter() - began
    return {
        "task": "claims",
        "data": str(data),
        "rows": len(rows),
        "seconds": round(seconds, 3),
        "metrics": {"f1": round(f1_at(gold, ours, model.claim_threshold), 4), **_metrics(gold, ours)},
        "baselines": {
            "embedding cosine": _baseline(gold, cosines(pairs)),
            "takes any side": _baseline(gold, 1 - stance[:, 2]),
            "all are claims": _baseline(gold, np.ones(len(rows))),
        },
    }


def _metrics(gold: list[int], scores: NDArray[np.floating]) -> dict[str, float]:
    best = f1_at(gold, scores, best_threshold(gold, scores))
    return {"average_precision": round(average_precision(gold, scores), 4), "f1_best": round(best, 4)}


def _baseline(gold: list[int], scores: NDArray[np.floating]) -> dict[str, float]:
    found = _metrics(gold, scores)
    return {"f1": found["f1_best"], **found}


def _read(path: Path) -> list[tuple[str, str, int]]:
    rows = []
    for number, row in enumerate(json_lines(path), 1):
        if not {"motion", "text", "label"} <= row.keys() or row["label"] not in _LABELS:
            raise BothSidesError(
                f"{path}, row {number}: not a row of claim detection",
                'Each line must be {"motion", "text", "label"} with label claim or none.',
            )
        rows.append((str(row["motion"]), str(row["text"]), _LABELS.index(row["label"])))
    return rows
