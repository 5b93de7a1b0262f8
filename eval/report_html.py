"""A run as one HTML file that one can share: it asks no host for anything, and what others wrote is only ever text in it.

The page's policy (CSP level 2) allows its own style sheet and script by their hashes, and nothing else at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.baseline import Baseline, drops, moves, notes
from eval.metrics import METRICS, Estimate, Metric
from eval.moves import Move
from eval.report_plot import Row, plot
from eval.report_question import shown_question
from eval.report_table import SIGNS, range_text
from eval.run import Run
from eval.summary import by_kind, columns, figures, is_right, percent, went_wrong
from rag.ui.markup import attribute, inline, markdown

__all__ = ["page"]

_PAGES = Path(__file__).parent / "pages"
_BY_KIND = ("correctness", "first_line", "citation_precision", "evidence_recall")
_ORDER = ("wrong", "flawed", "right")


def page(run: Run, baseline: Baseline | None = None) -> str:
    """The whole page. It works without JavaScript, save for the filters, which are hidden then."""
    style, script = (_PAGES / f"report.{kind}" for kind in ("css", "js"))
    style_text, script_text = style.read_text(encoding="utf-8"), script.read_text(encoding="utf-8")
    return (
        _environment()
        .get_template("report.html")
        .render(
            style=Markup(style_text),
            script=Markup(script_text),
            policy=_policy(style_text, script_text),
            run=run,
            baseline=baseline,
            head=_head(run),
            drops=drops(run, baseline) if baseline else [],
            notes=notes(run, baseline) if baseline else [],
            **_figures(run, baseline),
            kinds=_kinds(run),
            questions=sorted((shown_question(one, baseline) for one in run.asked), key=lambda one: _ORDER.index(one.state)),
            wrong=sum(not is_right(one) for one in run.asked),
            flawed=sum(is_right(one) and went_wrong(one) for one in run.asked),
        )
    )


def _environment() -> Environment:
    """Everything is escaped. ``shown`` does so too, and pins down marks of direction; ``plain`` is for attributes, ``md`` for answers."""
    made = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["shown"] = lambda text: Markup(inline(str(text)))
    made.filters["plain"] = lambda text: Markup(attribute(str(text)))
    made.filters["md"] = lambda text: Markup(markdown(text))
    return made


def _policy(style: str, script: str) -> str:
    allowed = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{allowed[0]}'; script-src 'sha256-{allowed[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _head(run: Run) -> dict[str, list[tuple[str, str]]]:
    """What one needs to make the run again, by heading."""
    return {
        "Versions": _pairs(run.versions),
        "Settings": _pairs(run.settings),
        "Prompts (SHA-256)": _pairs(run.prompts),
    }


def _pairs(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, _plain(value)) for name, value in given.items()]


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _figures(run: Run, baseline: Baseline | None) -> dict[str, Any]:
    """``columns`` (corpus, split), ``rows`` of the table (metric, cells) and ``plots`` (metric, svg)."""
    found = figures(run)
    places = columns(found)
    against = moves(run, baseline) if baseline else {}
    rows, plots = [], []
    for number, metric in enumerate(METRICS):
        values = {(one.corpus, one.split): one.estimate for one in found if one.metric == metric}
        if not values:
            continue
        lines = []
        for place in (place for place in places if place in values):
            moved = against.get((*place, metric.name))
            was = baseline.figure(*place, metric) if baseline else None
            lines.append(Row(*place, values[place], was, moved.verdict if moved else None))
        rows.append((metric, [_cell(metric, values.get(place), against.get((*place, metric.name))) for place in places]))
        plots.append((metric, plot(metric, lines, f"plot{number}")))
    return {"columns": places, "rows": rows, "plots": plots}


def _cell(metric: Metric, got: Estimate | None, moved: Move | None) -> tuple[str, str, str] | None:
    """Value, verdict and its words."""
    if got is None:
        return None
    if moved is None:
        return range_text(got, metric), "", ""
    by = f" {percent(moved.change.value, metric, sign=True)}" if moved.verdict != "same" else ""
    return range_text(got, metric), moved.verdict, f"{SIGNS[moved.verdict]}{by}"


def _kinds(run: Run) -> dict[str, Any]:
    chosen = [metric for metric in METRICS if metric.name in _BY_KIND]
    got = [by_kind(run, metric) for metric in chosen]
    names = list(dict.fromkeys(one.kind for one in run.asked))
    cells = {
        kind: [range_text(own[kind], metric) if kind in own else "–" for own, metric in zip(got, chosen, strict=True)] for kind in names
    }
    return {"metrics": chosen, "cells": cells}
