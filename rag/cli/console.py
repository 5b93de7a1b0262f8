"""What goes to the terminal: text of articles as plain text, JSON alone on stdout, everything else of the program on stderr."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from rag.errors import BothSidesError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["clean", "errors", "hint", "output", "print_error", "print_json", "wraps"]

_CONTROL = {code: None for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\n\t"}
_DIRECTION = dict.fromkeys([8206, 8207, 1564, *range(8234, 8239), *range(8294, 8298)])
_REMOVED = {**_CONTROL, **_DIRECTION}


def clean(text: str) -> str:
    """``text`` without control characters and overrides of direction: it can neither colour, move nor disguise anything."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_REMOVED)


def output() -> Console:
    """Standard output. Markup, emoji codes and highlighting are off, since most of what is shown was written by others."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


def errors() -> Console:
    """Standard error, in the same way."""
    from rich.console import Console

    return Console(stderr=True, markup=False, emoji=False, highlight=False)


def wraps(console: Console) -> bool:
    """Whether lines are broken at the console's width: on a terminal, or where COLUMNS gives the width; a pipe gets whole lines."""
    return console.is_terminal or os.environ.get("COLUMNS", "").isdigit()


def print_json(value: Any) -> None:
    """``value`` as JSON on standard output; characters that a terminal would obey are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write("".join(f"\\u{ord(c):04x}" if ord(c) in _REMOVED or 0xD800 <= ord(c) < 0xE000 else c for c in text) + "\n")
    sys.stdout.flush()


def print_error(error: BothSidesError) -> None:
    """What happened, and what to do."""
    console = errors()
    message = clean(str(error)).strip()
    console.print(f"Error: {message[:1].upper()}{message[1:]}", style="bold red", soft_wrap=True)
    if error.remedy:
        console.print(f"What to do: {clean(error.remedy).strip()}", soft_wrap=True)


def hint(text: str) -> None:
    """A remark beside the answer, on standard error."""
    errors().print(clean(text), style="dim", soft_wrap=True)
