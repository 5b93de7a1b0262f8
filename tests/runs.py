"""Runs of gold questions built by hand, for the tests of reports, baselines and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.baseline import Baseline, read_baseline, write_baseline
from eval.run import Asked, CorpusFacts, Run, Shown

QUOTE = "The tram will cost 40 million euros."


def asked(name: str, *, corpus: str = "town", kind: str = "fact", split: str = "test", **more: Any) -> Asked:
    """A question about a tram, answered rightly with one quote; ``more`` are fields of :class:`Asked` that differ."""
    made = Asked(
        corpus=corpus,
        id=name,
        kind=kind,
        split=split,
        turns=(),
        question="What will the tram cost?",
        expected={
            "answer": "Forty million euros.",
            "facts": [["40 million", "forty million"]],
            "proofs": [[{"file": "news/tram.txt", "quote": QUOTE}]],
        },
        given_kind="fact",
        abstained=False,
        first_line="The tram will cost 40 million euros. [1]",
        text=f"**Answer**\n\n“{QUOTE}” [1]",
        model="extractive",
        seconds=0.25,
        scores={"correctness": 1.0, "first_line": 1.0, "quote_exactness": 1.0},
        citations=(Shown(1, "news/tram.txt", 12, QUOTE, "Ana Ruiz", "oppose"),),
    )
    return replace(made, **more)


def scored(metric: str, values: Sequence[float], *, start: int = 0, **more: Any) -> tuple[Asked, ...]:
    """One question a value, called ``q0``, ``q1``, ..., with that metric alone."""
    return tuple(asked(f"q{number}", scores={metric: value}, **more) for number, value in enumerate(values, start))


def run(questions: Sequence[Asked], label: str = "extractive", **more: Any) -> Run:
    """A run of those questions; each corpus that they name has four articles."""
    names = dict.fromkeys(one.corpus for one in questions)
    corpora = tuple(CorpusFacts(name, 4, f"articles of {name}", f"gold of {name}", "Build the tram.") for name in names)
    settings: Mapping[str, Any] = {"model": None, "passage_chars": 1000}
    made = Run("2031-05-06T07:08:09+00:00", label, {"bothsides": "0.1.0"}, settings, {"answer": "ab12"}, corpora, tuple(questions))
    return replace(made, **more)


def two_corpora(good: float = 1.0) -> Run:
    """Twenty questions scored ``good``, one of the dev half that is wrong, and one of another corpus that is right with a fault."""
    wrong = ("the first line lacks “40 million”",)
    return run(
        [
            *(asked(f"a{one}", scores={"correctness": good, "first_line": good}, faults=() if good else wrong) for one in range(20)),
            asked("late", split="dev", kind="debate", scores={"correctness": 0.0, "balance": 0.5}, faults=("nobody speaks for the tram",)),
            asked("flawed", corpus="port", kind="voice", faults=("[1] does not support its statement",)),
        ]
    )


def baseline_of(made: Run, folder: Path) -> Baseline:
    """The run as a baseline that was written to ``folder`` and read back."""
    write_baseline(made, folder / "baseline.json")
    return read_baseline(folder / "baseline.json")
