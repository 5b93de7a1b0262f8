"""The page: a conversation with its proof beside it. gradio is imported only when one of these names is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.ui.page import build
    from rag.ui.server import serve

__all__ = ["build", "serve"]


def __getattr__(name: str) -> Any:
    if name == "build":
        from rag.ui.page import build

        return build
    if name == "serve":
        from rag.ui.server import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
