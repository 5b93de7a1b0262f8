"""Key-point matching as the KPA-2021 shared task scores it (Friedman et al. 2021, track 1).

Rows are ``{motion, stance, argument, key_point, match}``. Annotators left pairs undecided; those are not in the file. For each
motion and stance, every argument is given its best-scoring key point, the half of the arguments with the best scores is kept, and
the average precision of those choices is taken: *strict* counts an undecided pair as wrong, *relaxed* as right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import BothSidesError
from rag.models import load_embedder
from rag.train.data import json_lines
from rag.train.score import average_precision

__all__ = ["PointScores", "Topic", "cosines", "mean_average_precision", "read_topics"]

KEYS = {"motion", "stance", "argument", "key_point", "match"}


@dataclass(frozen=True)
class Topic:
    """The arguments and key points of one motion and stance; ``decided`` maps (argument, key point) to 1 or 0."""

    motion: str
    stance: str
    arguments: list[str] = field(default_factory=list)
    key_points: list[str] = field(default_factory=list)
    decided: dict[tuple[str, str], int] = field(default_factory=dict)

    def pairs(self) -> list[tuple[str, str]]:
        """Every (key point, argument), key points running fastest."""
        return [(point, argument) for argument in self.arguments for point in self.key_points]


@dataclass(frozen=True, slots=True)
class PointScores:
    """Means over motions and stances."""

    strict: float
    relaxed: float


def read_topics(path: Path) -> list[Topic]:
    """The file by motion and stance. Raises ``BothSidesError`` naming the row that is not as expected."""
    topics: dict[tuple[str, str], Topic] = {}
    for number, row in enumerate(json_lines(path), 1):
        if not row.keys() >= KEYS or row["match"] not in (0, 1):
            raise BothSidesError(
                f"{path}, row {number}: not a key-point row",
                'Each line must be {"motion", "stance", "argument", "key_point", "match"} with match 1 or 0.',
            )
        topic = topics.setdefault((row["motion"], row["stance"]), Topic(row["motion"], row["stance"]))
        topic.decided[row["argument"], row["key_point"]] = int(row["match"])
    for topic in topics.values():
        topic.arguments.extend(dict.fromkeys(argument for argument, _ in topic.decided))
        topic.key_points.extend(dict.fromkeys(point for _, point in topic.decided))
    return list(topics.values())


def mean_average_precision(topics: Sequence[Topic], scores: Mapping[int, NDArray[np.floating]]) -> PointScores:
    """``scores[i]`` are those of ``topics[i].pairs()``."""
    found: dict[int, list[float]] = defaultdict(list)
    for number, topic in enumerate(topics):
        table = scores[number].reshape(len(topic.arguments), len(topic.key_points))
        best, value = table.argmax(1), table.max(1)
        top = np.argsort(-value, kind="stable")[: len(topic.arguments) // 2]
        for undecided in (0, 1):
            hits = [topic.decided.get((topic.arguments[i], topic.key_points[best[i]]), undecided) for i in top]
            found[undecided].append(average_precision(hits, value[top]))
    return PointScores(float(np.mean(found[0] or [0.0])), float(np.mean(found[1] or [0.0])))


def cosines(pairs: Sequence[tuple[str, str]]) -> NDArray[np.floating]:
    """Cosine of the default embedder's vectors of each pair's two texts, float (n,)."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    if not texts:
        return np.zeros(0)
    vectors = load_embedder().encode(texts)
    place = {text: number for number, text in enumerate(texts)}
    left, right = ([place[pair[side]] for pair in pairs] for side in (0, 1))
    return np.asarray((vectors[left] * vectors[right]).sum(1))
