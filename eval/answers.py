"""``python -m eval``: the gold questions asked and judged, reported, and held against a baseline."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from eval.baseline import drops, read_baseline, write_baseline
from eval.compare import compare, comparison
from eval.measure import Choice, measure
from eval.questions import KINDS
from eval.report_html import page
from eval.report_table import tables
from eval.run import Run, read_run, write_run
from rag import Settings
from rag.errors import BothSidesError

__all__ = ["main"]

GOLD = Path(__file__).parent / "gold"
BASELINE = Path(__file__).parent / "baselines" / "extractive.json"


def main(arguments: list[str]) -> int:
    """Prints the figures. Exit code 1 after an error, and with ``--fail-under-baseline`` after a drop."""
    given = _parser().parse_args(arguments)
    try:
        if given.compare:
            before, after = (read_run(path) for path in given.compare)
            Console().print(*comparison(compare(before, after)))
            return 0
        return _report(given, _run(given))
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}".strip(), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'a file'} cannot be read or written: {error.strerror}", file=sys.stderr)
        return 1


def _run(given: argparse.Namespace) -> Run:
    settings = Settings(
        index=given.index, model=given.model, **({"embedding_model": given.embedding_model} if given.embedding_model else {})
    )
    choice = Choice(given.split, tuple(given.kind), tuple(given.only))
    golds = given.gold or sorted(GOLD.glob("*.yaml"))
    return measure(golds, settings, choice, judge_model=given.judge, label=given.label, console=Console(stderr=True))


def _report(given: argparse.Namespace, run: Run) -> int:
    baseline = read_baseline(given.baseline) if given.baseline.exists() or given.fail_under_baseline else None
    if given.out:
        write_run(run, given.out)
    if given.html:
        given.html.parent.mkdir(parents=True, exist_ok=True)
        given.html.write_text(page(run, baseline), encoding="utf-8")
    if given.write_baseline:
        write_baseline(run, given.baseline)
    if given.json:
        print(json.dumps(run.to_dict(), ensure_ascii=False))
    else:
        Console().print(*tables(run, baseline))
    if not given.fail_under_baseline or baseline is None:
        return 0
    lost = drops(run, baseline)
    for drop in lost:
        print(f"dropped: {drop}", file=sys.stderr)
    return 1 if lost else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval", description="How good the answers are, against what a careful reader of the articles answers."
    )
    parser.add_argument("--gold", type=Path, action="append", metavar="FILE", help="questions; default all of eval/gold (repeatable)")
    parser.add_argument("--split", choices=("dev", "test", "all"), default="all")
    parser.add_argument("--kind", choices=KINDS, action="append", default=[], help="repeatable")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="a question, by its id (repeatable)")
    parser.add_argument("--model", metavar="PROVIDER:NAME", help="answers by a chat model instead of extracts")
    parser.add_argument("--embedding-model", metavar="NAME", help="a sentence-transformers name or folder")
    parser.add_argument("--judge", default="", metavar="PROVIDER:NAME", help="a chat model that judges the answers as well")
    parser.add_argument("--index", type=Path, metavar="DIR", help="where the indexes are made; default beside each corpus")
    parser.add_argument("--label", default="", help="what the reports call this run")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the run as JSON, for --compare")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page that can be shared")
    parser.add_argument("--json", action="store_true", help="print the run as one JSON object instead of tables")
    parser.add_argument("--baseline", type=Path, default=BASELINE, metavar="FILE")
    parser.add_argument("--write-baseline", action="store_true", help="make this run the baseline")
    parser.add_argument("--fail-under-baseline", action="store_true", help="exit code 1 when a figure dropped beyond its interval")
    parser.add_argument("--compare", type=Path, nargs=2, metavar=("A", "B"), help="what changed between two runs written with --out")
    return parser
