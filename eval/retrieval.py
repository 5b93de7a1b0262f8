"""``python -m eval bench retrieval --data SPANS --corpus CORPUS``: whether a search finds the claims of either side of a motion."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.retrieval_data import ARTICLES, announcer, cached_corpus, read_articles, read_motions
from eval.retrieval_peers import Search, chain, dense_alone, lexical_alone
from eval.retrieval_score import CUTS, Motion, Place, first_ranks, ratio_interval, retrieval_metrics
from rag import Engine, Settings
from rag.errors import BothSidesError
from rag.index import Index, open_index, update_index
from rag.models import Embedder, load_embedder

__all__ = ["HOME", "Bench", "prepared", "run"]

HOME = Path(".bothsides") / "bench"
_PASSAGE_CHARS = 1000


@dataclass(frozen=True)
class Bench:
    """Motions, the index of their corpus, and the peers by name; ``chain`` is the name of the plain LangChain one."""

    motions: list[Motion]
    settings: Settings
    index: Index
    embedder: Embedder
    peers: dict[str, Search]
    chain: str = "LangChain chain"

    def file(self, path: str) -> str:
        """The corpus' own name of an indexed article."""
        return path.removeprefix(f"{ARTICLES}#")

    def ranks(self, search: Search) -> list[list[int | None]]:
        return [first_ranks(motion, search(motion.text, max(CUTS))) for motion in self.motions]

    def peer_ranks(self) -> dict[str, list[list[int | None]]]:
        return {name: self.ranks(search) for name, search in self.peers.items()}


def prepared(data: Path, corpus: Path, home: Path = HOME) -> Bench:
    """Reads both files and indexes the corpus, for us and for the chain, unless an earlier run did.

    All of it is kept under ``home``, in a folder named by the corpus' content. Articles are not mined: a search without a side
    or a voice does not need it.

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

    def place(passage_id: str) -> Place:
        passage = index.passages[passage_id]
        return Place(passage.source.removeprefix(f"{ARTICLES}#"), passage.start, passage.end)

    peers: dict[str, Search] = {"BM25 alone": lexical_alone(index, place), "dense alone": dense_alone(index, embedder, place)}
    peers[Bench.chain] = chain(corpus, embedder, folder / "chain", tell)
    return Bench(motions, settings, index, embedder, peers)


def run(data: Path, corpus: Path, home: Path = HOME) -> dict[str, Any]:
    """Score ``Engine.search(motion, 50)`` on rows ``{query_id, query, file, start, end, side}``; see ``eval.retrieval_score``.

    ``ratio_to_chain`` is our recall of spans at 20 over the chain's, with its 95 % interval over motions. On the motions to which
    the shipped weights were fitted, ours flatters: see ``eval.retrieval_folds``.

    Raises:
        BothSidesError: as :func:`prepared`.
    """
    bench = prepared(data, corpus, home)
    engine = Engine(bench.settings)

    def ours(query: str, k: int) -> list[Place]:
        return [Place(bench.file(hit.passage.source), hit.passage.start, hit.passage.end) for hit in engine.search(query, k)]

    ours("What is loaded at the first search?", 1)
    began = time.perf_counter()
    own = bench.ranks(ours)
    seconds = time.perf_counter() - began
    peers = bench.peer_ranks()
    engine.close()
    bench.index.close()
    return {
        "task": "retrieval",
        "data": str(data),
        "rows": sum(len(motion.spans) for motion in bench.motions),
        "seconds": round(seconds, 3),
        "metrics": retrieval_metrics(bench.motions, own),
        "baselines": {name: retrieval_metrics(bench.motions, ranks) for name, ranks in peers.items()},
        "ratio_to_chain": ratio_interval(bench.motions, own, peers[bench.chain]),
    }


def _check_files(motions: Sequence[Motion], known: set[str]) -> None:
    missing = sorted({span.place.file for motion in motions for span in motion.spans} - known)
    if missing:
        raise BothSidesError(
            f"{len(missing)} marked articles are not in the corpus: {', '.join(missing[:3])}", "Give the corpus of these spans."
        )
