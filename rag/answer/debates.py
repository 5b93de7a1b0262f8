"""Debate questions: coverage, then each side's strongest and most independent arguments, then what stays unanswered."""

from __future__ import annotations

from collections import defaultdict
from math import log1p

import numpy as np
from numpy.typing import NDArray

from rag.answer.compose import Composer, escape
from rag.answer.coverage import counted, coverage, narrators, phrase
from rag.answer.evidence import Evidence
from rag.answer.late import words_of
from rag.answer.naming import lead
from rag.answer.rarity import rarity
from rag.answer.refusals import refuse, these
from rag.answer.sentences import candidates, sentence_at
from rag.answer.terms import alike, attitude_word, content, stem, tokens, words
from rag.core import Answer, Claim, KeyPoint, Question, Side

__all__ = ["answer_debate", "answer_one_side", "arguments", "relevance"]

_MANNER = {"direct": 1.0, "mixed": 0.95, "paraphrase": 0.85, "narration": 0.6}
_PER_VOICE = 2
"""Most arguments of one voice on a side."""
_STRANGE = 0.22
_READ = 60
_POINTED = 8.0


def answer_debate(question: Question, evidence: Evidence) -> Answer:
    """Both sides, or a plain no when the corpus does not speak of the question's subject."""
    if off_topic(question, evidence):
        return refuse(question, evidence)
    composer = Composer(question, evidence)
    asked = _beyond_motion(question, evidence)
    _unspoken(composer, question, evidence, asked)
    _open(composer, question, evidence)
    for side in ("support", "oppose"):
        _side(composer, evidence, side, question if asked else None)
    _unanswered(composer, evidence)
    composer.sources()
    return composer.done("debate", coverage=coverage(evidence))


def answer_one_side(question: Question, evidence: Evidence) -> Answer:
    """One side in full, and a line on how much the other has."""
    if off_topic(question, evidence):
        return refuse(question, evidence)
    side: Side = question.side or "oppose"
    other: Side = "support" if side == "oppose" else "oppose"
    composer = Composer(question, evidence)
    whole = coverage(evidence)
    if question.answer_type == "person":
        _voices_line(composer, evidence, side)
    asked = _beyond_motion(question, evidence)
    _unspoken(composer, question, evidence, asked)
    _open(composer, question, evidence)
    _side(composer, evidence, side, question if asked else None)
    share = whole.support if other == "support" else whole.oppose
    composer.heading("The other side")
    name = escape(evidence.amap.debate.side_name(other))
    composer.line(f"{name}: {phrase(share)}." if share.claims else f"{name}: nothing in {these(evidence)}.")
    composer.sources()
    return composer.done("one_side", coverage=whole)


def _beyond_motion(question: Question, evidence: Evidence) -> list[str]:
    """Stems of what a question is about beside the debate's own matter ("farmers" in "why do farmers hate tariffs")."""
    debate = evidence.amap.debate
    spoken = " ".join((question.motion, evidence.amap.motion, debate.motion, debate.support.description, debate.oppose.description))
    matter = {other for token in tokens(spoken) for other in alike(stem(token.text))}
    for name in question.voices:
        matter.update(stem(token.text) for token in tokens(name))
    return [term for term in question.terms if term not in matter and term not in _JUDGING and not attitude_word(term)]


_TELLING = 0.55
"""Rarity from which a word changes what is asked."""
_LIKE = 0.65
"""Cosine of two words in their contexts below which neither stands for the other."""


def _unspoken(composer: Composer, question: Question, evidence: Evidence, asked: list[str]) -> None:
    """A line that says which telling words of the question no article holds, nor one near in meaning: what follows is without them."""
    text = question.standalone or question.text
    telling = {token.start: token.text for token in content(text) if stem(token.text) in asked and rarity(token.lower) >= _TELLING}
    pool = sorted(candidates(evidence, question.required), key=lambda one: -one.cosine)[:_READ] if telling else []
    if not pool:
        return
    (meanings, *others) = evidence.word_vectors([text, *(one.text for one in pool)])
    words, places = words_of(text, meanings), [start for start, _ in meanings.offsets]
    best = np.max([words.nearest(words_of(one.text, other)) for one, other in zip(pool, others, strict=True)], axis=0)
    held = frozenset().union(*(one.words for one in pool))
    named = [
        f"“{escape(word)}”"
        for start, word in telling.items()
        if start in places
        and best[places.index(start)] < _LIKE
        and held.isdisjoint(alike(stem(word)))
        and not any(word in one for one in question.missing)
    ]
    if named:
        composer.plain(f"Nothing in {these(evidence)} speaks of {', '.join(named)}; this is the debate without it.")


