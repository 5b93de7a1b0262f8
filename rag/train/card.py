"""The model card that travels with the weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["write_card"]


def _course(record: Mapping[str, Any]) -> str:
    """The runs that led to the weights, in order."""
    recipe = record["recipe"]
    size = f"{record['steps']} steps of {recipe['batch']} examples at a peak rate of {recipe['rate']:g}"
    frozen = f", the lowest {recipe['freeze_layers']} layers left as they were" if recipe.get("freeze_layers") else ""
    run = f"{size} ({record['examples']} examples, {record['minutes']} minutes on shared CPU cores{frozen})"
    start = record.get("start") or {}
    if "recipe" in start:
        return f"{_course(start)}; then, from those weights, {run}"
    if "shipped" in start:
        return f"From the shipped weights of version 1, whose graph has SHA-256 {start['shipped']}: {run}"
    return f"From all-MiniLM-L6-v2: {run}"


def _rows(dev: Mapping[str, Mapping[str, float]], task: str) -> list[tuple[str, Mapping[str, float]]]:
    return [(name.partition("/")[2], scores) for name, scores in dev.items() if name.startswith(f"{task}/")]


def write_card(path: Path, record: Mapping[str, Any]) -> None:
    """Write the card of a run (``run.json`` as the export completed it)."""
    dev = record["dev"]
    stance = [
        f"| {name} | {s['macro_f1']:.3f} | {s['macro_f1_three_way']:.3f} | {s['accuracy']:.3f} | {s['flipped']:.1%} ({s['flip_cases']}) |"
        for name, s in _rows(dev, "stance")
    ]
    others = [
        f"- Key points, {name}: mAP strict {s['map_strict']:.3f}, relaxed {s['map_relaxed']:.3f}." for name, s in _rows(dev, "keypoints")
    ]
    others += [f"- Claims, {name}: average precision {s['average_precision']:.3f}, F1 {s['f1']:.3f}." for name, s in _rows(dev, "claims")]
    template = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    text = template.format(
        **record["recipe"],
        course=_course(record),
        held=len(record["held_motions"]),
        temperature=record["temperature"],
        rows="\n".join(stance) or "| none measured | | | | |",
        others="\n".join(others) or "- Key points and claims: none measured.",
        held_f1=record["held_out_int8"]["macro_f1"],
        held_f1_full=record["held_out_full"]["macro_f1"],
        ece=record["calibration_error"],
        max_tokens=record["max_tokens"],
    )
    path.write_text(text, encoding="utf-8")
