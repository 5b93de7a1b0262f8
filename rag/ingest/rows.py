"""JSON lines: one article a row. A row that cannot be read is skipped with its line number; the others are kept."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.core import ArticleFacts, Source
from rag.errors import SkippedFile
from rag.ingest.blocks import plain_blocks
from rag.ingest.compose import Extract, compose
from rag.ingest.dates import iso_date
from rag.ingest.decode import clean_text, refuse_oversize
from rag.ingest.html import read_html
from rag.ingest.metadata import from_facts

__all__ = ["read_rows"]

_MOST_BYTES = 20_000_000
"""Longest row."""
_TEXT = ("text", "body", "content", "article")
_PUBLISHER = ("publisher", "source", "site", "sitename")
_DATE = ("date", "published", "published_at", "date_published", "publish_date")


def read_rows(file: Path, path: str, facts: Mapping[str, ArticleFacts]) -> tuple[list[Source], dict[str, str]]:
    """The articles of ``file`` under ``path#ID``, and the reason for each row that is left out."""
    sources: list[Source] = []
    skipped: dict[str, str] = {}
    taken: set[str] = set()
    for number, line in _lines(file):
        name = f"{path}#{number}"
        try:
            if line is None:
                raise SkippedFile(f"line {number}: longer than {_MOST_BYTES:,} bytes")
            row = _row(line, number)
            name = f"{path}#{_id(row, number)}"
            if name in taken:
                raise SkippedFile(f"line {number}: a second row with this id")
            sources.append(compose(name, _extract(row, number), hashlib.sha256(line).hexdigest(), facts.get(name)))
            taken.add(name)
        except SkippedFile as error:
            reason = str(error) if str(error).startswith("line ") else f"line {number}: {error}"
            skipped[name if name not in taken else f"{path}#{number}"] = reason
    return sources, skipped


def _lines(file: Path) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; ``None`` for one that is too long. Memory is bounded by the longest row allowed."""
    opener = gzip.open if file.name.lower().endswith(".gz") else open
    try:
        with opener(file, "rb") as stream:
            number = 0
            while line := stream.readline(_MOST_BYTES + 1):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if len(line) > _MOST_BYTES and not line.endswith(b"\n"):
                    while (rest := stream.readline(_MOST_BYTES)) and not rest.endswith(b"\n"):
                        pass
                    yield number, None
                elif line.strip():
                    yield number, line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SkippedFile(f"damaged gzip file ({type(error).__name__})") from error


def _row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise SkippedFile(f"line {number}: not valid JSON") from error
    if not isinstance(row, dict):
        raise SkippedFile(f"line {number}: not a JSON object")
    return row


def _id(row: dict[str, Any], number: int) -> str:
    value = row.get("id")
    plain = isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip()
    return clean_text(str(value).strip()) if plain else str(number)


def _extract(row: dict[str, Any], number: int) -> Extract:
    stated = ArticleFacts(
        _text(row, ("title", "headline")),
        _text(row, _PUBLISHER),
        _date(row),
        _text(row, ("author", "authors", "byline")),
        _text(row, ("url", "link")),
    )
    raw = next((row[key] for key in _TEXT if isinstance(row.get(key), str) and row[key].strip()), "")
    if raw:
        text = clean_text(raw)
        refuse_oversize(text)
        return Extract(text, plain_blocks(text), stated)
    page = row.get("html")
    if isinstance(page, str) and page.strip():
        extract = read_html(clean_text(page))
        return Extract(extract.text, extract.blocks, from_facts(extract.facts, stated))
    raise SkippedFile(f"line {number}: no text (looked for {', '.join((*_TEXT, 'html'))})")


def _text(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = row.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if isinstance(value, str) and value.strip():
            return " ".join(clean_text(value).split())
    return ""


def _date(row: dict[str, Any]) -> str:
    return next((found for key in _DATE if (found := iso_date(row.get(key)))), "")
