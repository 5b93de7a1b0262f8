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
_FEWEST_WORDS = 10
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
        "favor_recall": True,
        "with_metadata": True,
        "date_extraction_params": {"extensive_search": False, "original_date": True},
    }
    document = bare_extraction(page, **options) if _TAG_LIKE.search(page) else None
    pieces = list(_pieces(document.body)) if document is not None and document.body is not None else []
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
    text, blocks = join_blocks(pieces)
    return Extract(text, blocks, facts)


def join_blocks(pieces: list[tuple[str, BlockRole]]) -> tuple[str, list[Block]]:
    """Canonical text of pieces, an empty line between two (one line end between items of a list), and their blocks."""
    text = ""
    blocks: list[Block] = []
    before: BlockRole = ""
    for piece, role in pieces:
        piece = clean_text(piece).strip()
        if not piece:
            continue
        gap = 0 if not blocks else 1 if role == before and role in ("item", "table") else 2
        text += "\n" * gap
        blocks.append(Block(len(text), len(text) + len(piece), piece, gap or 1, role))
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
