"""Passages in Chroma: embedded in a version's folder, or on a server. One collection a version, cosine space."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged, SettingsError, StoreError
from rag.index.layout import REINDEX

__all__ = ["ChromaStore"]

_BATCH = 2000
_QUERIES = 100


@dataclass
class ChromaStore:
    """A collection of one version. ``url`` empty: embedded in ``folder``. Close it: two writers on one folder lose vectors."""

    client: Any
    collection: Any
    url: str

    @classmethod
    def create(cls, folder: Path, url: str, name: str) -> ChromaStore:
        """A new, empty collection.

        Raises:
            StoreError: the server does not answer, or the folder cannot be written.
        """
        client = _client(folder, url)
        with _reported(url):
            # Only passed vectors are ever stored: the default embedding function would download a model.
            collection = client.create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}},
            )
        return cls(client, collection, url)

    @classmethod
    def open(cls, folder: Path, url: str, name: str) -> ChromaStore:
        """Raises StoreError when the store cannot be reached, IndexDamaged when it lacks the collection."""
        if not url and not (folder / "chroma.sqlite3").is_file():
            raise IndexDamaged(f"the Chroma store in {folder} is missing", REINDEX)
        client = _client(folder, url)
        from chromadb.errors import NotFoundError

        try:
            with _reported(url):
                collection = client.get_collection(name, embedding_function=None)
        except StoreError as error:
            client.close()
            if isinstance(error.__cause__, NotFoundError):
                raise IndexDamaged(f"{url or folder} has no collection {name}", REINDEX) from error
            raise
        return cls(client, collection, url)

    def add(
        self, ids: Sequence[str], vectors: NDArray[np.float32], texts: Sequence[str], metadata: Sequence[Mapping[str, str | int]]
    ) -> None:
        """Adds passages in batches that Chroma takes."""
        with _reported(self.url):
            size = min(_BATCH, int(self.client.get_max_batch_size()))
            for start in range(0, len(ids), size):
                part = slice(start, start + size)
                self.collection.add(
                    ids=list(ids[part]),
                    embeddings=np.asarray(vectors[part], np.float32),
                    # Chroma cannot hold lone surrogates; offsets point into our own text, never into this copy.
                    documents=[text.encode("utf-8", "replace").decode("utf-8") for text in texts[part]],
                    metadatas=[_storable(row) for row in metadata[part]],
                )

    def nearest(self, vectors: NDArray[np.float32], n: int) -> list[list[tuple[str, float]]]:
        """For each vector up to ``n`` pairs of id and cosine, best first."""
        found: list[list[tuple[str, float]]] = []
        with _reported(self.url):
            n = min(n, self.count())
            for start in range(0, len(vectors) if n > 0 else 0, _QUERIES):
                result = self.collection.query(
                    query_embeddings=np.asarray(vectors[start : start + _QUERIES], np.float32), n_results=n, include=["distances"]
                )
                for ids, distances in zip(result["ids"], result["distances"], strict=True):
                    found.append([(passage_id, 1.0 - float(distance)) for passage_id, distance in zip(ids, distances, strict=True)])
        return found

    def count(self) -> int:
        with _reported(self.url):
            return int(self.collection.count())

    def check(self, ids: Sequence[str], vectors: NDArray[np.float32], rows: Sequence[int]) -> None:
        """Every passage is there, and each of ``rows`` finds itself, or one with the same vector.

        Raises:
            IndexDamaged: it does not.
        """
        if self.count() != len(ids):
            raise IndexDamaged(f"Chroma holds {self.count()} passages, not {len(ids)}", REINDEX)
        for start in range(0, len(rows), _QUERIES):
            part = list(rows[start : start + _QUERIES])
            for row, hits in zip(part, self.nearest(vectors[part], 1), strict=True):
                if not hits or (hits[0][0] != ids[row] and hits[0][1] < 0.999):
                    raise IndexDamaged(f"Chroma does not find passage {ids[row]}", REINDEX)

    def close(self) -> None:
        self.client.close()

    @staticmethod
    def drop(url: str, name: str) -> None:
        """Removes a collection from a server; one that is not there is fine (an embedded store goes with its folder)."""
        from chromadb.errors import NotFoundError

        client = _client(Path(), url)
        try:
            with _reported(url), contextlib.suppress(NotFoundError):
                client.delete_collection(name)
        finally:
            client.close()


def _client(folder: Path, url: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    with _reported(url):
        if not url:
            return chromadb.PersistentClient(str(folder), settings=settings)
        parts = urlsplit(url if "//" in url else f"http://{url}")
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
            raise SettingsError(f"{url!r} is not the URL of a Chroma server", "Give it as http://HOST:PORT, such as http://127.0.0.1:8000.")
        secure = parts.scheme == "https"
        return chromadb.HttpClient(parts.hostname, port or (443 if secure else 8000), ssl=secure, settings=settings)


@contextlib.contextmanager
def _reported(url: str) -> Iterator[None]:
    """Chroma's errors as ours, with what to do."""
    import sqlite3

    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, OSError, httpx.HTTPError, sqlite3.Error) as error:
        if url:
            raise StoreError(
                f"the Chroma server at {url} does not answer as it should: {error}",
                f"Start it (chroma run --path FOLDER --port {urlsplit(url).port or 8000}) or leave out the URL to use the embedded store.",
            ) from error
        raise StoreError(f"the embedded Chroma store failed: {error}", "Check disk space and permissions. " + REINDEX) from error


def _storable(metadata: Mapping[str, str | int]) -> dict[str, str | int]:
    """Chroma takes no None, no nesting and no lone surrogate; there is none of the first two in :class:`rag.core.Passage`."""
    return {
        key: value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else int(value) for key, value in metadata.items()
    }
