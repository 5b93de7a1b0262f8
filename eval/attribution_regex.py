"""What regular expressions alone get: quotation marks with the name beside them, and ``NAME said that C``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.core import Span

__all__ = ["attribute"]

_SAID = r"(?:said|says|told|added|wrote|argued|argues|claimed|claims|warned|noted|explained|announced|stated|tweeted)"
_NAME = r"(?:(?:[Tt]he )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}|[Tt]he [a-z-]+|[Hh]e|[Ss]he|[Tt]hey|officials|critics|experts)"
_QUOTED = re.compile(r"[“\"](?P<content>[^“”\"\n]{12,}?)[”\"]")
_BEHIND = re.compile(rf"\s*(?:{_SAID} (?P<after>{_NAME})|(?P<before>{_NAME}) {_SAID})")
_AHEAD = re.compile(rf"(?P<name>{_NAME}) {_SAID}[^.!?\n“”\"]{{0,40}}$")
_REPORTED = re.compile(rf"(?P<name>{_NAME}) {_SAID} (?:that )?(?P<content>[^\n“”\"]{{12,}}?)(?=[.!?](?:\s|$))")
_PARENTHESIS = re.compile(rf"(?:^|[.!?]\s+)(?P<content>[^\n.!?“”\"]{{12,}}?), (?:(?P<name>{_NAME}) {_SAID}|according to (?P<to>{_NAME}))")


def attribute(text: str) -> Iterator[tuple[Span, Span | None, str]]:
    """Content, source and kind of every report found; kinds are ``direct`` and ``indirect``."""
    for found in _QUOTED.finditer(text):
        behind = _BEHIND.match(text, found.end())
        ahead = _AHEAD.search(text[max(0, found.start() - 100) : found.start()])
        source = None
        if behind is not None:
            source = Span(*behind.span("after" if behind["after"] else "before"))
        elif ahead is not None:
            shift = max(0, found.start() - 100)
            source = Span(ahead.start("name") + shift, ahead.end("name") + shift)
        yield Span(*found.span("content")), source, "direct"
    for found in _REPORTED.finditer(text):
        yield Span(*found.span("content")), Span(*found.span("name")), "indirect"
    for found in _PARENTHESIS.finditer(text):
        yield Span(*found.span("content")), Span(*found.span("name" if found["name"] else "to")), "indirect"
