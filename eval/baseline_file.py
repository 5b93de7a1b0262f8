"""The file that a run is held against: figures and each question's scores, without anything that changes from run to run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.metrics import METRICS, Estimate, Metric
from eval.run import Asked, Run
from eval.summary import figures
from rag.errors import BothSidesError

__all__ = ["Baseline", "BaselineCorpus", "read_baseline", "write_baseline"]

FORMAT = 1
_DIGITS = 6


@dataclass(frozen=True)
class BaselineCorpus:
    """``figures`` by split and metric, ``scores`` by question id and metric; ``sha256`` and ``gold`` as in a run."""

    name: str
    articles: int
    sha256: str
    gold: str
    figures: Mapping[str, Mapping[str, Estimate]]
    scores: Mapping[str, Mapping[str, float]]

    def of(self, metric: Metric) -> dict[str, float]:
        """The metric of each question that it applied to, by id."""
        return {name: own[metric.name] for name, own in self.scores.items() if metric.name in own}


@dataclass(frozen=True)
class Baseline:
    """What a run is held against. Latency is not in it: it is another on every machine."""

    label: str
    versions: Mapping[str, str]
    prompts: Mapping[str, str]
    corpora: tuple[BaselineCorpus, ...]

    def corpus(self, name: str) -> BaselineCorpus | None:
        return next((one for one in self.corpora if one.name == name), None)

    def figure(self, corpus: str, split: str, metric: Metric) -> Estimate | None:
        """What the metric was there, over all questions of the baseline."""
        own = self.corpus(corpus)
        return own.figures.get(split, {}).get(metric.name) if own else None


def write_baseline(run: Run, path: Path) -> None:
    """The figures of a run, a question a line so that a change of it shows what changed; the same run gives the same bytes."""
    data = {
        "format": FORMAT,
        "label": run.label,
        "versions": dict(sorted(run.versions.items())),
        "prompts": dict(sorted(run.prompts.items())),
        "corpora": [_corpus(run, name) for name in [one.name for one in run.corpora]],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_lines(data) + "\n", encoding="utf-8")


def _corpus(run: Run, name: str) -> dict[str, Any]:
    facts = next(one for one in run.corpora if one.name == name)
    splits: dict[str, dict[str, list[float]]] = {}
    for one in figures(run):
        if one.corpus == name and one.metric.unit != "seconds":
            got = one.estimate
            splits.setdefault(one.split, {})[one.metric.name] = [*map(_number, (got.value, got.low, got.high)), got.n]
    asked = sorted((one for one in run.asked if one.corpus == name), key=lambda one: one.id)
    rows = {one.id: _scores(one) for one in asked}
    return {"name": name, "articles": facts.articles, "sha256": facts.sha256, "gold": facts.gold, "figures": splits, "scores": rows}


def _scores(asked: Asked) -> dict[str, float]:
    """In the order of the metrics; what is no metric of ours is no figure to hold a run against."""
    kept = [one.name for one in METRICS if one.unit != "seconds" and one.name in asked.scores]
    return {name: _number(asked.scores[name]) for name in kept}


def _number(value: float) -> float:
    """Rounded, and whole where it is whole: a baseline is read as a difference between commits."""
    short = round(value, _DIGITS)
    return int(short) if short == int(short) else short


def _lines(value: Any, depth: int = 0) -> str:
    """JSON with a line for each thing that holds plain values only."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if not any(isinstance(one, dict | list) for one in inner) or (depth > 4 and isinstance(value, dict)):
        return json.dumps(value, ensure_ascii=False)
    pad, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict):
        return "{" + ",".join(f"{pad}{json.dumps(name)}: {_lines(one, depth + 1)}" for name, one in value.items()) + end + "}"
    return "[" + ",".join(pad + _lines(one, depth + 1) for one in value) + end + "]"


def read_baseline(path: Path) -> Baseline:
    """A baseline that :func:`write_baseline` wrote.

    Raises:
        BothSidesError: it is not one, or of another format.
        OSError: it cannot be read.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}, not {FORMAT}")
        corpora = tuple(_read_corpus(one) for one in data["corpora"])
        return Baseline(data["label"], data["versions"], data["prompts"], corpora)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BothSidesError(
            f"{path} holds no baseline ({error})", "Write one with: python -m eval --baseline FILE --write-baseline"
        ) from error


def _read_corpus(row: Mapping[str, Any]) -> BaselineCorpus:
    splits = {split: {name: Estimate(*four) for name, four in own.items()} for split, own in row["figures"].items()}
    return BaselineCorpus(**{**row, "figures": splits})
