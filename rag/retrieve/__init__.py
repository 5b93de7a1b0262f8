"""Hybrid retrieval: dense and BM25 fused, diverse across files, with a quota for each side; for a motion, what argues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.retrieve.filters import claims_of, holds, resolve_files
from rag.retrieve.fusion import reciprocal_rank_fusion
from rag.retrieve.hit import Hit
from rag.retrieve.hybrid import HybridRetriever
from rag.retrieve.sides import BothSides, both_sides

if TYPE_CHECKING:
    from rag.retrieve.langchain import CorpusRetriever

__all__ = [
    "BothSides",
    "CorpusRetriever",
    "Hit",
    "HybridRetriever",
    "both_sides",
    "claims_of",
    "holds",
    "reciprocal_rank_fusion",
    "resolve_files",
]


def __getattr__(name: str) -> Any:
    """``CorpusRetriever`` on first use: LangChain costs half a second, which a question at the terminal need not wait for."""
    if name == "CorpusRetriever":
        from rag.retrieve.langchain import CorpusRetriever

        return CorpusRetriever
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
