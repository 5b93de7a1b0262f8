"""Fact questions: the figure, name, date or clause first, then its quote, then what other articles say of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import spans
from rag.answer.compose import Composer, escape
from rag.answer.evidence import Evidence
from rag.answer.figures import STRICT, figure, in_question, shown, value_of
from rag.answer.identity import answer_identity, asked_name
from rag.answer.match import Matcher, Score
from rag.answer.naming import outlet, speaker
from rag.answer.refusals import refuse, these
from rag.answer.sentences import Candidate, candidates, claims_at
from rag.answer.terms import PREDICATES, STOPWORDS, alike, content, fold, stem, tokens, words
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
        found, bonus = _answer_span(question, candidate, matcher)
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


def _answer_span(question: Question, candidate: Candidate, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
    """The span of the wanted type, and what it adds to the rank; (None, None) when the sentence has none and the type needs one."""
    sentence = candidate.text
    match question.answer_type:
        case "figure":
            return figure(question, sentence, matcher)
        case "date":
            own = [
                found for found in spans.dates(sentence) if not in_question(found.text, question) and _dates_it(found, sentence, question)
            ]
            return (_closest(own, sentence, question), 0.12) if own else (None, None)
        case "person" | "organisation":
            return _name(question, sentence, matcher)
        case "place":
            own = [found for found in spans.places(sentence) if not in_question(found.text, question)] or [
                found for found in spans.names(sentence) if not in_question(found.text, question)
            ]
            return (_listed(own, sentence) or _closest(own, sentence, question), 0.08 + 0.02 * min(4, len(own))) if own else (None, None)
        case _:
            found = _definition(question, sentence)
            because = 0.12 if question.answer_type == "reason" and _BECAUSE.search(sentence) else 0.0
            return found, (0.2 if found else 0.0) + because + _predicate(question, candidate)


_BREAK = re.compile(r"[;:]|\b(?:but|while|whereas|although|though|before|since|until|because|which|who|when|as)\b|\s[–—-]\s", re.I)


_BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|since|after|in order to|so that|led to|blam\w+|caus\w+|reason)\b", re.I
)


_SAID = words("said says told tells wrote writes spoke")
_NEAR_DATE = 12
"""Most words between a date and the words asked about; more than half of them must stand so near."""


def _dates_it(found: spans.Found, sentence: str, question: Question) -> bool:
    """Whether a date says when the thing asked about was: no subject of its own ("2013 was a year of ..."), and no joint of clauses
    between it and the words asked about.
    """
    if sentence[found.end : found.end + 2] in {"'s", "’s"}:
        return False
    if re.fullmatch(r"(?:19|20)\d\d", found.text.strip()) and re.match(
        r"\s+(?:was|is|has|had|will|would|became|saw)\b", sentence[found.end :]
    ):
        return False
    asked = {other for token in content(question.standalone or question.text) for other in alike(stem(token.text))}
    before = [token for token in tokens(sentence[: found.start]) if token.lower not in STOPWORDS]
    if (
        before
        and (before[-1].lower.endswith("ed") or before[-1].lower in _SAID)
        and stem(before[-1].text) not in asked
        and asked - {stem(before[-1].text)}
    ):
        return False  # it dates another deed
    terms = {stem(token.text) for token in content(question.standalone or question.text)}
    if not terms:
        return True
    near: set[str] = set()
    for token in tokens(sentence):
        between = sentence[token.end : found.start] if token.end <= found.start else sentence[found.end : token.start]
        if not _BREAK.search(between) and len(tokens(between)) <= _NEAR_DATE:
            near.update(term for term in terms if stem(token.text) in alike(term))
    return len(near) * 2 > len(terms)


def _predicate(question: Question, candidate: Candidate) -> float:
    """More for a sentence that holds the deed asked about ("what did X ask"), less for one that does not."""
    deeds = [stem(token.text) for token in tokens(question.standalone or question.text) if stem(token.text) in PREDICATES]
    if not deeds:
        return 0.0
    return 0.15 if any(not candidate.words.isdisjoint(alike(deed)) for deed in deeds) else -0.1


def _closest(found: Sequence[spans.Found], sentence: str, question: Question) -> spans.Found:
    """The span nearest to the question's words in the sentence."""
    asked = {other for token in content(question.standalone or question.text) for other in alike(stem(token.text))}
    marks = [token.start for token in tokens(sentence) if stem(token.text) in asked]
    if not marks:
        return found[0]
    return min(found, key=lambda one: sorted(abs(one.start - mark) for mark in marks)[: max(1, len(marks) // 2 + 1)][-1])


def _name(question: Question, sentence: str, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
    """Who: a person's name, or an organisation's; for "who is NAME", what the sentence says NAME is."""
    plain = fold(question.standalone or question.text)
    identity = re.match(r"^(?:and |so |but )?who(?:'s| is| was| are| were)\s+(.+?)\??$", plain, re.I)
    if identity and question.required and stem(question.required[0]) and not _asks_office(identity.group(1), question):
        found = spans.role_of(question.required[0], sentence)
        voice = matcher.evidence.amap.voice(question.required[0])
        known = 0.2 if found and voice and voice.role and voice.role.casefold() in sentence.casefold() else 0.0
        return (found, 0.3 + known) if found else (None, -0.05)
    own = [found for found in spans.names(sentence) if not in_question(found.text, question)]
    if not own:
        return None, None
    if identity:
        return _holder(identity.group(1), own, sentence, matcher)
    people = [found for found in own if _is_person(found.text, matcher.evidence)]
    organisations = [found for found in own if found not in people]
    wanted = people if question.answer_type == "person" else organisations
    chosen = _closest(wanted or own, sentence, question)
    if chosen in wanted and (listed := _listed(wanted, sentence)):
        return listed, 0.15
    return chosen, 0.15 if wanted else 0.02


_LEADS = re.compile(r"\b(?:president|director|chief|chair\w*|head|leader|ceo|founder|commissioner|boss|principal|editor)\b", re.I)
_SECOND = re.compile(r"\b(?:vice|deputy|assistant|associate|former|spokes\w+)\b", re.I)


def _holder(office: str, names: Sequence[spans.Found], sentence: str, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
    """Who holds an office: the person whose role, in the sentence or as the corpus knows it, has all words of the office asked."""
    asked = [stem(token.text) for token in content(office, asking=True)]
    for found in names:
        if not _is_person(found.text, matcher.evidence):
            continue
        role = spans.role_of(found.text, sentence)
        voice = matcher.evidence.amap.voice(found.text)
        told = f"{role.text if role else ''} {voice.role if voice else ''} {voice.organisation if voice else ''}"
        bag = frozenset(stem(token.text) for token in tokens(told))
        if stem("head") in asked and _LEADS.search(told) and not _SECOND.search(told):
            bag |= {stem("head")}
        if asked and all(matcher.present(one, bag) for one in asked):
            return found, 0.3
    places = [i for i, token in enumerate(tokens(sentence)) if any(stem(token.text) in alike(one) for one in asked)]
    together = bool(places) and places[-1] - places[0] <= len(asked) + 5
    words = frozenset(stem(token.text) for token in tokens(sentence))
    if asked and together and all(one in words for one in asked) and not any(spans.role_of(found.text, sentence) for found in names):
        return None, 0.0  # the office is named, its holder by "he" or "she": the sentence itself is the answer
    return None, None


def _listed(names: Sequence[spans.Found], sentence: str) -> spans.Found | None:
    """Three names or more in a row as one span; None for fewer, or when they are strewn over a long sentence."""
    outside = [name for name in names if sentence[: name.start].count("(") == sentence[: name.start].count(")")]
    best: list[spans.Found] = []
    row: list[spans.Found] = []
    for name in outside:
        gap = sentence[row[-1].end : name.start] if row else ""
        row = [*row, name] if row and _ROW.fullmatch(gap) else [name]
        best = row if len(row) > len(best) else best
    if len(best) < 3:
        return None
    start, end = best[0].start, best[-1].end
    return spans.Found(start, end, sentence[start:end], "name")


_ROW = re.compile(r"(?:\s*\([^)]*\))?\s*(?:,|;|&|and|,\s*and|or)?\s*(?:the\s+)?", re.I)


def _asks_office(asked: str, question: Question) -> bool:
    """ "the chief executive of X" asks for a person by office; "X" itself asks who that is."""
    if any(token.lower in spans.OFFICES for token in tokens(asked)):
        return True
    rest = [
        token
        for token in content(asked, asking=True)
        if not any(stem(token.text) in {stem(t.text) for t in tokens(name)} for name in question.required)
    ]
    return bool(rest)


def _is_person(name: str, evidence: Evidence) -> bool:
    voice = evidence.amap.voice(name)
    if voice is not None:
        return voice.kind == "person"
    words = name.split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() and not word.isupper() for word in words if len(word) > 3)


def _definition(question: Question, sentence: str) -> spans.Found | None:
    plain = fold(question.standalone or question.text)
    match = re.match(r"^what(?:'s| is| are| was| were)\s+(?:an? |the )?(.+?)\??$", plain, re.I)
    if not match or len(tokens(match.group(1))) > 5:
        return None
    return spans.role_of(match.group(1), sentence)


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
