"""Quoted stretches of an article, also where marks are missing or a quote runs over paragraphs.

Printers' rule: a quote that goes on in the next paragraph has no closing mark before it and an opening mark after it
(Chicago Manual of Style, 13.30). A quote that is opened, never closed and not taken up again ends with its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.core import Span

__all__ = ["Quote", "find_quotes"]

_TAIL = re.compile(
    r"""(?<=[\w.,!?…])\s*(?:said|says|asked|added|told|wrote|warned|argued|explained|claimed|stated|concluded|insisted|noted)\s+
    (?P<speaker>(?:the\s+|an?\s+)?[\w.’'&-]+(?:\s+[\w.’'&-]+){0,5}?)\s*[.!?]?\s*\Z""",
    re.VERBOSE,
)
_SINGLE_OPEN = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))[‘](?=\w)")
_STRAIGHT_OPENS = re.compile(r"[\s(\[—–:-]")


@dataclass(frozen=True, slots=True)
class Quote:
    """``start..end`` is what stands inside the marks; ``closed`` is false when the end mark is missing.

    ``speaker`` is set when the end mark is missing and "asked the agency." stands behind the words all the same.
    ``continues`` is true when it goes on with the speaker of the quote before it.
    """

    start: int
    end: int
    paragraph: int
    closed: bool = True
    continues: bool = False
    speaker: Span | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def find_quotes(text: str, paragraphs: Sequence[Span]) -> list[Quote]:
    """All quoted stretches, in text order, none across a paragraph end."""
    quotes: list[Quote] = []
    open_before = False
    for number, paragraph in enumerate(paragraphs):
        found = _in_paragraph(text, paragraph, number)
        if found and open_before and not text[paragraph.start : found[0].start].strip('“"«„ \t'):
            first = found[0]
            found[0] = Quote(first.start, first.end, first.paragraph, first.closed, True)
        quotes.extend(found)
        open_before = bool(found) and not found[-1].closed
    return quotes


def _in_paragraph(text: str, paragraph: Span, number: int) -> list[Quote]:
    found: list[Quote] = []
    start: int | None = None
    closing = ""
    i = paragraph.start
    while i < paragraph.end:
        char = text[i]
        before = text[i - 1] if i > paragraph.start else " "
        if start is None:
            if (
                char in "“«„"
                or (char in "″＂" and (before.isspace() or i == paragraph.start))
                or (char == '"' and (_STRAIGHT_OPENS.match(before) or i == paragraph.start))
                or (char == "”" and before.isspace() and text[i + 1 : i + 2].isalnum())  # a closing mark set where one opens
            ):
                start, closing = i + 1, {"«": "»", '"': '"”', "″": "″”", "＂": "＂"}.get(char, "”“")
            elif char == "‘" and _SINGLE_OPEN.match(text, i) and _closes_single(text, i, paragraph.end):
                start, closing = i + 1, "’"
        elif (closing == "”“" and char in '”“"') or char in closing:
            if closing == "’" and not _ends_single(text, i):
                i += 1
                continue
            if char == "“" and before.isspace():  # a second opening mark: the first was never closed
                found.append(Quote(start, i, number, closed=False))
                start = i + 1
            else:
                found.append(Quote(start, i, number))
                start = None
        i += 1
    if start is not None and start < paragraph.end:
        tail = _TAIL.search(text[: paragraph.end], start)
        if tail is not None:
            found.append(Quote(start, tail.start(), number, speaker=Span(*tail.span("speaker"))))
        else:
            found.append(Quote(start, paragraph.end, number, closed=False))
    return [q for q in found if text[q.start : q.end].strip()]


def _ends_single(text: str, i: int) -> bool:
    after = text[i + 1 : i + 2]
    return not after.isalnum() and text[i - 1] not in " \n"


def _closes_single(text: str, i: int, end: int) -> bool:
    """A single quotation of at least two words that closes in its paragraph."""
    for j in range(i + 1, end):
        if text[j] == "’" and _ends_single(text, j):
            inner = text[i + 1 : j]
            # "the users’ data": a plural genitive goes on with a lower-case word, a quotation mostly ends at a mark or clause
            return " " in inner
    return False
