"""Voice questions: a position in its exact words first, then more of that voice, then who answers it; and "who said that"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.compose import Composer, escape
from rag.answer.coverage import counted, narrators
from rag.answer.evidence import Evidence
from rag.answer.match import Matcher
from rag.answer.naming import lead, manner_words, outlet, speaker
from rag.answer.reading import Read, bar, reads, unmet
from rag.answer.refusals import refuse, these
from rag.answer.sentences import Candidate, candidates, sentence_at
from rag.answer.terms import attitude_word, key, stem, stems, tokens
from rag.core import Answer, Claim, Question, Side

__all__ = ["answer_voice", "claims_of"]

_STANCE: dict[Side, str] = {"support": "for", "oppose": "against", "neutral": "no position"}


def claims_of(name: str, evidence: Evidence) -> list[Claim]:
    """Claims of a voice, or of those who speak for an organisation of that name."""
    voice = evidence.amap.voice(name)
    wanted = {name.casefold(), *((voice.name.casefold(), *(alias.casefold() for alias in voice.aliases)) if voice else ())}
    speakers = {
        one.name
        for one in evidence.amap.voices
        if one.name.casefold() in wanted or (one.organisation and one.organisation.casefold() in wanted)
    }
    if len(tokens(name)) > 1:  # a voice kept with its trade before the name is the same person
        speakers.update(one.name for one in evidence.amap.voices if one.kind != "narrator" and key(one.name).endswith(" " + key(name)))
    pool = counted(evidence)
    own = [claim for claim in pool if claim.voice in speakers]
    direct = [claim for claim in own if claim.voice.casefold() in wanted]
    return direct + [claim for claim in own if claim not in direct]


def answer_voice(question: Question, evidence: Evidence) -> Answer:
    """What one voice says, or several side by side; a plain no when the articles hold no word of it on the matter."""
    if not question.voices:
        return refuse(question, evidence)
    if question.comparison and len(question.voices) > 1:
        return _compare(question, evidence)
    pool = candidates(evidence, (*question.required, *question.voices))
    matcher = Matcher(question, evidence, pool)
    name = question.voices[0]
    claims = claims_of(name, evidence)
    topic = _topic(question, evidence)
    if not claims:
        fact = _as_fact(question, evidence)
        return _only_mentioned(question, evidence, matcher, pool) if fact is None else fact
    if question.answer_type == "figure":
        fact = _as_fact(question, evidence)
        if fact is not None:
            return fact
    ranked = _likely(question, claims, topic, _on_names(question, reads(question, evidence, pool), matcher), evidence)
    if not ranked:
        fact = _as_fact(question, evidence)
        return _silent(question, evidence, name, claims) if fact is None else fact
    return _write(question, evidence, name, ranked)


def _as_fact(question: Question, evidence: Evidence) -> Answer | None:
    """The sentence that answers, whoever says it; None when there is none."""
    from rag.answer.facts import answer_fact

    fact = answer_fact(question, evidence)
    if fact.abstained or not fact.citations:
        return None
    said = fact.citations[0].voice  # what another says is not what was asked
    return fact if not said or said in narrators(evidence) or said in question.voices or question.answer_type == "figure" else None


_NAMES_IT = 1.8
"""What the chance of a claim counts whose own words name the topic."""
_SPOKEN = 0.5
"""A sentence of the voice asked about needs this share of the chance that another would need."""


def _likely(question: Question, claims: Sequence[Claim], topic: Sequence[str], read: Sequence[Read], evidence: Evidence) -> list[Claim]:
    """The voice's claims that answer the question, likeliest first; when it asks for no more than a stand, those that take one."""
    heard = {(one.candidate.source.path, one.candidate.index): 0.0 if unmet(question, one) else one.chance for one in read}
    scored = []
    for claim in claims:
        chance = heard.get((claim.source, sentence_at(evidence.sources[claim.source], claim.start) or 0), 0.0)
        scored.append((chance * (_NAMES_IT if not set(topic).isdisjoint(stems(claim.text)) else 1.0), claim))
    least = 0.0 if not topic else _SPOKEN * bar()
    return [claim for chance, claim in sorted(scored, key=lambda pair: -_weight(pair[0], pair[1], bool(topic))) if chance >= least]


