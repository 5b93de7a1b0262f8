"""The figures of a run at the terminal: metrics for each corpus, correctness by kind, and what went wrong."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from eval.baseline import Baseline, moves
from eval.metrics import METRICS, Estimate, Metric
from eval.moves import Move
from eval.run import Asked, Run
from eval.summary import Figure, by_kind, columns, figures, percent, went_wrong
from rag.cli.console import clean

__all__ = ["SIGNS", "STYLES", "range_text", "tables"]

SIGNS = {"better": "▲ better", "worse": "▼ worse", "same": "= same", "unclear": "≈ unclear"}
STYLES = {"better": "green", "worse": "bold red", "same": "dim", "unclear": "yellow"}
_BY_KIND = ("correctness", "first_line")
_LONGEST = 160


def tables(run: Run, baseline: Baseline | None = None, wrong: int = 20) -> list[Table]:
    """One table a corpus (a column a split), one by kind, and at most ``wrong`` questions that went wrong."""
    made = [_corpus(run, facts.name, baseline) for facts in run.corpora]
    made.append(_kinds(run))
    failed = sorted((one for one in run.asked if went_wrong(one)), key=lambda one: one.scores.get("correctness", 1.0))
    return [*made, _wrong(failed, wrong)] if failed else made


def range_text(got: Estimate, metric: Metric) -> str:
    """``96.7 (93–100) 60``: the value in percent or seconds, its 95 % interval and the number of questions."""
    if metric.unit == "seconds":
        return f"{got.value:.2f} ({got.low:.2f}–{got.high:.2f}) {got.n}"
    value = f"{got.value * 100:.1f}".replace("100.0", "100")
    return f"{value} ({got.low * 100:.0f}–{got.high * 100:.0f}) {got.n}"


def _corpus(run: Run, corpus: str, baseline: Baseline | None) -> Table:
    found = {(one.split, one.metric.name): one for one in figures(run) if one.corpus == corpus}
    splits = [split for name, split in columns(list(found.values())) if name == corpus]
    against = moves(run, baseline) if baseline else {}
    note = "percent, latency in seconds (95 % interval) questions" + (f"; against {baseline.label}" if baseline else "")
    table = _table(f"{corpus} · {run.label}", "metric", *splits)
    table.caption, table.caption_justify = Text(clean(note)), "left"
    for metric in METRICS:
        row = [found.get((split, metric.name)) for split in splits]
        if any(row):
            cells = [_cell(one, against.get((corpus, split, metric.name))) for split, one in zip(splits, row, strict=True)]
            table.add_row(Text(metric.label), *cells)
    return table


def _table(title: str, *names: str) -> Table:
    table = Table(title=Text(clean(title)), title_justify="left", box=box.SIMPLE_HEAD)
    for name in names:
        table.add_column(Text(clean(name)), overflow="fold")
    return table


def _cell(figure: Figure | None, moved: Move | None) -> Text:
    if figure is None:
        return Text("–", style="dim")
    cell = Text(range_text(figure.estimate, figure.metric))
    if moved is not None:
        verdict = moved.verdict
        by = f" {percent(moved.change.value, figure.metric, sign=True)}" if verdict != "same" else ""
        cell.append(f"\n{SIGNS[verdict]}{by}", style=STYLES[verdict])
    return cell


def _kinds(run: Run) -> Table:
    chosen = [metric for metric in METRICS if metric.name in _BY_KIND]
    table = _table("By kind, all corpora and splits", "kind", *(metric.label for metric in chosen))
    rows = [by_kind(run, metric) for metric in chosen]
    for kind in dict.fromkeys(one.kind for one in run.asked):
        got = [row.get(kind) for row in rows]
        cells = [range_text(one, metric) if one else "–" for one, metric in zip(got, chosen, strict=True)]
        table.add_row(Text(clean(kind)), *map(Text, cells))
    return table


def _wrong(failed: list[Asked], most: int) -> Table:
    """The wrong answers first, then those with a lesser fault."""
    table = _table(f"What went wrong ({len(failed)} questions)", "question", "kind", "what went wrong")
    table.show_lines = True
    for one in failed[:most]:
        faults = "\n".join(_short(fault) for fault in one.faults) or "The answer or its first line is not right."
        table.add_row(Text(clean(f"{one.key}\n")).append(_short(one.question), "bold"), Text(clean(one.kind)), Text(faults))
    if len(failed) > most:
        table.caption = f"{len(failed) - most} more: --html FILE or --out FILE shows them all."
    return table


def _short(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
