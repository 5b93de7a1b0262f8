"""Fact questions: the figure, name, date or clause first, then its quote, then what other articles say of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer import spans
from rag.answer.compose import Composer, escape
from rag.answer.evidence import Evidence
from rag.answer.figures import in_question, shown, value_of
from rag.answer.identity import answer_identity, asked_name
from rag.answer.match import Matcher
from rag.answer.naming import outlet, speaker
from rag.answer.reading import Read, bar, reads, unmet
from rag.answer.refusals import refuse, these
from rag.answer.sentences import Candidate, candidates, claims_at
from rag.answer.terms import alike, content, stem
from rag.core import Answer, Claim, Question

__all__ = ["answer_fact"]

_AS_WELL = 0.35
"""Least share of the best sentence's chance at which another is shown beside it."""
_MOST = 4
_NAMED = 0.8
"""Least chance of a sentence of which a name is put forward as the answer."""
_UNTYPED = 0.5
"""What the chance of a sentence without a figure or date counts where one is asked for."""
_ELSEWHERE = 0.1
"""What it counts when the names of the question stand around the sentence and not in it; for some of them, in proportion."""
_DESPITE = 0.95
"""Least chance of a sentence that stands away from a name of the question."""


def answer_fact(question: Question, evidence: Evidence) -> Answer:
    """The likeliest sentence's span first; refused when none is likely enough to answer."""
    if asked_name(question, evidence):
        told = answer_identity(question, evidence)
        if told is not None:
            return told
    pool = candidates(evidence, question.required)
    read = reads(question, evidence, pool)
    matcher = Matcher(question, evidence, pool)
    proofs = _each(question, read, matcher) if question.comparison else _proofs(read, matcher)
    if not proofs:
        near = [one.candidate for one in read[:8]]
        return refuse(question, evidence, _lacking(question, evidence, matcher, near), near)
    if question.comparison and proofs[0].found is not None and _OF_ARTICLES.search(question.standalone or question.text):
        return _compare(question, evidence, proofs)
    return _write(question, evidence, proofs)


def _proofs(read: Sequence[Read], matcher: Matcher) -> list[Read]:
    """The sentences that are likely enough to answer, likeliest first; a year or figure of the question must stand by each."""
    question = matcher.question
    names = _telling_names(matcher)
    kept: list[tuple[bool, float, Read]] = []
    for one in read:
        lacking = matcher.required_near(one.candidate)[1]
        if unmet(question, one) or any(name[:1].isdigit() for name in lacking) or (lacking and one.chance < _DESPITE):
            continue
        untyped = question.answer_type in {"figure", "date"} and one.found is None
        rank = one.chance * (_UNTYPED if untyped else 1.0) * _ELSEWHERE ** _outside(names, one.candidate, matcher)
        if rank >= bar():
            kept.append((untyped, -rank, replace(one, chance=rank)))
    return [one for _, _, one in sorted(kept, key=lambda row: row[:2])]


def _outside(names: Sequence[str], candidate: Candidate, matcher: Matcher) -> float:
    """The share of these names and figures that the sentence itself does not hold."""
    return sum(not matcher.holds(name, candidate.words) for name in names) / max(1, len(names))


_UBIQUITOUS = 0.06
"""Share of sentences from which a name is the matter of the whole corpus: then no sentence need repeat it."""


def _telling_names(matcher: Matcher) -> list[str]:
    """The names and figures of the question that a sentence about them would hold."""
    most = _UBIQUITOUS * len(matcher.pool)
    return [name for name in matcher.question.required if sum(matcher.holds(name, one.words) for one in matcher.pool) < most]


_OF_ARTICLES = re.compile(
    r"\b(?:articles?|sources?|papers?|texts?|reports?) (?:agree|differ|say|give|match|contradict)|\b(?:agree|consistent|same figure)\b",
    re.I,
)
_COMPARED = 0.35
"""A sentence about one of the things compared needs this share of the chance that a whole answer would need."""


def _each(question: Question, read: Sequence[Read], matcher: Matcher) -> list[Read]:
    """The likeliest sentence for each name, year or figure that is compared, then whatever answers the whole."""
    chosen: list[Read] = []
    for name in question.required:
        own = [one for one in read if matcher.holds(name, one.candidate.words) and one.chance >= _COMPARED * bar()]
        chosen += own[:1]
    chosen += [one for one in read if one.chance >= bar() and not unmet(question, one)]
    found = list(dict.fromkeys(chosen))
    return found if len(question.required) > 1 else sorted(found, key=lambda one: -one.chance)


def _lacking(question: Question, evidence: Evidence, matcher: Matcher, near: Sequence[Candidate]) -> str:
    """What stands between the question and an answer, as one sentence."""
    for candidate in near[:1]:
        _, names = matcher.required_near(candidate)
        if names:
            return f"The answer is not in {these(evidence)}: nothing there says this of {', '.join(escape(name) for name in names)}."
    return f"The answer is not in {these(evidence)}, as far as I can see; the nearest passages do not tell it."


def _write(question: Question, evidence: Evidence, proofs: Sequence[Read]) -> Answer:
    composer = Composer(question, evidence)
    best = proofs[0]
    first = _cite(composer, best)
    if first is None:
        rest = proofs[1:]
        return _write(question, evidence, rest) if rest else refuse(question, evidence)
    said_by = _who(best.candidate, best.found, evidence)
    lead = f"**{escape(shown(best.found, best.candidate.text))}** — " if best.found is not None and _plainly(best, question) else ""
    if lead:
        composer.line(f"{lead}{said_by}", (first,))
        composer.line(composer.quote(first), (first,))
    else:
        composer.line(f"{said_by}: {composer.quote(first)}", (first,))
    _others(composer, best, proofs[1:], evidence)
    composer.sources()
    return composer.done("fact")


