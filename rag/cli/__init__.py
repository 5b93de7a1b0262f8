"""The terminal. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line (default: the program's own arguments) and gives its exit code: 0, 1 failure, 2 misuse, 130 interrupted."""
    from rag.cli.app import run

    return run(arguments)
