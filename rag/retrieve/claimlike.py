"""How likely a sentence is to be a claim on what is asked: a logistic regression over vectors that the index holds anyway."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import WeightsError

__all__ = ["CLAIM_WEIGHTS", "ClaimWeights", "SentenceSet", "load_claim_weights", "surroundings"]

CLAIM_WEIGHTS = Path(__file__).parent / "claim_weights" / "weights.json"
_SCALE = 8.0
"""Cosines lie within a few tenths; so stretched they are penalised in training no more than a vector is."""
_NEAR = 2
"""Sentences to either side that count as the surroundings."""
_TOPICAL = 4.0
"""Added to the weight of the context. Training compares sentences of articles on the matter only, so it cannot learn how much it
counts that an article is on the matter. Chosen among 0, 2, 4, 6, 8 on twelve motions; 2 to 6 differ little."""


@dataclass(frozen=True)
class SentenceSet:
    """Sentences of one article, n in text order: ``vectors`` and those of their ``around`` (n, d), ``lengths`` in characters,
    cosine of the query and the sentence (``likeness``) and the likest passage that holds it (``context``), each (n,)."""

    vectors: NDArray[np.float32]
    around: NDArray[np.float32]
    lengths: NDArray[np.float32]
    likeness: NDArray[np.float32]
    context: NDArray[np.float32]

    def features(self) -> NDArray[np.float32]:
        """(n, 3 + 2 d): likeness, context, length, sentence, surroundings."""
        plain = np.stack([_SCALE * self.likeness, _SCALE * self.context, np.log(np.maximum(20.0, self.lengths))], axis=1)
        return np.hstack([plain, self.vectors, self.around]).astype(np.float32)


@dataclass(frozen=True)
class ClaimWeights:
    """``coefficients`` (3 + 2 d,) and ``offset`` of the regression; they hold for vectors of one ``embedder`` (its fingerprint)."""

    embedder: str
    coefficients: NDArray[np.float32]
    offset: float

    def chances(self, sentences: SentenceSet) -> NDArray[np.float32]:
        """The chance of each sentence, float32 (n,); its order means more than its size."""
        line = sentences.features() @ self.coefficients + self.offset + _TOPICAL * sentences.context
        return np.asarray(1 / (1 + np.exp(-line)), np.float32)


def surroundings(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean vector of the two sentences before and the two after each, (n, d), of one article in text order; zeros for a lone one."""
    total, count = np.zeros_like(vectors), np.zeros(len(vectors), np.float32)
    for step in range(1, _NEAR + 1):
        total[step:] += vectors[:-step]
        total[:-step] += vectors[step:]
        count[step:] += 1
        count[:-step] += 1
    return np.asarray(total / np.maximum(1, count)[:, None], np.float32)


@functools.lru_cache(maxsize=1)
def load_claim_weights() -> ClaimWeights:
    """The shipped weights, read once.

    Raises:
        WeightsError: the file is missing or altered.
    """
    try:
        data = json.loads(CLAIM_WEIGHTS.read_text(encoding="utf-8"))
        return ClaimWeights(str(data["embedder"]), np.asarray(data["coefficients"], np.float32), float(data["offset"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{CLAIM_WEIGHTS} cannot be read: {error}", "Install the package anew.") from error
