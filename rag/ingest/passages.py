"""Sentences to passages, the unit of retrieval."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator

from rag.core import Passage, Source, Span

__all__ = ["split_passages"]

_OVERLAP = 2
"""Most sentences that a passage repeats from the one before."""
_MARKER = 6
"""A list marker or quote sign up to so many characters may stand inside a passage; other boilerplate may not."""


def split_passages(source: Source, max_chars: int = 1000) -> list[Passage]:
    """Passages of whole neighbouring sentences, at most ``max_chars`` long, in text order.

    They end with a paragraph where that leaves them over half full, repeat one or two sentences of the passage before when those
    are short, and never reach over boilerplate. A sentence that is too long by itself is cut at a clause, else at a space.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars must be positive, not {max_chars}")
    paragraph_starts = [paragraph.start for paragraph in source.paragraphs]
    spans: list[Span] = []
    for run in _runs(source):
        pieces = [piece for sentence in run for piece in _cut(source.text, sentence, max_chars)]
        groups = [bisect_right(paragraph_starts, piece.start) for piece in pieces]
        spans += _pack(pieces, groups, max_chars)
    return [_passage(source, span) for span in spans]


def _runs(source: Source) -> Iterator[list[Span]]:
    """Sentences that follow one another with no boilerplate between."""
    walls = [item.start for item in source.boilerplate if not (item.kind == "markup" and item.end - item.start <= _MARKER)]
    run: list[Span] = []
    for sentence in source.sentences:
        if run and bisect_right(walls, sentence.start) > bisect_right(walls, run[-1].start):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _pack(pieces: list[Span], groups: list[int], max_chars: int) -> list[Span]:
    spans: list[Span] = []
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= max_chars:
            last += 1
        if last + 1 < len(pieces):
            last = _at_paragraph_end(pieces, groups, first, last, max_chars)
        spans.append(Span(pieces[first].start, pieces[last].end))
        if last + 1 == len(pieces):
            break
        first = _overlap_start(pieces, first, last, max_chars)
    return spans


def _at_paragraph_end(pieces: list[Span], groups: list[int], first: int, last: int, max_chars: int) -> int:
    for i in range(last, first - 1, -1):
        if pieces[i].end - pieces[first].start < max_chars // 2:
            break
        if groups[i] != groups[i + 1]:
            return i
    return last


def _overlap_start(pieces: list[Span], first: int, last: int, max_chars: int) -> int:
    """The sentence at which the next passage begins: up to two back, if they fill less than a third and leave room for a new one."""
    start = last + 1
    while start > max(first + 1, last + 1 - _OVERLAP):
        repeated = pieces[last].end - pieces[start - 1].start
        if repeated > max_chars // 3 or pieces[last + 1].end - pieces[start - 1].start > max_chars:
            break
        start -= 1
    return start


def _cut(text: str, sentence: Span, max_chars: int) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > max_chars:
        window = text[start : start + max_chars]
        half = max_chars // 2
        breaks = [found.end() for found in re.finditer(r"[;:,–—]\s", window)] or [found.end() for found in re.finditer(r"\s", window)]
        usable = [position for position in breaks if position > half] or [found.end() for found in re.finditer(r"\s", window)]
        length = usable[-1] if usable else max_chars
        kept = len(text[start : start + length].rstrip()) or length
        yield Span(start, start + kept)
        start += length
        while start < sentence.end and text[start].isspace():
            start += 1
    if start < sentence.end:
        yield Span(start, sentence.end)


def _passage(source: Source, span: Span) -> Passage:
    text = span.of(source.text)
    key = "\0".join((source.path, str(span.start), str(span.end), text))
    first, last = source.lines(span)
    return Passage(
        hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20], source.path, span.start, span.end, text, first, last
    )
