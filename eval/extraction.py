"""``python -m eval bench extraction --data FILE``: the article of a web page, as it is read here, beside two plain ways."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from rag.core import Source
from rag.errors import BothSidesError, SkippedFile
from rag.ingest import read
from rag.train.data import json_lines

__all__ = ["run", "token_f1"]

_NEEDED = {"html", "body", "title"}
_WORD = re.compile(r"\w+")
_Found = tuple[str, str]
"""Body and title that a way of reading finds; empty where it finds none."""


def run(data: Path) -> dict[str, Any]:
    """Score ``{id, html, body, title, author, date}`` rows, each page read as a file of its own.

    ``token_f1`` is the mean over pages of the F1 of words (folded to lower case, each as often as it stands), of the whole text that
    is read of the page; ``token_f1_quotable`` leaves out what is marked in it as never to be quoted: headings, captions, teasers and
    the like, of which a reader mode's ``body`` keeps some. ``title_exact`` is the share of titles that are the same but for blanks,
    of the pages that have one. Baselines: the text of all tags, and what trafilatura gives by its defaults.

    Raises:
        BothSidesError: a row is not as expected.
    """
    rows = _rows(data)
    began = time.perf_counter()
    sources = _read_all([row["html"] for row in rows])
    seconds = time.perf_counter() - began
    return {
        "task": "extraction",
        "data": str(data),
        "rows": len(rows),
        "seconds": round(seconds, 3),
        "metrics": {
            **_metrics(rows, [(source.text, source.title) for source in sources]),
            "token_f1_quotable": _mean_f1(rows, [_quotable(source) for source in sources]),
        },
        "baselines": {name: _metrics(rows, [way(row["html"]) for row in rows]) for name, way in _WAYS.items()},
    }


def token_f1(text: str, gold: str) -> float:
    """F1 of words as multisets; 1.0 where neither has any."""
    own, other = (Counter(_WORD.findall(part.lower())) for part in (text, gold))
    total = own.total() + other.total()
    return 2 * (own & other).total() / total if total else 1.0


def _metrics(rows: list[dict[str, Any]], found: list[_Found]) -> dict[str, float]:
    titles = [_blanks(row["title"]) == _blanks(title) for row, (_, title) in zip(rows, found, strict=True) if row["title"]]
    return {
        "token_f1": _mean_f1(rows, [body for body, _ in found]),
        "title_exact": round(mean(titles), 4) if titles else 0.0,
    }


def _mean_f1(rows: list[dict[str, Any]], bodies: list[str]) -> float:
    return round(mean(token_f1(body, row["body"]) for row, body in zip(rows, bodies, strict=True)), 4)


def _blanks(text: str) -> str:
    return " ".join(text.split())


def _read_all(pages: list[str]) -> list[Source]:
    """Each page as a file of a folder, as users have it; a page that is skipped gives an empty article."""
    sources: list[Source] = []
    with TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            name = f"{number}.html"
            (Path(folder) / name).write_text(page, encoding="utf-8", errors="replace")
            try:
                sources += read(Path(folder), name).sources
            except SkippedFile:
                sources.append(Source(name, ""))
    return sources


def _quotable(source: Source) -> str:
    parts, position = [], 0
    for mark in source.boilerplate:
        parts.append(source.text[position : mark.start])
        position = mark.end
    return " ".join([*parts, source.text[position:]])


def _all_tags(page: str) -> _Found:
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return "", ""
    words = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]")
    return " ".join(words), (tree.findtext(".//title") or "")


def _trafilatura(page: str) -> _Found:
    from trafilatura import bare_extraction

    document = bare_extraction(page, with_metadata=True)
    return (document.text or "", document.title or "") if document is not None else ("", "")


_WAYS: dict[str, Callable[[str], _Found]] = {"text of all tags": _all_tags, "trafilatura": _trafilatura}


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(json_lines(path), 1):
        if not row.keys() >= _NEEDED or not all(isinstance(row[name] or "", str) for name in _NEEDED):
            raise BothSidesError(
                f"{path}, row {number}: not a row of article extraction",
                'Each line must be {"id", "html", "body", "title", "author", "date"}; title may be null.',
            )
        rows.append({name: row[name] or "" for name in _NEEDED})
    if not rows:
        raise BothSidesError(f"{path} holds no rows", "Each line is one page.")
    return rows
