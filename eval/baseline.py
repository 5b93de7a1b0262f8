"""A run held against a baseline: how far each metric moved, and what dropped by more than chance or lies under its floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.baseline_file import Baseline, BaselineCorpus, read_baseline, write_baseline
from eval.metrics import METRICS, Metric, estimate
from eval.moves import Move, move, scores
from eval.run import Asked, CorpusFacts, Run
from eval.summary import figures, percent

__all__ = ["Baseline", "Drop", "drops", "moves", "notes", "read_baseline", "write_baseline"]

_MOST_IDS = 8
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Drop:
    """Something for which a run fails. ``metric`` is None when the whole corpus is missing; ``move`` is there when figures
    were compared."""

    corpus: str
    metric: Metric | None
    reason: str
    move: Move | None = None

    def __str__(self) -> str:
        return f"{self.corpus}: {f'{self.metric.label} ' if self.metric else ''}{self.reason}"


def moves(run: Run, baseline: Baseline) -> dict[Place, Move]:
    """By corpus, split and name of the metric, how far the run moved from the baseline on the questions that are in both."""
    found: dict[Place, Move] = {}
    for figure in figures(run):
        own = baseline.corpus(figure.corpus)
        asked = [one for one in run.asked if one.corpus == figure.corpus and figure.split in (one.split, "all")]
        moved = move(figure.metric, own.of(figure.metric), scores(asked, figure.metric)) if own else None
        if moved is not None:
            found[figure.corpus, figure.split, figure.metric.name] = moved
    return found


def drops(run: Run, baseline: Baseline) -> list[Drop]:
    """For each corpus and metric with a gate: a move whose interval lies wholly on the worse side, a value under the floor, or
    nothing to compare where the baseline has figures.

    Questions are compared in pairs, so those that are not in both do not count; :func:`notes` says how many.
    """
    found: list[Drop] = []
    for facts in run.corpora:
        found += _under_floor(facts.name, _asked(run, facts.name))
    for own in baseline.corpora:
        asked = _asked(run, own.name)
        if not asked:
            found.append(Drop(own.name, None, "was not run, and the baseline has figures for it"))
        elif not any(one.id in own.scores for one in asked):
            found.append(Drop(own.name, None, "has no question in common with the baseline"))
        else:
            found += _compared(own, asked)
    return found


def _asked(run: Run, corpus: str) -> list[Asked]:
    return [one for one in run.asked if one.corpus == corpus]


def _under_floor(corpus: str, asked: list[Asked]) -> Iterator[Drop]:
    for metric in METRICS:
        got = estimate(list(scores(asked, metric).values()), metric.statistic) if metric.floor is not None else None
        if got is not None and metric.floor is not None and got.value < metric.floor:
            yield Drop(corpus, metric, f"is {percent(got.value, metric)}, under its floor of {percent(metric.floor, metric)}")


def _compared(own: BaselineCorpus, asked: list[Asked]) -> Iterator[Drop]:
    ids = {one.id for one in asked}
    for metric in METRICS:
        before = {name: value for name, value in own.of(metric).items() if name in ids}
        if not metric.gate or not before:
            continue
        moved = move(metric, before, scores(asked, metric))
        if moved is None:
            yield Drop(own.name, metric, f"has no value on any of the {len(before)} questions that gave it one in the baseline")
        elif moved.verdict == "worse":
            yield Drop(own.name, metric, _worse(moved), moved)


def _worse(moved: Move) -> str:
    """The drop in words, with the questions to look at first."""
    metric, change = moved.metric, moved.change
    ids = ", ".join(moved.fallen[:_MOST_IDS]) + (f" and {len(moved.fallen) - _MOST_IDS} more" if len(moved.fallen) > _MOST_IDS else "")
    return (
        f"went from {percent(moved.before, metric)} to {percent(moved.after, metric)} on {change.n} questions "
        f"({percent(change.value, metric, sign=True)}, 95 % interval {percent(change.low, metric, sign=True)} to "
        f"{percent(change.high, metric, sign=True)}): {ids}"
    )


def notes(run: Run, baseline: Baseline) -> list[str]:
    """What a reader must know to judge the comparison: changed articles or questions, questions and corpora that are not compared."""
    found: list[str] = []
    for facts in run.corpora:
        own = baseline.corpus(facts.name)
        if own is None:
            found.append(f"{facts.name}: not in the baseline, so nothing is compared.")
        else:
            found += _changes(facts, own, {one.id for one in _asked(run, facts.name)})
    return found


def _changes(facts: CorpusFacts, own: BaselineCorpus, ids: set[str]) -> Iterator[str]:
    if facts.sha256 != own.sha256:
        yield f"{facts.name}: the articles are not those of the baseline ({facts.articles}, then {own.articles})."
    shared, old, new = ids & set(own.scores), set(own.scores) - ids, ids - set(own.scores)
    what = "the gold answers changed" if facts.gold != own.gold else "the gold answers are the same"
    if facts.gold != own.gold or old or new:
        apart = f"{len(old)} of the baseline were not asked, {len(new)} are new"
        yield f"{facts.name}: {what}; {len(shared)} questions are in both and count, {apart}."
