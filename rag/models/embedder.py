"""Text to vectors: the protocol, and which model a name means."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.models.weights import DEFAULT_MODEL, WEIGHTS_SHA256

__all__ = ["Embedder", "LazyEmbedder", "embedder_fingerprint", "lazy_embedder", "load_embedder"]

_DEFAULT_NAMES = {DEFAULT_MODEL.casefold(), f"sentence-transformers/{DEFAULT_MODEL}".casefold()}


class Embedder(Protocol):
    """Gives unit-length vectors. Two embedders of one ``fingerprint`` give the same vectors for the same texts."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), each row of length 1; ``progress(done, total)`` in texts."""
        ...


class LazyEmbedder:
    """An embedder that is loaded when its first vector is asked for; name and fingerprint are known before."""

    def __init__(self, name: str, fingerprint: str | Callable[[], str], load: Callable[[], Embedder]) -> None:
        self.name = name
        self._fingerprint = fingerprint
        self._load = load
        self._loaded: Embedder | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        if callable(self._fingerprint):
            self._fingerprint = self._fingerprint()
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self.opened().dimension

    @property
    def loaded(self) -> bool:
        return self._loaded is not None

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        return self.opened().encode(texts, progress)

    def opened(self) -> Embedder:
        """The embedder itself, loaded now if it was not."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def load_embedder(name: str = DEFAULT_MODEL, cache: Path | None = None) -> Embedder:
    """The embedding model of that sentence-transformers name or folder; never downloads.

    ``all-MiniLM-L6-v2`` runs under onnxruntime, from weights that a package brings (``cache`` is for its export).

    Raises:
        WeightsError: the default model's weights are missing or altered.
        ModelError: another model is not on the disk, or cannot be loaded.
    """
    if name.casefold() in _DEFAULT_NAMES:
        from rag.models.onnx_cache import ensure_export
        from rag.models.onnx_embedder import OnnxEmbedder

        return OnnxEmbedder(ensure_export(cache), DEFAULT_MODEL, embedder_fingerprint(name))
    from rag.models.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name)


def lazy_embedder(name: str = DEFAULT_MODEL, cache: Path | None = None) -> LazyEmbedder:
    """As :func:`load_embedder`, but costs nothing until a vector is needed."""
    return LazyEmbedder(name, lambda: embedder_fingerprint(name), lambda: load_embedder(name, cache))


def embedder_fingerprint(name: str = DEFAULT_MODEL) -> str:
    """Name, weights' hash and pooling, without loading the model.

    Raises:
        ModelError: a model other than the default is not on the disk.
    """
    if name.casefold() in _DEFAULT_NAMES:
        return f"{DEFAULT_MODEL}:{WEIGHTS_SHA256[:16]}:mean-l2"
    from rag.models.sentence_transformer import local_folder, weights_fingerprint

    return f"{name}:{weights_fingerprint(local_folder(name))}"