def off_topic(question: Question, evidence: Evidence) -> bool:
    """Whether no sentence of the corpus is even near the question, and it has no word of the debate's own matter."""
    pool = candidates(evidence, question.required)
    if not pool:
        return True
    motion = "" if question.motion else evidence.amap.debate.motion or evidence.amap.motion
    matter = {other for token in content(motion) for other in alike(stem(token.text))}
    if not question.terms or not matter.isdisjoint(question.terms):
        return False
    return max(one.cosine for one in pool) < _STRANGE


_JUDGING = frozenset(stem(word) for word in words("idea thing move plan policy choice step worth justified necessary fair useful sense"))


def _open(composer: Composer, question: Question, evidence: Evidence) -> None:
    whole = coverage(evidence)
    if evidence.amap.motion:
        composer.plain(f"Motion: “{escape(evidence.amap.motion)}”")
    composer.plain(f"{whole.text} (of {evidence.articles} article{'s' if evidence.articles != 1 else ''}).")
    if not whole.support.claims and not whole.oppose.claims:
        composer.warnings.append("The articles state no position on this that could be told with confidence.")
    elif not whole.support.claims or not whole.oppose.claims:
        empty = evidence.amap.debate.side_name("support" if not whole.support.claims else "oppose")
        composer.warnings.append(f"The articles hold one side only: nothing for “{empty}”.")
    for missed in question.missing:
        composer.warnings.append(f"Nothing in the articles mentions “{missed}”; the answer leaves it out.")


def relevance(claims: list[Claim], evidence: Evidence, question: Question | None = None) -> dict[str, float]:
    """How near each claim's sentence is to the question, by claim id: its cosine, and with ``question`` word by word as well."""
    scores: dict[str, float] = {}
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[claim.source].append(claim)
    for path, own in by_source.items():
        source = evidence.sources.get(path)
        if source is None:
            continue
        vectors = evidence.sentence_vectors(path)
        fits = vectors.shape[-1] == evidence.query_vector.shape[-1]
        cosines = np.asarray(vectors @ evidence.query_vector) if fits else np.zeros(len(source.sentences))
        for claim in own:
            index = sentence_at(source, claim.start)
            scores[claim.id] = float(cosines[index]) if index is not None and index < len(cosines) else 0.0
    if question is None:
        return scores
    closest = sorted(claims, key=lambda claim: -scores.get(claim.id, 0.0))[:_READ]
    text = question.standalone or question.text
    (meanings, *others) = evidence.word_vectors([text, *(claim.text for claim in closest)])
    words = words_of(text, meanings)
    for claim, other in zip(closest, others, strict=True):
        near = float(words.nearest(words_of(claim.text, other)) @ words.weights / max(words.weights.sum(), 1e-9))
        scores[claim.id] = 0.5 * scores[claim.id] + 0.5 * near
    return scores


def arguments(evidence: Evidence, side: Side, n: int, question: Question | None = None) -> list[Claim]:
    """Up to ``n`` claims of a side: one a key point, strongest and most independent first, a voice not twice in a row when
    others are left. A ``question`` on a point of the debate brings what speaks to that point first.
    """
    pool = [claim for claim in counted(evidence) if claim.side == side]
    near = relevance(pool, evidence, question)
    points: dict[str, KeyPoint] = {point.id: point for point in evidence.amap.key_points}
    unnamed = narrators(evidence)
    groups: dict[str, list[tuple[float, Claim]]] = defaultdict(list)
    for claim in pool:
        about = max(0.0, near.get(claim.id, 0.0))
        strength = (0.1 + about) * (0.2 + 0.8 * _sureness(claim.confidence)) * _MANNER[claim.manner]
        if question is not None:
            strength *= float(np.exp(_POINTED * (about - 0.5)))
        strength *= 0.7 if claim.voice in unnamed else 1.0
        strength *= 0.6 if len(claim.text) < 40 else 1.0
        groups[claim.key_point or claim.id].append((strength, claim))
    ranked = []
    for key, members in groups.items():
        strength, claim = max(members, key=lambda pair: pair[0])
        point = points.get(key)
        independent = len(set(point.voices) - unnamed) + len(point.sources) if point else 2
        ranked.append((strength * (1 + 0.35 * log1p(max(0, independent - 2))), claim))
    ranked.sort(key=lambda pair: (pair[1].voice in unnamed, -pair[0]))  # the articles' own words after everybody's who is quoted
    chosen: list[Claim] = []
    waiting = [claim for _, claim in ranked]
    while waiting and len(chosen) < n:
        used = [claim.voice for claim in chosen]
        others = [claim for claim in waiting if claim.voice in unnamed or used.count(claim.voice) < _PER_VOICE]
        waiting = others or waiting[:0]
        if not waiting:
            break
        fresh = [claim for claim in waiting if claim.voice not in used] if len(waiting) > 1 else []
        apart = [claim for claim in waiting if not used or claim.voice != used[-1]]
        following = (fresh or apart or waiting)[0]
        chosen.append(following)
        waiting.remove(following)
    return chosen


