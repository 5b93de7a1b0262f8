""" "Who is X", "what is X": what a sentence says of a name, what the corpus knows of it, or the sentence that shows it at work."""

from __future__ import annotations

import re

from rag.answer import spans
from rag.answer.compose import Composer, escape
from rag.answer.evidence import Evidence
from rag.answer.match import spelt_out
from rag.answer.naming import outlet
from rag.answer.refusals import these
from rag.answer.sentences import Candidate, candidates
from rag.answer.terms import content, fold, forms, key, stem, tokens
from rag.core import Answer, Question

__all__ = ["answer_identity", "asked_name"]

_WHO_IS = re.compile(
    r"^(?:and |so |but )?(?:who|what)(?:['’]?s| is| was| are| were| does)\s+(?:the |an? )?(.+?)(?: stand for| mean| again)?\s*\??$", re.I
)


def asked_name(question: Question, evidence: Evidence) -> str:
    """The name of which a question asks who or what it is; empty when it asks anything more or else."""
    match = _WHO_IS.match(fold(question.standalone or question.text).strip())
    names = [name for name in question.required if not name[0].isdigit()]
    if not match or len(names) != 1:
        return ""
    voice = evidence.amap.voice(names[0])
    initials = "".join(token.text[0] for token in tokens(names[0]) if token.capital)
    ways = (names[0], initials, *forms(names[0]), *(voice.aliases if voice else ()))
    own = {stem(token.text) for form in ways for token in tokens(form)}
    return names[0] if all(stem(token.text) in own for token in content(match.group(1), asking=True)) else ""


def answer_identity(question: Question, evidence: Evidence) -> Answer | None:
    """Who or what a name is: an apposition or office in a sentence, else the full name of an abbreviation with a sentence of what
    it does, else the role known from the whole corpus, else the sentence that names it, told as no more than that. None when no
    sentence names it.
    """
    name = asked_name(question, evidence)
    voice = evidence.amap.voice(name)
    pool = candidates(evidence, (name, *(voice.aliases if voice else ())))
    ways = _ways(name, evidence, pool)
    bags = [frozenset(stem(token.text) for token in tokens(way)) for way in ways]
    naming = [one for one in pool if any(bag <= one.words for bag in bags)]
    if not naming:
        return None
    person = voice.kind == "person" if voice else _looks_person(name)
    role = voice.role if voice else ""
    best: tuple[float, Candidate, spans.Found] | None = None
    for candidate in naming:
        for way in ways:
            found = spans.role_of(way, candidate.text)
            if found is None or {stem(token.text) for token in tokens(found.text)} <= frozenset().union(*bags):
                continue
            value = 0.3 * bool(role and role.casefold() in candidate.text.casefold()) + 0.02 * min(8, len(tokens(found.text)))
            value += 0.1 * (len(tokens(way)) > 1) - 0.002 * candidate.index
            if best is None or value > best[0]:
                best = (value, candidate, found)
            break
    composer = Composer(question, evidence)
    if best is not None:
        return _told(composer, best[1], best[2].text)
    known = [one for one in naming if role and {stem(token.text) for token in tokens(role)} <= one.near]
    if known and role:
        return _told(composer, known[0], role)
    asked = key(question.standalone or question.text)
    acting = max(naming, key=lambda one: (_acting(ways, one), one.cosine))
    for long in ways if not person else ():
        parts = frozenset(stem(token.text) for token in tokens(long))
        full = [one for one in naming if parts <= one.words]
        if len(parts) > 2 and key(long) not in asked and full:
            return _told(composer, max(full, key=lambda one: (_acting(ways, one), one.cosine)), re.sub(r"^[Tt]he\s+", "", long))
    number = composer.cite(acting.source.path, acting.span.start, acting.span.end)
    if number is None:
        return None
    shown = escape(voice.name if voice and person else name)
    said = f"{these(evidence).capitalize()} name {shown}, but do not say {'who' if person else 'what'} that is"
    composer.line(f"{said}: {composer.quote(number)}", (number,))
    composer.sources()
    return composer.done("fact")


def _told(composer: Composer, candidate: Candidate, text: str) -> Answer | None:
    number = composer.cite(candidate.source.path, candidate.span.start, candidate.span.end)
    if number is None:
        return None
    composer.line(f"**{escape(text.rstrip('.,; '))}** — {outlet(candidate.source)}", (number,))
    composer.line(composer.quote(number), (number,))
    composer.sources()
    return composer.done("fact")


def _ways(name: str, evidence: Evidence, pool: list[Candidate]) -> list[str]:
    """The name, its other names, and what it abbreviates; longest first."""
    voice = evidence.amap.voice(name)
    known = {name, *forms(name), *spelt_out(name, (one.source for one in pool))}
    if voice is not None:
        known.update((voice.name, *voice.aliases))
    return sorted(known, key=lambda one: -len(one))


def _acting(ways: list[str], candidate: Candidate) -> float:
    """More for a sentence that begins with the name: there it does something."""
    text = fold(candidate.text).casefold()
    at = min((place for way in ways if (place := text.find(fold(way).casefold())) >= 0), default=200)
    return 1.0 if at < 6 else 0.5 if at < 40 else 0.0


def _looks_person(name: str) -> bool:
    words = tokens(name)
    return 1 < len(words) < 5 and all(word.capital and not word.text.isupper() for word in words)
