"""Dot-and-interval plots as inline SVG: a row a split, the baseline under it. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eval.metrics import Estimate, Metric
from eval.moves import Verdict
from eval.report_table import SIGNS
from eval.summary import percent
from rag.ui.markup import attribute

__all__ = ["Row", "plot"]

_WIDTH, _LEFT, _RIGHT = 360, 40, 224
_HEAD, _ROW, _BELOW = 24, 26, 18
_CUT = 44


@dataclass(frozen=True, slots=True)
class Row:
    """A value of the metric for ``corpus`` and ``split``, what the baseline had there, and the verdict on the move."""

    corpus: str
    split: str
    now: Estimate
    was: Estimate | None = None
    verdict: Verdict | None = None


def plot(metric: Metric, rows: Sequence[Row], name: str) -> Markup:
    """An ``svg`` element that says the same in its title and description as it draws; ``name`` is unique within the page."""
    ceiling = 1.0 if metric.unit == "share" else _nice(max(one.high for row in rows for one in (row.now, row.was) if one))
    parts: list[str] = []
    top, corpus = 0, None
    for row in rows:
        if row.corpus != corpus:
            corpus, top = row.corpus, top + _HEAD
            cut = corpus if len(corpus) <= _CUT else corpus[: _CUT - 1] + "…"
            parts.append(f'<text class="corpus" x="0" y="{top - 7}">{attribute(cut)}</text>')
        parts += _row(metric, row, top, ceiling)
        top += _ROW + (_BELOW if row.was else 0)
    axis = "".join(_tick(metric, share, ceiling, top) for share in (0.0, 0.5, 1.0))
    grid = "".join(f'<line class="grid" x1="{_x(s):.1f}" x2="{_x(s):.1f}" y1="{_HEAD - 4}" y2="{top + 2}"/>' for s in (0.0, 0.5, 1.0))
    return Markup(
        f'<svg class="plot" role="img" viewBox="0 0 {_WIDTH} {top + 20}" aria-labelledby="{name}-t" aria-describedby="{name}-d">'
        f'<title id="{name}-t">{attribute(metric.label)}</title><desc id="{name}-d">{attribute(_words(metric, rows))}</desc>'
        f"{grid}{''.join(parts)}{axis}</svg>"
    )


def _row(metric: Metric, row: Row, top: int, ceiling: float) -> list[str]:
    middle = top + 13
    parts = [f'<text class="split" x="0" y="{middle + 4}">{attribute(row.split)}</text>', _bar(row.now, ceiling, middle, "now")]
    parts.append(f'<circle class="now" cx="{_x(row.now.value / ceiling):.1f}" cy="{middle}" r="5"/>')
    parts.append(
        f'<text class="value" x="{_RIGHT + 12}" y="{middle + 4}">{percent(row.now.value, metric)} <tspan>n {row.now.n}</tspan></text>'
    )
    if row.was:
        low = middle + 19
        at = _x(row.was.value / ceiling)
        word = f' <tspan class="verdict {row.verdict}">{SIGNS[row.verdict]}</tspan>' if row.verdict else ""
        parts.append(_bar(row.was, ceiling, low, "was"))
        parts.append(f'<path class="was" d="M{at:.1f} {low - 5}l5 5l-5 5l-5 -5z"/>')
        parts.append(f'<text class="before" x="{_RIGHT + 12}" y="{low + 4}">{percent(row.was.value, metric)}{word}</text>')
    return parts


def _bar(got: Estimate, ceiling: float, y: int, kind: str) -> str:
    """The 95 % interval: a line with ends that can be seen without colour."""
    low, high = _x(got.low / ceiling), _x(got.high / ceiling)
    return f'<path class="bar {kind}" d="M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 4}v8M{high:.1f} {y - 4}v8"/>'


def _tick(metric: Metric, share: float, ceiling: float, top: int) -> str:
    text = f"{share * 100:.0f} %" if metric.unit == "share" else f"{share * ceiling:g} s"
    anchor = {0.0: "start", 1.0: "end"}.get(share, "middle")
    return f'<text class="tick" x="{_x(share):.1f}" y="{top + 15}" text-anchor="{anchor}">{text}</text>'


def _x(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0)


def _nice(most: float) -> float:
    """The next of 1, 2, 5, 10 ... times a power of ten: an axis whose end and middle are round."""
    power = 10.0 ** math.floor(math.log10(most)) if most > 0 else 1.0
    return next(step * power for step in (1, 2, 5, 10) if step * power >= most)


def _words(metric: Metric, rows: Sequence[Row]) -> str:
    said = []
    for row in rows:
        ends = f"{percent(row.now.low, metric)} to {percent(row.now.high, metric)}"
        was = f"; baseline {percent(row.was.value, metric)}{f', {row.verdict}' if row.verdict else ''}" if row.was else ""
        said.append(f"{row.corpus}, {row.split}: {percent(row.now.value, metric)}, 95 % interval {ends}, {row.now.n} questions{was}.")
    return " ".join(said)
