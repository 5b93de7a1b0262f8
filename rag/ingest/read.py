"""One file to its articles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from rag.core import ArticleFacts, Source
from rag.errors import SkippedFile
from rag.ingest.blocks import plain_blocks
from rag.ingest.compose import Extract, compose
from rag.ingest.decode import decode, refuse_oversize
from rag.ingest.docx import read_docx
from rag.ingest.html import declared_encoding, read_html
from rag.ingest.markdown import read_markdown
from rag.ingest.pdf import read_pdf
from rag.ingest.rows import read_rows
from rag.ingest.scan import kind_of

__all__ = ["Reading", "read"]

_MOST_BYTES = {"": 48_000_000, ".pdf": 300_000_000, ".docx": 300_000_000}
_NO_FACTS: Mapping[str, ArticleFacts] = MappingProxyType({})


@dataclass(frozen=True)
class Reading:
    """The articles of one file (several in ``.jsonl``); ``skipped`` gives the reason for rows that are left out."""

    sources: tuple[Source, ...]
    skipped: dict[str, str] = field(default_factory=dict)


def read(corpus: Path, path: str, facts: Mapping[str, ArticleFacts] = _NO_FACTS) -> Reading:
    """Reads ``corpus/path``; ``facts`` by path override what the file says of itself.

    Raises :class:`SkippedFile`, whose text is the reason, when nothing in the file can be used.
    """
    file, kind = corpus / path, kind_of(path)
    try:
        if kind.startswith(".jsonl"):
            sources, skipped = read_rows(file, path, facts)
            if not sources:
                raise SkippedFile(next(iter(skipped.values()), "empty"))
            return Reading(tuple(sources), skipped)
        data = _bytes(file, kind)
    except OSError as error:
        raise SkippedFile(f"cannot be read: {error.strerror or error}") from error
    source = compose(path, _extract(data, kind), hashlib.sha256(data).hexdigest(), facts.get(path))
    return Reading((source,))


def _bytes(file: Path, kind: str) -> bytes:
    most, size = _MOST_BYTES.get(kind, _MOST_BYTES[""]), file.stat().st_size
    if size == 0:
        raise SkippedFile("empty")
    if size > most:
        raise SkippedFile(f"too large: {size:,} bytes (at most {most:,}); split it")
    return file.read_bytes()


def _extract(data: bytes, kind: str) -> Extract:
    if kind == ".pdf":
        return read_pdf(data)
    if kind == ".docx":
        return read_docx(data)
    text = _page(data) if kind in (".html", ".htm") else decode(data)
    if kind in (".html", ".htm"):
        return read_html(text)
    refuse_oversize(text)
    return read_markdown(text) if kind in (".md", ".markdown") else Extract(text, plain_blocks(text))


def _page(data: bytes) -> str:
    """A page in the encoding that it declares, where that holds, else as any text."""
    declared = declared_encoding(data)
    if declared and declared.lower() not in ("utf-8", "utf8"):
        try:
            return decode(data.decode(declared).encode("utf-8", "replace"))
        except (LookupError, UnicodeDecodeError):
            return decode(data)
    return decode(data)
