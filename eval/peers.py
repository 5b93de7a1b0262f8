"""What we measure ourselves against: a plain LangChain chain on the same weights and the same articles.

Run as a program in processes of its own, so that each is timed from a cold start: ``python -m eval.peers build|ask|embed ...``.
It imports nothing of ``rag``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

__all__ = ["ask", "build", "embed", "main"]


def build(articles: Path, store: Path, weights: str) -> None:
    """Splits, embeds and stores articles (JSON lines with ``path`` and ``text``) as LangChain's own tutorials do."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    with articles.open(encoding="utf-8") as lines:
        documents = [Document(row["text"], metadata={"source": row["path"]}) for row in map(json.loads, lines)]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True).split_documents(documents)
    Chroma.from_documents(chunks, HuggingFaceEmbeddings(model_name=weights), persist_directory=str(store))


def ask(question: str, store: Path, weights: str, k: int = 8) -> list[dict[str, object]]:
    """The ``k`` nearest chunks of a store that is there already."""
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    found = Chroma(persist_directory=str(store), embedding_function=HuggingFaceEmbeddings(model_name=weights))
    return [{"text": hit.page_content, **hit.metadata} for hit in found.similarity_search(question, k=k)]


def embed(texts: list[str], weights: str) -> float:
    """Seconds that sentence-transformers takes for ``texts`` under torch, loading and one warm-up batch left out."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(weights, device="cpu", local_files_only=True)
    model.encode(texts[:32], show_progress_bar=False)
    started = time.perf_counter()
    model.encode(texts, batch_size=32, show_progress_bar=False)
    return time.perf_counter() - started


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.peers", description=__doc__)
    parser.add_argument("step", choices=["build", "ask", "embed"])
    parser.add_argument("--weights", required=True)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--question", default="")
    given = parser.parse_args(arguments)
    if given.step == "build":
        build(given.articles, given.store, given.weights)
    elif given.step == "ask":
        print(json.dumps(ask(given.question, given.store, given.weights)))
    else:
        print(embed(json.loads(sys.stdin.read()), given.weights))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
