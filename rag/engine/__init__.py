"""The one place where the parts are put together."""

from rag.engine.engine import Engine

__all__ = ["Engine"]
