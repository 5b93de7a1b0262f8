"""The figures of a run: each metric for each corpus and split, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.metrics import METRICS, Estimate, Metric, estimate
from eval.run import Asked, Run

__all__ = ["Figure", "by_kind", "columns", "figures", "is_right", "percent", "values", "went_wrong"]

_SPLITS = ("test", "dev", "all")


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


def columns(found: Sequence[Figure]) -> list[tuple[str, str]]:
    """Corpus and split of each column of a report: corpora as they come, within each the test half first, for it is the one to report."""
    pairs = list(dict.fromkeys((one.corpus, one.split) for one in found))
    corpora = list(dict.fromkeys(corpus for corpus, _ in pairs))
    rank = {split: place for place, split in enumerate(_SPLITS)}
    return sorted(pairs, key=lambda pair: (corpora.index(pair[0]), rank.get(pair[1], len(rank)), pair[1]))


def is_right(asked: Asked) -> bool:
    """By the answer as a whole and its first line; where neither was scored, by its faults."""
    judged = [asked.scores[name] for name in ("correctness", "first_line") if name in asked.scores]
    return all(score >= 1.0 for score in judged) if judged else not asked.faults


def went_wrong(asked: Asked) -> bool:
    """Whether a reader of the report should look at it: it is not right, or a fault was found."""
    return bool(asked.faults) or not is_right(asked)


def percent(value: float, metric: Metric, *, sign: bool = False) -> str:
    """The value as it is printed: ``96.7 %`` or ``0.31 s``; with ``sign`` a difference, ``−3.3`` points or ``+0.02 s``."""
    scale, digits = (100, 1) if metric.unit == "share" else (1, 2)
    rounded = round(value * scale, digits)
    text = f"{rounded or 0.0:{'+' if sign and rounded else ''}.{digits}f}".replace("-", "−")
    return f"{text} s" if metric.unit == "seconds" else text if sign else f"{text} %"


def _figures(corpus: str, split: str, asked: Sequence[Asked]) -> list[Figure]:
    got = [(metric, estimate(values(asked, metric), metric.statistic)) for metric in METRICS]
    return [Figure(corpus, split, metric, value) for metric, value in got if value is not None]
