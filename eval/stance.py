"""``python -m eval bench stance --data FILE``: how well the shipped stance model does on labelled (motion, text) pairs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from rag.errors import ModelError
from rag.models import load_stance
from rag.train.data import read_rows
from rag.train.score import stance_metrics

__all__ = ["run"]


def run(data: Path) -> dict[str, Any]:
    """Score ``{motion, text, label}`` rows of a JSON-lines file (``.gz`` is gzip). See ``rag.train.score`` for the metrics.

    Raises:
        ModelError: the package holds no stance weights.
        BothSidesError: a row is not as expected.
    """
    model = load_stance()
    if model is None:
        raise ModelError("no stance weights are installed", "Make them: python -m rag.train stance --data DIR --out DIR")
    began = time.perf_counter()
    rows = read_rows(data)
    chances = model.predict_pairs([(row.motion, row.text) for row in rows])
    return {
        "task": "stance",
        "data": str(data),
        "rows": len(rows),
        "seconds": round(time.perf_counter() - began, 3),
        "metrics": stance_metrics(chances, [row.label for row in rows]),
    }
