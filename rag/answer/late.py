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

__all__ = ["Meanings", "WordEncoder", "Words", "weight", "words_of"]

Vectors = NDArray[np.float32]


class Meanings(Protocol):
    """Unit vectors of a text's words, float32 (n, d), and where the words are in it."""

    @property
    def vectors(self) -> Vectors: ...
    @property
    def offsets(self) -> tuple[tuple[int, int], ...]: ...


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


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """Function words tell next to nothing, words of asking little, rare words most."""
    lower = word.casefold().replace("’", "'")
    if lower in STOPWORDS:
        return 0.05
    return max(0.1, rarity(lower)) * (0.5 if lower in ASKING else 1.0)
