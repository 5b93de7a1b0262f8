"""How likely a sentence answers a question: features of the two, weighed by a model fitted on questions with their answers marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answer.answer_spans import answer_span
from rag.answer.evidence import Evidence
from rag.answer.late import Words, late_and_cosine, words_of
from rag.answer.match import Matcher, Score
from rag.answer.sentences import Candidate, claims_at
from rag.answer.spans import Found
from rag.answer.terms import STOPWORDS, alike, content, stem, tokens
from rag.core import Question
from rag.errors import WeightsError

__all__ = ["FEATURES", "READING", "Read", "bar", "chances", "read_closely", "reads", "unmet"]

FEATURES = (
    "late", "late_cosine", "late_gap", "plain", "words", "rare", "plain_rare", "least", "near", "cosine",
    "cosine_before", "inside", "cover", "missing", "missing_figure", "missing_here", "typed", "untyped", "typed_figure",
    "untyped_figure", "speaker", "other_speaker", "asks", "length", "back", "gap", "spread", "unheard", "bonus",
    "reason", "voice",
)  # fmt: skip
_CLOSELY = 48
_BY_MEANING = 24
_TYPED = {"figure", "date", "person", "organisation", "place"}


READING = Path(__file__).with_name("reading.json")


@dataclass(frozen=True, eq=False)
class Read:
    """A sentence read closely: its features (n,), the span that may be the answer, how near the question's words
    come to a word of it (cosine), and the chance that it answers."""

    candidate: Candidate
    values: NDArray[np.float64]
    found: Found | None
    met: tuple[tuple[str, float], ...] = ()
    chance: float = 0.0


_UNMET = 0.35
_UNMET_ALONE = 0.6
_CLEARLY = 0.3


def unmet(question: Question, read: Read) -> bool:
    """Whether a telling word of the question ("fined", "injured") finds nothing like it in or around a sentence that is not clearly
    the answer either: then it tells something else of the same matter. A question of one telling word needs that word.
    """
    named = {stem(token.text) for name in (*question.required, *question.voices) for token in tokens(name)}
    telling = {token.text for token in content(question.standalone or question.text) if stem(token.text) not in named}
    if read.chance >= _CLEARLY and len(telling) > 1:
        return False
    least = _UNMET_ALONE if len(telling) == 1 and question.kind == "voice" else _UNMET
    here = read.candidate.words if question.kind == "voice" else read.candidate.near
    return any(word in telling and near < least and here.isdisjoint(alike(stem(word))) for word, near in read.met)


@dataclass(frozen=True)
class _Model:
    """A logistic regression over standardised features; ``bar`` is the chance from which a sentence is given as an answer."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    offset: float
    bar: float


