"""Chroma, BM25 and the stored articles: versions side by side, one writer, many readers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rag.index.layout import current_version
from rag.index.manifest import Manifest, Plan, Recipe, plan
from rag.index.reader import EXACT_PASSAGES, Index, open_index

if TYPE_CHECKING:
    from rag.index.build import Progress
    from rag.index.update import update_index

__all__ = ["EXACT_PASSAGES", "Index", "Manifest", "Plan", "Progress", "Recipe", "current_version", "open_index", "plan", "update_index"]

_WRITING = {"Progress": "rag.index.build", "update_index": "rag.index.update"}


def __getattr__(name: str) -> Any:
    """What writes is imported on first use: it needs the readers of articles, which a question does not."""
    if name not in _WRITING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WRITING[name]), name)
