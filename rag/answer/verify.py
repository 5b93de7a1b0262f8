"""The verbatim gate: a quote is shown only when it stands in its article, character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.core import Citation, Source, Span

__all__ = ["Folded", "folded", "locate", "proves", "quotable", "verbatim", "widen"]

_SAME = {
    **dict.fromkeys("“”„‟«»＂″", '"'),
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "ﬁ": "fi",
    "ﬂ": "fl",
}
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without|cannot|hardly|untrue|false|den(?:y|ies|ied|ying))\b|n't\b", re.I
)


def verbatim(source: Source, start: int, end: int, quote: str) -> bool:
    """Whether ``quote`` is ``source.text[start:end]``, holds a letter or figure, and touches no boilerplate."""
    return 0 <= start < end <= len(source.text) and source.text[start:end] == quote and quotable(source, Span(start, end))


def quotable(source: Source, span: Span) -> bool:
    """Whether a place may be quoted at all: it holds a letter or figure, and nothing of it is boilerplate."""
    return any(char.isalnum() for char in span.of(source.text)) and not any(piece.span.overlap(span) for piece in source.boilerplate)


def proves(source: Source, citation: Citation) -> bool:
    """:func:`verbatim` for a finished citation."""
    return source.path == citation.source and verbatim(source, citation.start, citation.end, citation.quote)


@dataclass(frozen=True)
class Folded:
    """A text with typographic variants made alike; ``places[i]`` is where character ``i`` of ``text`` came from."""

    text: str
    places: tuple[int, ...]


def folded(text: str) -> Folded:
    """Blanks as one space, quotation marks and dashes of one kind, invisible characters gone; letter case is kept."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char in _UNSEEN:
            continue
        if char.isspace():
            if chars and chars[-1] != " ":
                chars.append(" ")
                places.append(place)
            continue
        for piece in _SAME.get(char, char):
            chars.append(piece)
            places.append(place)
    return Folded("".join(chars), tuple(places))


def locate(source: Source, within: Span, quote: str) -> Iterator[Span]:
    """Every place in ``source.text[within]`` where ``quote`` stands, whole words, blanks and typography aside.

    Quotation marks that a model puts around its quote are taken off; nothing else is mended.
    """
    wanted = folded(quote).text.strip()
    while len(wanted) > 1 and wanted[0] in "\"'" and wanted[-1] == wanted[0]:
        wanted = wanted[1:-1].strip()
    if not any(char.isalnum() for char in wanted):
        return
    page = folded(within.of(source.text))
    at = page.text.find(wanted)
    while at >= 0:
        last = at + len(wanted) - 1
        if _whole(page.text, at, last):
            yield Span(within.start + page.places[at], within.start + page.places[last] + 1)
        at = page.text.find(wanted, at + 1)


def _whole(text: str, first: int, last: int) -> bool:
    """Whether ``text[first..last]`` begins and ends at the edge of a word or figure ("6.8 million" is none in "16.8 million")."""
    before, after = text[:first][-2:], text[last + 1 : last + 3]
    cut_before = text[first].isalnum() and bool(re.search(r"[^\W_]$|\d[.,]$", before))
    cut_after = text[last].isalnum() and bool(re.match(r"[^\W_]|[.,]\d", after))
    return not cut_before and not cut_after


def widen(source: Source, span: Span, least_words: int = 5) -> Span:
    """``span``, or all of its sentence when the quote is a scrap of it or leaves out a word that turns its meaning."""
    touched = [sentence for sentence in source.sentences if sentence.overlap(span)]
    if not touched:
        return span
    whole = Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))
    left_out = source.text[whole.start : span.start] + " " + source.text[span.end : whole.end]
    scrap = len(span.of(source.text).split()) < least_words
    return whole if scrap or _NEGATION.search(folded(left_out).text) else span
