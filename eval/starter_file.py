"""A first question file: YAML with a remark over each question that a reader must check it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import yaml

from eval.questions import GoldQuestion
from eval.starter import Starter

__all__ = ["corpus_name", "write_starter"]

_HEAD = """\
# Questions on {corpus}, proposed from its argument map by the program that they are to measure.
# Nothing here is gold yet: a reader of the articles checks, mends or drops each question and what a right answer holds, puts it
# in the words of the people who will ask, and adds what the program did not see. Delete a remark when its question is checked.
# All are of the half to mend by (dev). Questions to report by (test) are better written without asking the program at all.
# Fields: eval/gold/README.md. A bar parts ways to say the same; of each list of proofs one place must be cited.
"""
_NO_MOTION = "# No motion was found, so nothing is asked about sides. Write one into debate.toml in the folder, and begin again.\n"
_WIDTH = 130


def write_starter(starter: Starter, corpus: Path, path: Path) -> None:
    """Writes the file; its folder is made, and ``corpus`` is told relative to it where it can be.

    Raises:
        FileExistsError: the file is there already (it is never overwritten).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    where = _relative(corpus.resolve(), path.resolve().parent)
    name = corpus_name(corpus)
    parts = [_HEAD.format(corpus=name), "" if starter.motion else _NO_MOTION]
    parts += [_yaml({"name": name, "corpus": where}), "questions:\n"]
    for question, hint in starter.questions:
        parts.append(f"\n# To be checked by a reader: {hint}\n{_yaml([_row(question)])}")
    with path.open("x", encoding="utf-8") as file:
        file.write("".join(parts))


def corpus_name(corpus: Path) -> str:
    """What the questions on a folder are called: the folder's name, in characters that a question file's name may have."""
    return re.sub(r"[^\w.-]+|^[.-]+", "-", corpus.resolve().name).strip("-.") or "corpus"


def _relative(corpus: Path, home: Path) -> str:
    """POSIX, as in the files that come with the program; absolute on another drive, to which no relative path leads."""
    try:
        return Path(os.path.relpath(corpus, home)).as_posix()
    except ValueError:
        return corpus.as_posix()


def _row(question: GoldQuestion) -> dict[str, Any]:
    """What differs from a field's default, wordings with bars. An empty ``first_line`` says that nothing is asked of it."""
    row = question.model_dump(mode="json", exclude_defaults=True)
    for field in ("facts", "first_line", "wrong", "never", "voices"):
        if field in row:
            row[field] = [" | ".join(wording) for wording in row[field]]
    return row


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=_WIDTH)
