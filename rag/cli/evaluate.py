"""``bothsides eval``: the measurements of a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.console import print_json
from rag.cli.options import Json
from rag.errors import BothSidesError

__all__ = ["evaluate"]


def evaluate(
    context: typer.Context,
    corpus: Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="Folder of articles.")] = None,
    as_json: Json = False,
) -> None:
    """Ask the gold questions and say how good the answers are (python -m eval), in a checkout.

    On articles of your own: bothsides eval --init questions.yaml --corpus DIR proposes questions, bothsides eval --gold questions.yaml
    asks them. All that follows is passed on; its own help is bothsides eval -- --help.
    """
    home = _checkout()
    arguments = [*(one for one in context.args if one != "--"), *(["--corpus", str(corpus.resolve())] if corpus is not None else [])]
    command = [sys.executable, "-P", "-m", "eval", *arguments, *(["--json"] if as_json else [])]
    # Found by its path, not by the folder that the command is given in: file names that follow are meant from there.
    paths = os.pathsep.join([str(home), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE if as_json else None, text=True, check=False
    )
    if as_json:
        print_json({"exit_code": done.returncode, "result": _result(done.stdout)})
    raise typer.Exit(done.returncode)


def _checkout() -> Path:
    """The folder that holds the ``eval`` package: it is not part of an installed distribution."""
    found = find_spec("rag")
    home = Path(found.origin).resolve().parents[1] if found is not None and found.origin else Path.cwd()
    if not (home / "eval" / "__main__.py").is_file():
        raise BothSidesError("the measurements are not part of an installed package", "Run this in a checkout of the project.")
    return home


def _result(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
