"""An article as HTML: its facts, its lines with their numbers, boilerplate greyed, the cited passage marked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.core import Source, Span
from rag.ui.markup import attribute, inline

__all__ = ["article_list_html", "source_html"]

WINDOW = 120_000
"""Characters shown of a longer article, around the passage: a browser lays out this many at once without a pause."""

OPENING = 90
"""Characters of an untitled article's opening words that stand for its title."""

LISTED = 2000
"""Most articles listed at once."""


def source_html(source: Source, passage: Span | None = None, shown: int = 0) -> str:
    """``source`` with ``passage`` marked. ``shown`` differs from call to call, so that opening it again scrolls again.

    The text of all ``<mark>`` elements, lines joined by the line ends between them, is the passage itself.
    """
    facts = "".join(
        f"<dt>{name}</dt><dd>{inline(value)}</dd>"
        for name, value in (("Publisher", source.publisher), ("Date", source.date), ("Author", source.author), ("File", source.path))
        if value
    )
    where = ""
    if passage is not None:
        first, last = source.lines(passage)
        where = (
            f'<p class="bs-where">Cited passage: line {first}</p>'
            if first == last
            else f'<p class="bs-where">Cited passage: lines {first} to {last}</p>'
        )
    view = _window(source, passage)
    cut = '<p class="bs-cut">The article is long: only the part around the passage is shown.</p>' if len(view) < len(source.text) else ""
    lines = "".join(_line_html(source, line, number, passage) for number, line in _lines(source, view))
    left_out = '<p class="bs-key"><span class="bs-boilerplate">Grey</span> is no part of the article and is never quoted.</p>'
    title = heading(source)
    return (
        f'<article class="bs-article" data-shown="{shown}" data-path="{attribute(source.path)}" aria-label="{attribute(title)}">'
        f'<h2 dir="auto" title="{attribute(title)}">{inline(title)}</h2>'
        f"<dl>{facts}</dl>{where}{cut}{left_out if source.boilerplate else ''}"
        f'<div class="bs-text" dir="auto">{lines}</div></article>'
    )


def article_list_html(sources: Sequence[Source]) -> str:
    """Articles, each a button that opens it; a long list can be filtered by its words."""
    rows = []
    for source in sources[:LISTED]:
        facts = " · ".join(inline(part) for part in (source.publisher, source.date) if part)
        rows.append(
            f'<li><button type="button" class="bs-open" data-source="{attribute(source.path)}"><span class="bs-title" dir="auto">'
            f'{inline(heading(source))}</span><span class="bs-facts">{facts}</span>'
            f'<span class="bs-file">{inline(source.path)}</span></button></li>'
        )
    search = '<input type="search" class="bs-filter" aria-label="Filter the articles" placeholder="Filter">' if len(rows) > 12 else ""
    more = f'<p class="bs-empty">… and {len(sources) - LISTED} more.</p>' if len(sources) > LISTED else ""
    return f'{search}<ul class="bs-articles">{"".join(rows)}</ul>{more}' if rows else '<p class="bs-empty">No article is indexed yet.</p>'


def heading(source: Source) -> str:
    """The title; of an article without one, the words that it opens with."""
    if source.title:
        return source.title
    opening = " ".join((source.sentences[0].of(source.text) if source.sentences else source.text[:200]).split())
    return f"“{textwrap.shorten(opening, OPENING, placeholder=' …')}”" if opening else source.path


def _window(source: Source, passage: Span | None) -> Span:
    length = len(source.text)
    if length <= WINDOW:
        return Span(0, length)
    middle = passage.start if passage else 0
    start = max(0, min(middle - WINDOW // 2, length - WINDOW))
    return Span(start, min(length, max(start + WINDOW, passage.end if passage else 0)))


def _lines(source: Source, view: Span) -> Iterator[tuple[int, Span]]:
    """The lines within ``view`` with their numbers; ends of lines are left out."""
    text, start, number = source.text, view.start, source.line(view.start)
    while start < view.end:
        end = start
        while end < view.end and text[end] not in "\r\n":
            end += 1
        yield number, Span(start, end)
        start = end + (2 if text[end : end + 2] == "\r\n" else 1)
        number += 1


def _line_html(source: Source, line: Span, number: int, passage: Span | None) -> str:
    """One line, cut where boilerplate or the passage begins and ends."""
    grey = [part.span for part in source.boilerplate if part.start < line.end and part.end > line.start]
    cuts = {line.start, line.end}
    for span in [*grey, *([passage] if passage else [])]:
        cuts |= {place for place in (span.start, span.end) if line.start < place < line.end}
    places = sorted(cuts)
    pieces = []
    for start, end in pairwise(places):
        piece = Span(start, end)
        words = inline(piece.of(source.text))
        if passage and passage.contains(piece):
            words = f"<mark>{words}</mark>"
        if any(span.contains(piece) for span in grey):
            words = f'<span class="bs-boilerplate">{words}</span>'
        pieces.append(words)
    cited = " bs-cited" if passage and line.overlap(passage) else ""
    blank = "" if source.text[line.start : line.end].strip() else " bs-blank"
    return f'<div class="bs-line{cited}{blank}" data-n="{number}"><span>{"".join(pieces)}</span></div>'
