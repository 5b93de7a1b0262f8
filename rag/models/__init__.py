"""Embedder, stance model and chat model; each is loaded at its first use, and nothing is ever downloaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.models.embedder import Embedder, LazyEmbedder, embedder_fingerprint, lazy_embedder, load_embedder
    from rag.models.langchain import EmbeddingsAdapter
    from rag.models.reader import WordReader
    from rag.models.weights import DEFAULT_MODEL, WeightsReport

__all__ = [
    "DEFAULT_MODEL",
    "Embedder",
    "EmbeddingsAdapter",
    "LazyEmbedder",
    "WeightsReport",
    "WordReader",
    "embedder_fingerprint",
    "lazy_embedder",
    "load_chat",
    "load_embedder",
    "load_stance",
    "weights_report",
]

_HOMES = {
    "DEFAULT_MODEL": "rag.models.weights",
    "Embedder": "rag.models.embedder",
    "EmbeddingsAdapter": "rag.models.langchain",
    "LazyEmbedder": "rag.models.embedder",
    "WordReader": "rag.models.reader",
    "WeightsReport": "rag.models.weights",
    "embedder_fingerprint": "rag.models.embedder",
    "lazy_embedder": "rag.models.embedder",
    "load_chat": "rag.models.chat",
    "load_embedder": "rag.models.embedder",
    "load_stance": "rag.models.stance",
    "weights_report": "rag.models.weights",
}


def __getattr__(name: str) -> Any:
    """Imports a name's module when it is first used: LangChain alone costs half a second."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), "report" if name == "weights_report" else name)
