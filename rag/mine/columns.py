"""Letters, columns and blogs: whose own words an article is when it is signed, and written in the first person or set as opinion.

A byline alone makes no column: news reports have one. Nobody has the floor unless the author has a name.
"""

from __future__ import annotations

import re

from rag.core import Source
from rag.mine.document import Document, Sentence
from rag.mine.mentions import Speaker
from rag.mine.names import SALUTATION

__all__ = ["column_author"]

_NAME = re.compile(
    r"(?:(?:Dr|Prof|Professor|Sir|Dame|Rev|Mrs?|Ms|Sen|Rep|Cllr)\.? )?"
    r"(?P<name>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|van|von|der|bin|al)){1,3})"
)
_NO_PERSON = re.compile(
    r"(?i)\b(?:staff|editors?|editorial|board|team|desk|news|press|agency|agencies|times|post|correspondents?|reporters?|writers?|"
    r"reuters|opinion|wires?|service|contributors?|guest|analysis)\b"
)
_CLOSING = re.compile(
    r"(?i)(?:yours?(?: [a-z]+)?(?: sincerely| faithfully| truly)?|(?:very )?sincerely(?: yours)?|faithfully|respectfully(?: yours)?|"
    r"(?:with )?(?:kind|best|warm)(?:est)? (?:regards|wishes)|regards)\s?[,.]?\s*"
)
_SECTION = re.compile(r"(?i)/(?:opinions?|op-?eds?|columnists?|columns?|commentisfree|commentary|letters?(?:-to-the-editor)?)(?:/|$)")
_LABELLED = re.compile(r"(?i)^(?:opinion|op-?ed|column|commentary|comment|letters?(?: to the editor)?)\s*[:|–—-]|\|\s*opinion$")
_I = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself)\b(?!\.)")
_TOLD = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w’'-]+) (?:said|says|told|added|asked|noted|wrote)\b|\b(?:said|says) [A-Z]")
_SHARE = 0.2
"""Of the sentences outside quotations so many are in the first person where nothing else tells a column."""


def column_author(document: Document) -> Speaker | None:
    """Who writes in his own name: by a letter's salutation and signature, a section for opinions, or the first person throughout."""
    source = document.source
    own = [s for s in document.sentences if not any(t.quoted for t in s.tokens)]
    signed = _signature(source)
    if signed and (_opens_as_letter(document) or _first_person(document, own)):
        return Speaker(signed, "person")
    name = _person(source.author)
    if not name or 2 * len(own) < len(document.sentences):
        return None
    set_as_opinion = bool(_SECTION.search(source.url.split("?", 1)[0]) or _LABELLED.search(source.title))
    return Speaker(name, "person") if set_as_opinion or _first_person(document, own) else None


def _person(author: str) -> str:
    """The one person whom a byline names; empty for several, a desk or an agency."""
    match = _NAME.fullmatch(author.strip())
    return "" if match is None or _NO_PERSON.search(author) else match["name"]


def _opens_as_letter(document: Document) -> bool:
    first = document.source.text.strip().split("\n", 1)[0]
    return any(SALUTATION.fullmatch(text.strip()) for text in (first, *(p.of(document.text) for p in document.paragraphs[:2])))


def _signature(source: Source) -> str:
    """The name below ``Yours faithfully,`` within the last lines."""
    lines = [line.strip(" *_—–-") for line in source.text.split("\n") if line.strip(" *_—–-")][-8:]
    for i, line in enumerate(lines[:-1]):
        if _CLOSING.fullmatch(line):
            return _person(lines[i + 1].split(",", 1)[0])
    return ""


def _first_person(document: Document, own: list[Sentence]) -> bool:
    """Whether the text says "I" throughout: in a fifth of its own sentences, at least four, from its first half to its second."""
    personal = [s for s in own if _I.search(s.span.of(document.text))]
    told = sum(bool(_TOLD.search(s.span.of(document.text))) for s in document.sentences)
    if 6 * told > len(document.sentences):
        return False  # a report that others speak in, also where it loses its quotation marks
    if len(personal) < 4 or len(personal) < _SHARE * len(own):
        return False
    middle = document.sentences[len(document.sentences) // 2].index
    return any(s.index < middle for s in personal) and any(s.index >= middle for s in personal)
