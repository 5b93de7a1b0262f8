"""The training sets as rows.

Stance rows are ``{motion, text, label}`` in JSON lines (``.gz`` is gzip), key points ``{motion, stance, argument, key_point, match}``.
Only sets whose licence lets derived weights be shared are read: IBM claim stance and ArgQ-30k (CC-BY-SA 3.0), Perspectrum
(CC-BY-SA 4.0), ArgKP (CDLA-Sharing-1.0), and marked Wikipedia articles (CC-BY-SA, see ``rag.train.articles``).
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BothSidesError
from rag.train.articles import Sentence, read_sentences

__all__ = [
    "LABELS",
    "NEUTRAL",
    "OPPOSE",
    "SUPPORT",
    "UNKNOWN",
    "Corpus",
    "Example",
    "Match",
    "Row",
    "json_lines",
    "parted",
    "read_corpus",
    "read_rows",
    "split_motions",
]

LABELS = ("support", "oppose", "neutral")
SUPPORT, OPPOSE, NEUTRAL = range(3)
UNKNOWN = -1
STANCE_FILES = {
    "ibm": "stance/ibm_train.jsonl",
    "argq30k": "stance/argq30k_train.jsonl.gz",
    "perspectrum": "stance/perspectrum_train.jsonl",
}
KEYPOINT_FILE = "keypoints/argkp_train.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Row:
    """A claim and its side toward a motion, as a data set states it."""

    motion: str
    text: str
    label: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Whether ``argument`` makes the point of ``key_point``; both are of one motion and side."""

    key_point: str
    argument: str
    matches: bool


@dataclass(frozen=True, slots=True)
class Example:
    """What the model sees, and what it shall answer; a task whose answer is not known is ``UNKNOWN``.

    ``label`` indexes ``LABELS``; ``match``: the text makes the point of ``motion`` (1) or not (0); ``claim``: the text utters
    a claim that bears on the motion (1) or not (0).
    """

    motion: str
    text: str
    label: int = UNKNOWN
    match: int = UNKNOWN
    claim: int = UNKNOWN


@dataclass(frozen=True)
class Corpus:
    """All that is trained on."""

    rows: tuple[Row, ...]
    matches: tuple[Match, ...] = ()
    sentences: tuple[Sentence, ...] = ()


def json_lines(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a file of JSON lines; ``.gz`` is gzip."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_rows(path: Path, origin: str = "") -> list[Row]:
    """Rows of one stance file. Raises ``BothSidesError`` naming the file and the line when one is not as expected."""
    rows = []
    for number, data in enumerate(json_lines(path), 1):
        if not {"motion", "text", "label"} <= data.keys() or data["label"] not in LABELS:
            raise BothSidesError(
                f"{path}, row {number}: not a stance row",
                'Each line must be {"motion", "text", "label"} with label support, oppose or neutral.',
            )
        rows.append(Row(str(data["motion"]), str(data["text"]), str(data["label"]), origin))
    return rows


def read_corpus(directory: Path) -> Corpus:
    """All training sets found under ``directory``. Raises ``BothSidesError`` when there is none."""
    rows: list[Row] = []
    for origin, name in STANCE_FILES.items():
        if (directory / name).exists():
            rows += read_rows(directory / name, origin)
    matches: list[Match] = []
    if (directory / KEYPOINT_FILE).exists():
        seen = set()
        for data in json_lines(directory / KEYPOINT_FILE):
            matches.append(Match(data["key_point"], data["argument"], bool(data["match"])))
            if (data["motion"], data["key_point"]) not in seen:
                seen.add((data["motion"], data["key_point"]))
                rows.append(Row(data["motion"], data["key_point"], data["stance"], "argkp"))
    if not rows:
        raise BothSidesError(f"no training set under {directory}", "Put " + ", ".join(STANCE_FILES.values()) + " there.")
    return Corpus(tuple(rows), tuple(matches), read_sentences(directory))


def split_motions(corpus: Corpus, share: float, rng: random.Random) -> tuple[Corpus, Corpus]:
    """What is trained on, and whole motions set aside (``share`` of each set's motions) for calibration and for watching."""
    by_origin: dict[str, set[str]] = defaultdict(set)
    for row in corpus.rows:
        by_origin[row.origin].add(row.motion)
    held: set[str] = set()
    for origin in sorted(by_origin):
        if origin != "argkp":  # its motions are those of argq30k
            motions = sorted(by_origin[origin])
            held.update(rng.sample(motions, max(1, round(share * len(motions)))))
    return parted(corpus, held)


def parted(corpus: Corpus, held: Iterable[str]) -> tuple[Corpus, Corpus]:
    """The corpus without the motions ``held``, and what belongs to them."""
    held = set(held)
    away = {row.text for row in corpus.rows if row.motion in held}
    kept = Corpus(
        tuple(row for row in corpus.rows if row.motion not in held),
        tuple(match for match in corpus.matches if match.key_point not in away and match.argument not in away),
        tuple(sentence for sentence in corpus.sentences if sentence.motion not in held),
    )
    aside = Corpus(
        tuple(row for row in corpus.rows if row.motion in held and row.origin != "argkp"),
        tuple(match for match in corpus.matches if match.key_point in away),
        tuple(sentence for sentence in corpus.sentences if sentence.motion in held),
    )
    return kept, aside
