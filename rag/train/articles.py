"""Sentences of whole articles in which the claims for and against a motion are marked: what a claim is, and what is none.

``retrieval/corpus.jsonl.gz`` holds ``{file, title, text}`` Wikipedia articles, ``retrieval/spans_train.jsonl`` the place of
each claim, ``{query, file, start, end, side}``. Both are CC-BY-SA: derived weights may be shared with attribution.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.ingest.sentences import split_sentences

__all__ = ["Sentence", "read_sentences"]

ARTICLES, SPANS = "retrieval/corpus.jsonl.gz", "retrieval/spans_train.jsonl"
_NOTES = re.compile(r"\s*\[REF\]|\s*\[ref\]")
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article on the motion; ``side`` is that of the claim it holds, or empty; ``before`` stands ahead of it."""

    motion: str
    text: str
    side: str
    before: str = ""


def read_sentences(directory: Path, words: tuple[int, int] = (6, 60)) -> tuple[Sentence, ...]:
    """Sentences of ``words`` length from all articles that hold a claim; none when ``directory`` lacks the two files.

    A sentence counts as a claim of a motion when it holds at least four fifths of a marked span; one that holds a smaller
    part of a span is left out. The articles of a motion are those that hold its claims.
    """
    if not (directory / ARTICLES).exists() or not (directory / SPANS).exists():
        return ()
    marks: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for line in (directory / SPANS).read_text(encoding="utf-8").splitlines():
        mark = json.loads(line)
        marks[mark["file"]][mark["query"]].append(mark)
    found: list[Sentence] = []
    with gzip.open(directory / ARTICLES, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["file"] in marks:
                pieces = list(_pieces(article["text"]))
                for motion, spans in sorted(marks[article["file"]].items()):
                    found += _of_motion(article["text"], pieces, motion, spans, words)
    return tuple(found)


def _pieces(text: str) -> Iterable[tuple[int, int, bool]]:
    """Start and end of each sentence, and whether it is the first of its paragraph."""
    start = 0
    for end in [*(gap.start() for gap in _PARAGRAPH.finditer(text)), len(text)]:
        for number, span in enumerate(split_sentences(text, start, end)):
            yield span.start, span.end, number == 0
        start = end


def _of_motion(
    text: str, pieces: list[tuple[int, int, bool]], motion: str, spans: list[dict[str, Any]], words: tuple[int, int]
) -> Iterable[Sentence]:
    before = ""
    for start, end, first in pieces:
        clean = _clean(text[start:end])
        side, partly = "", False
        for mark in spans:
            shared = min(end, mark["end"]) - max(start, mark["start"])
            if shared >= 0.8 * (mark["end"] - mark["start"]):
                side = mark["side"]
            partly = partly or shared > 0
        if (side or not partly) and words[0] <= len(clean.split()) <= words[1]:
            yield Sentence(motion, clean, side, "" if first else before)
        before = clean


def _clean(text: str) -> str:
    return " ".join(_NOTES.sub("", text).split()).replace(" .", ".").replace("].", "").lstrip("] ")
