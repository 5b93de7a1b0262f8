"""The training sets, and one epoch of examples drawn from them.

Rows are ``{motion, text, label}`` in JSON lines (``.gz`` is gzip). Only sets whose licence lets derived weights be shared
are read: IBM claim stance and ArgQ-30k (CC-BY-SA 3.0), Perspectrum (CC-BY-SA 4.0), ArgKP (CDLA-Sharing-1.0).
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BothSidesError
from rag.train.frames import deny, described, position, report
from rag.train.motions import Motion, parse_motion, reworded

__all__ = ["LABELS", "Corpus", "Example", "Row", "build_epoch", "read_corpus", "read_rows", "split_motions"]

LABELS = ("support", "oppose", "neutral")
SUPPORT, OPPOSE, NEUTRAL = range(3)
STANCE_FILES = {
    "ibm": "stance/ibm_train.jsonl",
    "argq30k": "stance/argq30k_train.jsonl.gz",
    "perspectrum": "stance/perspectrum_train.jsonl",
}
KEYPOINT_FILE = "keypoints/argkp_train.jsonl.gz"
# How often a row of the set is drawn in one epoch: sets with many motions and few rows more often, for they teach new topics.
WEIGHTS = {"ibm": 3.0, "argq30k": 0.7, "perspectrum": 2.0, "argkp": 4.0}


@dataclass(frozen=True, slots=True)
class Row:
    """A claim and its side toward a motion, as a data set states it."""

    motion: str
    text: str
    label: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """What the model sees; ``label`` indexes ``LABELS``."""

    motion: str
    text: str
    label: int


@dataclass(frozen=True)
class Corpus:
    """``matches``: (key point, argument, matches) of one motion and side."""

    rows: tuple[Row, ...]
    matches: tuple[tuple[str, str, bool], ...] = ()


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_rows(path: Path, origin: str = "") -> list[Row]:
    """Rows of one stance file. Raises ``BothSidesError`` naming the file and the line when one is not as expected."""
    rows = []
    for number, data in enumerate(_lines(path), 1):
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
    matches: list[tuple[str, str, bool]] = []
    if (directory / KEYPOINT_FILE).exists():
        seen = set()
        for data in _lines(directory / KEYPOINT_FILE):
            matches.append((data["key_point"], data["argument"], bool(data["match"])))
            if (data["motion"], data["key_point"]) not in seen:
                seen.add((data["motion"], data["key_point"]))
                rows.append(Row(data["motion"], data["key_point"], data["stance"], "argkp"))
    if not rows:
        raise BothSidesError(f"no training set under {directory}", "Put " + ", ".join(STANCE_FILES.values()) + " there.")
    return Corpus(tuple(rows), tuple(matches))


def split_motions(corpus: Corpus, share: float, rng: random.Random) -> tuple[Corpus, list[Row]]:
    """Whole motions set aside (``share`` of each set's motions) for the temperature and for choosing weights."""
    by_origin: dict[str, set[str]] = defaultdict(set)
    for row in corpus.rows:
        by_origin[row.origin].add(row.motion)
    held: set[str] = set()
    for origin in sorted(by_origin):
        if origin != "argkp":  # its motions are those of argq30k
            motions = sorted(by_origin[origin])
            held.update(rng.sample(motions, max(1, round(share * len(motions)))))
    away = {row.text for row in corpus.rows if row.motion in held}
    kept = tuple(row for row in corpus.rows if row.motion not in held)
    matches = tuple(match for match in corpus.matches if match[0] not in away and match[1] not in away)
    return Corpus(kept, matches), [row for row in corpus.rows if row.motion in held and row.origin != "argkp"]


def _swap(label: int) -> int:
    return (OPPOSE, SUPPORT, NEUTRAL)[label]


class _Maker:
    """Draws examples; ``near(motion)`` names motions of other topics, the nearer the harder."""

    def __init__(self, rows: Sequence[Row], near: Mapping[str, Sequence[str]], rng: random.Random) -> None:
        self.rng, self.near = rng, near
        self.motions: dict[str, Motion] = {row.motion: parse_motion(row.motion) for row in rows}
        self.texts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in rows:
            self.texts[row.motion, row.label].append(row.text)

    def motion(self, motion: str, label: int, plain: float = 0.42) -> tuple[str, int]:
        if self.rng.random() < plain:
            return motion, label
        text, sign = reworded(self.motions[motion], self.rng)
        return text, label if sign > 0 else _swap(label)

    def text(self, row: Row) -> tuple[str, int]:
        rng, text, label = self.rng, row.text, LABELS.index(row.label)
        kind = rng.random()
        if kind < 0.58 or label == NEUTRAL:
            return text, label
        if kind < 0.80:
            return report(text, rng), label
        if kind < 0.85 and len(text.split()) <= 25:
            return deny(text, rng), _swap(label)
        if kind < 0.91:
            other = self._other(row)
            if other:
                lead = rng.choice(["While", "Although"])
                return rng.choice(
                    [
                        f"{lead} {other.rstrip('.')}, {text}",
                        f"{report(other, rng)} But {report(text, rng)}",
                        f"Some say that {other.rstrip('.')}, but {text}",
                    ]
                ), label
        same = self.texts[row.motion, row.label]
        return " ".join(part.rstrip(". ") + "." for part in [text, *rng.sample(same, min(len(same), rng.choice([1, 1, 2, 4])))]), label

    def _other(self, row: Row) -> str:
        other = self.texts.get((row.motion, "oppose" if row.label == "support" else "support"))
        return self.rng.choice(other) if other else ""

    def labelled(self, row: Row) -> Example:
        text, label = self.text(row)
        motion, label = self.motion(row.motion, label)
        return Example(motion, text, label)

    def mismatched(self, row: Row) -> Example:
        """A claim of another debate: no position on this motion."""
        others = self.near.get(row.motion) or [m for m in self.motions if m != row.motion]
        if not others:
            return self.plain(row)
        text = position(self.motions[row.motion], self.rng)[0] if self.rng.random() < 0.15 else self.text(row)[0]
        motion, _ = self.motion(self.rng.choice(others), NEUTRAL, plain=0.35)
        return Example(motion, text, NEUTRAL)

    def plain(self, row: Row) -> Example:
        motion, _ = self.motion(row.motion, NEUTRAL)
        return Example(motion, described(self.motions[row.motion], self.rng), NEUTRAL)

    def taken(self, row: Row) -> Example:
        text, side = position(self.motions[row.motion], self.rng)
        motion, label = self.motion(row.motion, LABELS.index(side))
        return Example(motion, text, label)


def _point(match: tuple[str, str, bool], rng: random.Random) -> Example:
    """A key point as the motion: an argument that makes it supports it."""
    point, argument, matches = match
    if not matches:
        return Example(point, argument, NEUTRAL)
    if rng.random() < 0.35:
        return Example(deny(point, rng), argument, OPPOSE)
    return Example(point, argument, SUPPORT)


def build_epoch(
    corpus: Corpus, near: Mapping[str, Sequence[str]], rng: random.Random, *, share: float = 1.0, keep: Callable[[Row], bool] | None = None
) -> list[Example]:
    """One epoch, drawn anew each time: about 60 % as labelled, the rest neutral by mismatch or template, positions, key points."""
    maker = _Maker(corpus.rows, near, rng)
    examples: list[Example] = []
    for row in corpus.rows:
        if keep is not None and not keep(row):
            continue
        wanted = WEIGHTS.get(row.origin, 1.0) * share
        for _ in range(int(wanted) + (rng.random() < wanted % 1)):
            examples.append(maker.labelled(row))
            chance = rng.random()
            if chance < 0.17:
                examples.append(maker.mismatched(row))
            elif chance < 0.22:
                examples.append(maker.plain(row))
            elif chance < 0.29:
                examples.append(maker.taken(row))
    yes = [match for match in corpus.matches if match[2]]
    no = [match for match in corpus.matches if not match[2]]
    for group, count in ((yes, 1000), (no, 600)):
        examples += [_point(match, rng) for match in rng.sample(group, min(len(group), int(count * share)))]
    rng.shuffle(examples)
    return examples
