"""Both Sides: what a folder of articles says on both sides of a debate, with its proof.

::

    from rag import Engine, Settings

    engine = Engine(Settings(corpus="corpus"))
    engine.index()
    print(engine.ask("Should Messenger be encrypted?").text)

Importing this package loads no model, no store and no page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.core import (
    Answer,
    ArgumentMap,
    Citation,
    Claim,
    IndexReport,
    KeyPoint,
    Passage,
    Relation,
    Source,
    Voice,
)
from rag.errors import BothSidesError

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.settings import Settings

__all__ = [
    "Answer",
    "ArgumentMap",
    "BothSidesError",
    "Citation",
    "Claim",
    "Engine",
    "IndexReport",
    "KeyPoint",
    "Passage",
    "Relation",
    "Settings",
    "Source",
    "Voice",
]


def __getattr__(name: str) -> Any:
    if name == "Engine":
        from rag.engine import Engine

        return Engine
    if name == "Settings":
        from rag.settings import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
