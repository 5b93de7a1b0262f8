"""The figures of a run: each metric for each corpus and split, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.metrics import METRICS, Estimate, Metric, estimate
from eval.run import Asked, Run

__all__ = ["Figure", "by_kind", "figures", "values"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over the questions of a corpus; ``split`` is dev, test or all."""

    corpus: str
    split: str
    metric: Metric
    estimate: Estimate

    def to_dict(self) -> dict[str, Any]:
        return {"corpus": self.corpus, "split": self.split, "metric": self.metric.name, **asdict(self.estimate)}


def values(asked: Sequence[Asked], metric: Metric) -> list[float]:
    """What each question that the metric applies to scored, in order."""
    if metric.unit == "seconds":
        return [one.seconds for one in asked]
    return [one.scores[metric.name] for one in asked if metric.name in one.scores]


def figures(run: Run) -> list[Figure]:
    """Corpora in the run's order, then splits as they come with "all" last (left out when there is one only), then metrics."""
    found: list[Figure] = []
    for corpus in run.corpora:
        own = [one for one in run.asked if one.corpus == corpus.name]
        splits = list(dict.fromkeys(sorted(one.split for one in own)))
        for split in [*splits, *(["all"] if len(splits) > 1 else [])]:
            found += _figures(corpus.name, split, [one for one in own if split in (one.split, "all")])
    return found


def by_kind(run: Run, metric: Metric) -> dict[str, Estimate]:
    """The metric for each kind of question, over all corpora and splits."""
    found = {}
    for kind in dict.fromkeys(one.kind for one in run.asked):
        got = estimate(values([one for one in run.asked if one.kind == kind], metric), metric.statistic)
        if got is not None:
            found[kind] = got
    return found


def _figures(corpus: str, split: str, asked: Sequence[Asked]) -> list[Figure]:
    got = [(metric, estimate(values(asked, metric), metric.statistic)) for metric in METRICS]
    return [Figure(corpus, split, metric, value) for metric, value in got if value is not None]
