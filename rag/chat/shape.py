"""Which shape of answer a question wants: multinomial logistic regression over its meaning, its word n-grams and its patterns.

Fitted by ``python -m rag.train shapes`` on questions written for it, over 40 debates that have nothing to do with each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.chat import kinds
from rag.chat.motions import motion_of
from rag.chat.polarity import attitude
from rag.chat.readable import plain_text
from rag.errors import WeightsError

__all__ = ["SHAPES", "ShapeModel", "grams", "load_shapes", "patterns"]

SHAPES = Path(__file__).with_name("shapes.json")
_WORD = re.compile(r"\w+|\?")
_TYPES = ("figure", "date", "place", "organisation", "person", "name", "reason", "yes_no", "text")
Matrix = NDArray[np.float64]


def grams(text: str) -> set[str]:
    """Runs of one to three words in lower case, with where the question begins; a question mark is a word."""
    words = ["^", *_WORD.findall(text.casefold().replace("’", "'"))]
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 3) + 1)}


def patterns(text: str) -> list[float]:
    """What the wording alone shows: one number a pattern, always in the same order."""
    plain = plain_text(text)
    cue, wanted, talk = attitude(plain), kinds.answer_type(plain), kinds.small_talk(plain)
    shown = [
        kinds.is_sources(plain), kinds.is_overview(plain), kinds.is_tell(plain), kinds.is_comparison(plain), kinds.is_debate(plain),
        kinds.is_fact(plain), kinds.who_said(plain), bool(kinds.wants_voice(plain)), bool(kinds.only_voice(plain)), cue > 0, cue < 0,
        bool(motion_of(text)), talk == "instruction", talk in ("greeting", "thanks", "help"), len(plain.split()) < 4,
        len(plain.split()) > 15, "?" in text,
    ]  # fmt: skip
    return [float(one) for one in (*shown, *(wanted == name for name in _TYPES))]


@dataclass(frozen=True)
class ShapeModel:
    """``weights`` is (shapes, dimension + n-grams + patterns); the three parts are scaled by ``scales`` before."""

    shapes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: Matrix
    scales: tuple[float, float, float]
    weights: Matrix
    offsets: Matrix

    def features(self, text: str, vector: NDArray[np.float32]) -> Matrix:
        """``vector`` is the unit vector of ``text``, by the packaged encoder."""
        counted = np.zeros(len(self.vocabulary))
        for gram in grams(text):
            place = self.vocabulary.get(gram)
            if place is not None:
                counted[place] = self.idf[place]
        counted /= max(float(np.linalg.norm(counted)), 1e-9)
        meaning, words, shown = self.scales
        return np.concatenate([meaning * vector.astype(np.float64), words * counted, shown * np.array(patterns(text))])

    def chances(self, text: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """Shape -> probability; they add up to 1."""
        scores = self.weights @ self.features(text, vector) + self.offsets
        raised = np.exp(scores - scores.max())
        return dict(zip(self.shapes, (raised / raised.sum()).tolist(), strict=True))


@cache
def load_shapes(path: Path = SHAPES) -> ShapeModel:
    """The shipped model.

    Raises:
        WeightsError: its file is missing or is not one.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return shape_model(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            f"{path} cannot be read ({error})", "Install the package anew, or remake it: python -m rag.train shapes"
        ) from error


def shape_model(data: Mapping[str, Sequence[float]]) -> ShapeModel:
    """A model from what ``python -m rag.train shapes`` writes."""
    words = [str(word) for word in data["vocabulary"]]
    first, second, third = (float(one) for one in data["scales"])
    return ShapeModel(
        tuple(str(one) for one in data["shapes"]),
        {word: i for i, word in enumerate(words)},
        np.array(data["idf"]),
        (first, second, third),
        np.array(data["weights"]),
        np.array(data["offsets"]),
    )
