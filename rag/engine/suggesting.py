"""Motions found in the corpus, kept in the folder of the index version that they were found in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rag.core import Debate
from rag.engine.mining import load_statements, map_key
from rag.index import Index

if TYPE_CHECKING:
    from rag.mine.motions import SuggestedMotion

__all__ = ["suggested"]

_MOST = 20


def suggested(index: Index, debate: Debate, encode: Callable[[Sequence[str]], Any]) -> list[SuggestedMotion]:
    """The motions of ``index``, the strongest debate first. Found once: the sentences that propose something must be parsed."""
    from rag.mine.motions import SuggestedMotion, suggest

    path = index.directory / f"motions-{map_key(Debate(aliases=debate.aliases))}.json"
    try:
        return [SuggestedMotion(**{**item, "sources": tuple(item["sources"])}) for item in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError):
        pass  # not there, or cut short: it can always be found again
    found = suggest(
        load_statements(index),
        index.sources,
        index.sentence_vectors,
        encode,
        aliases=debate.aliases,
        duplicates=index.duplicates,
        most=_MOST,
    )
    with contextlib.suppress(OSError):  # a read-only index is served all the same
        path.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
    return found
