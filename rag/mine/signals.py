"""What each statement alone says of its side toward a motion, in half log-odds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Debate
from rag.mine.polarity import about, attitude_of, matter_of, motion_polarity, negate, object_polarity
from rag.mine.relevance import BAR
from rag.mine.statements import Statement

__all__ = ["Anchors", "Stance", "Vectors", "Weights", "anchors_of", "authors_of", "fields_of", "named_sides", "odds"]

Vectors = NDArray[np.float32]
Stance = Callable[[str, Sequence[str]], NDArray[np.float32]]
"""``(motion, texts) -> (n, 3)`` probabilities of support, oppose and neutral."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts, in half log-odds; chosen on development debates, see ``rag/README.md``."""

    likeness: float = 5.0
    model: float = 1.4
    attitude: float = 1.5
    voice: float = 1.6
    narrator: float = 0.1
    organisation: float = 1.5
    accusation: float = 1.0
    turn: float = 0.25
    neighbour: float = 0.25
    relevance: float = BAR
    topic: float = 0.28
    floor: float = 0.6
    named: float = 1.2
    prior: float = 1.0
    temper: float = 0.3
    against_voice: float = 0.9
    concession: float = 0.9


@dataclass(frozen=True, slots=True)
class Anchors:
    motion: Vectors
    support: Vectors
    oppose: Vectors


def anchors_of(debate: Debate, encode: Callable[[Sequence[str]], Vectors]) -> Anchors:
    split = [[s for s in re.split(r"(?<=[.!?;])\s+", p.description) if len(s) > 8] for p in (debate.support, debate.oppose)]
    rows = encode([debate.motion, *split[0], *split[1]])
    a = 1 + len(split[0])
    return Anchors(rows[:1], rows[1:a], rows[a:])


def _likeness(vectors: Vectors, anchors: Anchors) -> NDArray[np.float64]:
    """Likeness to the support description less that to the oppose description; zero when either is missing."""
    if not len(anchors.support) or not len(anchors.oppose):
        return np.zeros(len(vectors))
    near = [np.sort(vectors @ rows.T, axis=1)[:, -2:].mean(axis=1) for rows in (anchors.support, anchors.oppose)]
    return np.asarray(near[0] - near[1], dtype=np.float64)


def fields_of(
    statements: Sequence[Statement],
    texts: Sequence[str],
    contents: Sequence[str],
    vectors: Vectors,
    own: NDArray[np.float64],
    live: Sequence[bool],
    debate: Debate,
    anchors: Anchors,
    stance: Stance | None,
    w: Weights,
) -> NDArray[np.float64]:
    """What each statement alone says of its side, in half log-odds, shape ``(n,)``."""
    fields = w.likeness * _likeness(vectors, anchors)
    asked = [i for i, one in enumerate(live) if one]
    if stance is not None and asked:
        # A sentence that hardly names the matter ("This is the right thing") says little alone: it goes with its voice.
        topical = w.floor + (1 - w.floor) * np.clip((own - w.topic) / w.topic, 0.0, 1.0)
        odds = _model_odds([statements[i] for i in asked], [texts[i] for i in asked], [contents[i] for i in asked], debate.motion, stance)
        fields[asked] += w.model * topical[asked] * np.clip(odds, -4, 4) / 2
    matter, polarity = matter_of(debate), motion_polarity(debate.motion)
    for i, one in enumerate(statements):
        if one.attitude and about(contents[i], matter):
            fields[i] += w.attitude * one.attitude * polarity * object_polarity(contents[i])
        if not live[i]:
            fields[i] = 0.0
        elif one.kind == "statistic":
            fields[i] *= 0.5
    return fields


def _model_odds(
    statements: Sequence[Statement], texts: Sequence[str], contents: Sequence[str], motion: str, stance: Stance
) -> NDArray[np.float64]:
    """Log-odds of the stance model, of the whole sentence and of its content; asked of the motion and of its negation, a leaning
    that the model has toward any answer cancels out. Shape ``(n,)``."""
    inner = [_inner(one, text, content) for one, text, content in zip(statements, texts, contents, strict=True)]
    # A criticised object is no claim: there the whole sentence is judged.
    sign = np.array([float(one.attitude) if one.cue in _PROPOSAL and one.attitude else 1.0 for one in statements])
    opposite = negate(motion)
    looks = [turn * (odds(stance(motion, form)) - odds(stance(opposite, form))) for form, turn in ((texts, 1.0), (inner, sign))]
    return np.asarray(np.mean(looks, axis=0) / 2)


def authors_of(statements: Sequence[Statement], texts: Sequence[str], relevance: NDArray[np.float64]) -> frozenset[str]:
    """Articles that argue in their own voice, as columns do.

    Most of what they say on the motion is nobody else's, or a good part of it is said in the first person; and much of it argues.
    """
    total: dict[str, int] = {}
    own: dict[str, list[int]] = {}
    for i, one in enumerate(statements):
        if relevance[i] >= BAR:
            total[one.source] = total.get(one.source, 0) + 1
            if one.manner == "narration":
                own.setdefault(one.source, []).append(i)
    found = set()
    for source, rows in own.items():
        share = len(rows) / total[source]
        argues = sum(statements[i].claimness >= 0.3 for i in rows) / len(rows)
        first = sum(bool(_FIRST_PERSON.search(texts[i])) for i in rows)
        if len(rows) >= 5 and argues >= 0.25 and (share >= 0.75 or (share >= 0.4 and first >= 3)):
            found.add(source)
    return frozenset(found)


_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s)\b(?![.-])")


def named_sides(
    statements: Sequence[Statement], voices: Sequence[str], live: Sequence[bool], debate: Debate, w: Weights
) -> NDArray[np.float64]:
    """What a voice is called tells its side: "critics of the plan", "opponents", "supporters of the ban". Shape ``(n,)``."""
    matter, polarity = matter_of(debate), motion_polarity(debate.motion)
    found = np.zeros(len(statements))
    for i, one in enumerate(statements):
        if not live[i] or one.speaker is None:
            continue
        for name in dict.fromkeys((one.mention, one.speaker.name, one.speaker.role)):
            attitude = attitude_of(name, matter)
            if attitude:
                found[i] = w.named * attitude * polarity
                break
    return found


_PROPOSAL = frozenset(
    """support back endorse favor favour advocate champion embrace welcome uphold oppose against opposed reject resist protest denounce
    supportive""".split()
)
"""Cues whose object is what should or should not be done."""


def _inner(one: Statement, text: str, content: str) -> str:
    """What is asked of the model beside the whole sentence: the content; of a proposal that somebody is for or against, the proposal."""
    if one.cue in _PROPOSAL and one.attitude:
        return f"We need {content.strip('“”').rstrip('.')}."
    return text if one.attitude else content


def odds(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log-odds of support against oppose, less the more the model sees no position. Shape ``(n,)``."""
    p = probabilities.astype(np.float64)
    return np.asarray(np.log((p[:, 0] + 0.02) / (p[:, 1] + 0.02)) * np.sqrt(1.0 - p[:, 2]))