@cache
def _model() -> _Model:
    try:
        data = json.loads(READING.read_text(encoding="utf-8"))
        if tuple(data["features"]) != FEATURES:
            raise ValueError("other features")
        return _Model(np.array(data["mean"]), np.array(data["scale"]), np.array(data["weights"]), data["offset"], data["bar"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            f"{READING} cannot be read ({error})", "Install the package anew, or remake it: python -m rag.train answers"
        ) from error


def bar() -> float:
    """The chance from which a sentence is given as an answer."""
    return _model().bar


def chances(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, features) -> (n,), each in 0..1."""
    model = _model()
    return np.asarray(1 / (1 + np.exp(-(((values - model.mean) / model.scale) @ model.weights + model.offset))))


def reads(question: Question, evidence: Evidence, pool: Sequence[Candidate]) -> list[Read]:
    """The sentences of ``pool`` that are worth it, the likeliest answer first."""
    found = read_closely(question, evidence, pool)
    if not found:
        return []
    likely = chances(np.stack([one.values for one in found]))
    return sorted((replace(one, chance=float(chance)) for one, chance in zip(found, likely, strict=True)), key=lambda one: -one.chance)


def read_closely(question: Question, evidence: Evidence, pool: Sequence[Candidate]) -> list[Read]:
    """The sentences of ``pool`` that are worth it, with their features, in text order."""
    matcher = Matcher(question, evidence, pool, soft=False)
    scores = [matcher.score(candidate) for candidate in pool]
    by_words = sorted(range(len(pool)), key=lambda i: -scores[i].total)[:_CLOSELY]
    by_meaning = sorted(range(len(pool)), key=lambda i: -pool[i].cosine)[:_BY_MEANING]
    chosen = sorted({*by_words, *by_meaning})
    return features(question, evidence, matcher, [pool[i] for i in chosen], [scores[i] for i in chosen])


def features(question: Question, evidence: Evidence, matcher: Matcher, pool: Sequence[Candidate], scores: Sequence[Score]) -> list[Read]:
    """One :class:`Read` a sentence; ``values`` in the order of :data:`FEATURES`."""
    if not pool:
        return []
    plain_text = question.standalone or question.text
    meant = evidence.word_vectors([plain_text])[0]
    asked = words_of(plain_text, meant)
    befores = [_before(one) for one in pool]
    texts = [f"{before} {one.text}" if before else one.text for before, one in zip(befores, pool, strict=True)]
    starts = [len(before) + 1 if before else 0 for before in befores]
    in_context = list(zip(evidence.word_vectors(texts), starts, strict=True))
    inside = [words_of(text, *one) for text, one in zip(texts, in_context, strict=True)]
    late = np.array([late_and_cosine(meant, *one) for one in in_context])
    ahead_late = np.sort(late[:, 0])[::-1]
    alone = _words(evidence, [one.text for one in pool])
    titles = dict(zip(*_titles(evidence, pool), strict=True))
    telling = np.array([word.casefold().replace("’", "'") not in STOPWORDS for word in asked.words], dtype=bool)
    weights = asked.weights / max(asked.weights.sum(), 1e-9)
    sims = np.stack([asked.nearest(words) for words in inside])
    plain = np.stack([asked.nearest(words) for words in alone])
    near = np.maximum(sims, 0.85 * np.stack([_around(asked, i, pool, inside, titles) for i in range(len(pool))]))
    mean = sims.mean(axis=1)
    best = np.sort(mean)[::-1]
    content = sims[:, telling] if telling.any() else sims
    unheard = float((weights * (sims.max(axis=0) < 0.6)).sum())
    alone_counts = question.kind == "voice"  # what somebody says of a thing is not told by what the next one says
    reads = []
    for i, candidate in enumerate(pool):
        found, bonus = answer_span(question, candidate, matcher)
        typed = question.answer_type in _TYPED
        figure = question.answer_type == "figure"
        has = found is not None
        lacking = matcher.required_near(candidate)[1]
        figures = sum(name[:1].isdigit() for name in lacking)
        here = sum(not matcher.holds(name, candidate.words) for name in question.required) / max(1, len(question.required))
        speaker, other = _speaker(question, evidence, candidate)
        ahead = best[1] if mean[i] == best[0] and len(best) > 1 else best[0]
        back = inside[i].nearest(asked)
        rival = ahead_late[1] if late[i, 0] == ahead_late[0] and len(ahead_late) > 1 else ahead_late[0]
        values = [
            late[i, 0], late[i, 1], late[i, 0] - rival,
            plain[i].mean(), mean[i], sims[i] @ weights, plain[i] @ weights, content[i].min(), near[i] @ weights,
            candidate.cosine, _cosine_before(evidence, candidate), scores[i].inside, scores[i].cover,
            (len(lacking) - figures) / max(1, len(question.required)), float(figures > 0), here,
            float(typed and has), float(typed and not has), float(figure and has), float(figure and not has), speaker, other,
            float(candidate.text.rstrip("”\"' ").endswith("?")), log(1 + len(tokens(candidate.text))),
            float(back @ inside[i].weights / max(inside[i].weights.sum(), 1e-9)) if len(back) else 0.0,
            mean[i] - ahead, (mean[i] - mean.mean()) / max(float(mean.std()), 1e-3), unheard, bonus or 0.0,
            float(question.answer_type == "reason"), float(question.kind == "voice"),
        ]  # fmt: skip
        met = tuple((word, float(cosine)) for word, cosine in zip(asked.words, sims[i] if alone_counts else near[i], strict=True))
        reads.append(Read(candidate, np.array(values, dtype=np.float64), found, met))
    return reads


def _words(evidence: Evidence, texts: Sequence[str]) -> list[Words]:
    return [words_of(text, meanings) for text, meanings in zip(texts, evidence.word_vectors(texts), strict=True)]


def _before(candidate: Candidate) -> str:
    """The sentence before, in the same paragraph: what "he" and "that" of this one point back to."""
    source, index = candidate.source, candidate.index
    if not index:
        return ""
    earlier = source.sentences[index - 1]
    joined = any(paragraph.start <= earlier.start and candidate.span.end <= paragraph.end for paragraph in source.paragraphs)
    return earlier.of(source.text) if joined else ""


def _cosine_before(evidence: Evidence, candidate: Candidate) -> float:
    """The question's cosine to the sentence before, in the same paragraph; 0 when there is none."""
    vectors = evidence.sentence_vectors(candidate.source.path)
    if not _before(candidate) or vectors.shape[-1] != evidence.query_vector.shape[-1]:
        return 0.0
    return float(vectors[candidate.index - 1] @ evidence.query_vector)


def _titles(evidence: Evidence, pool: Sequence[Candidate]) -> tuple[list[str], list[Words]]:
    titles = {one.source.path: one.source.title for one in pool}
    return list(titles), _words(evidence, list(titles.values()))


def _around(asked: Words, i: int, pool: Sequence[Candidate], inside: Sequence[Words], titles: dict[str, Words]) -> NDArray[np.float64]:
    """The nearest words in the sentences on either side, where they were read, and in the title."""
    here = pool[i]
    found = asked.nearest(titles[here.source.path])
    for j in (i - 2, i - 1, i + 1):
        if 0 <= j < len(pool) and pool[j].source.path == here.source.path and abs(pool[j].index - here.index) <= 2:
            found = np.maximum(found, asked.nearest(inside[j]))
    return found


def _speaker(question: Question, evidence: Evidence, candidate: Candidate) -> tuple[float, float]:
    """Whether a voice that the question names speaks here, and whether another does."""
    if not question.voices:
        return 0.0, 0.0
    heard = {claim.voice for claim in claims_at(evidence, candidate.source, candidate.span) if claim.manner != "narration"}
    return float(bool(heard & set(question.voices))), float(bool(heard) and not heard & set(question.voices))
