"""``python -m rag.train shapes``: fits the model that tells which shape of answer a question wants."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from rag.chat.shape import SHAPES, ShapeModel, grams
from rag.models import load_embedder
from rag.train.marked import FOLDER, marked_corpora

__all__ = ["Labelled", "labelled", "train_shapes"]

_SCALES = (2.0, 1.0, 0.7)
_LEAST = 4
_STRENGTH = 4.0
_PLAIN = 0.4
"""What a question of the marked articles weighs, all of which ask for facts and voices, beside one of the labelled debates."""
_FOLDS = 8


@dataclass(frozen=True, slots=True)
class Labelled:
    question: str
    shape: str
    debate: str
    weight: float = 1.0


def labelled(folder: Path = FOLDER) -> list[Labelled]:
    """All questions of ``kinds.yaml``, and those of the marked articles as facts and voices."""
    debates = yaml.safe_load((folder / "kinds.yaml").read_text(encoding="utf-8"))
    found = [Labelled(str(one["q"]), one["kind"], debate["motion"]) for debate in debates for one in debate["questions"]]
    for corpus in marked_corpora(folder):
        found += [
            Labelled(one.question, "voice" if one.type == "voice" else "fact", corpus.name, _PLAIN)
            for one in corpus.questions
            if one.answers
        ]
    return found


def train_shapes(out: Path = SHAPES) -> dict[str, float]:
    """Writes the model; returns its accuracy over debates left out in turn, all shapes and each."""
    rows = labelled()
    vectors = load_embedder().encode([row.question for row in rows])
    scores = _validated(rows, vectors)
    model = _fit(rows, vectors)
    data = {
        "shapes": list(model.shapes),
        "vocabulary": list(model.vocabulary),
        "idf": [round(float(one), 4) for one in model.idf],
        "scales": list(model.scales),
        "weights": [[round(float(one), 4) for one in row] for row in model.weights],
        "offsets": [round(float(one), 4) for one in model.offsets],
    }
    out.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return scores


def _fit(rows: Sequence[Labelled], vectors: NDArray[np.float32]) -> ShapeModel:
    from sklearn.linear_model import LogisticRegression

    counts = Counter(gram for row in rows for gram in grams(row.question))
    words = sorted(gram for gram, times in counts.items() if times >= _LEAST)
    idf = np.array([log(len(rows) / counts[gram]) + 1 for gram in words])
    shapes = sorted({row.shape for row in rows})
    empty = np.zeros((0, 0))
    blank = ShapeModel(tuple(shapes), {word: i for i, word in enumerate(words)}, idf, _SCALES, empty, empty)
    features = np.stack([blank.features(row.question, vector) for row, vector in zip(rows, vectors, strict=True)])
    fitted = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(
        features, [row.shape for row in rows], sample_weight=[row.weight for row in rows]
    )
    assert list(fitted.classes_) == shapes
    return ShapeModel(blank.shapes, blank.vocabulary, idf, _SCALES, fitted.coef_, fitted.intercept_)


def _validated(rows: Sequence[Labelled], vectors: NDArray[np.float32]) -> dict[str, float]:
    """Accuracy on the labelled debates, each asked of a model that has seen none of its questions."""
    homes = sorted({row.debate for row in rows})
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for fold in range(_FOLDS):
        held = set(homes[fold::_FOLDS])
        kept = [i for i, row in enumerate(rows) if row.debate not in held]
        model = _fit([rows[i] for i in kept], vectors[kept])
        for i, row in enumerate(rows):
            if row.debate in held and row.weight == 1.0:
                chances = model.chances(row.question, vectors[i])
                total[row.shape] += 1
                right[row.shape] += max(chances, key=lambda one: chances[one]) == row.shape
    return {"all": sum(right.values()) / sum(total.values()), **{shape: right[shape] / total[shape] for shape in sorted(total)}}
