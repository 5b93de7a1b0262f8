"""Fact questions: the figure, name, date or clause first, then its quote, then what other articles say of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import spans
from rag.answer.answer_spans import answer_span
from rag.answer.compose import Composer, escape
from rag.answer.evidence import Evidence
from rag.answer.figures import STRICT, shown, value_of
from rag.answer.identity import answer_identity, asked_name
from rag.answer.match import Matcher, Score
from rag.answer.naming import outlet, speaker
from rag.answer.refusals import refuse, these
from rag.answer.sentences import Candidate, candidates, claims_at
from rag.answer.terms import content, fold, stem, tokens
from rag.core import Answer, Claim, Question

__all__ = ["answer_fact"]

_COVER = 0.62
"""Least share of the question's weight that must stand in the sentence or around it."""
_INSIDE = 0.3
"""Least share in the sentence itself."""
_BARE = 0.5
"""The same share, of the words that are no names: a passage that only names the same people answers nothing."""
_INSIDE_TEXT = 0.6
"""The same when a figure was wanted and the sentence has none that fits."""
_ALONE = 0.55
"""Least cosine of a sentence to a question of which a single word is more than function words."""
_TOTAL = 0.52
"""Least score of a proving sentence."""


@dataclass(frozen=True)
class Proof:
    """A sentence that answers, the span in it that is the answer (None: the sentence itself), and its score."""

    candidate: Candidate
    found: spans.Found | None
    score: Score
    rank: float


def answer_fact(question: Question, evidence: Evidence) -> Answer:
    """The best proof's span first; refused when no sentence covers what the question names."""
    if asked_name(question, evidence):
        told = answer_identity(question, evidence)
        if told is not None:
            return told
    pool = candidates(evidence, question.required)
    question = _without_type_word(question)
    matcher = Matcher(question, evidence, pool)
    proofs, near = _proofs(question, matcher, pool)
    if not proofs and question.answer_type == "figure" and not STRICT.search(fold(question.standalone or question.text).casefold()):
        proofs, near = _proofs(replace(question, answer_type="text"), matcher, pool)
        proofs = [proof for proof in proofs if proof.score.inside >= _INSIDE_TEXT]
    if proofs and question.comparison and proofs[0].found is not None:
        return _compare(question, evidence, proofs)
    if not proofs:
        return refuse(question, evidence, _lacking(question, evidence, matcher, near), near)
    return _write(question, evidence, proofs, matcher)


def _without_type_word(question: Question) -> Question:
    """ "which country": the word for the sort of answer need not stand in the proof."""
    match = re.match(
        r"^(?:and |so |but )?(?:in |from |on |at |by )?(?:which|what)\s+(?:(?:one|two|three|four|five|six|\d+)\s+)?([\w-]+)",
        question.standalone,
        re.I,
    )
    if re.match(r"^who is the head of\b", question.standalone, re.I):  # any word for the office will do
        return replace(question, terms=tuple(term for term in question.terms if term != stem("head")))
    if re.match(r"^(?:and |so |but )?how much money\b", question.standalone, re.I):
        kept = tuple(term for term in question.terms if term != stem("money"))
        return replace(question, terms=kept) if kept else question
    if not match or question.answer_type not in {"place", "organisation", "person", "date", "name"}:
        return question
    kept = tuple(
        term for term in question.terms if term != stem(match.group(1)) and not re.fullmatch(r"one|two|three|four|five|six|\d", term)
    )
    return replace(question, terms=kept) if kept else question


def _proofs(question: Question, matcher: Matcher, pool: Sequence[Candidate]) -> tuple[list[Proof], list[Candidate]]:
    """Accepted proofs, best first, and the nearest sentences whatever they prove."""
    proofs: list[Proof] = []
    named = {stem(token.text) for name in question.required for token in tokens(name)}
    bare = [term for term in question.terms if term not in named]
    scored: list[tuple[float, Candidate]] = []
    for candidate in pool:
        score = matcher.score(candidate)
        scored.append((score.total, candidate))
        if score.cover < _COVER or score.inside < _INSIDE:
            continue
        if bare and matcher.score(candidate, bare).cover < _BARE:
            continue
        holds, _ = matcher.required_near(candidate)
        if not holds or candidate.text.rstrip("”\"' ").endswith("?"):
            continue
        found, bonus = answer_span(question, candidate, matcher)
        if bonus is None:
            continue
        if (
            question.answer_type == "text"
            and found is None
            and len(question.terms) < 2
            and not question.required
            and candidate.cosine < _ALONE
        ):
            continue
        rank = score.total + bonus - 0.25 * _outside(question, candidate, matcher)
        if rank >= _TOTAL:
            proofs.append(Proof(candidate, found, score, rank))
    proofs = _voted(proofs)
    proofs.sort(key=lambda proof: -proof.rank)
    near = [candidate for _, candidate in sorted(scored, key=lambda pair: -pair[0])[:8]]
    return proofs, near


