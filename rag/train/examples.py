"""One epoch of training examples, drawn anew from the sets: stance, key-point matches and claims share one model."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rag.train.articles import Sentence
from rag.train.data import LABELS, NEUTRAL, OPPOSE, SUPPORT, UNKNOWN, Corpus, Example, Match, Row
from rag.train.frames import deny, described, position, report
from rag.train.motions import Motion, parse_motion, reworded
from rag.train.news import argued, no_side, reported

__all__ = ["build_epoch"]

# How often a row of the set is drawn in one epoch: sets with many motions and few rows more often, for they teach new topics.
WEIGHTS = {"ibm": 1.5, "argq30k": 0.45, "perspectrum": 1.4, "argkp": 3.0}
NEGATIVES_PER_CLAIM = 3.0


def _swap(label: int) -> int:
    return (OPPOSE, SUPPORT, NEUTRAL)[label] if label >= 0 else label


class _Maker:
    """Draws examples; ``near(motion)`` names motions of other topics, the nearer the harder."""

    def __init__(self, corpus: Corpus, near: Mapping[str, Sequence[str]], rng: random.Random) -> None:
        self.rng, self.near = rng, near
        names = [row.motion for row in corpus.rows] + [sentence.motion for sentence in corpus.sentences]
        self.motions: dict[str, Motion] = {name: parse_motion(name) for name in names}
        self.texts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in corpus.rows:
            self.texts[row.motion, row.label].append(row.text)

    def motion(self, motion: str, label: int, plain: float = 0.42, same_action: bool = False) -> tuple[str, int]:
        """The motion as it stands, or reworded, and the label toward that wording."""
        if self.rng.random() < plain:
            return motion, label
        text, sign = reworded(self.motions[motion], self.rng, same_action=same_action)
        return text, label if sign > 0 else _swap(label)

    def text(self, row: Row) -> tuple[str, int]:
        rng, text, label = self.rng, row.text, LABELS.index(row.label)
        kind = rng.random()
        if kind < 0.60 or label == NEUTRAL:
            return text, label
        if kind < 0.81:
            return report(text, rng), label
        if kind < 0.86 and len(text.split()) <= 25:
            return deny(text, rng), _swap(label)
        if kind < 0.92:
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
        return " ".join(part.rstrip(". ") + "." for part in [text, *rng.sample(same, min(len(same), rng.choice([1, 1, 2])))]), label

    def _other(self, row: Row) -> str:
        other = self.texts.get((row.motion, "oppose" if row.label == "support" else "support"))
        return self.rng.choice(other) if other else ""

    def labelled(self, row: Row) -> Example:
        text, label = self.text(row)
        motion, label = self.motion(row.motion, label)
        return Example(motion, text, label, claim=1)

    def mismatched(self, motion: str, text: str) -> Example | None:
        """A text of another debate: no position on this motion."""
        others = self.near.get(motion) or [m for m in self.motions if m != motion]
        if not others:
            return None
        other, _ = self.motion(self.rng.choice(others), NEUTRAL, plain=0.35)
        return Example(other, text, NEUTRAL, claim=0)

    def elsewhere(self, row: Row) -> Example | None:
        kind = self.rng.random()
        parsed = self.motions[row.motion]
        if kind < 0.12:
            return self.mismatched(row.motion, position(parsed, self.rng)[0])
        if kind < 0.24 and parsed.vp:
            return self.mismatched(row.motion, reported(parsed, self.rng)[0])
        return self.mismatched(row.motion, self.text(row)[0])

    def neutral(self, row: Row) -> Example:
        """On the topic, and no side taken."""
        parsed = self.motions[row.motion]
        news = bool(parsed.vp) and self.rng.random() < 0.6
        motion, _ = self.motion(row.motion, NEUTRAL, same_action=news)
        return Example(motion, no_side(parsed, self.rng) if news else described(parsed, self.rng), NEUTRAL, claim=0)

    def taken(self, row: Row) -> Example:
        """A position on the motion itself, as reports tell of it."""
        parsed = self.motions[row.motion]
        kind = self.rng.random()
        if not parsed.vp or kind < 0.2:
            text, side = position(parsed, self.rng)
        elif kind < 0.4 and row.label != "neutral":
            text, side = argued(parsed, row.text, row.label, self.rng), row.label
        else:
            text, side = reported(parsed, self.rng)
        motion, label = self.motion(row.motion, LABELS.index(side), same_action=bool(parsed.vp) and kind >= 0.2)
        return Example(motion, text, label, claim=1)

    def sentence(self, sentence: Sentence) -> Example:
        """A sentence of an article, often after the one before it. What holds no claim is taken as neutral one time in three."""
        text = sentence.text
        if sentence.before and self.rng.random() < 0.35 and len((sentence.before + text).split()) < 80:
            text = f"{sentence.before} {text}"
        if sentence.side:
            motion, label = self.motion(sentence.motion, LABELS.index(sentence.side), plain=0.5)
            return Example(motion, text, label, claim=1)
        motion, label = self.motion(sentence.motion, NEUTRAL, plain=0.5)
        return Example(motion, text, label if self.rng.random() < 0.33 else UNKNOWN, claim=0)

    def point(self, match: Match) -> Example:
        """A key point in the place of the motion; an argument that makes it supports it."""
        if not match.matches:
            return Example(match.key_point, match.argument, match=0)
        kind = self.rng.random()
        if kind < 0.15:
            return Example(deny(match.key_point, self.rng), match.argument, OPPOSE, match=0)
        text = report(match.argument, self.rng) if kind < 0.35 else match.argument
        return Example(match.key_point, text, SUPPORT if kind < 0.7 else UNKNOWN, match=1)

    def retold(self, row: Row) -> Iterator[Example]:
        """A claim and its report make the same point; the report of another claim of that side, or of the other, does not."""
        yield Example(row.text, report(row.text, self.rng), SUPPORT, match=1)
        other = self.rng.choice(self.texts[row.motion, row.label])
        if other != row.text:
            yield Example(row.text, report(other, self.rng) if self.rng.random() < 0.5 else other, match=0)
        against = self._other(row)
        if against and self.rng.random() < 0.4:
            yield Example(row.text, against, match=0)


def _times(weight: float, rng: random.Random) -> int:
    return int(weight) + (rng.random() < weight % 1)


def build_epoch(corpus: Corpus, near: Mapping[str, Sequence[str]], rng: random.Random, *, share: float = 1.0) -> list[Example]:
    """One epoch: about half as labelled by the sets, the rest made from them; ``share`` of what there is."""
    maker = _Maker(corpus, near, rng)
    examples: list[Example | None] = []
    for row in corpus.rows:
        for _ in range(_times(WEIGHTS.get(row.origin, 1.0) * share, rng)):
            examples.append(maker.labelled(row))
            chance = rng.random()
            if chance < 0.16:
                examples.append(maker.elsewhere(row))
            elif chance < 0.24:
                examples.append(maker.neutral(row))
            elif chance < 0.48:
                examples.append(maker.taken(row))
            elif chance < 0.51 and row.origin == "perspectrum":
                examples += maker.retold(row)
    examples += _matches(corpus, maker, rng, share)
    examples += _sentences(corpus, maker, rng, share)
    chosen = [example for example in examples if example is not None]
    rng.shuffle(chosen)
    return chosen


def _matches(corpus: Corpus, maker: _Maker, rng: random.Random, share: float) -> Iterator[Example]:
    yes = [match for match in corpus.matches if match.matches]
    no = [match for match in corpus.matches if not match.matches]
    for group, count in ((yes, 0.75 * len(yes)), (no, 1.35 * len(yes))):
        for match in rng.sample(group, min(len(group), int(count * share))):
            yield maker.point(match)


def _sentences(corpus: Corpus, maker: _Maker, rng: random.Random, share: float) -> Iterator[Example | None]:
    claims = [sentence for sentence in corpus.sentences if sentence.side]
    others = [sentence for sentence in corpus.sentences if not sentence.side]
    for sentence in claims:
        for _ in range(_times(1.5 * share, rng)):
            yield maker.sentence(sentence)
            if rng.random() < 0.2:
                yield maker.mismatched(sentence.motion, sentence.text)
    for sentence in rng.sample(others, min(len(others), int(len(claims) * NEGATIVES_PER_CLAIM * share))):
        yield maker.sentence(sentence)
