"""``python -m eval bench attribution --data FILE``: contents and sources of reported statements against a labelled set.

A predicted content is right when it shares at least half of the longer one's words with a gold content, one to one, the closest
pairs first. Among those pairs a source is right when it shares a word that carries meaning with the gold source, or when the name
it was resolved to does.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval import attribution_regex
from rag.core import ArticleFacts, Source
from rag.errors import BothSidesError, SkippedFile
from rag.ingest.blocks import plain_blocks
from rag.ingest.compose import Extract, compose
from rag.mine.attribution import attribute
from rag.mine.document import Document
from rag.mine.registry import Registry
from rag.mine.speakers import resolve

__all__ = ["KINDS", "Report", "run", "score"]

KINDS = ("direct", "mixed", "indirect")
_KIND = {"direct": "direct", "mixed": "mixed"}
_WORD = re.compile(r"\w+")
_EMPTY = frozenset("the a an of for in at on and to by from with s".split())


@dataclass(frozen=True, slots=True)
class Report:
    """One attribution: where the words of its content and of its source start, its kind, and the name its source was resolved to."""

    content: frozenset[int]
    source: frozenset[int]
    kind: str
    name: str = ""


def run(data: Path) -> dict[str, Any]:
    """Score ``{text, relations: [{source, cue, content, kind}]}`` rows of a JSON-lines file (``.gz`` is gzip).

    Raises:
        BothSidesError: a row is not as expected.
    """
    began = time.perf_counter()
    rows = list(_rows(data))
    ours = score((row["text"], _gold(row), _mined(row)) for row in rows)
    seconds = time.perf_counter() - began
    return {
        "task": "attribution",
        "data": str(data),
        "rows": len(rows),
        "seconds": round(seconds, 3),
        "metrics": ours,
        "baseline": score((row["text"], _gold(row), _by_regex(row)) for row in rows),
    }


def score(articles: Iterable[tuple[str, Sequence[Report], Sequence[Report]]]) -> dict[str, float]:
    """Metrics of articles, each its text, its gold reports and the predicted ones.

    ``quoted`` is direct and mixed together. By kind, precision is over predictions of that kind, recall and the accuracy of sources
    over gold reports of that kind.
    """
    counts: Counter[str] = Counter()
    for text, gold, predicted in articles:
        for one in gold:
            counts.update(_kinds("gold", one))
        for one in predicted:
            counts.update(_kinds("predicted", one))
        for right, found in _pairs(gold, predicted):
            counts.update((*_kinds("found", right), *_kinds("held", found)))
            if _same_source(text, right, found):
                counts.update(_kinds("source", right))
    metrics: dict[str, float] = {}
    for suffix in ("", *(f"_{kind}" for kind in KINDS), "_quoted"):
        precision = _share(counts[f"held{suffix}"], counts[f"predicted{suffix}"])
        recall = _share(counts[f"found{suffix}"], counts[f"gold{suffix}"])
        metrics[f"content_precision{suffix}"] = precision
        metrics[f"content_recall{suffix}"] = recall
        metrics[f"content_f1{suffix}"] = _share(2 * precision * recall, precision + recall)
        metrics[f"source_accuracy{suffix}"] = _share(counts[f"source{suffix}"], counts[f"found{suffix}"])
    return metrics


def _kinds(name: str, one: Report) -> tuple[str, ...]:
    """What a report counts for: all, its kind, and direct and mixed ones together as ``quoted``."""
    return (name, f"{name}_{one.kind}", *((f"{name}_quoted",) if one.kind != "indirect" else ()))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _pairs(gold: Sequence[Report], predicted: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """One to one, the pairs that share most first."""
    shares = []
    for i, right in enumerate(gold):
        for j, found in enumerate(predicted):
            shared = _share(len(right.content & found.content), max(len(right.content), len(found.content)))
            if shared >= 0.5:
                shares.append((-shared, j, i))
    taken: set[int] = set()
    used: set[int] = set()
    for _, j, i in sorted(shares):
        if i not in taken and j not in used:
            taken.add(i)
            used.add(j)
            yield gold[i], predicted[j]


def _same_source(text: str, right: Report, found: Report) -> bool:
    if not right.source:
        return not found.source
    if any(_word_at(text, place) not in _EMPTY for place in right.source & found.source):
        return True
    last = _WORD.findall(found.name.casefold())[-1:]
    return bool(last) and last[0] in {_word_at(text, place) for place in right.source}


def _word_at(text: str, place: int) -> str:
    found = _WORD.match(text, place)
    return found.group().casefold() if found else ""


def _places(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    return frozenset(word.start() for start, end in spans for word in _WORD.finditer(text, start, end))


def _gold(row: dict[str, Any]) -> list[Report]:
    def places(parts: Iterable[dict[str, Any]]) -> frozenset[int]:
        return _places(row["text"], (span for part in parts for span in part["spans"]))

    return [Report(places(one["content"]), places(one["source"]), one["kind"]) for one in row["relations"]]


def _mined(row: dict[str, Any]) -> list[Report]:
    """What the package finds, with the paragraphs and sentences that it reads the article by.

    A source is a phrase and, in a relative clause, the pronoun that stands for it: either may be what the gold marks.
    """
    try:
        source = _source(row)
    except SkippedFile:
        return []  # an article without a word reports nothing
    document = Document(source)
    found = attribute(document)
    speakers = resolve(document, found, Registry(document))
    return [
        Report(
            _places(source.text, ((c.start, c.end) for c in one.content)),
            _places(source.text, ((s.start, s.end) for s in (one.source, one.pronoun) if s is not None)),
            _KIND.get(one.manner, "indirect"),
            speaker.name if speaker is not None and one.source is not None else "",
        )
        for one, speaker in zip(found, speakers, strict=True)
    ]


def _source(row: dict[str, Any]) -> Source:
    """The row as an article; its text stays as it is, for the gold offsets point into it."""
    text = row["text"]
    facts = ArticleFacts(author=str(row.get("author") or ""))
    return compose(str(row.get("article") or "article"), Extract(text, plain_blocks(text), facts), sha256="")


def _by_regex(row: dict[str, Any]) -> list[Report]:
    text = row["text"]
    return [
        Report(_places(text, [(content.start, content.end)]), _places(text, [(source.start, source.end)] if source else []), kind)
        for content, source, kind in attribution_regex.attribute(text)
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                whole = isinstance(row["text"], str) and all(one["kind"] in KINDS for one in _checked(row["relations"]))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise _not_a_row(path, number) from error
            if not whole:
                raise _not_a_row(path, number)
            yield row


def _checked(relations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The relations; a span that is no pair raises ``ValueError``, a part that is missing ``KeyError``."""
    for one in relations:
        for part in (*one["source"], *one["content"]):
            for start, end in part["spans"]:
                int(start), int(end)
    return relations


def _not_a_row(path: Path, number: int) -> BothSidesError:
    return BothSidesError(
        f"{path}, row {number}: not an attribution row",
        'Each line must be {"text", "relations": [{"source", "cue", "content", "kind"}]} with parts {"spans": [[start, end]], "text"}'
        " and kind direct, mixed or indirect.",
    )
