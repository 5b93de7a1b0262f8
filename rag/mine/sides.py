"""The side of every statement, solved together over the whole map.

Signals on a statement alone: likeness to the two described positions, the attitude of its reporting verb toward the motion's
matter, and a stance model when one is installed. Signals between them: one voice mostly keeps its side; a person speaks like the
organisation; who accuses somebody stands against them; a sentence that opens with "However" turns. They meet in one pairwise model
(``rag.mine.belief``); a side whose probability stays under the bar is neutral.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Debate, Side, Voice
from rag.mine.belief import propagate
from rag.mine.relevance import BAR
from rag.mine.relevance import relevance as relevant
from rag.mine.statements import Statement

__all__ = ["Judged", "Stance", "Weights", "judge", "motion_polarity", "negate", "odds"]

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
class Judged:
    """Side and confidence (0..1) of a statement; ``relevance`` is its cosine to the motion and the positions."""

    side: Side
    confidence: float
    relevance: float


_REVERSING = re.compile(
    r"(?i)\b(?:ban(?:ned)?|abolish(?:ed)?|stop(?:ped)?|halt(?:ed)?|pause[d]?|end(?:ed)?|repeal(?:ed)?|reject(?:ed)?|oppose[d]?|"
    r"prohibit(?:ed)?|scrap(?:ped)?|cancel(?:l?ed)?|delay(?:ed)?|forbid(?:den)?|outlaw(?:ed)?|block(?:ed)?|"
    r"not|never|against|wrong to|without|exempt(?:ed)?)\b"
)


def motion_polarity(motion: str) -> int:
    """+1 when the motion asks for its matter, -1 when it asks for an end of it ("X should be banned", "X should not ...")."""
    return -1 if len(_REVERSING.findall(motion)) % 2 else 1


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
    anchors = _anchors(debate, encode)
    rows = np.concatenate([anchors.motion, anchors.support, anchors.oppose])
    own = (vectors @ rows.T).max(axis=1).astype(np.float64)
    relevance = relevant(statements, own)
    authors = _authors(statements, texts, relevance)
    live = [relevance[i] >= w.relevance and one.held and (one.kind != "event" or one.source in authors) for i, one in enumerate(statements)]
    fields = _fields(statements, texts, contents, vectors, own, live, debate, anchors, stance, w)
    fields += _given_names(statements, voices, live, debate, w)
    if prior is not None:
        fields += np.array([w.prior * prior.get(one.id, 0.0) if live[i] else 0.0 for i, one in enumerate(statements)])
    edges, index = _edges(statements, contents, voices, profiles, w, live, authors)
    marginals, told = _solve(fields, edges, len(index), w)
    arguing = {name for one, name in zip(statements, voices, strict=True) if one.kind == "claim" and one.manner != "narration"}
    result = []
    for i, one in enumerate(statements):
        p = float(marginals[i])
        confidence = max(p, 1 - p)
        narrated = one.manner == "narration"
        decided = bool(live[i]) and confidence >= bar
        if fields[i] * (p - 0.5) < w.concession * abs(p - 0.5) and _concedes(statements, voices, i):
            decided = False  # there his own words must say it, not only his side
        if told[i] * (p - 0.5) < 0 and abs(told[i]) > 0.15 and confidence < w.against_voice:
            decided = False  # against all else that its voice says: only when its own words leave no doubt
        if narrated and one.source not in authors and (abs(fields[i]) < 0.25 or one.claimness < 0.5):
            decided = False
        if one.kind == "statistic" and (narrated or voices[i] not in arguing):
            decided = False  # a figure alone takes no side; that of somebody who argues goes with the argument
        side: Side = ("support" if p > 0.5 else "oppose") if decided else "neutral"
        result.append(Judged(side, confidence if decided else 1 - abs(2 * p - 1), float(relevance[i])))
    return result


def _fields(
    statements: Sequence[Statement],
    texts: Sequence[str],
    contents: Sequence[str],
    vectors: Vectors,
    own: NDArray[np.float64],
    live: Sequence[bool],
    debate: Debate,
    anchors: _Anchors,
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
    matter, polarity = _matter(debate), motion_polarity(debate.motion)
    for i, one in enumerate(statements):
        if one.attitude and _about(contents[i], matter):
            fields[i] += w.attitude * one.attitude * polarity * _object_polarity(contents[i])
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


def _authors(statements: Sequence[Statement], texts: Sequence[str], relevance: NDArray[np.float64]) -> frozenset[str]:
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


_NAMED = re.compile(
    r"(?i)\b(?:(?P<against>opponents?|critics?|skeptics|sceptics|foes|detractors|enemies|opposition)|"
    r"(?P<for>supporters?|backers?|proponents?|advocates?|champions?|defenders?|allies|fans))\s+(?:of|to|for)\s+(?P<of>.+)"
)
_PREFIX = re.compile(
    r"(?i)^(?P<of>.+?)[\s-]+(?:(?P<against>opponents?|critics?|skeptics|sceptics|foes)|(?P<for>supporters?|backers?|proponents?|advocates?))$"
)
_BARE = {"critics": -1, "opponents": -1, "skeptics": -1, "sceptics": -1, "detractors": -1, "supporters": 1, "proponents": 1, "backers": 1}


def _given_names(
    statements: Sequence[Statement], voices: Sequence[str], live: Sequence[bool], debate: Debate, w: Weights
) -> NDArray[np.float64]:
    """What a voice is called tells its side: "critics of the plan", "opponents", "supporters of the ban". Shape ``(n,)``."""
    matter, polarity = _matter(debate), motion_polarity(debate.motion)
    found = np.zeros(len(statements))
    for i, one in enumerate(statements):
        if not live[i] or one.speaker is None:
            continue
        for name in dict.fromkeys((one.mention, one.speaker.name, one.speaker.role)):
            attitude = _attitude_of(name, matter)
            if attitude:
                found[i] = w.named * attitude * polarity
                break
    return found


def _attitude_of(name: str, matter: set[str]) -> int:
    words = name.casefold().split()
    if words and words[-1] in _BARE and len(words) <= 2:
        return _BARE[words[-1]]
    match = _NAMED.search(name) or _PREFIX.search(name)
    if match is None or not _about(match["of"], matter):
        return 0
    return (-1 if match["against"] else 1) * _object_polarity(match["of"])


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


_REVERSAL = re.compile(
    r"(?i)\b(?:revocation|repeal|ban|end|abolition|opposition|rejection|withdrawal|cancellation|moratorium|prohibition|suspension|delay|"
    r"revoking|repealing|banning|ending|abolishing|stopping|rejecting|"
    r"(?:attempts?|efforts?) to (?:end|stop|repeal|ban|block))\b"
)


def _object_polarity(content: str) -> int:
    """-1 when what is criticised or praised is an end of the matter ("the repeal of the law")."""
    return -1 if _REVERSAL.search(" ".join(content.split()[:8])) else 1


def negate(motion: str) -> str:
    """The opposite motion: what supports one opposes the other (consistency on negation, Kassner & Schütze 2020)."""
    for pattern, plain in ((r"\b(should|must|ought|shall|will|can)\s+not\b", r"\1"), (r"\bcannot\b", "can")):
        if re.search(pattern, motion, re.IGNORECASE):
            return re.sub(pattern, plain, motion, count=1, flags=re.IGNORECASE)
    verb = re.search(r"\b(should|must|shall|will|can)\b", motion, re.IGNORECASE)
    if verb:
        return f"{motion[: verb.end()]} not{motion[verb.end() :]}"
    return f"It is wrong that {motion[:1].lower()}{motion[1:]}"


def odds(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log-odds of support against oppose, less the more the model sees no position. Shape ``(n,)``."""
    p = probabilities.astype(np.float64)
    return np.asarray(np.log((p[:, 0] + 0.02) / (p[:, 1] + 0.02)) * np.sqrt(1.0 - p[:, 2]))


