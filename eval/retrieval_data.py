"""The data of both-sides retrieval: motions with marked claims, and the corpus that they stand in, indexed once."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from eval.retrieval_score import GoldSpan, Motion, Place
from rag.errors import BothSidesError
from rag.index import Progress
from rag.train.data import json_lines

__all__ = ["ARTICLES", "announcer", "cached_corpus", "read_articles", "read_motions"]

ARTICLES = "articles.jsonl"
_FIELDS = {"query_id", "query", "file", "start", "end", "side"}


def read_motions(path: Path) -> list[Motion]:
    """Rows ``{query_id, query, file, start, end, side}`` gathered by motion, in the order of the file.

    Raises:
        BothSidesError: a row is not as expected.
    """
    texts: dict[str, str] = {}
    spans: dict[str, list[GoldSpan]] = {}
    for number, row in enumerate(json_lines(path), 1):
        if not row.keys() >= _FIELDS or row["side"] not in ("support", "oppose") or not 0 <= int(row["start"]) < int(row["end"]):
            raise BothSidesError(
                f"{path}, row {number}: not a marked claim",
                'Each line must be {"query_id", "query", "file", "start", "end", "side"} with side support or oppose.',
            )
        texts[row["query_id"]] = str(row["query"])
        place = Place(str(row["file"]), int(row["start"]), int(row["end"]))
        spans.setdefault(row["query_id"], []).append(GoldSpan(place, str(row["side"])))
    return [Motion(name, text, tuple(spans[name])) for name, text in texts.items()]


def read_articles(path: Path) -> Iterable[tuple[str, str, str]]:
    """File name, title and text of each row.

    Raises:
        BothSidesError: a row is not as expected.
    """
    for number, row in enumerate(json_lines(path), 1):
        if not row.keys() >= {"file", "text"}:
            raise BothSidesError(f"{path}, row {number}: not an article", 'Each line must be {"file", "title", "text"}.')
        yield str(row["file"]), str(row.get("title", "")), str(row["text"])


def cached_corpus(path: Path, home: Path) -> Path:
    """The folder under ``home`` for all that is made of that corpus, named by its content; ``corpus/`` in it holds the articles."""
    with path.open("rb") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    folder = home / f"retrieval-{name}"
    target = folder / "corpus" / ARTICLES
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = folder / f"{ARTICLES}.{os.getpid()}"
        with scratch.open("w", encoding="utf-8") as out:
            for file_name, title, text in read_articles(path):
                out.write(json.dumps({"id": file_name, "title": title, "text": text}) + "\n")
        os.replace(scratch, target)
    return folder


def announcer(every: float = 10.0) -> Progress:
    """Tells of progress on standard error: each new stage, and then once in ``every`` seconds."""
    told: dict[str, float] = {}

    def tell(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - told.get(stage, float("-inf")) >= every:
            told[stage] = now
            print(f"{stage}: {done} of {total}", file=sys.stderr, flush=True)

    return tell
