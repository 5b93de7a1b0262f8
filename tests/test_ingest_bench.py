"""Ingest on public data: BOTHSIDES_BENCH names a folder with ``extraction/mozilla.jsonl.gz`` and ``scale/news_5k.jsonl.gz``."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from rag.core import Source
from rag.ingest import read, scan

BENCH = Path(os.environ.get("BOTHSIDES_BENCH", "") or "/nonexistent")
PAGES, NEWS = BENCH / "extraction" / "mozilla.jsonl.gz", BENCH / "scale" / "news_5k.jsonl.gz"

needs_pages = pytest.mark.skipif(not PAGES.is_file(), reason="BOTHSIDES_BENCH names no folder with extraction/mozilla.jsonl.gz")
needs_news = pytest.mark.skipif(not NEWS.is_file(), reason="BOTHSIDES_BENCH names no folder with scale/news_5k.jsonl.gz")

NEVER_QUOTED = re.compile(
    r"^(?:advertisement|ad|sign up for (?:daily|our)|copyright ©|click here for reprint|leave a comment|read more\W*$|share this"
    r"|enlarge this image|toggle caption|image copyright|getty images|story continued below|follow us on|subscribe now)\b",
    re.IGNORECASE,
)


def _body(source: Source) -> str:
    parts, position = [], 0
    for mark in source.boilerplate:
        parts.append(source.text[position : mark.start])
        position = mark.end
    return " ".join([*parts, source.text[position:]])


def _token_f1(text: str, gold: str) -> float:
    own, other = (Counter(re.findall(r"\w+", part.lower())) for part in (text, gold))
    return 2 * sum((own & other).values()) / max(1, own.total() + other.total())


def _rows(file: Path, most: int) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in islice(stream, most)]


@needs_pages
def test_pages_are_extracted(tmp_path: Path) -> None:
    scores = []
    for i, row in enumerate(_rows(PAGES, 200)):
        (tmp_path / f"{i}.html").write_text(row["html"], encoding="utf-8", errors="replace")
        scores.append(_token_f1(_body(read(tmp_path, f"{i}.html").sources[0]), row["body"]))
    assert mean(scores) >= 0.90


@needs_news
def test_news_keep_their_sentences_and_lose_the_rest(tmp_path: Path) -> None:
    rows = _rows(NEWS, 300)
    (tmp_path / "news.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    reading = read(tmp_path, next(iter(scan(tmp_path).files)))
    assert not reading.skipped
    kept = dropped = 0
    left_in = []
    for source, row in zip(reading.sources, rows, strict=True):
        assert source.text == row["text"]
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", source.date)
        kept += sum(map(len, source.sentences))
        dropped += sum(len(mark.span) for mark in source.boilerplate)
        left_in += [text for span in source.sentences if NEVER_QUOTED.match(text := span.of(source.text))]
    assert dropped / (kept + dropped) < 0.05
    assert len(left_in) <= 3, left_in
