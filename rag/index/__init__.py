"""Chroma, BM25 and the stored articles: versions side by side, one writer, many readers."""

from rag.index.build import Progress
from rag.index.layout import current_version
from rag.index.manifest import Manifest, Plan, Recipe, plan
from rag.index.reader import Index, open_index
from rag.index.update import update_index

__all__ = ["Index", "Manifest", "Plan", "Progress", "Recipe", "current_version", "open_index", "plan", "update_index"]
