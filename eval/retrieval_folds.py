"""``python -m eval.retrieval_folds --data SPANS --corpus CORPUS``: both-sides retrieval on motions that its weights never saw.

The weights that the package ships were fitted to marked motions; on those very motions ``python -m eval bench retrieval``
flatters. Here they are fitted anew for each fold, without its motions.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from eval.retrieval import HOME, prepared
from eval.retrieval_score import CUTS, Place, first_ranks, ratio_interval, retrieval_metrics
from rag.errors import BothSidesError
from rag.retrieve.debatable import wordings
from rag.retrieve.debate import claim_dense
from rag.train.claimlike import fit, marked_sentences

__all__ = ["main", "run"]


def run(data: Path, corpus: Path, folds: int = 6, home: Path = HOME) -> dict[str, Any]:
    """The figures of :func:`eval.retrieval.run`, ours by cross-validation: motion ``i`` of the file is in fold ``i mod folds``.

    Raises:
        BothSidesError: as :func:`eval.retrieval.run`.
    """
    bench = prepared(data, corpus, home)
    marked = marked_sentences(bench.index, data, bench.embedder.encode)
    embedder = bench.index.manifest.recipe.embedder
    own: list[list[int | None]] = [[] for _ in bench.motions]
    for fold in range(folds):
        held = list(range(fold, len(bench.motions), folds))
        weights = fit(marked, embedder, without={bench.motions[place].id for place in held})
        for place in held:
            vectors = bench.embedder.encode(wordings(bench.motions[place].text))
            hits = claim_dense(bench.index, weights, vectors, max(CUTS))
            found = [Place(bench.file(hit.passage.source), hit.passage.start, hit.passage.end) for hit in hits]
            own[place] = first_ranks(bench.motions[place], found)
    peers = bench.peer_ranks()
    bench.index.close()
    return {
        "folds": folds,
        "metrics": retrieval_metrics(bench.motions, own),
        "baselines": {name: retrieval_metrics(bench.motions, ranks) for name, ranks in peers.items()},
        "ratio_to_chain": ratio_interval(bench.motions, own, peers[bench.chain]),
    }


def main(arguments: list[str] | None = None) -> int:
    """Prints one JSON object; exit code 1 after an error with its remedy."""
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval_folds", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=6)
    given = parser.parse_args(arguments)
    try:
        print(json.dumps(run(given.data, given.corpus, given.folds), indent=1))
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
