"""Candidates for a motion: deeds that several voices argue about, with what speaks for them as a debate."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Source
from rag.mine.deeds import can_be_moved, is_decision
from rag.mine.polarity import motion_polarity
from rag.mine.proposed import Deed, Mention
from rag.mine.statements import Statement
from rag.mine.wording import motion_sentence

__all__ = ["Arguments", "Candidate", "candidates"]

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
_MOST = 600
_ABOUT = 0.4
_SAME_MATTER = 0.6
_OPPOSED = re.compile(
    r"\b(?:oppos|critic|against\b|reject|resist|condemn|denounc|controvers|debate|disagree|divided|opponent|object(?:s|ed|ion))"
)


class Arguments:
    """The statements that argue, each with its voice, its words and its vector."""

    def __init__(
        self,
        statements: Sequence[Statement],
        voices: Mapping[tuple[str, str], str],
        sources: Mapping[str, Source],
        sentence_vectors: Callable[[str], Vectors],
    ) -> None:
        self.claims = [s for s in statements if s.kind != "event" and s.held and (s.manner != "narration" or s.claimness >= 0.5)]
        self.voices = [voices[(s.source, s.speaker.name if s.speaker is not None else "")] for s in self.claims]
        self.words = [sources[s.source].text[s.start : s.end].lower() for s in self.claims]
        rows = [sentence_vectors(s.source)[s.sentence] for s in self.claims]
        self.vectors = np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)

    def about(self, phrase: Vectors, nouns: Sequence[str]) -> dict[int, float]:
        """The claims near a phrase (cosine) that name at least half of its nouns."""
        likeness = self.vectors @ phrase
        stems = [noun[: max(4, len(noun) - 2)] for noun in nouns]
        near = (int(i) for i in np.flatnonzero(likeness >= _ABOUT))
        return {i: float(likeness[i]) for i in near if sum(stem in self.words[i] for stem in stems) * 2 >= len(stems)}


@dataclass(frozen=True, eq=False)
class Candidate:
    """A motion; ``claims`` are rows of :class:`Arguments` with their likeness, ``mentions`` numbers of those of its matter.

    ``support`` and ``oppose`` count the mentions that ask for what the motion asks and those that reject it.
    """

    motion: str
    phrase: Vectors
    centre: Vectors
    claims: dict[int, float]
    mentions: tuple[int, ...]
    support: int
    oppose: int
    weight: float


def candidates(mentions: Sequence[Mention], arguments: Arguments, encode: Encode) -> list[Candidate]:
    """All deeds about which at least two voices argue in at least two articles, and which somebody is against."""
    groups: dict[Deed, list[int]] = {}
    for n, mention in enumerate(mentions):
        deed = mention.deed
        if deed.adjective or (deed.verb and can_be_moved(deed.verb)):
            groups.setdefault(deed, []).append(n)
    if not groups or not arguments.claims:
        return []
    kin = _Kin(mentions, encode)
    order = sorted(groups, key=lambda deed: (-len(kin(groups[deed][0])), -len(groups[deed]), mentions[groups[deed][0]].phrase))[:_MOST]
    phrases = encode([_usual(mentions[n].phrase for n in groups[deed]) for deed in order])
    found = (_candidate(groups[deed], kin(groups[deed][0]), row, mentions, arguments) for deed, row in zip(order, phrases, strict=True))
    return [one for one in found if one is not None]


class _Kin:
    """The mentions of the same matter as one of them: near in meaning, with a word in common."""

    def __init__(self, mentions: Sequence[Mention], encode: Encode) -> None:
        self._mentions = mentions
        things = sorted({m.thing for m in mentions})
        row = {thing: i for i, thing in enumerate(things)}
        self._rows = np.array([row[m.thing] for m in mentions])
        self._vectors = encode(things)
        self._near: dict[int, NDArray[np.int64]] = {}

    def __call__(self, n: int) -> tuple[int, ...]:
        row = int(self._rows[n])
        if row not in self._near:
            self._near[row] = np.flatnonzero((self._vectors @ self._vectors[row] >= _SAME_MATTER)[self._rows])
        lemmas = self._mentions[n].deed.lemmas
        return tuple(int(k) for k in self._near[row] if self._mentions[k].deed.lemmas & lemmas)


def _candidate(
    members: Sequence[int], kin: tuple[int, ...], phrase: Vectors, mentions: Sequence[Mention], arguments: Arguments
) -> Candidate | None:
    first = mentions[members[0]]
    claims = arguments.about(phrase, first.nouns)
    motion = _sentence([mentions[n] for n in members])
    if motion is None or len({arguments.voices[i] for i in claims}) < 2 or len({arguments.claims[i].source for i in claims}) < 2:
        return None
    direction = motion_polarity(f"{first.deed.verb} {first.thing}")
    signs = [direction * mentions[n].sign for n in kin]
    support, oppose = sum(s > 0 for s in signs), sum(s < 0 for s in signs)
    opposed = sum(bool(_OPPOSED.search(arguments.words[i])) for i in claims)
    contest = min(support, oppose) + 0.5 * signs.count(0) + 0.25 * min(4, opposed)
    own = len({mentions[n].source for n in members})
    plain = bool(first.deed.adjective) or is_decision(first.deed.verb)
    if contest < 0.5 or (own < 2 and not plain):
        return None
    weight = (1.0 if plain else 0.5) * (1.2 if first.thing.lower() != first.thing else 1.0)
    weight *= 0.92 ** max(0, len(motion.split()) - 8) * (1 + 0.35 * min(3, own - 1))
    weight *= (1 + math.log(len({mentions[n].source for n in kin}))) * (0.4 + min(1.0, contest / 2))
    centre = arguments.vectors[list(claims)].mean(axis=0)
    return Candidate(motion, phrase, centre / np.linalg.norm(centre), claims, kin, support, oppose, weight)


def _sentence(members: Sequence[Mention]) -> str | None:
    """The motion in the words of most mentions; with the agent when most name one, else in the passive."""
    deed = members[0].deed
    thing = _usual(m.thing for m in members)
    agent = _usual(m.agent for m in members)
    naming = [m for m in members if m.agent == agent]
    if len(naming) * 2 < len(members) or (len(naming) < 2 and not naming[0].named):
        agent = ""
    if deed.particle and not agent:
        return None
    return motion_sentence(agent, deed.verb, deed.particle, thing, deed.rest, deed.adjective)


def _usual(texts: Iterable[str]) -> str:
    return Counter(texts).most_common(1)[0][0]
