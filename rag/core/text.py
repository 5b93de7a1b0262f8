"""Text and places in it. All offsets are code-point offsets into ``Source.text``; ``end`` is exclusive."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Boilerplate", "BoilerplateKind", "Passage", "Source", "Span"]

BoilerplateKind = Literal[
    "share", "comments", "cookies", "caption", "credit", "teaser", "title", "byline", "navigation", "newsletter", "markup", "other"
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, ``start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlap(self, other: Span) -> int:
        """The number of characters that both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A stretch of a source that is no part of the article and may never be quoted."""

    start: int
    end: int
    kind: BoilerplateKind

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Source:
    """One article: its canonical text, into which all offsets point, and what is known about it.

    ``path`` is the POSIX path relative to the corpus folder; an article in a row of ``articles.jsonl`` has
    ``articles.jsonl#ID`` (the row's ``id``, else its line number, counted from 1). ``date`` is ISO 8601 (``YYYY-MM-DD``,
    ``YYYY-MM`` or ``YYYY``) or empty. ``sentences`` and ``paragraphs`` are in text order, do not overlap one another and
    leave boilerplate out. ``sha256`` is the hash of what the article was read from (the file's bytes, or its row's).
    """

    path: str
    text: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    sha256: str = ""
    boilerplate: tuple[Boilerplate, ...] = ()
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    _line_starts: list[int] = field(default_factory=list, repr=False, compare=False)

    def line(self, offset: int) -> int:
        """The line that holds ``offset``, counted from 1, as an editor counts (``\\n``, ``\\r\\n`` and ``\\r`` end one)."""
        if not self._line_starts:
            starts = [0]
            text = self.text
            for i, char in enumerate(text):
                if char == "\n" or (char == "\r" and text[i + 1 : i + 2] != "\n"):
                    starts.append(i + 1)
            self._line_starts.extend(starts)
        return bisect_right(self._line_starts, offset)

    def lines(self, span: Span) -> tuple[int, int]:
        """First and last line of ``span``, counted from 1."""
        return self.line(span.start), self.line(max(span.start, span.end - 1))


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole, neighbouring sentences of one source: the unit of retrieval. ``text == source.text[start:end]``."""

    id: str
    source: str
    start: int
    end: int
    text: str
    line_start: int
    line_end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)
