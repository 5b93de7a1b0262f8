"""How a metric moved between two runs of the same questions, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from eval.metrics import Estimate, Metric, estimate, paired
from eval.run import Asked

__all__ = ["Move", "Verdict", "move", "scores"]

Verdict = Literal["better", "worse", "same", "unclear"]
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Move:
    """A metric on the questions that both sides answered. ``before`` and ``after`` are its values there, ``change`` the paired move;
    ``risen`` and ``fallen`` are the ids of questions whose score is better or worse than it was, the furthest first."""

    metric: Metric
    before: float
    after: float
    change: Estimate
    risen: tuple[str, ...]
    fallen: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """Better or worse when the whole interval of the move lies on that side; same when no question changed; else unclear."""
        low, high = self.change.low, self.change.high
        if self.metric.better == "lower":
            low, high = -high, -low
        if low > 0:
            return "better"
        if high < 0:
            return "worse"
        return "unclear" if self.risen or self.fallen else "same"


def scores(asked: Iterable[Asked], metric: Metric) -> dict[str, float]:
    """The metric of each question that it applies to, by id.

    Rounded, so that two thirds in a run and two thirds read back from a file are the same.
    """
    if metric.unit == "seconds":
        return {one.id: round(one.seconds, _DIGITS) for one in asked}
    return {one.id: round(one.scores[metric.name], _DIGITS) for one in asked if metric.name in one.scores}


def move(metric: Metric, before: Mapping[str, float], after: Mapping[str, float]) -> Move | None:
    """The move over the ids that are in both; None when there are none."""
    shared = [name for name in before if name in after]
    old, new = [before[name] for name in shared], [after[name] for name in shared]
    was, now = estimate(old, metric.statistic), estimate(new, metric.statistic)
    change = paired(old, new, metric.statistic)
    if was is None or now is None or change is None:
        return None
    sign = 1 if metric.better == "higher" else -1
    gains = {name: sign * (after[name] - before[name]) for name in shared}
    risen = tuple(sorted((name for name in shared if gains[name] > 0), key=lambda name: -gains[name]))
    fallen = tuple(sorted((name for name in shared if gains[name] < 0), key=lambda name: gains[name]))
    return Move(metric, was.value, now.value, change, risen, fallen)
