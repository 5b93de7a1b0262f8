"""Late interaction: each word of a question looks for the word nearest in meaning in a sentence, both in their contexts.

ColBERT's scoring (Khattab and Zaharia 2020) over the token vectors of the packaged encoder, which was not trained for it; measured
on questions that do not use the words of what answers them, it puts the right sentence first about half as often again as the
cosine of whole sentences does (``python -m rag.train answers`` prints both).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.answer.rarity import rarity
from rag.answer.terms import ASKING, STOPWORDS

__all__ = ["Meanings", "WordEncoder", "Words", "late_and_cosine", "weight", "words_of"]

Vectors = NDArray[np.float32]


class Meanings(Protocol):
    """A text read word by word and token by token; :class:`rag.models.ReadText` is one."""

    @property
    def vectors(self) -> Vectors: ...
    @property
    def offsets(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def tokens(self) -> Vectors: ...
    @property
    def places(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def telling(self) -> Vectors: ...
    @property
    def states(self) -> Vectors: ...


WordEncoder = Callable[[Sequence[str]], Sequence[Meanings]]


@dataclass(frozen=True)
class Words:
    """The words of a text: unit vectors, float32 (n, d), the words, and how much each tells (0..1)."""

    vectors: Vectors
    words: tuple[str, ...]
    weights: NDArray[np.float64]

    def nearest(self, other: Words) -> NDArray[np.float64]:
        """For each word here, the cosine of the nearest word of ``other``; zeros when it has none."""
        if not len(other.vectors) or not len(self.vectors):
            return np.zeros(len(self.words))
        return np.asarray((self.vectors @ other.vectors.T).max(axis=1), dtype=np.float64)


def words_of(text: str, meanings: Meanings, start: int = 0) -> Words:
    """The words of ``text`` from character ``start`` on."""
    first = sum(end <= start for _, end in meanings.offsets)
    found = tuple(text[begin:end] for begin, end in meanings.offsets[first:])
    return Words(meanings.vectors[first:], found, np.array([weight(word) for word in found]))


def late_and_cosine(question: Meanings, text: Meanings, start: int = 0) -> tuple[float, float]:
    """How well the tokens of ``text`` from character ``start`` on meet those of the question, each weighed by how much it tells, and
    the cosine of the two means: the scores on which the reader was fitted.
    """
    first = sum(begin < start for begin, _ in text.places)
    tokens, states = text.tokens[first:], text.states[first:]
    if not len(tokens) or not len(question.tokens):
        return 0.0, 0.0
    nearest = (question.tokens @ tokens.T).max(axis=1)
    ours, theirs = question.states.mean(axis=0), states.mean(axis=0)
    length = float(np.linalg.norm(ours) * np.linalg.norm(theirs))
    return float(nearest @ question.telling / max(float(question.telling.sum()), 1e-6)), float(ours @ theirs) / max(length, 1e-9)


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """Function words tell next to nothing, words of asking little, rare words most."""
    lower = word.casefold().replace("’", "'")
    if lower in STOPWORDS:
        return 0.05
    return max(0.1, rarity(lower)) * (0.5 if lower in ASKING else 1.0)
