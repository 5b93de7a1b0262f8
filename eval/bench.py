"""``python -m eval bench TASK --data FILE [--json]``: score a data set; each task is a module with ``run(data) -> result``.

A task that searches takes the corpus beside it: ``run(data, corpus)``.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from rag.errors import BothSidesError

__all__ = ["TASKS", "main"]

TASKS = {
    "attribution": ("eval.attribution", "who said what: rows {text, relations: [{source, cue, content, kind}]}"),
    "claims": ("eval.claims", "which sentences are claims on a motion: rows {motion, text, label}"),
    "extraction": ("eval.extraction", "the article of a web page: rows {id, html, body, title, author, date}"),
    "keypoints": ("eval.keypoints", "which arguments make a key point: rows {motion, stance, argument, key_point, match}"),
    "retrieval": (
        "eval.retrieval",
        "claims of both sides of a motion: rows {query_id, query, file, start, end, side}; corpus {file, title, text}",
    ),
    "stance": ("eval.stance", "side of a text toward a motion: rows {motion, text, label}"),
}
_SEARCHING = ("retrieval",)


def main(arguments: list[str]) -> int:
    """Prints the scores; exit code 1 after an error with its remedy."""
    parser = argparse.ArgumentParser(prog="python -m eval bench", description="Score a data set in its public format.")
    tasks = parser.add_subparsers(dest="task", required=True)
    for name, (_, what) in TASKS.items():
        task = tasks.add_parser(name, help=what)
        task.add_argument("--data", type=Path, required=True, help="JSON lines; .gz is gzip")
        if name in _SEARCHING:
            task.add_argument("--corpus", type=Path, required=True, help="the articles, JSON lines; .gz is gzip; indexed once")
        task.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    try:
        places = [given.data, given.corpus] if given.task in _SEARCHING else [given.data]
        result: dict[str, Any] = import_module(TASKS[given.task][0]).run(*places)
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or given.data} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps(result))
        return 0
    print(f"{result['task']}: {result['rows']} rows of {result['data']} in {result['seconds']} s")
    _print_table(result)
    for name, ratio in ((name, value) for name, value in result.items() if name.startswith("ratio_")):
        print(f"  {name}: {ratio['ratio']:.2f} (95 % interval {ratio['low']:.2f} to {ratio['high']:.2f})")
    return 0


def _print_table(result: dict[str, Any]) -> None:
    """A row a metric: ours, then each baseline."""
    baselines: dict[str, dict[str, float]] = result.get("baselines") or ({"baseline": result["baseline"]} if "baseline" in result else {})
    if baselines:
        print(f"  {'':28} {'ours':>8}" + "".join(f"  {name:>16}" for name in baselines))
    for name, value in result["metrics"].items():
        cells = (f"  {scores[name]:16.4f}" if name in scores else " " * 18 for scores in baselines.values())
        print(f"  {name:28} {value:8.4f}" + "".join(cells).rstrip())
