"""The formats by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rag.core import ArgumentMap, Source
from rag.errors import ExportError
from rag.export.aif import aif
from rag.export.argdown import argdown
from rag.export.dot import dot
from rag.export.graph import Graph, graph
from rag.export.graphml import graphml
from rag.export.mermaid import mermaid
from rag.export.report import markdown
from rag.export.tables import csv_table, json_map

__all__ = ["FORMATS", "check_format", "export"]

_WRITERS: dict[str, Callable[[Graph], str]] = {
    "argdown": argdown,
    "aif": aif,
    "graphml": graphml,
    "mermaid": mermaid,
    "dot": dot,
    "markdown": markdown,
    "csv": csv_table,
    "json": json_map,
}
FORMATS: tuple[str, ...] = tuple(_WRITERS)


def check_format(format: str) -> None:
    """Raises ExportError, which names the known formats, when there is no such one."""
    if format not in _WRITERS:
        raise ExportError(f"there is no export format {format!r}", f"The formats are: {', '.join(FORMATS)}.")


def export(amap: ArgumentMap, format: str, sources: Mapping[str, Source] | None = None) -> str:
    """The map as text of that format. With ``sources`` every node also tells its article's title, publisher and date.

    Raises:
        ExportError: no such format.
    """
    check_format(format)
    return _WRITERS[format](graph(amap, sources or {}))
