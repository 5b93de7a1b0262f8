"""A version of the index, open for reading."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.core import Passage, Source
from rag.errors import IndexDamaged, IndexMissing
from rag.index.articles import ArticleFile, Passages, Sources
from rag.index.layout import REINDEX, current_version, version_path
from rag.index.lexical import LexicalIndex
from rag.index.manifest import Manifest
from rag.index.store import ChromaStore

__all__ = ["EXACT_PASSAGES", "Index", "open_index"]

_T = TypeVar("_T", bound=np.generic)
EXACT_PASSAGES = 20_000
"""Up to so many passages the dense search reads every vector of ``passages.npy`` (30 MB, a few ms, no chromadb to import)."""


class Index:
    """One version; it stays valid while newer ones are written. Safe for threads.

    Dense search goes to Chroma when a server is set or when there are more than ``exact_passages`` passages. A smaller
    index, and any search among given ids, is answered exactly from the memory-mapped copy of the same vectors.
    """

    def __init__(self, directory: Path, manifest: Manifest, exact_passages: int = EXACT_PASSAGES) -> None:
        self.directory = directory
        self.version = manifest.version
        self.fingerprint = manifest.fingerprint
        self.manifest = manifest
        self.duplicates: Mapping[str, str] = manifest.duplicates
        self._exact_passages = exact_passages
        self._articles = ArticleFile.open(directory)
        self._vectors = _open_array(directory / "passages.npy", manifest.passages, np.float32)
        self._sentences = _open_array(directory / "sentences.npy", manifest.sentences, np.float16)
        if len(self._articles.ids) != manifest.passages:
            raise IndexDamaged(f"{directory} lists {len(self._articles.ids)} passages, not {manifest.passages}", REINDEX)
        self.sources: Mapping[str, Source] = Sources(self._articles)
        self.passages: Mapping[str, Passage] = Passages(self._articles)
        self._lexical: LexicalIndex | None = None
        self._store: ChromaStore | None = None
        self._lock = threading.Lock()

    def dense(self, vector: NDArray[np.float32], n: int, ids: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Up to ``n`` (id, cosine), best first, ties in text order; ``vector`` is of unit length.

        Raises:
            StoreError: the Chroma server does not answer.
        """
        if n <= 0 or not self._articles.ids:
            return []
        if ids is None and (self.manifest.recipe.store or len(self._articles.ids) > self._exact_passages):
            hits = self._chroma().nearest(np.asarray(vector, np.float32)[None, :], n)[0]
            return sorted(hits, key=lambda hit: (-hit[1], self._articles.row_of(hit[0])))
        rows = self._rows(ids)
        scores = (self._vectors if rows is None else self._vectors[rows]) @ np.asarray(vector, np.float32)
        return self._best(scores, rows, n)

    def lexical(self, query: str, n: int, ids: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Up to ``n`` (id, BM25 score over 0), best first, ties in text order."""
        if n <= 0 or not self._articles.ids:
            return []
        scores = self._words().scores(query)
        rows = self._rows(ids)
        hits = self._best(scores if rows is None else scores[rows], rows, n)
        return [(passage_id, score) for passage_id, score in hits if score > 0]

    def coverage(self, query: str, ids: Sequence[str]) -> list[float]:
        """How much of the query's words each passage holds, 0 to 1, rare words counting more. Raises KeyError."""
        if not ids:
            return []
        covered = self._words().coverage(query)
        return [float(covered[self._articles.row_of(passage_id)]) for passage_id in ids]

    def passage_vectors(self, ids: Collection[str]) -> NDArray[np.float32]:
        """float32 (len(ids), d), in the order of ``ids``. Raises KeyError."""
        return np.asarray(self._vectors[[self._articles.row_of(passage_id) for passage_id in ids]], np.float32)

    def sentence_vectors(self, path: str) -> NDArray[np.float32]:
        """float32 (sentences, d), aligned with ``sources[path].sentences``. Raises KeyError for an unknown path."""
        row = self._articles.by_path[path]
        return np.asarray(self._sentences[row.sentence_row : row.sentence_row + row.sentences], np.float32)

    def passages_of(self, path: str) -> tuple[Passage, ...]:
        """The passages of one source, in text order. Raises KeyError for an unknown path."""
        return self._articles.article(path).passages

    def dates(self) -> dict[str, str]:
        """Date of each source (ISO 8601 or empty), without reading the texts."""
        return {row.path: row.date for row in self._articles.rows}

    def close(self) -> None:
        """Lets go of files and of Chroma; the index cannot be used after it."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
        self._articles.close()

    def _words(self) -> LexicalIndex:
        with self._lock:
            if self._lexical is None:
                self._lexical = LexicalIndex(self.directory / "bm25", len(self._articles.ids))
            return self._lexical

    def _chroma(self) -> ChromaStore:
        with self._lock:
            if self._store is None:
                self._store = ChromaStore.open(self.directory / "chroma", self.manifest.recipe.store, self.manifest.collection)
            return self._store

    def _rows(self, ids: Collection[str] | None) -> NDArray[np.int64] | None:
        if ids is None:
            return None
        return np.array(sorted(self._articles.row_of(passage_id) for passage_id in set(ids)), np.int64)

    def _best(self, scores: NDArray[np.float32], rows: NDArray[np.int64] | None, n: int) -> list[tuple[str, float]]:
        chosen = np.argsort(-scores, kind="stable")[:n]
        ids = self._articles.ids
        return [(ids[int(i if rows is None else rows[i])], float(scores[i])) for i in chosen]


def open_index(directory: Path, chroma_url: str | None = None) -> Index:
    """The current version.

    Raises:
        IndexMissing: nothing is indexed there, or in another store than ``chroma_url``.
        IndexDamaged: what is there does not hold together.
    """
    for _ in range(3):
        version = current_version(directory)
        if version is None:
            raise IndexMissing(f"nothing is indexed in {directory}", "Index the articles first: bothsides index --corpus DIR")
        folder = version_path(directory, version)
        try:
            manifest = Manifest.read(folder)
            if manifest.recipe.store != (chroma_url or ""):
                there, here = manifest.recipe.store or "the embedded store", chroma_url or "the embedded store"
                raise IndexMissing(f"{directory} was indexed into {there}, not {here}", "Index again with the same setting.")
            return Index(folder, manifest)
        except IndexDamaged:
            # A writer may have switched and cleaned up between our two reads: then the pointer has moved on.
            if current_version(directory) == version:
                raise
    raise IndexDamaged(f"{directory} changes faster than it can be opened", "Wait until indexing has ended.")


def _open_array(path: Path, rows: int, dtype: type[_T]) -> NDArray[_T]:
    try:
        array: NDArray[_T] = np.load(path, mmap_mode="r" if rows else None, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read: {error}", REINDEX) from error
    if array.ndim != 2 or len(array) != rows or array.dtype != dtype:
        raise IndexDamaged(f"{path} holds {array.dtype} {array.shape}, not {rows} rows of {np.dtype(dtype)}", REINDEX)
    return array
