"""The command line: its commands, and what becomes of errors. No command ends in a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import metadata

import typer

from rag.cli.ask import ask
from rag.cli.chat import chat
from rag.cli.console import errors, print_error
from rag.cli.corpus import index, search, sources
from rag.cli.doctor import doctor
from rag.cli.evaluate import evaluate
from rag.cli.maps import export, show_map
from rag.cli.serve import serve
from rag.errors import BothSidesError

__all__ = ["app", "run"]

app = typer.Typer(
    name="bothsides",
    help="What a folder of articles says on both sides of a debate, each statement with its exact quote, speaker and place.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("index", short_help="Bring the index up to date with the folder of articles.")(index)
app.command("ask", short_help="Answer a question, both sides, each statement with its quote.")(ask)
app.command("chat", short_help="Ask one question after another.")(chat)
app.command("search", short_help="Find passages by meaning and by words.")(search)
app.command("map", short_help="Show the argument map: points, voices, what is answered.")(show_map)
app.command("export", short_help="Write the argument map in a standard format.")(export)
app.command("sources", short_help="List the indexed articles.")(sources)
app.command(
    "eval", short_help="Run the measurements of a checkout.", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)(evaluate)
app.command("serve", short_help="Index, then serve the page.")(serve)
app.command("doctor", short_help="Check the set-up and say what to do.")(doctor)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"bothsides {metadata.version('bothsides')}")
        raise typer.Exit


@app.callback()
def _root(version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version.")) -> None:
    pass


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line and gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(list(sys.argv[1:] if arguments is None else arguments), prog_name="bothsides")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BothSidesError as error:
        print_error(error)
        return 1
    except KeyboardInterrupt:
        errors().print("Interrupted.")
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader is gone: the interpreter must not fail again when it flushes
        return 1
    except Exception as error:
        if os.environ.get("BOTHSIDES_DEBUG"):
            raise
        what = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        print_error(BothSidesError(f"this should not have happened: {what}", "Set BOTHSIDES_DEBUG=1 to see where, and report it."))
        return 1
    return 0
