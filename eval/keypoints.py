"""``python -m eval bench keypoints --data FILE``: which arguments make which key point, beside two plain ways of telling."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models import load_stance
from rag.train.points import Topic, cosines, mean_average_precision, read_topics

__all__ = ["run"]


def run(data: Path) -> dict[str, Any]:
    """Score ``{motion, stance, argument, key_point, match}`` rows. See ``rag.train.points`` for the metrics.

    Ours is the model's chance with the cosine of the default embedder's vectors as its second input, as the product uses it; the
    model without it stands among the baselines. Baselines: that cosine alone, and the share of the key point's words that the
    argument has.

    Raises:
        ModelError: the package holds no weights that match key points.
        BothSidesError: a row is not as expected.
    """
    model = load_stance()
    if model is None:
        raise ModelError("no stance weights are installed", "Make them: python -m rag.train stance --data DIR --out DIR")
    topics = read_topics(data)
    began = time.perf_counter()
    likeness = {number: cosines(topic.pairs()) for number, topic in enumerate(topics)}
    ours = {number: model.match_pairs(topic.pairs(), likeness[number]) for number, topic in enumerate(topics)}
    seconds = time.perf_counter() - began
    return {
        "task": "keypoints",
        "data": str(data),
        "rows": sum(len(topic.decided) for topic in topics),
        "seconds": round(seconds, 3),
        "metrics": _metrics(topics, ours),
        "baselines": {
            "embedding cosine": _metrics(topics, likeness),
            "model alone": _metrics(topics, {number: model.match_pairs(topic.pairs()) for number, topic in enumerate(topics)}),
            "shared words": _metrics(topics, {number: _shared_words(topic) for number, topic in enumerate(topics)}),
        },
    }


def _metrics(topics: list[Topic], scores: dict[int, NDArray[np.floating]]) -> dict[str, float]:
    found = mean_average_precision(topics, scores)
    return {"map_strict": round(found.strict, 4), "map_relaxed": round(found.relaxed, 4)}


def _shared_words(topic: Topic) -> NDArray[np.floating]:
    points = [set(point.lower().split()) for point in topic.key_points]
    words = [set(argument.lower().split()) for argument in topic.arguments]
    return np.asarray([len(point & said) / max(1, len(point)) for said in words for point in points])
