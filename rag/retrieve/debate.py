"""Search for what argues: the stretches of text that should hold the most claims on a motion."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Passage
from rag.index import Index
from rag.retrieve.claimlike import ClaimWeights, SentenceSet, surroundings
from rag.retrieve.hit import Hit
from rag.retrieve.windows import best_windows, widest_windows, window_span

__all__ = ["claim_dense", "sentence_set"]

_POOL = 300
"""Passages, by likeness to the query, whose articles are looked at sentence by sentence."""
_SURENESS = 1.5
"""Chances count by this power: one claim that is sure goes before two that may be none."""


@dataclass(frozen=True)
class _Article:
    """``passages`` in text order and the cosine of each with the wordings; what each sentence counts; windows over them."""

    path: str
    passages: tuple[Passage, ...]
    likeness: NDArray[np.float32]
    chances: NDArray[np.float32]
    windows: NDArray[np.int64]


def claim_dense(
    index: Index, weights: ClaimWeights, wordings: NDArray[np.float32], k: int, ids: Collection[str] | None = None
) -> list[Hit]:
    """Up to ``k`` stretches of at most the index' passage length that share no sentence, those first that should hold most claims.

    ``wordings`` (w, d) are vectors of the query as each side would put it, the query itself first. What stands in copies of a
    text counts less each time. A hit's cosine and rank are those of the indexed passage that shares most with it; its score is
    the sum of what its sentences' chances to be claims count.
    """
    motion = wordings.mean(axis=0)
    motion = np.asarray(motion / (np.linalg.norm(motion) or 1.0), np.float32)
    ranks: dict[str, int] = {}
    paths: dict[str, None] = {}
    for rank, (passage_id, _) in enumerate(index.dense(motion, max(_POOL, 6 * k), ids), 1):
        ranks[passage_id] = rank
        paths[index.passages[passage_id].source] = None
    articles = [_look(index, weights, path, motion) for path in paths]
    if not articles:
        return []
    starts = np.cumsum([0, *(len(article.chances) for article in articles)])
    windows = np.vstack([article.windows + start for article, start in zip(articles, starts[:-1], strict=True)])
    words = [sentence.of(source.text) for source in (index.sources[path] for path in paths) for sentence in source.sentences]
    found = best_windows(np.concatenate([article.chances for article in articles]), windows, k, words)
    hits: list[Hit] = []
    for first, end, score in found:
        at = int(np.searchsorted(starts, first, side="right")) - 1
        hits.append(_hit(index, articles[at], first - int(starts[at]), end - int(starts[at]), score, ranks, wordings[0]))
    return hits


def sentence_set(index: Index, path: str, motion: NDArray[np.float32], likeness: NDArray[np.float32] | None = None) -> SentenceSet:
    """What is known of the sentences of an article for a query's vector (d,); ``likeness`` are cosines of its passages, if at hand."""
    sentences = index.sources[path].sentences
    passages = index.passages_of(path)
    vectors = index.sentence_vectors(path)
    if likeness is None:
        likeness = index.passage_vectors([passage.id for passage in passages]) @ motion
    context = np.full(len(sentences), -1.0, np.float32)
    ends = np.array([sentence.end for sentence in sentences])
    starts = np.array([sentence.start for sentence in sentences])
    for passage, cosine in zip(passages, likeness, strict=True):
        inside = slice(int(np.searchsorted(ends, passage.start, side="right")), int(np.searchsorted(starts, passage.end)))
        context[inside] = np.maximum(context[inside], cosine)
    return SentenceSet(vectors, surroundings(vectors), (ends - starts).astype(np.float32), vectors @ motion, context)


def _look(index: Index, weights: ClaimWeights, path: str, motion: NDArray[np.float32]) -> _Article:
    passages = index.passages_of(path)
    likeness = np.asarray(index.passage_vectors([passage.id for passage in passages]) @ motion, np.float32)
    chances = np.asarray(weights.chances(sentence_set(index, path, motion, likeness)) ** _SURENESS, np.float32)
    return _Article(path, passages, likeness, chances, widest_windows(index.sources[path], index.manifest.recipe.passage_chars))


def _hit(index: Index, article: _Article, first: int, end: int, score: float, ranks: dict[str, int], query: NDArray[np.float32]) -> Hit:
    source = index.sources[article.path]
    span = window_span(source, source.sentences[first:end], index.manifest.recipe.passage_chars)
    shared = [min(passage.end, span.end) - max(passage.start, span.start) for passage in article.passages]
    nearest = article.passages[int(np.argmax(shared))]
    passage = nearest
    if (nearest.start, nearest.end) != (span.start, span.end):
        text = span.of(source.text)
        key = "\0".join((source.path, str(span.start), str(span.end), text))
        lines = source.lines(span)
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        passage = Passage(name, source.path, span.start, span.end, text, *lines)
    cosine = float(index.passage_vectors([nearest.id])[0] @ query)
    return Hit(passage, score, cosine, ranks.get(nearest.id), None)
