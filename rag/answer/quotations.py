""" "Who said that": the name and role of whoever said the words asked about, then the words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.compose import Composer
from rag.answer.coverage import narrators
from rag.answer.evidence import Evidence
from rag.answer.match import Matcher
from rag.answer.naming import outlet, speaker
from rag.answer.refusals import refuse
from rag.answer.sentences import Candidate, candidates, claims_at
from rag.answer.terms import STOPWORDS, fold, stem, tokens
from rag.core import Answer, Claim, Question

__all__ = ["answer_who_said"]


def answer_who_said(question: Question, evidence: Evidence) -> Answer:
    """The name and role of whoever said the words asked about, then the words."""
    asked = fold(question.standalone or question.text)
    quoted = re.search(r"[\"“](.{4,}?)[\"”]", asked)
    words = (
        quoted.group(1)
        if quoted
        else re.sub(
            r"^.*?\b(?:said|says?|called|calls?|described|describes|claimed|claims|argued|argues|warned|warns|thinks?|"
            r"believes|stated|states|wrote|accused|accuses|compared|likened|equated|told|admitted|promised|criticised|"
            r"criticized|denounced|praised|condemned|labelled|coined)\b",
            "",
            asked.strip("?"),
        )
    )
    terms = list(dict.fromkeys(stem(token.text) for token in tokens(words) if token.lower not in STOPWORDS))
    pool = candidates(evidence, question.required)
    matcher = Matcher(question, evidence, pool)
    if not terms:
        return refuse(question, evidence)
    best: tuple[float, Candidate] | None = None
    for candidate in pool:
        score = matcher.score(candidate, terms)
        exact = (
            0.6
            if len(words.strip()) > 8 and fold(words).strip(" .!?").casefold() in re.sub(r"\s+", " ", fold(candidate.text)).casefold()
            else 0.0
        )
        claims = claims_at(evidence, candidate.source, candidate.span)
        spoken = 0.1 if any(claim.voice not in narrators(evidence) for claim in claims) else 0.0
        if score.inside >= 0.55 or exact:
            total = score.total + exact + spoken
            if best is None or total > best[0]:
                best = (total, candidate)
    if best is None:
        return refuse(question, evidence)
    candidate = best[1]
    composer = Composer(question, evidence)
    unsaid = narrators(evidence) | set(question.voices)  # a voice that the question names is not its answer
    asked_of = {stem(token.text) for name in question.required for token in tokens(name)}
    claims = [
        claim
        for claim in claims_at(evidence, candidate.source, candidate.span)
        if claim.voice not in unsaid and asked_of.isdisjoint(stem(token.text) for token in tokens(claim.voice))
    ]
    if claims:
        claim = _holding(claims, terms)
        number = composer.cite_claim(claim)
        who, side = speaker(claim, evidence), claim.side
    else:
        number = composer.cite(candidate.source.path, candidate.span.start, candidate.span.end)
        # No voice is reported to say it: then the article itself does, and no name that merely stands near is made its speaker.
        who, side = f"**{outlet(candidate.source)}**, in the article's own words", "neutral"
    if number is None:
        return refuse(question, evidence)
    composer.line(f"{who}: {composer.quote(number)}", (number,), side=side, voice=claims[0].voice if claims else "")
    composer.sources()
    return composer.done("voice")


def _holding(claims: Sequence[Claim], terms: Sequence[str]) -> Claim:
    """Of claims in one sentence, the one that holds most of the words asked about."""
    return max(claims, key=lambda claim: sum(term in {stem(t.text) for t in tokens(claim.text)} for term in terms))
