"""Speed and memory, side by side: a question asked from a cold start, and texts embedded in bulk.

Every figure is the median of runs in processes of their own; ours and the peer's take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.index import open_index, update_index
from rag.ingest import load_debate
from rag.models import lazy_embedder, load_embedder
from rag.models.weights import find_weights

__all__ = ["Comparison", "Run", "main", "measure_ask", "measure_bulk"]

_TARGET = 0.25


@dataclass(frozen=True)
class Run:
    """One process: wall time in seconds, peak resident memory in MiB."""

    seconds: float
    mebibytes: float


@dataclass(frozen=True)
class Comparison:
    """Medians of ours and the peer's, ours divided by the peer's, and the seconds of each run, so that an outlier is seen."""

    ours: Run
    peer: Run
    runs: int
    ours_seconds: tuple[float, ...] = ()
    peer_seconds: tuple[float, ...] = ()

    @property
    def ratio(self) -> float:
        return self.ours.seconds / self.peer.seconds


def measure_ask(corpus: Path, question: str, runs: int, scratch: Path) -> Comparison:
    """A cold ``bothsides ask --json`` against a cold chain over a store that is built beforehand; indexing is not timed."""
    weights = str(find_weights())
    index = scratch / "index"
    places = ["--corpus", str(corpus), "--index", str(index)]
    # Not in this process: a child's peak memory starts at its parent's, so the parent must never hold a model here.
    timed([*_bothsides(), "index", *places])
    articles = scratch / "articles.jsonl"
    opened = open_index(index)
    with articles.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"path": path, "text": source.text}) + "\n" for path, source in opened.sources.items())
    opened.close()
    peer = [sys.executable, "-m", "eval.peers"]
    store = ["--store", str(scratch / "peer"), "--weights", weights]
    timed([*peer, "build", "--articles", str(articles), *store])
    ours_command = [*_bothsides(), "ask", question, *places, "--json"]
    timed(ours_command)  # the first answer of an index may prepare what later ones read
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(runs):
        theirs.append(timed([*peer, "ask", "--question", question, *store]))
        ours.append(timed(ours_command))
    return _compared(ours, theirs)


def measure_bulk(corpus: Path, runs: int, passages: int = 200) -> Comparison:
    """Seconds for as many passages of the corpus (repeated when it has fewer), models loaded beforehand; memory of the peer only."""
    with tempfile.TemporaryDirectory() as scratch:
        update_index(Path(scratch), corpus, lazy_embedder(), debate=load_debate(corpus))
        opened = open_index(Path(scratch))
        own = [passage.text for passage in opened.passages.values()]
        opened.close()
    texts = (own * (passages // max(1, len(own)) + 1))[:passages]
    model = load_embedder()
    model.encode(texts[:32])
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(runs):
        started = time.perf_counter()
        model.encode(texts)
        ours.append(Run(time.perf_counter() - started, 0.0))
        peer = subprocess.run(
            [sys.executable, "-m", "eval.peers", "embed", "--weights", str(find_weights())],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
            env=_offline(),
        )
        theirs.append(Run(float(peer.stdout.splitlines()[-1]), 0.0))
    return _compared(ours, theirs)


def timed(command: Sequence[str]) -> Run:
    """Runs a command to its end. Raises ``RuntimeError`` with what it wrote when it fails."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_offline())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed:\n{output.read().decode(errors='replace')[-3000:]}")
    per_mebibyte = 1 << 20 if sys.platform == "darwin" else 1 << 10  # macOS counts bytes, Linux KiB
    return Run(seconds, usage.ru_maxrss / per_mebibyte)


def _bothsides() -> list[str]:
    script = Path(sys.executable).with_name("bothsides")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "rag.cli"]


def _offline() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}


def _compared(ours: Sequence[Run], theirs: Sequence[Run]) -> Comparison:
    return Comparison(
        _median(ours), _median(theirs), len(ours), tuple(round(r.seconds, 3) for r in ours), tuple(round(r.seconds, 3) for r in theirs)
    )


def _median(runs: Sequence[Run]) -> Run:
    return Run(statistics.median(run.seconds for run in runs), statistics.median(run.mebibytes for run in runs))


def main(arguments: Sequence[str]) -> int:
    """Prints the table, or one JSON object; exit code 1 when a cold question takes over a quarter of the peer's time."""
    parser = argparse.ArgumentParser(prog="python -m eval perf", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--question", default="What do critics and supporters say?")
    parser.add_argument("--runs", type=int, default=5, help="an odd number of at least 3, or the median is no median")
    parser.add_argument("--passages", type=int, default=200, help="how many to embed in bulk")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        asked = measure_ask(given.corpus, given.question, given.runs, Path(scratch))
    bulk = measure_bulk(given.corpus, given.runs, given.passages)
    met = asked.ratio < _TARGET
    if given.json:
        results = {
            "ask": {**asdict(asked), "ratio": asked.ratio, "target": _TARGET, "met": met},
            "bulk": {**asdict(bulk), "ratio": bulk.ratio},
        }
        print(json.dumps({"runs": given.runs, "passages": given.passages, **results}))
    else:
        _show(asked, bulk, given.passages)
    return 0 if met else 1


def _show(asked: Comparison, bulk: Comparison, passages: int) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Medians of {asked.runs} runs, taken in turns")
    for heading in ("", "Both Sides", "peer", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    table.add_row("cold question, s", f"{asked.ours.seconds:.2f}", f"{asked.peer.seconds:.2f}", f"{asked.ratio:.3f}")
    table.add_row(
        "peak memory, MiB",
        f"{asked.ours.mebibytes:.0f}",
        f"{asked.peer.mebibytes:.0f}",
        f"{asked.ours.mebibytes / asked.peer.mebibytes:.3f}",
    )
    table.add_row(
        "embedding, passages/s", f"{passages / bulk.ours.seconds:.0f}", f"{passages / bulk.peer.seconds:.0f}", f"{1 / bulk.ratio:.2f}x"
    )
    console = Console()
    console.print(table)
    console.print(
        "Peer: HuggingFaceEmbeddings, Chroma and similarity_search (k=8) of LangChain; in bulk sentence-transformers under torch."
    )
    console.print(f"Target: a cold question in under {_TARGET} of the peer's time.")
