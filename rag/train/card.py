"""The model card that travels with the weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["write_card"]


def _course(record: Mapping[str, Any]) -> str:
    """The runs that led to the weights, in order."""
    recipe = record["recipe"]
    limit = f", rate timed to end after {recipe['minutes']:g} minutes" if recipe["minutes"] else ""
    size = f"{record['steps']} steps of {recipe['batch']} pairs at a peak rate of {recipe['rate']:g}"
    run = f"{size} ({record['examples']} examples, {record['minutes']} minutes on shared CPU cores{limit})"
    start = record.get("start")
    return f"{_course(start)}; then, from those weights, {run}" if start and "recipe" in start else run


def write_card(path: Path, record: Mapping[str, Any]) -> None:
    """Write the card of a run (``run.json`` as the export completed it)."""
    rows = "\n".join(
        f"| {name} | {s['macro_f1']:.3f} | {s['macro_f1_three_way']:.3f} | {s['accuracy']:.3f} | {s['flipped']:.1%} ({s['flip_cases']}) |"
        for name, s in record["dev"].items()
    )
    template = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    text = template.format(
        **record["recipe"],
        course=_course(record),
        held=len(record["held_motions"]),
        temperature=record["temperature"],
        rows=rows or "| none measured | | | | |",
        held_f1=record["held_out_int8"]["macro_f1"],
        held_f1_full=record["held_out_full"]["macro_f1"],
        ece=record["calibration_error"],
        max_tokens=record["max_tokens"],
    )
    path.write_text(text, encoding="utf-8")
