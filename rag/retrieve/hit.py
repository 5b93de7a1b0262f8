"""A passage that was found, and why."""

from __future__ import annotations

from dataclasses import dataclass

from rag.core import Passage

__all__ = ["Hit"]


@dataclass(frozen=True, slots=True)
class Hit:
    """``score`` is the fused one (only its order means something), ``cosine`` that of passage and query; ranks from 1."""

    passage: Passage
    score: float
    cosine: float
    rank_dense: int | None
    rank_lexical: int | None
