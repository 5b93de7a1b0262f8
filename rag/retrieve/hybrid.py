"""Dense and lexical search, fused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.core import Claim
from rag.errors import QueryError
from rag.index import Index
from rag.retrieve.claimlike import load_claim_weights
from rag.retrieve.debatable import is_debatable, wordings
from rag.retrieve.debate import claim_dense
from rag.retrieve.diversity import diverse_order
from rag.retrieve.filters import allowed_passages
from rag.retrieve.fusion import reciprocal_rank_fusion
from rag.retrieve.hit import Hit
from rag.retrieve.sides import BothSides, both_sides

__all__ = ["HybridRetriever", "QueryEncoder"]

_POOL = 100
_COVERAGE_POWER = 4
"""The lexical rank of a passage counts by this power of the share of the query's words that it holds.

Plain fusion loses to dense search where a whole motion is the query (a few common words of it match anywhere), and dense search
loses to BM25 where names and figures are looked up. Measured on the motions of the both-sides retrieval set (10,042 passages) and
on 300 keyword queries made from its sentences: recall@20 of claims .212 dense, .182 plain fusion, .207 so; the right sentence in
the first 8 .437 dense, .785 plain fusion, .966 so.
"""


class QueryEncoder(Protocol):
    """What the search needs of an embedder; :class:`rag.models.Embedder` is one."""

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]: ...


class HybridRetriever:
    """Searches one version of an index. The embedder must be the one of the index."""

    def __init__(self, index: Index, embedder: QueryEncoder) -> None:
        self.index = index
        self._embedder = embedder

    def search(
        self,
        query: str,
        k: int = 8,
        *,
        files: Collection[str] | None = None,
        claims: Collection[Claim] | None = None,
        since: str = "",
        until: str = "",
        diversify: bool = True,
    ) -> list[Hit]:
        """Up to ``k`` passages, best first; the same for the same index and query. Filters as in :func:`allowed_passages`.

        Raises:
            QueryError: an empty question, ``k`` under 1, or a filter that cannot be.
        """
        if not query.strip():
            raise QueryError("the question is empty", "Type a question or some words to search for.")
        if k < 1:
            raise QueryError(f"{k} passages cannot be searched for", "Ask for at least one.")
        ids = allowed_passages(self.index, files, claims, since, until)
        if ids is not None and not ids:
            return []
        vector = self._embedder.encode([query])[0]
        pool = max(_POOL, 3 * k)
        dense = {passage_id: rank for rank, (passage_id, _) in enumerate(self.index.dense(vector, pool, ids), 1)}
        lexical = {passage_id: rank for rank, (passage_id, _) in enumerate(self.index.lexical(query, pool, ids), 1)}
        covered = self.index.coverage(query, list(lexical))
        weights = {passage_id: share**_COVERAGE_POWER for passage_id, share in zip(lexical, covered, strict=True)}
        scores = reciprocal_rank_fusion([list(dense), list(lexical)], weights=[{}, weights])
        found = list(scores)
        vectors = self.index.passage_vectors(found)
        order = list(range(min(k, len(found))))
        if diversify:
            paths = [self.index.passages[passage_id].source for passage_id in found]
            order = diverse_order(vectors, [self.index.duplicates.get(path, path) for path in paths], k)
        return [
            Hit(
                self.index.passages[found[place]],
                scores[found[place]],
                float(vectors[place] @ vector),
                dense.get(found[place]),
                lexical.get(found[place]),
            )
            for place in order
        ]

    def find(
        self,
        query: str,
        k: int = 8,
        *,
        files: Collection[str] | None = None,
        claims: Collection[Claim] | None = None,
        since: str = "",
        until: str = "",
    ) -> list[Hit]:
        """As :meth:`search`, but a motion, or a question for both sides, gets what argues for and against it.

        Those passages are whole sentences around the likeliest claims, cut anew for the motion (:func:`rag.retrieve.debate.claim_dense`);
        where they are fewer than ``k``, what :meth:`search` finds beside them follows. Not so where passages must hold given
        claims, or where the index has vectors of another model than the weights are for.

        Raises:
            QueryError: as :meth:`search`.
        """
        plain = claims is not None or k < 1 or not is_debatable(query)
        weights = None if plain else load_claim_weights()
        if weights is None or weights.embedder != self.index.manifest.recipe.embedder:
            return self.search(query, k, files=files, claims=claims, since=since, until=until)
        ids = allowed_passages(self.index, files, None, since, until)
        hits = claim_dense(self.index, weights, self._embedder.encode(wordings(query)), k, ids)
        if len(hits) < k:
            rest = self.search(query, k, files=files, since=since, until=until)
            hits += [hit for hit in rest if not any(_share(hit, other) for other in hits)][: k - len(hits)]
        return hits

    def search_both_sides(
        self,
        query: str,
        claims: Collection[Claim],
        k: int = 10,
        *,
        quota: int | None = None,
        files: Collection[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> BothSides:
        """Up to ``k`` passages with a quota for each side, however low that side ranks; see :func:`both_sides`."""
        # The diverse first k, then the rest by rank, so that places that the quota leaves go to different files.
        hits = self.search(query, k, files=files, since=since, until=until)
        known = {hit.passage.id for hit in hits}
        rest = self.search(query, max(k, _POOL), files=files, since=since, until=until, diversify=False)
        hits += [hit for hit in rest if hit.passage.id not in known]
        known.update(hit.passage.id for hit in rest)
        for side in ("support", "oppose"):
            own = [claim for claim in claims if claim.held and claim.side == side]
            # Behind all others: only a side that the whole pool lacks needs them, and then they come in their own order.
            for hit in self.search(query, k, files=files, claims=own, since=since, until=until):
                if hit.passage.id not in known:
                    known.add(hit.passage.id)
                    hits.append(hit)
        return both_sides(hits, claims, k, quota=quota)


def _share(hit: Hit, other: Hit) -> bool:
    """Whether both hold the same stretch of a text."""
    a, b = hit.passage, other.passage
    return a.source == b.source and min(a.end, b.end) > max(a.start, b.start)
