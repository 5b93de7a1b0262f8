"""Word documents, through python-docx: paragraphs, lists and tables in order, and core properties."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from rag.core import ArticleFacts
from rag.errors import SkippedFile
from rag.ingest.blocks import BlockRole
from rag.ingest.compose import Extract
from rag.ingest.dates import iso_date
from rag.ingest.html import join_blocks

__all__ = ["read_docx"]

_MOST_BYTES = 300_000_000
"""Unpacked size; more is a bomb, not an article."""


def read_docx(data: bytes) -> Extract:
    """Raises :class:`SkippedFile` for broken and encrypted files."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SkippedFile("encrypted or old Word file; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MOST_BYTES:
                raise SkippedFile("too large when unpacked")
        document = Document(io.BytesIO(data))
        pieces = [piece for block in document.iter_inner_content() for piece in _pieces(block)]
        properties = document.core_properties
        facts = ArticleFacts(title=properties.title or "", author=_author(properties.author), date=iso_date(properties.created))
    except (zipfile.BadZipFile, OpcError, LxmlError, KeyError, ValueError, AttributeError, OSError, EOFError, NotImplementedError) as error:
        raise SkippedFile(f"damaged Word file ({type(error).__name__})") from error
    if not pieces:
        raise SkippedFile("empty: no readable text")
    text, blocks = join_blocks(pieces)
    return Extract(text, blocks, facts)


def _author(name: str | None) -> str:
    return "" if not name or name == "python-docx" else name


def _pieces(block: Any) -> list[tuple[str, BlockRole]]:
    if hasattr(block, "rows"):
        return [(" | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)), "table") for row in block.rows]
    style = (block.style.name if block.style is not None else "") or ""
    role: BlockRole = (
        "heading"
        if style.startswith(("Heading", "Title", "Subtitle"))
        else "item"
        if style.startswith("List")
        else "caption"
        if style == "Caption"
        else ""
    )
    return [(" ".join(line.split()), role) for line in block.text.split("\n") if line.strip()]
