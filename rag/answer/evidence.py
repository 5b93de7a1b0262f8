"""What an answer may be made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.answer.late import WordEncoder
from rag.core import ArgumentMap, Passage, Source

__all__ = ["Evidence", "RetrievedPassage"]

Vectors = NDArray[np.float32]


class RetrievedPassage(Protocol):
    """A passage that retrieval found: what ``rag.retrieve.Hit`` offers. ``cosine`` is that to the question."""

    @property
    def passage(self) -> Passage: ...
    @property
    def score(self) -> float: ...
    @property
    def cosine(self) -> float: ...


def _no_vectors(texts: Any) -> Vectors:
    return np.zeros((len(texts), 1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """A text of which nothing was read."""

    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 1), dtype=np.float32))
    offsets: tuple[tuple[int, int], ...] = ()
    tokens: Vectors = field(default_factory=lambda: np.zeros((0, 1), dtype=np.float32))
    places: tuple[tuple[int, int], ...] = ()
    telling: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    states: Vectors = field(default_factory=lambda: np.zeros((0, 1), dtype=np.float32))


def _no_words(texts: Sequence[str]) -> list[_Nothing]:
    return [_Nothing() for _ in texts]


@dataclass(frozen=True)
class Evidence:
    """All that an answer may draw on, for one question.

    ``amap`` is relative to the question's motion. ``duplicates`` maps the path of a copy to the path it copies.
    ``query_vector`` is float32 (d,); ``sentence_vectors(path)`` is float32 (n, d), row ``i`` for ``sources[path].sentences[i]``;
    ``encode(texts)`` is float32 (n, d); all of unit length.
    ``word_vectors(texts)`` gives the vectors of each text's words. ``arguments_per_side`` is the most shown for a side.
    """

    sources: Mapping[str, Source]
    amap: ArgumentMap
    hits: Sequence[RetrievedPassage] = ()
    duplicates: Mapping[str, str] = field(default_factory=dict)
    query_vector: Vectors = field(default_factory=lambda: np.zeros(1, dtype=np.float32))
    sentence_vectors: Callable[[str], Vectors] = _no_vectors
    encode: Callable[[Sequence[str]], Vectors] = _no_vectors
    word_vectors: WordEncoder = _no_words
    arguments_per_side: int = 5

    def original(self, path: str) -> str:
        """The article that ``path`` is a copy of, else ``path`` itself."""
        seen = {path}
        while path in self.duplicates and self.duplicates[path] not in seen:
            path = self.duplicates[path]
            seen.add(path)
        return path

    @property
    def articles(self) -> int:
        """How many independent articles the corpus has: copies are not counted."""
        return sum(1 for path in self.sources if path not in self.duplicates)
