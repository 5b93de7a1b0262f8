"""Our embedder where LangChain wants one of its own."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from rag.models.embedder import Embedder

__all__ = ["EmbeddingsAdapter"]


class EmbeddingsAdapter(Embeddings):
    """A LangChain ``Embeddings`` over any :class:`rag.models.Embedder`."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [row.tolist() for row in self.embedder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.embedder.encode([text])[0].tolist()
        return vector
