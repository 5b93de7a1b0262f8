"""A run of the gold questions: what was expected, what was given and how each answer scored. Plain JSON, for reports and comparisons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rag.errors import BothSidesError

__all__ = ["FORMAT", "Asked", "CorpusFacts", "Run", "Shown", "read_run", "write_run"]

FORMAT = 1


@dataclass(frozen=True)
class Shown:
    """A citation as the answer showed it, and what was wrong with it (empty: nothing)."""

    number: int
    source: str
    line: int
    quote: str
    voice: str
    side: str
    fault: str = ""


@dataclass(frozen=True)
class Asked:
    """One question: ``expected`` is the gold question as plain data, ``scores`` are in 0..1 by metric (a metric that does not
    apply is missing), ``faults`` say in words what went wrong, ``text`` is the answer in Markdown, ``seconds`` its wall time."""

    corpus: str
    id: str
    kind: str
    split: str
    turns: tuple[str, ...]
    question: str
    expected: Mapping[str, Any]
    given_kind: str
    abstained: bool
    first_line: str
    text: str
    model: str
    seconds: float
    scores: Mapping[str, float]
    faults: tuple[str, ...] = ()
    citations: tuple[Shown, ...] = ()
    understood: str = ""
    warnings: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``corpus/id``, the same in every run of these questions."""
        return f"{self.corpus}/{self.id}"


@dataclass(frozen=True)
class CorpusFacts:
    """``sha256`` is over the paths and bytes of the corpus' files; ``gold`` over the question file."""

    name: str
    articles: int
    sha256: str
    gold: str
    motion: str = ""


@dataclass(frozen=True)
class Run:
    """All questions of a run. ``made`` is UTC in ISO 8601; ``prompts`` are SHA-256 by prompt name."""

    made: str
    label: str
    versions: Mapping[str, str]
    settings: Mapping[str, Any]
    prompts: Mapping[str, str]
    corpora: tuple[CorpusFacts, ...]
    asked: tuple[Asked, ...]
    format: int = FORMAT

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; :func:`read_run` reads it back."""
        return asdict(self)


def write_run(run: Run, path: Path) -> None:
    """The run as indented JSON; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(run.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_run(path: Path) -> Run:
    """A run that :func:`write_run` wrote.

    Raises:
        BothSidesError: it is not one, or of another format.
        OSError: it cannot be read.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}, not {FORMAT}")
        return Run(**{**data, "corpora": tuple(CorpusFacts(**one) for one in data["corpora"]), "asked": tuple(map(_asked, data["asked"]))})
    except (ValueError, KeyError, TypeError) as error:
        raise BothSidesError(f"{path} holds no run of the questions ({error})", "Write one with: python -m eval --out FILE") from error


def _asked(row: Mapping[str, Any]) -> Asked:
    lists = {name: tuple(row[name]) for name in ("turns", "faults", "warnings")}
    return Asked(**{**row, **lists, "citations": tuple(Shown(**one) for one in row["citations"])})
