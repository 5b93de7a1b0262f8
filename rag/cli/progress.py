"""Indexing with a progress bar on standard error; nothing is drawn when there is nothing to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rag.cli.console import errors

if TYPE_CHECKING:
    from rag import Engine
    from rag.core import IndexReport

__all__ = ["bring_up_to_date"]

_STAGES = {
    "read": "Reading articles",
    "embed": "Embedding sentences",
    "words": "Indexing words",
    "store": "Storing passages",
    "copies": "Looking for copies",
    "check": "Checking the index",
    "mining": "Finding who says what",
}


def bring_up_to_date(engine: Engine) -> IndexReport:
    """``engine.index()`` with its progress shown."""
    with _bar() as tell:
        return engine.index(tell)


@contextmanager
def _bar() -> Iterator[Any]:
    """A function ``(stage, done, total)``; the bar appears at its first call. Without a terminal one line a stage is printed."""
    console = errors()
    seen: dict[str, Any] = {}
    bar: Any = None

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal bar
        label = _STAGES.get(stage.lower(), stage.capitalize())
        if not console.is_terminal:
            if stage not in seen:
                seen[stage] = True
                console.print(f"{label} ({total})" if total else label, soft_wrap=True)
            return
        if bar is None:
            bar = _started(console)
        if stage not in seen:
            seen[stage] = bar.add_task(label, total=total or None)
        bar.update(seen[stage], completed=done, total=total or None)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.stop()


def _started(console: Any) -> Any:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
    )
    bar.start()
    return bar
