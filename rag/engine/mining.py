"""Mined statements and argument maps, kept in the folder of the index version that they belong to."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.core import ArgumentMap, Debate, Source, Span
from rag.index import Index

__all__ = ["load_map", "load_statements", "map_key", "save_map"]

STATEMENTS = "statements.json"
Tell = Callable[[str, int, int], None]


def load_statements(index: Index, reuse: Sequence[Path] = (), tell: Tell | None = None) -> list[Any]:
    """The statements of all articles of ``index``, in text order; what is not stored yet is mined and stored.

    ``reuse`` are folders of other versions: an article that is the same there is not mined again.
    """
    from rag.mine.statements import version

    path = index.directory / STATEMENTS
    stored = _read(path)
    if stored is not None and stored.get("version") == version():
        return [_statement(item) for article in stored["articles"].values() for item in article["statements"]]
    known: dict[str, Any] = {}
    for folder in reuse:
        old = _read(folder / STATEMENTS)
        if old is not None and old.get("version") == version():
            known |= {article["key"]: article["statements"] for article in old["articles"].values()}
    articles: dict[str, Any] = {}
    total = len(index.sources)
    for done, source in enumerate(index.sources.values(), 1):
        key = _key(source)
        rows = known.get(key)
        if rows is None:
            from rag.mine import mine_source

            rows = [asdict(statement) for statement in mine_source(source)]
        articles[source.path] = {"key": key, "statements": rows}
        if tell is not None:
            tell("mining", done, total)
    _write(path, {"version": version(), "articles": articles})
    return [_statement(item) for article in articles.values() for item in article["statements"]]


def map_key(debate: Debate, *parts: str) -> str:
    """Names a map: it changes with the debate and with everything else that decides what the map holds."""
    from rag.mine.statements import version

    text = json.dumps([asdict(debate), version(), parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def load_map(folder: Path, key: str, debate: Debate) -> ArgumentMap | None:
    """The stored map of that key, or None."""
    data = _read(folder / f"map-{key}.json")
    return None if data is None else ArgumentMap.from_dict(data, debate)


def save_map(folder: Path, key: str, amap: ArgumentMap) -> None:
    """Store the map beside its index; nothing is lost when the folder cannot be written, it is computed again."""
    _write(folder / f"map-{key}.json", amap.to_dict())


def _key(source: Source) -> str:
    spans = [(s.start, s.end) for s in source.sentences]
    return hashlib.sha256(json.dumps([source.path, source.text, spans]).encode()).hexdigest()


def _statement(item: Mapping[str, Any]) -> Any:
    from rag.mine.speakers import Speaker
    from rag.mine.statements import Statement

    data = dict(item)
    data["contents"] = tuple(Span(**span) for span in data["contents"])
    if data["speaker"] is not None:
        data["speaker"] = Speaker(**{**data["speaker"], "aliases": tuple(data["speaker"]["aliases"])})
    return Statement(**data)


def _read(path: Path) -> dict[str, Any] | None:
    """What is stored, or None when there is nothing or it was cut short: it can always be made again."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def _write(path: Path, data: Mapping[str, Any]) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=True)
        os.replace(name, path)
    except OSError:
        return  # a read-only index is served all the same; the result is computed anew by the next process