@dataclass(frozen=True, slots=True)
class _Anchors:
    motion: Vectors
    support: Vectors
    oppose: Vectors


def _anchors(debate: Debate, encode: Callable[[Sequence[str]], Vectors]) -> _Anchors:
    split = [[s for s in re.split(r"(?<=[.!?;])\s+", p.description) if len(s) > 8] for p in (debate.support, debate.oppose)]
    rows = encode([debate.motion, *split[0], *split[1]])
    a = 1 + len(split[0])
    return _Anchors(rows[:1], rows[1:a], rows[a:])


def _likeness(vectors: Vectors, anchors: _Anchors) -> NDArray[np.float64]:
    """Likeness to the support description less that to the oppose description; zero when either is missing."""
    if not len(anchors.support) or not len(anchors.oppose):
        return np.zeros(len(vectors))
    near = [np.sort(vectors @ rows.T, axis=1)[:, -2:].mean(axis=1) for rows in (anchors.support, anchors.oppose)]
    return np.asarray(near[0] - near[1], dtype=np.float64)


_STOP = frozenset(
    """
    the a an of to in on for and or is are be should would must not all its their his her this that with by as at it from has have
    will can do does
    """.split()
)


def _matter(debate: Debate) -> set[str]:
    """Content words of the motion, cut to stems of five letters, with the words that stand for a plan in general."""
    words = {w for w in re.findall(r"[a-z][a-z-]+", debate.motion.lower()) if w not in _STOP}
    return {w[:5] for w in words} | {"plan", "plans", "move", "decis", "propo", "polic", "idea", "law", "bill", "measu"}


