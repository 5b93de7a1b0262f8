"""One question of a run as the page shows it: expected beside given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval.baseline import Baseline
from eval.metrics import METRICS
from eval.run import Asked
from eval.summary import is_right, percent, went_wrong

__all__ = ["Expected", "Score", "ShownQuestion", "shown_question"]

_REFUSE = {True: "must be refused", False: "", "allowed": "may be refused"}


@dataclass(frozen=True, slots=True)
class Score:
    """``was`` is the baseline's score where it is another one."""

    label: str
    value: str
    was: str
    full: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """The gold question in words. ``wordings`` are (what, [ways to say it]); a proof is a list of places, of which one is enough."""

    answer: str
    refuse: str
    wordings: tuple[tuple[str, tuple[str, ...]], ...]
    sides: tuple[str, ...]
    proofs: tuple[tuple[Mapping[str, Any], ...], ...]
    points: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What the template reads of a question. Flawed: right as a whole and in its first line, but with a fault."""

    asked: Asked
    state: Literal["wrong", "flawed", "right"]
    expected: Expected
    scores: tuple[Score, ...]


def shown_question(asked: Asked, baseline: Baseline | None) -> ShownQuestion:
    """The question with its gold answer and scores, and with what it scored in the baseline."""
    corpus = baseline.corpus(asked.corpus) if baseline else None
    before = corpus.scores.get(asked.id, {}) if corpus else {}
    state: Literal["wrong", "flawed", "right"] = "wrong" if not is_right(asked) else "flawed" if went_wrong(asked) else "right"
    return ShownQuestion(asked, state, _expected(asked.expected), tuple(_scores(asked, before)))


def _expected(gold: Mapping[str, Any]) -> Expected:
    wordings = [
        *(("in the answer", _ways(one)) for one in gold.get("facts") or ()),
        *(("in the first line", _ways(one)) for one in gold.get("first_line") or ()),
        *(("as a speaker", _ways(one)) for one in gold.get("voices") or ()),
        *(("not in the first line", _ways(one)) for one in gold.get("wrong") or ()),
        *(("nowhere", _ways(one)) for one in gold.get("never") or ()),
    ]
    return Expected(
        str(gold.get("answer", "")),
        _REFUSE.get(gold.get("refuse", False), ""),
        tuple(wordings),
        tuple(map(str, gold.get("sides") or ())),
        tuple(tuple(group) for group in gold.get("proofs") or ()),
        tuple((str(point["side"]), tuple(point["places"])) for point in gold.get("points") or ()),
    )


def _ways(one: str | Sequence[str]) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else tuple(map(str, one))


def _scores(asked: Asked, before: Mapping[str, float]) -> list[Score]:
    found = []
    for metric in METRICS:
        if metric.unit == "seconds" or metric.name not in asked.scores:
            continue
        value, old = asked.scores[metric.name], before.get(metric.name)
        was = percent(old, metric) if old is not None and abs(old - value) > 1e-6 else ""
        full = value >= 1.0 if metric.better == "higher" else value <= 0.0
        found.append(Score(metric.label, percent(value, metric), was, full))
    return found