def _sureness(confidence: float) -> float:
    """0 at the bar below which a claim has no side, 1 from .9 on."""
    return min(1.0, max(0.0, (confidence - 0.55) / 0.35))


def _side(composer: Composer, evidence: Evidence, side: Side, question: Question | None = None) -> None:
    composer.heading(escape(evidence.amap.debate.side_name(side)))
    written = 0
    for claim in arguments(evidence, side, evidence.arguments_per_side + 5, question):
        if written == evidence.arguments_per_side:
            break
        number = composer.cite_claim(claim)
        if number is None:
            continue
        composer.line(
            f"{lead(claim, evidence)} {composer.quote(number)}", (number,), side=side, voice=claim.voice, claim=claim.id, bullet=True
        )
        written += 1
    if not written:
        composer.plain(f"Nothing in {these(evidence)} argues this side.")


def _voices_line(composer: Composer, evidence: Evidence, side: Side) -> None:
    """Who is on a side, busiest first, each with the citation of one claim."""
    by_voice: dict[str, list[Claim]] = defaultdict(list)
    for claim in counted(evidence):
        if claim.side == side and claim.voice not in narrators(evidence):
            by_voice[claim.voice].append(claim)
    numbers: list[int] = []
    names: list[str] = []
    for voice, claims in sorted(by_voice.items(), key=lambda pair: -len(pair[1]))[:8]:
        number = composer.cite_claim(max(claims, key=lambda claim: claim.confidence))
        if number is not None:
            numbers.append(number)
            names.append(f"**{escape(voice)}** [{number}]")
    if names:
        composer.line(", ".join(names), tuple(numbers), side=side)


_MET = 0.4


def _met(claim: Claim, evidence: Evidence) -> bool:
    """Whether a claim of the other side speaks of nearly the same: then nobody can say that the point was left unanswered."""
    own = _vector(claim, evidence)
    others = [other for other in counted(evidence) if other.side not in (claim.side, "neutral")]
    return any(float(own @ _vector(other, evidence)) >= _MET for other in others)


def _vector(claim: Claim, evidence: Evidence) -> NDArray[np.float32]:
    """The vector of the sentence in which a claim begins, shape ``(d,)``."""
    place = sentence_at(evidence.sources[claim.source], claim.start) or 0
    return np.asarray(evidence.sentence_vectors(claim.source)[place])


def _unanswered(composer: Composer, evidence: Evidence) -> None:
    """Shown arguments that nobody in the corpus attacks, when the map knows of attacks at all."""
    attacks = [relation for relation in evidence.amap.relations if relation.kind == "attacks"]
    if not attacks:
        return
    answered = {relation.to_id for relation in attacks}
    points = {claim.id: claim.key_point for claim in composer.used}
    whole = {claim.key_point for claim in counted(evidence) if claim.id in answered and claim.key_point}
    used = {claim.id: claim for claim in composer.used}
    shown = [
        s
        for s in composer.statements
        if s.claim and s.claim not in answered and points.get(s.claim) not in whole and not _met(used[s.claim], evidence)
    ]
    if not shown or len([s for s in composer.statements if s.claim]) - len(shown) < 3:
        return  # too few replies are known to call the others unanswered
    composer.heading("Unanswered in these articles")
    for statement in shown[:4]:
        composer.line(
            f"{escape(statement.voice or 'The article')}’s point",
            statement.citations,
            side=statement.side,
            voice=statement.voice,
            claim=statement.claim,
            bullet=True,
        )
