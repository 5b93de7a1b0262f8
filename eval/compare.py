"""What changed between two runs: figures, answers that became right or wrong, and the settings that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from eval.metrics import METRICS
from eval.moves import Move, move, scores
from eval.report_table import SIGNS, STYLES
from eval.run import Asked, Run
from eval.summary import is_right, percent
from rag.cli.console import clean

__all__ = ["Change", "Comparison", "Difference", "compare", "comparison"]

_MOST_IDS = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A question that only one of the runs got right."""

    before: Asked
    after: Asked

    @property
    def became(self) -> str:
        return "wrong" if is_right(self.before) else "right"


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting, version, prompt or corpus that is not the same in both runs; "–" where a run has none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """``moves`` by corpus and metric; ``changes`` those that became wrong first; ``only_before`` and ``only_after`` are questions
    that a run alone was asked: they count for nothing."""

    before: str
    after: str
    moves: tuple[tuple[str, Move], ...]
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; of the answers that changed, their first lines."""
        moved = [{"corpus": corpus, **asdict(one), "metric": one.metric.name, "verdict": one.verdict} for corpus, one in self.moves]
        changed = [
            {"question": one.after.key, "became": one.became, "before": one.before.first_line, "after": one.after.first_line}
            for one in self.changes
        ]
        return {**asdict(replace(self, moves=(), changes=())), "moves": moved, "changes": changed}


def compare(before: Run, after: Run) -> Comparison:
    """Over the questions that both runs were asked, in pairs."""
    old, new = ({one.key: one for one in run.asked} for run in (before, after))
    shared = [key for key in new if key in old]
    changes = [Change(old[key], new[key]) for key in shared if is_right(old[key]) != is_right(new[key])]
    return Comparison(
        before.label,
        after.label,
        tuple(_moves([old[key] for key in shared], [new[key] for key in shared])),
        tuple(sorted(changes, key=lambda one: one.became != "wrong")),
        tuple(_differences(before, after)),
        tuple(key for key in old if key not in new),
        tuple(key for key in new if key not in old),
    )


def _moves(old: list[Asked], new: list[Asked]) -> list[tuple[str, Move]]:
    found = []
    for corpus in dict.fromkeys(one.corpus for one in new):
        for metric in METRICS:
            before, after = (scores([one for one in run if one.corpus == corpus], metric) for run in (old, new))
            moved = move(metric, before, after)
            if moved is not None:
                found.append((corpus, moved))
    return found


def _differences(before: Run, after: Run) -> list[Difference]:
    pairs: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
        ("setting", before.settings, after.settings),
        ("version", before.versions, after.versions),
        ("prompt", before.prompts, after.prompts),
        ("articles", {one.name: one.sha256 for one in before.corpora}, {one.name: one.sha256 for one in after.corpora}),
        ("gold", {one.name: one.gold for one in before.corpora}, {one.name: one.gold for one in after.corpora}),
    ]
    return [
        Difference(f"{kind} {name}", _plain(old.get(name)), _plain(new.get(name)))
        for kind, old, new in pairs
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _plain(value: Any) -> str:
    return "–" if value is None else str(value)


def comparison(made: Comparison) -> list[Table | Text]:
    """The comparison for a terminal."""
    shown: list[Table | Text] = [_figures(made)]
    if made.differences:
        shown.append(_table("What differs", ("what", "before", "after"), [(one.what, one.before, one.after) for one in made.differences]))
    rows = [(one.became, f"{one.after.key}\n{one.after.question}", _said(one.before), _said(one.after)) for one in made.changes]
    if rows:
        shown.append(_table("Answers that changed", ("became", "question", "first line before", "after"), rows))
    for label, only in ((made.before, made.only_before), (made.after, made.only_after)):
        if only:
            names = ", ".join(only[:_MOST_IDS]) + (" ..." if len(only) > _MOST_IDS else "")
            shown.append(Text(clean(f"Asked in {label} only, and not counted: {len(only)} questions ({names})")))
    return shown


def _said(asked: Asked) -> str:
    """The first line, and what was wrong with the answer."""
    return "\n".join([asked.first_line, *(f"✗ {fault}" for fault in asked.faults)])


def _figures(made: Comparison) -> Table:
    rows: list[tuple[str | Text, ...]] = []
    for corpus, moved in made.moves:
        metric, change = moved.metric, moved.change
        by, low, high = (percent(value, metric, sign=True) for value in (change.value, change.low, change.high))
        word = Text(SIGNS[moved.verdict], style=STYLES[moved.verdict])
        if moved.verdict != "same":
            word.append(f" {by} ({low} to {high})")
        values = [percent(value, metric) for value in (moved.before, moved.after)]
        rows.append((corpus, metric.label, *values, word, str(change.n)))
    table = _table(f"{made.before} → {made.after}", ("corpus", "metric", "before", "after", "move", "n"), rows)
    table.caption, table.caption_justify = "the move with its 95 % interval, on the n questions of both", "left"
    table.show_lines = False
    return table


def _table(title: str, names: tuple[str, ...], rows: Sequence[tuple[str | Text, ...]]) -> Table:
    table = Table(title=Text(clean(title)), title_justify="left", show_lines=True, box=box.SIMPLE_HEAD)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(clean(cell)) for cell in row))
    return table
