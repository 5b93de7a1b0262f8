"""Runs of gold questions built by hand, for the tests of reports, baselines and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
