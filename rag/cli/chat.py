"""``bothsides chat``: questions and answers in a row; a question may refer to the ones before."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from rag.cli.ask import ready_engine
from rag.cli.console import clean, output, print_error, print_json
from rag.cli.options import Json, settings_options
from rag.errors import BothSidesError

if TYPE_CHECKING:
    from rich.console import Console

    from rag import Engine
    from rag.core import Answer
    from rag.settings import Settings

__all__ = ["chat"]

_HELP = "Ask anything. [2] shows citation 2 in its article, :sources the articles, :quit ends."


@settings_options("motion", "model", "prompts")
def chat(settings: Settings, as_json: Json = False) -> None:
    """Ask one question after another; follow-ups ("And WhatsApp?") are understood.

    In it, [2] shows citation 2 in its article, :sources lists the articles and :quit ends. With --json every line of standard input
    is a question and every answer one JSON object.
    """
    engine = ready_engine(settings)
    history: list[tuple[str, str]] = []
    last: Answer | None = None
    if not as_json:
        output().print(_HELP, style="dim")
    while (line := _read(as_json)) is not None:
        text = line.strip()
        if not text:
            continue
        if text in {":quit", ":q", ":exit"}:
            break
        if not as_json and _command(text, engine, last, output()):
            continue
        try:
            last = engine.ask(text, history)
        except BothSidesError as error:
            if as_json:
                raise
            print_error(error)
            continue
        history.append((text, last.text))
        if as_json:
            print_json(last.to_dict())
        else:
            from rag.cli.answer_view import print_answer

            print_answer(last, output())


def _read(quiet: bool) -> str | None:
    """The next line; None at the end of input."""
    if quiet or not sys.stdin.isatty():
        line = sys.stdin.readline()
        return line if line else None
    import readline  # noqa: F401 - gives input() its editing and history

    try:
        return input("\n> ")
    except EOFError:
        print()
        return None


def _command(text: str, engine: Engine, last: Answer | None, console: Console) -> bool:
    """Does what is no question: ``[n]``, ``:sources``, ``:help``; false when it is one."""
    wanted = re.fullmatch(r"\[?(\d{1,4})\]?", text)
    if wanted and last is not None:
        from rag.cli.answer_view import print_in_context

        found = next((one for one in last.citations if one.number == int(wanted[1])), None)
        if found is None:
            console.print(f"The last answer has no citation [{wanted[1]}].")
        else:
            print_in_context(found, engine.source(found.source), console)
        return True
    if text == ":sources":
        from rag.cli.corpus import print_sources

        print_sources(engine, console)
        return True
    if text.startswith(":"):
        console.print(_HELP if text == ":help" else f"There is no {clean(text.split()[0])}. {_HELP}")
        return True
    return False
