"""``python -m eval bench retrieval --data SPANS --corpus CORPUS``: whether a search finds the claims of either side of a motion."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.retrieval_data import ARTICLES, announcer, cached_corpus, read_articles, read_motions
from eval.retrieval_peers import Search, chain, dense_alone, lexical_alone
from eval.retrieval_score import CUTS, Motion, Place, first_ranks, ratio_interval, retrieval_metrics
from rag import Engine, Settings
from rag.errors import BothSidesError
from rag.index import open_index, update_index
from rag.models import load_embedder

__all__ = ["HOME", "run"]

HOME = Path(".bothsides") / "bench"
_PASSAGE_CHARS = 1000
_CHAIN = "LangChain chain"


def run(data: Path, corpus: Path, home: Path = HOME) -> dict[str, Any]:
    """Score ``Engine.search(motion, 50)`` on rows ``{query_id, query, file, start, end, side}``; see ``eval.retrieval_score``.

    The corpus, rows ``{file, title, text}``, is indexed at the first run and kept under ``home``, in a folder named by its
    content. Its articles are not mined: a search without a side or a voice does not need it. ``ratio_to_chain`` is our
    recall of spans at 20 over the chain's, with its 95 % interval over motions.

    Raises:
        BothSidesError: a row is not as expected, a marked article is missing, or the extra of the peers is.
    """
    motions = read_motions(data)
    _check_files(motions, {file for file, _, _ in read_articles(corpus)})
    tell = announcer()
    folder = cached_corpus(corpus, home)
    settings = Settings(corpus=folder / "corpus", index=folder / "index", passage_chars=_PASSAGE_CHARS)
    embedder = load_embedder()
    update_index(settings.index_dir, settings.corpus, embedder, passage_chars=_PASSAGE_CHARS, progress=tell)
    index = open_index(settings.index_dir)
    engine = Engine(settings)

    def place(passage_id: str) -> Place:
        passage = index.passages[passage_id]
        return Place(passage.source.removeprefix(f"{ARTICLES}#"), passage.start, passage.end)

    def ours(query: str, k: int) -> list[Place]:
        return [place(hit.passage.id) for hit in engine.search(query, k)]

    peers: dict[str, Search] = {
        "BM25 alone": lexical_alone(index, place),
        "dense alone": dense_alone(index, embedder, place),
        _CHAIN: chain(corpus, embedder, folder / "chain", tell),
    }
    ours("warm up", 1)
    began = time.perf_counter()
    own = _ranks(motions, ours)
    seconds = time.perf_counter() - began
    ranks = {name: _ranks(motions, search) for name, search in peers.items()}
    engine.close()
    index.close()
    return {
        "task": "retrieval",
        "data": str(data),
        "rows": sum(len(motion.spans) for motion in motions),
        "seconds": round(seconds, 3),
        "metrics": retrieval_metrics(motions, own),
        "baselines": {name: retrieval_metrics(motions, found) for name, found in ranks.items()},
        "ratio_to_chain": ratio_interval(motions, own, ranks[_CHAIN]),
    }


def _ranks(motions: Sequence[Motion], search: Search) -> list[list[int | None]]:
    return [first_ranks(motion, search(motion.text, max(CUTS))) for motion in motions]


def _check_files(motions: Sequence[Motion], known: set[str]) -> None:
    missing = sorted({span.place.file for motion in motions for span in motion.spans} - known)
    if missing:
        raise BothSidesError(
            f"{len(missing)} marked articles are not in the corpus: {', '.join(missing[:3])}", "Give the corpus of these spans."
        )
