"""``python -m eval bench stance --data FILE``: how well the shipped stance model does on labelled (motion, text) pairs."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models import load_stance
from rag.train.data import LABELS, Row, read_rows
from rag.train.score import stance_metrics

__all__ = ["run"]

_DENIALS = re.compile(r"\b(?:not|no|never|cannot|ban\w*|against|prohibit\w*|abolish\w*|stop|end|harm\w*|bad|wrong)\b|n['’]t\b", re.I)


def run(data: Path) -> dict[str, Any]:
    """Score ``{motion, text, label}`` rows of a JSON-lines file (``.gz`` is gzip). See ``rag.train.score`` for the metrics.

    Baselines: the commonest label of the file for every row; and the parity of words that deny or forbid.

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
    seconds = time.perf_counter() - began
    gold = [row.label for row in rows]
    return {
        "task": "stance",
        "data": str(data),
        "rows": len(rows),
        "seconds": round(seconds, 3),
        "metrics": stance_metrics(chances, gold),
        "baselines": {"commonest label": stance_metrics(_commonest(gold), gold), "negation words": stance_metrics(_negations(rows), gold)},
    }


def _commonest(gold: list[str]) -> NDArray[np.float32]:
    chances = np.zeros((len(gold), len(LABELS)), np.float32)
    chances[:, [gold.count(label) for label in LABELS].index(max(gold.count(label) for label in LABELS))] = 1.0
    return chances


def _negations(rows: list[Row]) -> NDArray[np.float32]:
    """Oppose when motion and text together have an odd number of words that deny or forbid, else support."""
    odd = [len(_DENIALS.findall(f"{row.motion} {row.text}")) % 2 for row in rows]
    return np.eye(len(LABELS), dtype=np.float32)[odd]