def _about(content: str, matter: set[str]) -> bool:
    return any(w[:5] in matter for w in re.findall(r"[a-z][a-z-]+", content.lower()))


def _edges(
    statements: Sequence[Statement],
    contents: Sequence[str],
    voices: Sequence[str],
    profiles: Mapping[str, Voice],
    w: Weights,
    live: Sequence[bool],
    authors: frozenset[str],
) -> tuple[list[tuple[int, int, float]], dict[str, int]]:
    base = len(statements)
    index: dict[str, int] = {}
    edges: list[tuple[int, int, float]] = []

    def node(name: str) -> int:
        return index.setdefault(name, base + len(index))

    names = {n.casefold(): v.name for v in profiles.values() for n in (v.name, *v.aliases) if v.kind in ("person", "organisation")}
    surnames = {v.name.split()[-1].casefold(): v.name for v in profiles.values() if v.kind == "person"}
    previous: int | None = None
    for i, (one, name) in enumerate(zip(statements, voices, strict=True)):
        if not live[i]:
            continue
        narrated = one.manner == "narration"
        edges.append((i, node(name), w.narrator if narrated and one.source not in authors else w.voice))
        if one.attitude and not narrated:
            target = _target(contents[i], names, surnames, name)
            if target is not None and not _same_house(profiles, name, target):
                edges.append((node(name), node(target), w.accusation * one.attitude))
        if previous is not None and statements[previous].source == one.source:
            adjacent = one.sentence - statements[previous].sentence <= 1
            if one.turn < 0 and voices[previous] != name and not narrated and adjacent:
                edges.append((previous, i, -w.turn))
            elif adjacent and narrated and one.turn >= 0 and statements[previous].manner != "narration":
                edges.append((previous, i, w.neighbour))
        previous = i
    for voice in profiles.values():
        if voice.name in index and voice.organisation and _speaks_for(voice.role):
            owner = names.get(voice.organisation.casefold())
            if owner is not None and owner in index and owner != voice.name:
                edges.append((node(voice.name), node(owner), w.organisation))
    return edges, index


def _speaks_for(role: str) -> bool:
    """Whether an office lets somebody speak for the organisation; membership, past office and opposition do not."""
    return not re.search(
        r"(?i)\b(?:former|ex|member|critic|opponent|rival|survivor|victim|customer|user|employee|journalist|reporter)\b", role
    )


def _target(content: str, names: Mapping[str, str], surnames: Mapping[str, str], own: str) -> str | None:
    """The voice whom the first words of a criticism name."""
    head = " ".join(content.split()[:6]).strip('“”"').casefold()
    for name, canonical in names.items():
        if canonical != own and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", head):
            return canonical
    for surname, canonical in surnames.items():
        if canonical != own and len(surname) > 3 and re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", head):
            return canonical
    return None


def _same_house(profiles: Mapping[str, Voice], a: str, b: str) -> bool:
    first, second = profiles.get(a), profiles.get(b)
    return bool(
        first
        and second
        and (first.organisation == b or second.organisation == a or (first.organisation and first.organisation == second.organisation))
    )
