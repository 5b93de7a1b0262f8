"""``python -m rag.train.claimlike --index DIR --spans FILE --out FILE``: fit what tells sentences that are claims on a motion.

Made from Wikipedia articles in which the claims for and against a motion are marked (rows ``{query_id, query, file, start, end,
side}``; IBM Project Debater, CC-BY-SA 3.0), over the vectors that an index of them holds. Only the articles that hold claims of
a motion are compared, so that what is learnt is what a claim looks like rather than what a topic does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.core import Span
from rag.errors import BothSidesError
from rag.index import Index, open_index
from rag.retrieve.claimlike import CLAIM_WEIGHTS, ClaimWeights
from rag.retrieve.debatable import wordings
from rag.retrieve.debate import sentence_set
from rag.train.data import json_lines

__all__ = ["Marked", "fit", "main", "marked_sentences"]

_PENALTY = 1.0
"""Of half the squared length of the coefficients, beside a log loss whose rows weigh 1 on average."""
_DIGITS = 4


@dataclass(frozen=True)
class Marked:
    """Sentences of the articles that hold claims of one motion: ``features`` (n, f), ``claims`` (n,) 1 or 0."""

    motion: str
    features: NDArray[np.float32]
    claims: NDArray[np.float32]


def marked_sentences(index: Index, spans: Path, encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> list[Marked]:
    """One entry a motion, in the order of the file. A sentence is a claim when it holds at least half of a marked one.

    Raises:
        BothSidesError: a marked article is not in the index.
    """
    marks: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    texts: dict[str, str] = {}
    for row in json_lines(spans):
        texts[row["query_id"]] = row["query"]
        marks[row["query_id"]][row["file"]].append(Span(int(row["start"]), int(row["end"])))
    paths = {path.replace("#", "/").rpartition("/")[2]: path for path in index.sources}
    found: list[Marked] = []
    for name, files in marks.items():
        motion = encode(wordings(texts[name])).mean(axis=0)
        motion /= np.linalg.norm(motion)
        features: list[NDArray[np.float32]] = []
        claims: list[bool] = []
        for file, own in sorted(files.items()):
            if file not in paths:
                raise BothSidesError(f"the index has no article {file}", "Index the corpus of these spans first.")
            features.append(sentence_set(index, paths[file], motion).features())
            claims += [any(2 * sentence.overlap(mark) >= len(mark) for mark in own) for sentence in index.sources[paths[file]].sentences]
        found.append(Marked(name, np.vstack(features), np.array(claims, np.float32)))
    return found


def fit(data: Sequence[Marked], embedder: str, without: Collection[str] = ()) -> ClaimWeights:
    """L2-penalised logistic regression by L-BFGS, over all motions but those ``without``.

    Rows of a motion weigh one over the root of its number of claims, so that one long debate does not speak for all.
    """
    from scipy.optimize import minimize

    used = [marked for marked in data if marked.motion not in without]
    features = np.vstack([marked.features for marked in used]).astype(np.float64)
    claims = np.concatenate([marked.claims for marked in used]).astype(np.float64)
    rows = np.concatenate([np.full(len(marked.claims), max(1.0, marked.claims.sum()) ** -0.5) for marked in used])
    rows /= rows.mean()

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        line = features @ values[:-1] + values[-1]
        total = float(rows @ (np.logaddexp(0.0, line) - claims * line) + 0.5 * _PENALTY * values[:-1] @ values[:-1])
        slope = rows * (1 / (1 + np.exp(-line)) - claims)
        return total, np.concatenate([features.T @ slope + _PENALTY * values[:-1], [slope.sum()]])

    found: Any = minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return ClaimWeights(embedder, np.asarray(found.x[:-1], np.float32), float(found.x[-1]))


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0, or 1 after printing what went wrong and what to do."""
    from rag.models import load_embedder

    parser = argparse.ArgumentParser(prog="python -m rag.train.claimlike", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="index of the articles, by the default embedding model")
    parser.add_argument("--spans", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=CLAIM_WEIGHTS)
    given = parser.parse_args(arguments)
    try:
        index = open_index(given.index)
        data = marked_sentences(index, given.spans, load_embedder().encode)
        weights = fit(data, index.manifest.recipe.embedder)
        index.close()
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}", file=sys.stderr)
        return 1
    given.out.parent.mkdir(parents=True, exist_ok=True)
    rounded = [round(float(value), _DIGITS) for value in weights.coefficients]
    text = json.dumps({"embedder": weights.embedder, "offset": round(weights.offset, _DIGITS), "coefficients": rounded})
    given.out.write_text(text + "\n", encoding="utf-8")
    print(f"{sum(len(one.claims) for one in data)} sentences of {len(data)} motions, {int(sum(one.claims.sum() for one in data))} claims")
    return 0


if __name__ == "__main__":
    sys.exit(main())