def _plainly(proof: Read, question: Question) -> bool:
    """Whether the span is the only one of its sort in the sentence, or the only figure that counts what is asked.

    Where several could be meant the sentence alone is given: it says which is which.
    """
    found, sentence = proof.found, proof.candidate.text
    if found is None or found.sort == "role":
        return found is not None
    if found.sort in {"name", "place"} and proof.chance < _NAMED:
        return False  # a name in a doubtful sentence is somebody, not the answer
    rivals: list[spans.Found]
    if found.sort in {"count", "percent", "money"}:
        rivals = [one for one in spans.figures(sentence) if one.text[-1:].isalnum() or one.sort != "count"]
        asked = {other for token in content(question.standalone or question.text) for other in alike(stem(token.text))}
        fits = [bool(asked.intersection(one.counts[:3])) for one in rivals]
        counts = [one for one, fit in zip(rivals, fits, strict=True) if fit]
        if len(counts) == 1 and counts[0].start == found.start:
            return True
    elif found.sort == "date":
        rivals = spans.dates(sentence)
    else:
        rivals = [one for one in spans.names(sentence) if not in_question(one.text, question)]
    return all(found.start <= one.start < found.end for one in rivals)


def _compare(question: Question, evidence: Evidence, proofs: Sequence[Read]) -> Answer:
    """Each figure with the articles that give it, the one that most articles share first."""
    composer = Composer(question, evidence)
    groups: dict[str, list[Read]] = {}
    for proof in proofs:
        members = groups.setdefault(value_of(proof.found), [])
        if proof.found is not None and all(proof.candidate.source.path != other.candidate.source.path for other in members):
            members.append(proof)
    ranked = sorted(groups.values(), key=lambda members: (-len(members), -members[0].chance))[:4]
    shared = len(ranked[0]) > 1
    for place, members in enumerate(ranked):
        numbers = [number for proof in members if (number := _cite(composer, proof)) is not None]
        if not numbers:
            continue
        n = len(members)
        start = (
            ("The articles agree on: " if shared else "No figure stands in more than one article: ") if not place else "Another figure: "
        )
        head = members[0]
        given = shown(head.found, head.candidate.text) if head.found else ""
        composer.line(f"{start}**{escape(given)}**, in {n} article{'s' if n > 1 else ''}", tuple(numbers))
        for number in numbers:
            composer.line(
                f"{outlet(evidence.sources[composer.citations[number - 1].source])}: {composer.quote(number)}", (number,), bullet=True
            )
    composer.sources()
    return composer.done("fact")


def _cite(composer: Composer, proof: Read) -> int | None:
    candidate = proof.candidate
    claim = _spoken(candidate, proof.found, composer.evidence)
    return composer.cite(
        candidate.source.path,
        candidate.span.start,
        candidate.span.end,
        voice=claim.voice if claim else "",
        side=claim.side if claim else "neutral",
        role=composer.role(claim) if claim else "",
        manner=claim.manner if claim else "narration",
    )


def _spoken(candidate: Candidate, found: spans.Found | None, evidence: Evidence) -> Claim | None:
    """The claim whose voice answers: the one that holds the answer span; none when several voices share the sentence otherwise."""
    claims = claims_at(evidence, candidate.source, candidate.span)
    if found is not None:
        at = candidate.span.start + found.start
        holding = [claim for claim in claims if claim.start <= at < claim.end and at >= claim.content_start]
        claims = sorted(holding, key=lambda claim: claim.end - claim.start) or claims
        if holding:
            return claims[0]
    return claims[0] if len({claim.voice for claim in claims}) == 1 else None


def _who(candidate: Candidate, found: spans.Found | None, evidence: Evidence) -> str:
    claim = _spoken(candidate, found, evidence)
    name = speaker(claim, evidence, bold=False) if claim else ""
    home = outlet(candidate.source)
    return f"{name} ({home})" if name and name != home else home


def _others(composer: Composer, best: Read, rest: Sequence[Read], evidence: Evidence) -> None:
    """What else may answer, of other articles first; a figure says whether it agrees."""
    likely = [proof for proof in rest if composer.question.comparison or proof.chance >= _AS_WELL * best.chance]
    elsewhere = [proof for proof in likely if proof.candidate.source.path != best.candidate.source.path]
    for heading, own in (("What other articles say", elsewhere), ("In the same article", [one for one in likely if one not in elsewhere])):
        numbers = [(proof, number) for proof in own[:_MOST] if (number := _cite(composer, proof)) is not None]
        if numbers:
            composer.heading(heading)
        for proof, number in numbers:
            composer.line(f"{_relation(best, proof)}{outlet(proof.candidate.source)}: {composer.quote(number)}", (number,), bullet=True)


def _relation(best: Read, other: Read) -> str:
    if best.found is None or other.found is None or best.found.sort not in {"count", "percent", "money"}:
        return ""
    if value_of(best.found) == value_of(other.found):
        return "The same figure, "
    ours = {one.text[-4:] for one in spans.dates(best.candidate.text) if one.text[-4:].isdigit()}
    theirs = {one.text[-4:] for one in spans.dates(other.candidate.text) if one.text[-4:].isdigit()}
    if ours != theirs:
        return f"Another figure, for {', '.join(sorted(theirs)) or 'another scope'}, "
    return "Another figure, "
