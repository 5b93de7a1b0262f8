"""What both-sides retrieval is measured against: BM25 alone, dense alone, and a plain LangChain chain on the same model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.retrieval_data import read_articles
from eval.retrieval_score import Place
from rag.errors import BothSidesError
from rag.index import Index, Progress
from rag.models import Embedder

__all__ = ["Search", "chain", "dense_alone", "lexical_alone"]

Search = Callable[[str, int], list[Place]]
_BATCH = 2000
_CHUNK, _OVERLAP = 1000, 200


def lexical_alone(index: Index, place: Callable[[str], Place]) -> Search:
    """BM25 over the product's own passages."""
    return lambda query, k: [place(passage_id) for passage_id, _ in index.lexical(query, k)]


def dense_alone(index: Index, embedder: Embedder, place: Callable[[str], Place]) -> Search:
    """Cosine of the query's vector and those of the product's own passages."""
    return lambda query, k: [place(passage_id) for passage_id, _ in index.dense(embedder.encode([query])[0], k)]


def chain(corpus: Path, embedder: Embedder, store: Path, progress: Progress) -> Search:
    """LangChain as its own tutorials have it: recursive splitter (1,000 characters, overlap 200), Chroma, similarity search.

    The store is filled once; one that was left half full is filled anew.

    Raises:
        BothSidesError: the extra that brings the peers is not installed.
    """
    try:
        from langchain_chroma import Chroma
    except ImportError as error:
        raise BothSidesError("the LangChain chain is not installed", "pip install -e '.[peers]'") from error
    from rag.models import EmbeddingsAdapter

    store = store.resolve()  # Chroma keeps one client a path for the life of a process
    whole = store / "whole"
    if not whole.is_file():
        shutil.rmtree(store, ignore_errors=True)
        _fill(Chroma(persist_directory=str(store), embedding_function=EmbeddingsAdapter(embedder)), corpus, progress)
        whole.touch()
    opened = Chroma(persist_directory=str(store), embedding_function=EmbeddingsAdapter(embedder))

    def search(query: str, k: int) -> list[Place]:
        return [_place(hit.metadata, hit.page_content) for hit in opened.similarity_search(query, k=k)]

    return search


def _fill(store: Any, corpus: Path, progress: Progress) -> None:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP, add_start_index=True)
    rows = list(read_articles(corpus))
    chunks = splitter.create_documents([text for _, _, text in rows], [{"file": file} for file, _, _ in rows])
    for start in range(0, len(chunks), _BATCH):
        progress("chain: embed", start, len(chunks))
        store.add_documents(chunks[start : start + _BATCH])


def _place(metadata: dict[str, Any], text: str) -> Place:
    start = int(metadata["start_index"])
    return Place(str(metadata["file"]), start, start + len(text))