def _on_names(question: Question, read: Sequence[Read], matcher: Matcher) -> list[Read]:
    """The sentences that hold every name of the question but those of the voices themselves: what X says of Y names Y."""
    own = set()
    for name in question.required:
        voice = matcher.evidence.amap.voice(name)
        if voice is not None and voice.name in question.voices:
            own.add(name)
    return [one for one in read if all(name in own or matcher.holds(name, one.candidate.near) for name in question.required)]


def _weight(chance: float, claim: Claim, on_topic: bool) -> float:
    """Claims in the voice's own words before others; without a topic those that take a side."""
    manner = {"direct": 1.2, "mixed": 1.15, "paraphrase": 1.0, "narration": 0.8}[claim.manner]
    return (chance + (0.0 if on_topic else 0.2)) * manner * (1.0 if claim.side == "neutral" else 1.1 if on_topic else 2.0)


def _topic(question: Question, evidence: Evidence) -> list[str]:
    """The question's terms without the voice's own names."""
    own: set[str] = set()
    for name in question.voices:
        voice = evidence.amap.voice(name)
        for form in (name, *((voice.name, *voice.aliases, voice.role) if voice else ())):
            own.update(stem(token.text) for token in tokens(form))
    return [term for term in question.terms if term not in own and not attitude_word(term)]


_ON_TOPIC = 0.5


def _write(question: Question, evidence: Evidence, name: str, ranked: Sequence[Claim]) -> Answer:
    composer = Composer(question, evidence)
    shown: list[Claim] = []
    wrong_side = question.side is not None and all(claim.side != question.side for claim in ranked)
    if wrong_side:
        ranked = [claim for claim in ranked if claim.side != "neutral"] or list(ranked)
    elif question.side is not None:
        ranked = sorted(ranked, key=lambda claim: claim.side != question.side)
    for claim in ranked:
        if len(shown) == 5:
            break
        if any(claim.source == other.source and claim.start < other.end and other.start < claim.end for other in shown):
            continue
        number = composer.cite_claim(claim)
        if number is None:
            continue
        stance = f", {manner_words(claim)}" if claim.manner == "narration" and claim.voice not in narrators(evidence) and not shown else ""
        stance += f" — {_STANCE[claim.side]}" if claim.side != "neutral" else ""
        if not shown:
            start = f"Nothing in {these(evidence)} shows {escape(name)} taking that side. " if wrong_side else ""
            if wrong_side and all(one.side == "neutral" for one in ranked):
                start = f"Whether {escape(name)} takes that side cannot be told for certain from {these(evidence)}. "
            composer.line(
                f"{start}{speaker(claim, evidence)}{stance}: {composer.quote(number)}",
                (number,),
                side=claim.side,
                voice=claim.voice,
                claim=claim.id,
            )
        else:
            if len(shown) == 1:
                composer.heading(f"More from {escape(name)}")
            composer.line(
                f"{lead(claim, evidence)} {composer.quote(number)}",
                (number,),
                side=claim.side,
                voice=claim.voice,
                claim=claim.id,
                bullet=True,
            )
        shown.append(claim)
    if not shown:
        return refuse(question, evidence)
    _replies(composer, shown, evidence)
    composer.sources()
    return composer.done("voice")


def _replies(composer: Composer, shown: Sequence[Claim], evidence: Evidence) -> None:
    """Claims of others that attack what was shown."""
    ids = {claim.id for claim in shown}
    by_id = {claim.id: claim for claim in counted(evidence)}
    pairs = sorted(
        (relation for relation in evidence.amap.relations if relation.kind == "attacks" and relation.to_id in ids),
        key=lambda one: -one.confidence,
    )
    written = 0
    seen: set[str] = set()
    voices = {claim.voice for claim in shown}
    for relation in pairs:
        reply = by_id.get(relation.from_id)
        if reply is None or reply.id in seen or reply.voice in voices or written == 2:
            continue
        number = composer.cite_claim(reply)
        if number is None:
            continue
        if not written:
            composer.heading("Who answers")
        seen.add(reply.id)
        composer.line(
            f"{lead(reply, evidence)} {composer.quote(number)}", (number,), side=reply.side, voice=reply.voice, claim=reply.id, bullet=True
        )
        written += 1


