"""Sentences of the corpus as candidates for proof: where they are, what surrounds them, how near they are to the question."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from rag.answer.evidence import Evidence
from rag.answer.terms import fold, stem, tokens
from rag.core import Claim, Source, Span

__all__ = ["Candidate", "candidates", "claims_at", "clean_span", "clip", "sentence_at"]

_OPENERS = " \t\r\n\"“”'‘’«»"
_FEW = 400


@dataclass(frozen=True)
class Candidate:
    """One sentence. ``context`` holds the stems of its paragraph, its neighbours and its title; ``cosine`` is that to the question."""

    source: Source
    index: int
    span: Span
    cosine: float
    words: frozenset[str] = field(repr=False)
    near: frozenset[str] = field(repr=False)
    wide: frozenset[str] = field(repr=False)

    @property
    def text(self) -> str:
        return self.span.of(self.source.text)


def candidates(evidence: Evidence, wanted: Iterable[str] = ()) -> list[Candidate]:
    """Sentences worth a look: all of a small corpus, else those of the retrieved articles and of articles that hold a wanted name.

    Copies of another article are left out.
    """
    paths = list(dict.fromkeys(evidence.original(hit.passage.source) for hit in evidence.hits))
    everything = [path for path in evidence.sources if path not in evidence.duplicates]
    if len(everything) <= 30:
        paths = everything
    elif len(everything) <= _FEW:
        names = [name.casefold() for name in wanted if name]
        paths += [
            path
            for path in everything
            if path not in paths and names and any(name in fold(evidence.sources[path].text).casefold() for name in names)
        ]
    found: list[Candidate] = []
    for path in paths:
        source = evidence.sources.get(path)
        if source is not None and source.sentences:
            found.extend(_of_source(source, evidence))
    return found


def _of_source(source: Source, evidence: Evidence) -> list[Candidate]:
    vectors = evidence.sentence_vectors(source.path)
    cosines = vectors @ evidence.query_vector if vectors.shape[-1] == evidence.query_vector.shape[-1] else [0.0] * len(source.sentences)
    bags = [frozenset(stem(token.text) for token in tokens(span.of(source.text))) for span in source.sentences]
    title = frozenset(stem(token.text) for token in tokens(source.title))
    starts = [paragraph.start for paragraph in source.paragraphs]
    homes = [bisect_right(starts, span.start) - 1 for span in source.sentences]
    made = []
    for index, span in enumerate(source.sentences):
        before = bags[index - 1] if index else frozenset()
        after = bags[index + 1] if index + 1 < len(bags) else frozenset()
        same = frozenset().union(
            *(bags[i] for i in range(max(0, index - 6), min(len(bags), index + 7)) if homes[i] == homes[index] and homes[index] >= 0)
        )
        near = bags[index] | before | same
        earlier = bags[index - 2] if index > 1 else frozenset()
        made.append(Candidate(source, index, span, float(cosines[index]), bags[index], near, near | after | earlier | title))
    return made


def sentence_at(source: Source, offset: int) -> int | None:
    """The index of the sentence that holds ``offset``; None when it lies in none."""
    index = bisect_right([span.start for span in source.sentences], offset) - 1
    return index if index >= 0 and offset < source.sentences[index].end else None


def claims_at(evidence: Evidence, source: Source, span: Span) -> list[Claim]:
    """Claims that overlap a place, the one with the most characters in it first."""
    found = [(Span(claim.start, claim.end).overlap(span), claim) for claim in evidence.amap.claims if claim.source == source.path]
    return [claim for overlap, claim in sorted(found, key=lambda pair: -pair[0]) if overlap > 0]


def clean_span(text: str, span: Span) -> Span:
    """``span`` without quotation marks and blanks around it, unless a mark belongs to a pair inside."""
    start, end = span.start, span.end
    inside = text[start:end].strip()
    if not inside:
        return Span(start, start)
    while start < end and (text[start].isspace() or (text[start] in _OPENERS and _lonely(text[start:end], True))):
        start += 1
    while end > start and (text[end - 1].isspace() or (text[end - 1] in _OPENERS and _lonely(text[start:end], False))):
        end -= 1
    return Span(start, end)


def _lonely(piece: str, first: bool) -> bool:
    """Whether the mark at an end of ``piece`` has no partner in it, or the pair embraces all of it."""
    marks = [i for i, char in enumerate(piece) if char in '"“”«»']
    mark = 0 if first else len(piece) - 1
    if piece[mark] not in '"“”«»':
        return piece[mark] in "'‘’" and not (piece[mark] == "’" and not first and piece[-2:-1] == "s") and piece.count(piece[mark]) == 1
    if len(marks) <= 1:
        return True
    return len(marks) == 2 and marks[0] == 0 and marks[1] == len(piece) - 1


def clip(text: str, limit: int) -> str:
    """``text`` on one line, cut at a word with an ellipsis when longer than ``limit`` characters."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= limit else plain[:limit].rsplit(" ", 1)[0] + " …"
