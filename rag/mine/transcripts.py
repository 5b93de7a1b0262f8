"""Transcripts: paragraphs that open with the speaker's name and a colon."""

from __future__ import annotations

import re

from rag.core import Span
from rag.mine.attributed import Attribution, trimmed
from rag.mine.document import Document

__all__ = ["labelled"]

_LABEL = re.compile(r"\s*(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4})(?P<role>,[^:\n]{1,60}|\s\([^):\n]{1,60}\))?:\s+(?=\S)")
_STAFF = re.compile(r"(?i)\b(?:host|byline|anchor|moderator|reporter|correspondent)\b")


def labelled(document: Document) -> list[Attribution]:
    """``SENATOR PAT ROBERTS: ...`` in a transcript: the paragraph is what the person says. The reporter's own lines stay narration."""
    author = document.source.author.casefold()
    staff: set[str] = set()
    found: list[Attribution] = []
    for number, paragraph in enumerate(document.paragraphs):
        match = _LABEL.match(document.text[: paragraph.end], paragraph.start)
        if match is None:
            continue
        surname = match["name"].split()[-1]
        if " " not in match["name"] and not re.search(rf"(?i)[a-z.]+ {re.escape(surname)}\b", document.text[: match.start()]):
            continue  # "UPDATE:", "WASHINGTON:": nobody that the article has named before
        if _STAFF.search(match["role"] or "") or surname.casefold() in author:
            staff.add(surname)
        if surname in staff:
            continue
        content = trimmed(document.text, match.end(), paragraph.end)
        first = next((s.index for s in document.sentences if s.paragraph == number and s.span.end > match.end()), None)
        if first is not None and content.start < content.end:
            found.append(
                Attribution(first, Span(*match.span("name")), Span(match.start("name"), match.end("name")), (content,), "direct", "say")
            )
    return found
