"""Web pages, through trafilatura: main text with its structure, title, date, author and site."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from rag.core import ArticleFacts
from rag.errors import SkippedFile
from rag.ingest.blocks import Block, BlockRole
from rag.ingest.compose import Extract
from rag.ingest.dates import iso_date
from rag.ingest.decode import clean_text

__all__ = ["join_blocks", "read_html"]

_SPACE = re.compile(r"\s+")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.I)
_TAG_LIKE = re.compile(r"<\s*(?:html|body|p|div|article|head|h1|span|br|!doctype)\b", re.I)
_ENDED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_GOES_ON = re.compile(r"[a-zà-þ.,;)]")
_FEWEST_WORDS = 10
_SHORT = 600
"""Characters."""
_ROLES: dict[str, BlockRole] = {"head": "heading", "item": "item", "cell": "table", "quote": "quote", "code": "code"}


def declared_encoding(data: bytes) -> str:
    """What the page says of its encoding, or an empty string."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def read_html(page: str) -> Extract:
    """The article of a page; its text is built here, a block a paragraph. Raises :class:`SkippedFile` when there is none."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports what we report ourselves
    options: dict[str, Any] = {
        "include_comments": False,
        "with_metadata": True,
        "date_extraction_params": {
            "extensive_search": False,
            "original_date": True,
        },  # a date in the page's head, not one found in its text
    }
    document, pieces = None, list[tuple[str, BlockRole]]()
    for recall in (True, False):  # the wider search goes astray now and then: a short result is worth a second look
        if _size(pieces) < _SHORT and _TAG_LIKE.search(page):
            other = bare_extraction(page, favor_recall=recall, **options)
            found = list(_pieces(other.body)) if other is not None and other.body is not None else []
            if _size(found) > _size(pieces):
                document, pieces = other, found
    if sum(len(text.split()) for text, _ in pieces) < _FEWEST_WORDS:
        pieces = _whole_page(page) or pieces
    if not pieces:
        raise SkippedFile("no article text found in the page")
    facts = ArticleFacts()
    if document is not None:
        facts = ArticleFacts(
            document.title or "",
            document.sitename or "",
            iso_date(document.date or ""),
            (document.author or "").replace("; ", ", "),
            document.url or "",
        )
    text, blocks = join_blocks(_mended(pieces))
    return Extract(text, blocks, facts)


def _size(pieces: list[tuple[str, BlockRole]]) -> int:
    return sum(len(text) for text, _ in pieces)


def _mended(pieces: list[tuple[str, BlockRole]]) -> list[tuple[str, BlockRole]]:
    """Sentences that a line break, a link or a piece of code broke in two, in one block again."""
    mended: list[tuple[str, BlockRole]] = []
    for text, role in pieces:
        last, last_role = mended[-1] if mended else ("", "heading")
        inline = role in ("", "code") and last_role == "" and "\n" not in text
        if inline and not _ENDED.search(last) and _GOES_ON.match(text):
            mended[-1] = (f"{last}{'' if text[0] in '.,;)' else ' '}{text}", "")
        else:
            mended.append((text, role))
    return mended


def join_blocks(pieces: list[tuple[str, BlockRole]]) -> tuple[str, list[Block]]:
    """Canonical text of pieces, an empty line between two (one line end between items of a list), and their blocks."""
    text = ""
    blocks: list[Block] = []
    before: BlockRole = ""
    for piece, role in pieces:
        piece = clean_text(piece).strip()
        if not piece:
            continue
        text += "" if not blocks else "\n" if role == before and role in ("item", "table") else "\n\n"
        blocks.append(Block(len(text), len(text) + len(piece), piece, role=role))
        text += piece
        before = role
    return text, blocks


def _pieces(element: Any, role: BlockRole = "") -> Iterator[tuple[str, BlockRole]]:
    """Blocks of trafilatura's tree, in reading order; inline elements join the text around them."""
    inline: list[str] = []

    def flush() -> Iterator[tuple[str, BlockRole]]:
        for part in "".join(inline).split("\n"):
            if part.strip():
                yield _SPACE.sub(" ", part).strip(), role
        inline.clear()

    inline.append((element.text or "").replace("\n", " "))
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in ("p", "head", "quote", "list", "item", "table", "row", "cell", "code", "div", "main", "body"):
            if not (tag == "code" and role in ("", "item") and "\n" not in (child.text or "")):
                yield from flush()
                yield from _pieces(child, _ROLES.get(tag, role))
            else:
                inline.append("".join(child.itertext()).replace("\n", " "))
        elif tag == "lb":
            inline.append("\n")
        elif tag not in ("graphic", ""):
            inline.append("".join(child.itertext()).replace("\n", " "))
        inline.append((child.tail or "").replace("\n", " "))
    yield from flush()


def _whole_page(page: str) -> list[tuple[str, BlockRole]]:
    """All visible text, for pages in which no article is found."""
    from lxml import html
    from lxml.etree import ParserError

    try:
        tree = html.fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return []
    for dead in tree.xpath("//script|//style|//noscript|//template|//nav|//footer|//form|//head|//comment()"):
        if dead.getparent() is not None:
            dead.drop_tree()
    for end in tree.xpath("//p|//div|//br|//li|//h1|//h2|//h3|//h4|//td|//article|//section|//header"):
        end.tail = "\n" + (end.tail or "")
    return [(_SPACE.sub(" ", line).strip(), "") for line in tree.text_content().split("\n") if line.strip()]
