"""The options of ``python -m eval``, and what they mean together."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from eval.questions import KINDS, read_questions
from rag.errors import BothSidesError

__all__ = ["BASELINE", "GOLD", "parse", "question_files"]

GOLD = Path(__file__).parent / "gold"
BASELINE = Path(__file__).parent / "baselines" / "extractive.json"
_PARTS = ("split", "kind", "only")
_OTHERS = ("gold", "corpus", "model", "embedding_model")


def parse(arguments: Sequence[str], epilog: str = "") -> argparse.Namespace:
    """The options as given.

    Raises:
        BothSidesError: they are well formed, but cannot be meant together.
        SystemExit: code 2 for an unknown option; 0 after ``--help``.
    """
    given = _parser(epilog).parse_args(arguments)
    if given.write_baseline:
        _check_baseline(given)
    return given


def _check_baseline(given: argparse.Namespace) -> None:
    """A baseline of a part would make every later gate miss the rest; one of other questions or models is no baseline of ours."""
    parts = [f"--{name}" for name in _PARTS if getattr(given, name) not in ([], "all")]
    if parts:
        raise BothSidesError(
            f"--write-baseline with {' and '.join(parts)} would leave the other questions out of the baseline",
            "Write it with all questions; to keep a part for --compare, use --out FILE.",
        )
    others = [f"--{name.replace('_', '-')}" for name in _OTHERS if getattr(given, name)]
    if others and given.baseline.resolve() == BASELINE.resolve():
        raise BothSidesError(
            f"--write-baseline with {' and '.join(others)} would overwrite the baseline of the questions that come with the program",
            "Name a file of your own: --baseline FILE --write-baseline",
        )


def question_files(golds: Sequence[Path] | None, corpus: Path | None) -> list[Path]:
    """The question files to ask: those named, else ours; with ``corpus`` alone, those of ours that are about it.

    Raises:
        BothSidesError: nothing comes with the program on that corpus, or one corpus is named for several files.
    """
    if golds:
        if corpus is not None and len(golds) > 1:
            raise BothSidesError("--corpus goes with one --gold file", "Each file names its own corpus: leave --corpus out.")
        return list(golds)
    ours = sorted(GOLD.glob("*.yaml"))
    if corpus is None:
        return ours
    own = [path for path in ours if read_questions(path).corpus.resolve() == corpus.resolve()]
    if not own:
        raise BothSidesError(
            f"no questions on {corpus} come with the program",
            f"Have some proposed and check them: --init questions.yaml --corpus {corpus}\nThen ask them: --gold questions.yaml",
        )
    return own


def _parser(epilog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="How good the answers are, against what a careful reader of the articles answers.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_argument_group("questions")
    which.add_argument(
        "--gold", type=Path, action="append", metavar="FILE", help="a question file; default those of eval/gold (repeatable)"
    )
    which.add_argument("--corpus", type=Path, metavar="DIR", help="the articles, in place of the folder that the question file names")
    which.add_argument("--split", choices=("dev", "test", "all"), default="all")
    which.add_argument("--kind", choices=KINDS, action="append", default=[], help="repeatable")
    which.add_argument("--only", action="append", default=[], metavar="ID", help="a question, by its id (repeatable)")
    which.add_argument("--init", type=Path, metavar="FILE", help="ask nothing; write a first question file for --corpus, to be checked")
    how = parser.add_argument_group("answers")
    how.add_argument("--model", metavar="PROVIDER:NAME", help="answers by a chat model instead of extracts")
    how.add_argument("--embedding-model", metavar="NAME", help="a sentence-transformers name or folder")
    how.add_argument("--judge", default="", metavar="PROVIDER:NAME", help="a chat model that judges the answers as well")
    how.add_argument("--index", type=Path, metavar="DIR", help="where the indexes are made; default beside each corpus")
    shown = parser.add_argument_group("report")
    shown.add_argument("--label", default="", help="what the reports call this run")
    shown.add_argument("--out", type=Path, metavar="FILE", help="write the run as JSON, for --compare")
    shown.add_argument("--html", type=Path, metavar="FILE", help="write a page that can be shared")
    shown.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    shown.add_argument("--compare", type=Path, nargs=2, metavar=("A", "B"), help="what changed between two runs written with --out")
    shown.add_argument("--baseline", type=Path, default=BASELINE, metavar="FILE", help="default eval/baselines/extractive.json")
    gate = shown.add_mutually_exclusive_group()
    gate.add_argument("--write-baseline", action="store_true", help="make this run the baseline")
    gate.add_argument("--fail-under-baseline", action="store_true", help="exit code 1 when a figure dropped beyond its interval")
    return parser
