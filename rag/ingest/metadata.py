"""Title, author, publisher and date: from the file's metadata, else from the head of the text, else none. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.core import ArticleFacts
from rag.ingest.blocks import Block
from rag.ingest.cues import cue_of
from rag.ingest.dates import DATE, iso_date

__all__ = ["complete", "from_facts"]

_HEAD = 6
"""Blocks at the start among which a title, byline or date line is looked for."""
_SEPARATOR = re.compile(r"\s*[|»]\s*")
_SMALL_WORDS = ("of", "the", "and", "&", "for", "on", "in", "de", "la", "le")
_NAME = r"[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]*|de|van|von|der|al|bin|la|du|di)){1,4}"
_BYLINE = re.compile(rf"^(?i:by|written by|author:?|posted by)\s+(?P<who>{_NAME}(?:(?:,| and| &) {_NAME})*)(?:\s*[|,·•–—-].*)?$")
_NAME_AND_DATE = re.compile(rf"^(?i:by\s+)?(?P<who>{_NAME})\s*[|,·•–—-]+\s*(?P<when>(?i:{DATE}))\W*$")
_LABELLED = re.compile(rf"^\W*(?:date|published|posted|updated|last updated|created)\b\s*(?:on|at)?\s*[:=]?\s*(?P<when>{DATE})", re.I)
_WHOLE_DATE = re.compile(rf"^\W*(?P<when>{DATE})\W*$", re.I)
_DATELINE = re.compile(rf"^[A-Z][\w.'’ -]{{2,40}}[,(]\s*(?P<when>(?i:{DATE}))\s*(?:\([^)]{{2,30}}\))?\s*[—–)-]")


@dataclass(frozen=True)
class _Head:
    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""


def complete(known: ArticleFacts, blocks: Sequence[Block]) -> ArticleFacts:
    """``known`` with its empty fields filled from the head of the text."""
    head = _read_head(blocks)
    title, publisher = _split_title(known.title, known.publisher) if known.title else (head.title, head.publisher)
    return replace(
        known,
        title=title,
        publisher=known.publisher or publisher,
        author=known.author or head.author,
        date=known.date or head.date,
    )


def from_facts(found: ArticleFacts, stated: ArticleFacts | None) -> ArticleFacts:
    """``found``, overridden by what the corpus' owner states."""
    if stated is None:
        return found
    return ArticleFacts(
        stated.title or found.title,
        stated.publisher or found.publisher,
        stated.date or found.date,
        stated.author or found.author,
        stated.url or found.url,
    )


def _read_head(blocks: Sequence[Block]) -> _Head:
    title = publisher = author = date = ""
    for i, block in enumerate(blocks[:_HEAD]):
        if i == 0 and _is_title(block, blocks[1:]):
            title, publisher = _split_title(block.text.lstrip("# "))
            continue
        if not date:
            date = _date_of(block.text)
        if len(block.words) > 20:
            continue
        if byline := (_NAME_AND_DATE.match(block.text) or _BYLINE.match(block.text)):
            author = author or byline["who"]
    return _Head(title, publisher, author, date)


def _is_title(block: Block, rest: Sequence[Block]) -> bool:
    """The first block, when it is short, lacks an end mark (a question mark is none) and stands before something longer."""
    words = len(block.words)
    if block.role == "heading":
        return True
    if block.role or not 2 <= words <= 30 or block.text[-1] in '.:;,”"' or (block.gap > 1 and block.start > 0 and not rest):
        return False
    if cue_of(block.text, words) or _date_of(block.text) or _BYLINE.match(block.text):
        return False
    return any(len(other.words) > max(words, 12) for other in rest)


def _split_title(title: str, publisher: str = "") -> tuple[str, str]:
    """``Title | Site`` in its parts. A section (``UK news``: no proper name) is no publisher; dashes part too many titles to part these."""
    title = " ".join(title.split())
    if publisher and (found := re.search(rf"\s+[|»•·–—-]\s+{re.escape(publisher)}$", title)):
        return title[: found.start()], publisher
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2 or len(parts[0].split()) < 3 or len(parts[-1].split()) > 5 or len(parts[-1]) >= len(parts[0]):
        return title, ""
    words = parts[-1].split()
    named = all(word[0].isupper() or word in _SMALL_WORDS for word in words) and any(word[0].isalpha() for word in words)
    return parts[0], parts[-1] if named else ""


def _date_of(text: str) -> str:
    for pattern in (_LABELLED, _WHOLE_DATE, _NAME_AND_DATE, _DATELINE):
        if found := pattern.match(text.strip()):
            return iso_date(found["when"])
    return ""
