"""The side of every statement, solved together over the whole map.

Signals on a statement alone: likeness to the two described positions, the attitude of its reporting verb toward the motion's
matter, and a stance model when one is installed. Signals between them: one voice mostly keeps its side; a person speaks like the
organisation; who accuses somebody stands against them; a sentence that opens with "However" turns. They meet in one pairwise model
(``rag.mine.belief``); a side whose probability stays under the bar is neutral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Debate, Side, Voice
from rag.mine.belief import propagate
from rag.mine.relevance import relevance as relevant
from rag.mine.signals import Stance, Vectors, Weights, anchors_of, authors_of, fields_of, named_sides
from rag.mine.statements import Statement
from rag.mine.ties import ties_of

__all__ = ["Judged", "judge"]


@dataclass(frozen=True, slots=True)
class Judged:
    """Side and confidence (0..1) of a statement; ``relevance`` is its cosine to the motion and the positions."""

    side: Side
    confidence: float
    relevance: float


def judge(
    statements: Sequence[Statement],
    texts: Sequence[str],
    contents: Sequence[str],
    vectors: Vectors,
    voices: Sequence[str],
    profiles: Mapping[str, Voice],
    debate: Debate,
    encode: Callable[[Sequence[str]], Vectors],
    stance: Stance | None,
    bar: float,
    weights: Weights | None = None,
    prior: Mapping[str, float] | None = None,
) -> list[Judged]:
    """The side of each statement toward ``debate.motion``.

    ``texts`` are the statements as quoted, ``contents`` without their frames, ``vectors`` ``(n, d)`` unit rows of their
    sentences, ``voices`` their canonical voices. Without a motion all are neutral.
    """
    if not debate.motion.strip() or not statements:
        return [Judged("neutral", 0.0, 0.0) for _ in statements]
    w = weights or Weights()
    anchors = anchors_of(debate, encode)
    rows = np.concatenate([anchors.motion, anchors.support, anchors.oppose])
    own = (vectors @ rows.T).max(axis=1).astype(np.float64)
    relevance = relevant(statements, own)
    authors = authors_of(statements, texts, relevance)
    live = [relevance[i] >= w.relevance and one.held and (one.kind != "event" or one.source in authors) for i, one in enumerate(statements)]
    fields = fields_of(statements, texts, contents, vectors, own, live, debate, anchors, stance, w)
    fields += named_sides(statements, voices, live, debate, w)
    if prior is not None:
        fields += np.array([w.prior * prior.get(one.id, 0.0) if live[i] else 0.0 for i, one in enumerate(statements)])
    own_words = _undecided(statements, voices, fields, authors)
    edges, index = ties_of(statements, contents, voices, profiles, w, live, own_words)
    marginals, told = _solve(fields, edges, len(index), w)
    arguing = {name for one, name in zip(statements, voices, strict=True) if one.kind == "claim" and one.manner != "narration"}
    result = []
    for i, one in enumerate(statements):
        p = float(marginals[i])
        confidence = max(p, 1 - p)
        narrated = own_words[i]
        decided = bool(live[i]) and confidence >= bar
        if fields[i] * (p - 0.5) < w.concession * abs(p - 0.5) and _concedes(statements, voices, i):
            decided = False  # there his own words must say it, not only his side
        if told[i] * (p - 0.5) < 0 and abs(told[i]) > 0.15 and confidence < w.against_voice:
            decided = False  # against all else that its voice says: only when its own words leave no doubt
        if narrated and (abs(fields[i]) < 0.25 or one.claimness < 0.5):
            decided = False
        if one.kind == "statistic" and (narrated or one.manner == "narration" or voices[i] not in arguing):
            decided = False  # a figure alone takes no side; that of somebody who argues goes with the argument
        side: Side = ("support" if p > 0.5 else "oppose") if decided else "neutral"
        result.append(Judged(side, confidence if decided else 1 - abs(2 * p - 1), float(relevance[i])))
    return result


def _undecided(statements: Sequence[Statement], voices: Sequence[str], fields: NDArray[np.float64], authors: frozenset[str]) -> list[bool]:
    """Sentences whose side their voice does not tell: a report's own, and those of an answer or a column whose own words point both ways.

    Nothing says how a sentence is meant there, and who tells and concedes as well as argues reads as taking either side: what all of
    it says for one side must be at least half of what it says for either.
    """
    sums: dict[tuple[str, str], list[float]] = {}
    for i, one in enumerate(statements):
        if one.floor:
            sums.setdefault((one.source, voices[i]), []).append(float(fields[i]))
    steady = {key for key, found in sums.items() if abs(sum(found)) >= _STEADY * sum(map(abs, found)) > 0}
    return [
        (one.source, voices[i]) not in steady if one.floor else one.manner == "narration" and one.source not in authors
        for i, one in enumerate(statements)
    ]


_STEADY = 0.5


def _concedes(statements: Sequence[Statement], voices: Sequence[str], i: int) -> bool:
    """``But ...`` right after the same voice's own words: a speaker who turns against what he just said may concede a point."""
    one = statements[i]
    before = statements[i - 1] if i else None
    return (
        before is not None
        and one.turn < 0
        and before.source == one.source
        and voices[i - 1] == voices[i]
        and one.sentence - before.sentence <= 1
    )


def _solve(
    fields: NDArray[np.float64], edges: Sequence[tuple[int, int, float]], voices: int, w: Weights
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Marginals P(support) of the statements, and what their neighbours tell each, in half log-odds.

    What one voice says is no independent evidence of its side: the fields of its ``n`` statements reach it tempered by
    ``n ** -temper`` (a power posterior). A statement then reads its own field in full and the message of its voice.
    """
    n = len(fields)
    members: dict[int, int] = {}
    owner: dict[int, tuple[int, float]] = {}
    for i, j, strength in edges:
        if i < n <= j:
            members[j] = members.get(j, 0) + 1
            owner[i] = (j, strength)
    tempered = fields.copy()
    for i, (voice, _) in owner.items():
        tempered[i] /= members[voice] ** w.temper
    joint = np.clip(propagate(np.concatenate([tempered, np.zeros(voices)]), edges), 1e-6, 1 - 1e-6)
    halves = 0.5 * np.log(joint / (1 - joint))
    # What a statement's neighbours tell it is the joint solution less its own tempered field.
    told = halves[:n] - tempered
    return 1 / (1 + np.exp(-2 * (told + fields))), told
