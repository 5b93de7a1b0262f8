"""``python -m eval``: the gold questions asked and judged, reported, and held against a baseline."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from rich.console import Console

from eval.baseline import Baseline, drops, notes, read_baseline, write_baseline
from eval.compare import compare, comparison
from eval.measure import Choice, measure
from eval.options import parse, question_files
from eval.report_html import page
from eval.report_table import tables
from eval.run import Run, read_run, write_run
from eval.starter import propose
from eval.starter_file import corpus_name, write_starter
from rag import Engine, Settings
from rag.errors import BothSidesError

__all__ = ["main"]


def main(arguments: Sequence[str], epilog: str = "") -> int:
    """Prints the figures. Exit code 1 after an error, and with ``--fail-under-baseline`` after a drop; ``epilog`` ends ``--help``."""
    try:
        given = parse(arguments, epilog)
        if given.init:
            return _init(given)
        if given.compare:
            return _compare(given)
        baseline = _baseline(given)
        return _report(given, _run(given), baseline)
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}".strip(), file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'a file'} cannot be read or written: {error.strerror}", file=sys.stderr)
    return 1


def _settings(given: argparse.Namespace) -> Settings:
    named = {"embedding_model": given.embedding_model, "corpus": given.corpus}
    return Settings(index=given.index, model=given.model, **{name: value for name, value in named.items() if value})


def _init(given: argparse.Namespace) -> int:
    """Writes a first question file; refuses to overwrite one before the corpus is read, which takes a while."""
    if given.init.exists():
        raise BothSidesError(f"{given.init} is there already", "Name a file that does not exist; nothing is overwritten.")
    settings = _settings(given)
    index = given.index / corpus_name(settings.corpus) if given.index else None  # where a run of the questions looks for it
    engine = Engine(settings.model_copy(update={"index": index}))
    with Console(stderr=True).status(f"reading {settings.corpus}"):
        engine.index()
        starter = propose(engine)
    engine.close()
    write_starter(starter, settings.corpus, given.init)
    count = len(starter.questions)
    if given.json:
        print(json.dumps({"file": str(given.init), "corpus": str(settings.corpus), "motion": starter.motion, "questions": count}))
    else:
        print(f"{count} questions in {given.init}, proposed from the argument map: check each against the articles, and put them in")
        print(f"your readers' words. Then ask them: --gold {given.init}")
    return 0


def _compare(given: argparse.Namespace) -> int:
    made = compare(*(read_run(path) for path in given.compare))
    if given.json:
        print(json.dumps(made.to_dict(), ensure_ascii=False))
    else:
        Console().print(*comparison(made))
    return 0


def _baseline(given: argparse.Namespace) -> Baseline | None:
    """Read before anything is asked: a gate without a baseline fails at once."""
    if given.baseline.exists():
        return read_baseline(given.baseline)
    if given.fail_under_baseline:
        raise BothSidesError(
            f"there is no baseline {given.baseline} to hold the run against",
            "Write one from a state that is good enough: --write-baseline, with the same --gold and --baseline",
        )
    return None


def _run(given: argparse.Namespace) -> Run:
    files = question_files(given.gold, given.corpus)
    choice = Choice(given.split, tuple(given.kind), tuple(given.only))
    console = Console(stderr=True)
    return measure(files, _settings(given), choice, corpus=given.corpus, judge_model=given.judge, label=given.label, console=console)


def _report(given: argparse.Namespace, run: Run, baseline: Baseline | None) -> int:
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
    return _gate(run, baseline) if given.fail_under_baseline and baseline is not None else 0


def _gate(run: Run, baseline: Baseline) -> int:
    """What was compared and what was not, then what dropped."""
    for note in notes(run, baseline):
        print(f"note: {note}", file=sys.stderr)
    lost = drops(run, baseline)
    for drop in lost:
        print(f"dropped: {drop}", file=sys.stderr)
    if not lost:
        print(f"no figure dropped against {baseline.label}", file=sys.stderr)
    return 1 if lost else 0