def _only_mentioned(question: Question, evidence: Evidence, matcher: Matcher, pool: Sequence[Candidate]) -> Answer:
    """The voice is named but nothing it says is reported: look for a sentence that tells what it says, else say no."""
    name = question.voices[0]
    naming = [
        candidate
        for candidate in pool
        if matcher.holds(name, candidate.words) or any(stem(t.text) in candidate.words for t in tokens(name))
    ]
    naming.sort(key=lambda candidate: (not matcher.holds(name, candidate.words), -matcher.score(candidate).total))
    topic = _topic(question, evidence)
    for candidate in naming:
        if _speaking(name, candidate.text) and matcher.score(candidate, topic).cover >= _ON_TOPIC and question.side is None:
            composer = Composer(question, evidence)
            number = composer.cite(candidate.source.path, candidate.span.start, candidate.span.end, voice=name)
            if number is not None:
                composer.line(f"**{escape(name)}** ({outlet(candidate.source)}): {composer.quote(number)}", (number,), voice=name)
                composer.sources()
                return composer.done("voice")
    why = f"{escape(name)} is mentioned, but {these(evidence)} report nothing that {escape(name)} says on this." if naming else ""
    return refuse(question, evidence, why, naming[:3] or None)


def _speaking(name: str, sentence: str) -> bool:
    """Whether a sentence tells what ``name`` says: a verb of saying right beside the name."""
    last = re.escape(tokens(name)[-1].text)
    verbs = (
        r"(?:said|says|saying|told|asked|wrote|writes|argued|argues|warned|warns|added|adds|stated|states|claimed|"
        r"claims|insisted|tweeted|explained|replied)"
    )
    subject = rf"\b{last}\b(?:\s*\([^)]*\)|,[^,;“”\"]{{2,80}},)?\s+(?:\w+ly\s+|also\s+|has\s+|had\s+|later\s+|then\s+)*{verbs}\b"
    inverted = rf"\b{verbs}\s+(?:[A-Z][\w.’'-]*\s+|the\s+|[a-z]+\s+){{0,4}}?{last}\b(?=\s*(?:[,.;:”\"]|$|in\b|on\b|at\b|of\b))"
    return bool(re.search(subject, sentence, re.I) or re.search(inverted, sentence))


def _silent(question: Question, evidence: Evidence, name: str, claims: Sequence[Claim]) -> Answer:
    """The voice is quoted, on other things only."""
    places = candidates(evidence, (name,))
    own = {(claim.source, claim.start) for claim in claims}
    near = [one for one in places if any(path == one.source.path and one.span.start <= start < one.span.end for path, start in own)]
    near.sort(key=lambda one: -one.cosine)
    return refuse(
        question,
        evidence,
        f"Nothing in {these(evidence)} reports {escape(name)} saying anything on this; what is quoted is on other points only.",
        near or None,
    )


def _compare(question: Question, evidence: Evidence) -> Answer:
    """Each voice's position in turn."""
    composer = Composer(question, evidence)
    read = reads(question, evidence, candidates(evidence, question.voices))
    topic = _topic(question, evidence)
    sides: list[tuple[str, Side]] = []
    parts: list[tuple[str, list[Claim]]] = []
    for name in question.voices[:4]:
        claims = claims_of(name, evidence)
        ranked = _likely(question, claims, topic, read, evidence) or _likely(question, claims, [], read, evidence)
        parts.append((name, ranked[:3]))
        taken = [claim.side for claim in claims if claim.side != "neutral"]
        if taken:
            sides.append((name, "support" if taken.count("support") > taken.count("oppose") else "oppose"))
    if not any(ranked for _, ranked in parts):
        return refuse(question, evidence)
    stated = "; ".join(f"{escape(name)} is {_STANCE[side]}" for name, side in sides)
    if stated:
        verdict = "They are on different sides" if len({side for _, side in sides}) > 1 else "They are on the same side"
        composer.line(f"{verdict}: {stated}." if len(sides) > 1 else f"{stated}.")
    for name, ranked in parts:
        composer.heading(escape(name))
        if not ranked:
            composer.line(f"Nothing in {these(evidence)} reports what {escape(name)} says on this.")
        for claim in ranked:
            number = composer.cite_claim(claim)
            if number is not None:
                composer.line(
                    f"{lead(claim, evidence)} {composer.quote(number)}",
                    (number,),
                    side=claim.side,
                    voice=claim.voice,
                    claim=claim.id,
                    bullet=True,
                )
    composer.sources()
    return composer.done("voice")
