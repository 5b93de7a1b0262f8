"""The corpus as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from rag.core import ArgumentMap, Claim, Side
from rag.errors import QueryError
from rag.index import Index
from rag.retrieve.filters import claims_of
from rag.retrieve.hit import Hit
from rag.retrieve.hybrid import HybridRetriever

__all__ = ["CorpusRetriever", "document"]


class CorpusRetriever(BaseRetriever):
    """Up to ``k`` passages a question, optionally of one side, one voice, some files or a span of time.

    ``searcher`` is a :class:`HybridRetriever`, or a function that gives the one for the index as it is now. ``arguments`` gives
    the argument map; it is called only when ``side`` or ``voice`` is set. Works in any chain: ``retriever | prompt | model``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: HybridRetriever | Callable[[], HybridRetriever] = Field(description="What searches.", exclude=True)
    arguments: Callable[[], ArgumentMap] | None = Field(None, description="Who says what, for side and voice.", exclude=True)
    k: int = Field(8, ge=1, description="Most passages.")
    side: Side | None = Field(None, description="Only passages with a claim held on this side.")
    voice: str | None = Field(None, description="Only passages with a claim of this voice.")
    files: Collection[str] | None = Field(None, description="Only these articles.")
    since: str = Field("", description="Only articles from this date on (ISO 8601).")
    until: str = Field("", description="Only articles up to this date (ISO 8601).")

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any) -> list[Document]:
        searcher = self.searcher if isinstance(self.searcher, HybridRetriever) else self.searcher()
        hits = searcher.find(query, self.k, files=self.files, claims=self._claims(), since=self.since, until=self.until)
        return [document(searcher.index, hit) for hit in hits]

    def _claims(self) -> list[Claim] | None:
        if self.side is None and self.voice is None:
            return None
        if self.arguments is None:
            raise QueryError("this retriever has no argument map to tell sides and voices by", "Make it with Engine.retriever().")
        return claims_of(self.arguments(), self.side, self.voice)


def document(index: Index, hit: Hit) -> Document:
    """A hit as LangChain has it; the offsets point into ``index.sources[source].text``."""
    source = index.sources[hit.passage.source]
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "source": source.path,
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "line_start": hit.passage.line_start,
            "line_end": hit.passage.line_end,
            "score": hit.score,
        },
    )