def _voted(proofs: list[Proof]) -> list[Proof]:
    """Proofs ranked up a little for each further article that gives the same figure."""
    homes: dict[str, set[str]] = {}
    for proof in proofs:
        if proof.found is not None and proof.found.sort in {"count", "percent", "money"}:
            homes.setdefault(value_of(proof.found), set()).add(proof.candidate.source.path)
    return [
        replace(proof, rank=proof.rank + 0.06 * min(3, len(homes.get(value_of(proof.found), ())) - 1))
        if value_of(proof.found) in homes
        else proof
        for proof in proofs
    ]


def _outside(question: Question, candidate: Candidate, matcher: Matcher) -> float:
    """The share of the required names and figures that stand only around the sentence, not in it."""
    if not question.required:
        return 0.0
    return sum(not matcher.holds(name, candidate.words) for name in question.required) / len(question.required)


def _lacking(question: Question, evidence: Evidence, matcher: Matcher, near: Sequence[Candidate]) -> str:
    """What stands between the question and an answer, as one sentence."""
    for candidate in near[:1]:
        _, names = matcher.required_near(candidate)
        if names:
            return f"The answer is not in {these(evidence)}: nothing there says this of {', '.join(escape(name) for name in names)}."
        lacking = matcher.score(candidate).lacking
        if lacking:
            shown = {stem(token.text): token.text for token in content(question.standalone or question.text)}
            words = ", ".join(f"“{escape(shown.get(one, one))}”" for one in lacking[:3])
            return f"The answer is not in {these(evidence)}: the nearest passages say nothing of {words}."
    return ""


def _write(question: Question, evidence: Evidence, proofs: Sequence[Proof], matcher: Matcher | None = None) -> Answer:
    composer = Composer(question, evidence)
    best = proofs[0]
    first = _cite(composer, best)
    if first is None:
        rest = proofs[1:]
        return _write(question, evidence, rest, matcher) if rest else refuse(question, evidence)
    said_by = _who(best.candidate, best.found, evidence)
    bridged = matcher.bridged(best.candidate) if matcher else ()
    hedge = "".join(f"No article says “{escape(asked)}”; the nearest is “{escape(instead)}”. " for asked, instead in bridged[:2])
    if best.found is not None:
        composer.line(f"{hedge}**{escape(shown(best.found, best.candidate.text))}** — {said_by}", (first,))
        composer.line(composer.quote(first), (first,))
    else:
        composer.line(f"{hedge}{said_by}: {composer.quote(first)}", (first,))
    _others(composer, best, proofs[1:], evidence)
    composer.sources()
    return composer.done("fact")


def _compare(question: Question, evidence: Evidence, proofs: Sequence[Proof]) -> Answer:
    """Each figure with the articles that give it, the one that most articles share first."""
    composer = Composer(question, evidence)
    groups: dict[str, list[Proof]] = {}
    for proof in proofs:
        members = groups.setdefault(value_of(proof.found), [])
        if proof.found is not None and all(proof.candidate.source.path != other.candidate.source.path for other in members):
            members.append(proof)
    ranked = sorted(groups.values(), key=lambda members: (-len(members), -members[0].rank))[:4]
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


def _cite(composer: Composer, proof: Proof) -> int | None:
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


def _others(composer: Composer, best: Proof, rest: Sequence[Proof], evidence: Evidence) -> None:
    """One line for each other article (at most three) and one more of the same article, saying whether it agrees."""
    seen = {best.candidate.source.path}
    chosen: list[Proof] = []
    for proof in rest:
        if proof.rank < best.rank - 0.3 or len(chosen) == 3:
            break
        if proof.candidate.source.path not in seen:
            seen.add(proof.candidate.source.path)
            chosen.append(proof)
    if not chosen:
        return
    composer.heading("What other articles say")
    for proof in chosen:
        number = _cite(composer, proof)
        if number is None:
            continue
        composer.line(f"{_relation(best, proof)}{outlet(proof.candidate.source)}: {composer.quote(number)}", (number,), bullet=True)


def _relation(best: Proof, other: Proof) -> str:
    if best.found is None or other.found is None or best.found.sort not in {"count", "percent", "money"}:
        return ""
    if value_of(best.found) == value_of(other.found):
        return "The same figure, "
    ours = {one.text[-4:] for one in spans.dates(best.candidate.text) if one.text[-4:].isdigit()}
    theirs = {one.text[-4:] for one in spans.dates(other.candidate.text) if one.text[-4:].isdigit()}
    if ours != theirs:
        return f"Another figure, for {', '.join(sorted(theirs)) or 'another scope'}, "
    return "Another figure, "
