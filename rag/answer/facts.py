"""Fact questions: the figure, name, date or clause first, then its quote, then what other articles say of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import spans
from rag.answer.compose import Composer, escape
from rag.answer.evidence import Evidence
from rag.answer.match import Matcher, Score
from rag.answer.naming import outlet, speaker
from rag.answer.refusals import refuse, these
from rag.answer.sentences import Candidate, candidates, claims_at
from rag.answer.terms import PREDICATES, STOPWORDS, alike, content, fold, stem, tokens
from rag.core import Answer, Question

__all__ = ["answer_fact"]

_COVER = 0.62
"""Least share of the question's weight that must stand in the sentence or around it."""
_INSIDE = 0.3
"""Least share in the sentence itself."""
_BARE = 0.5
"""The same share, of the words that are no names: a passage that only names the same people answers nothing."""
_INSIDE_TEXT = 0.6
"""The same when a figure was wanted and the sentence has none that fits."""
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
    pool = candidates(evidence, question.required)
    question = _without_type_word(question)
    matcher = Matcher(question, evidence, pool)
    proofs, near = _proofs(question, matcher, pool)
    if not proofs and question.answer_type == "figure" and not _STRICT.search(fold(question.standalone or question.text).casefold()):
        proofs, near = _proofs(replace(question, answer_type="text"), matcher, pool)
        proofs = [proof for proof in proofs if proof.score.inside >= _INSIDE_TEXT]
    if proofs and question.comparison and proofs[0].found is not None:
        return _compare(question, evidence, proofs)
    if not proofs:
        return refuse(question, evidence, _lacking(question, evidence, matcher, near), near)
    return _write(question, evidence, proofs)


def _without_type_word(question: Question) -> Question:
    """ "which country": the word for the sort of answer need not stand in the proof."""
    match = re.match(
        r"^(?:and |so |but )?(?:in |from |on |at |by )?(?:which|what)\s+(?:(?:one|two|three|four|five|six|\d+)\s+)?([\w-]+)",
        question.standalone,
        re.I,
    )
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
            homes.setdefault(_value(proof.found), set()).add(proof.candidate.source.path)
    return [
        replace(proof, rank=proof.rank + 0.06 * min(3, len(homes.get(_value(proof.found), ())) - 1))
        if _value(proof.found) in homes
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
            return _figure(question, sentence, matcher)
        case "date":
            own = [found for found in spans.dates(sentence) if not _in_question(found.text, question)]
            return (_closest(own, sentence, question), 0.12) if own else (None, None)
        case "person" | "organisation":
            return _name(question, sentence, matcher)
        case "place":
            own = [found for found in spans.places(sentence) if not _in_question(found.text, question)] or [
                found for found in spans.names(sentence) if not _in_question(found.text, question)
            ]
            return (_listed(own, sentence) or _closest(own, sentence, question), 0.08 + 0.02 * min(4, len(own))) if own else (None, None)
        case _:
            found = _definition(question, sentence)
            return found, (0.2 if found else 0.0) + _predicate(question, candidate)


def _predicate(question: Question, candidate: Candidate) -> float:
    """More for a sentence that holds the deed asked about ("what did X ask"), less for one that does not."""
    deeds = [stem(token.text) for token in tokens(question.standalone or question.text) if stem(token.text) in PREDICATES]
    if not deeds:
        return 0.0
    return 0.15 if any(not candidate.words.isdisjoint(alike(deed)) for deed in deeds) else -0.1


def _in_question(text: str, question: Question) -> bool:
    asked = {stem(token.text) for token in tokens(question.standalone or question.text)}
    own = [stem(token.text) for token in tokens(text) if token.lower not in STOPWORDS]
    return bool(own) and all(one in asked for one in own)


def _closest(found: Sequence[spans.Found], sentence: str, question: Question) -> spans.Found:
    """The span nearest to the question's words in the sentence."""
    asked = {other for token in content(question.standalone or question.text) for other in alike(stem(token.text))}
    marks = [token.start for token in tokens(sentence) if stem(token.text) in asked]
    if not marks:
        return found[0]
    return min(found, key=lambda one: sorted(abs(one.start - mark) for mark in marks)[: max(1, len(marks) // 2 + 1)][-1])


_STRICT = re.compile(r"\bhow (?:many|much|old|long|far|often|high|big|large)\b|\b(?:share|percentage|percent|number|proportion)\b")
_CHANGE = re.compile(
    r"\bby how (?:much|many)\b|\bhow much\b.*\b(?:rise|rose|risen|increase|increased|grow|grew|grown|fall|fell|"
    r"drop|dropped|decline|declined|change|changed|more|less)\b"
)
_SHARE = re.compile(r"\b(?:share|percentage|percent|per cent|proportion|fraction|%|what part|rate)\b")
_MONEY = re.compile(
    r"\bhow much\b.*\b(?:cost|costs|pay|paid|pays|spend|spent|earn|earns|worth|money|price|raise|raised|fine|"
    r"fined|invest|invested|donate|donated|charge|make|makes)\b"
)


def _asked_count(question: Question) -> tuple[str, tuple[str, ...]]:
    """Which sort of figure is asked (percent, money, count or any), and the stems of what is counted."""
    plain = fold(question.standalone or question.text).casefold()
    if _SHARE.search(plain):
        sort = "percent"
    elif _MONEY.search(plain):
        sort = "money"
    elif _CHANGE.search(plain):
        sort = "change"
    else:
        sort = "count" if re.search(r"\bhow many\b|\bnumber of\b", plain) else "any"
    match = re.search(r"(?:how many|number of|amount of|how much)\s+(.*)", plain)
    head: list[str] = []
    if match:
        for token in tokens(match.group(1)):
            if token.lower in STOPWORDS and not (not head and token.lower in {"of", "the", "different", "more"}):
                break
            if token.lower not in STOPWORDS:
                head.append(stem(token.text))
            if len(head) == 3:
                break
    return sort, tuple(head)


_UNITS = (
    (r"\bhow old\b|\bwhat age\b|\bage of\b", r"^[\s-]*(?:years?[\s-]old|years? of age)|\b(?:aged?|age of)\s*$"),
    (r"\bhow long\b|\bduration\b", r"^[\s-]*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\b"),
    (r"\bhow far\b|\bdistance\b", r"^[\s-]*(?:km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|feet|foot|yards?)\b"),
    (r"\bhow (?:high|tall|deep)\b", r"^[\s-]*(?:km|kilomet(?:er|re)s?|met(?:er|re)s?|feet|foot|inches|percent|%|points?)\b"),
    (r"\bhow often\b", r"^[\s-]*(?:times?|every)\b|\bevery\s*$"),
)
"""Questions that want a unit, and the unit after (or the words before) the figure."""


_TIME = re.compile(r"[\s-]*(?:second|minut|hour|day|week|month|year|decad|centur)")


def _unit_ok(question: Question, sentence: str, found: spans.Found) -> bool:
    plain = fold(question.standalone or question.text).casefold()
    for asked, unit in _UNITS:
        if re.search(asked, plain):
            return any(
                re.search(unit, part) for part in (sentence[found.end : found.end + 30], sentence[max(0, found.start - 12) : found.start])
            )
    return True


def _figure(question: Question, sentence: str, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
    """The figure that counts what is asked, by what follows it and by the clause it stands in."""
    sort, head = _asked_count(question)
    asked = {stem(token.text) for token in content(question.standalone or question.text)}
    best: tuple[float, spans.Found] | None = None
    for found in spans.figures(sentence):
        if sort == "percent" and not (found.sort == "percent" or re.search(r"half|third|quarter", found.text, re.I)):
            continue
        if (sort == "money" and found.sort == "percent") or not _unit_ok(question, sentence, found):
            continue
        if found.text.casefold() in {"one", "no", "zero"} and not (sort == "count" and head and _counts(found, head, matcher)):
            continue
        if _in_question(found.text, question):
            continue
        if sort == "count" and _TIME.match(sentence[found.end :]) and not (head and _TIME.match(" " + head[0])):
            continue
        times = re.match(r"\s*times\b", sentence[found.end :])
        if times and not re.search(r"\btimes\b|\bhow often\b", fold(question.standalone or question.text).casefold()):
            continue
        if sort == "count" and found.sort != "percent" and head and not _fits(found, head, sentence, matcher):
            continue
        value = 0.0
        if sort == "money":
            value += 0.2 if found.sort == "money" else -0.05
        if sort == "change":
            moved = re.search(
                r"\b(?:increas|ris|rose|grow|grew|jump|climb|fell|fall|drop|declin|decreas|up|down|cut|reduc)\w*",
                sentence[max(0, found.start - 40) : found.end + 25],
            )
            value += (0.15 if found.sort == "percent" else 0.0) + (0.2 if moved else -0.1)
        if sort == "count":
            value += -0.1 if found.sort != "count" else 0.0
            if head:
                value += 0.25 if _counts(found, head, matcher) else -0.18
        clause = next(((start, end) for start, end in spans.clauses(sentence) if start <= found.start < end), (0, len(sentence)))
        words = frozenset(stem(token.text) for token in tokens(sentence[clause[0] : clause[1]]))
        value += 0.25 * sum(bool(matcher.present(one, words)) for one in asked) / max(1, len(asked))
        named = [name for name in question.required if not name[0].isdigit()]
        value += 0.25 * sum(matcher.holds(name, words) for name in named) / max(1, len(named))
        value += 0.03 if found.sort != "count" or len(found.text) > 2 else 0.0
        if best is None or value > best[0]:
            best = (value, found)
    return (best[1], best[0]) if best else (None, None)


def _counts(found: spans.Found, head: Sequence[str], matcher: Matcher) -> bool:
    counted = frozenset(found.counts[:4])
    return any(matcher.present(one, counted) for one in head)


_ANYBODY = frozenset(stem(word) for word in ("people", "persons", "individuals", "times", "many"))


def _fits(found: spans.Found, head: Sequence[str], sentence: str, matcher: Matcher) -> bool:
    """Whether a figure can count what is asked: the words after it say so, or the sentence names it; "people" may be called otherwise."""
    if head[0] in _ANYBODY or _counts(found, head, matcher):
        return True
    words = frozenset(stem(token.text) for token in tokens(sentence))
    return any(matcher.present(one, words) for one in head)


def _name(question: Question, sentence: str, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
    """Who: a person's name, or an organisation's; for "who is NAME", what the sentence says NAME is."""
    plain = fold(question.standalone or question.text)
    identity = re.match(r"^(?:and |so |but )?who(?:'s| is| was| are| were)\s+(.+?)\??$", plain, re.I)
    if identity and question.required and stem(question.required[0]) and not _asks_office(identity.group(1), question):
        found = spans.role_of(question.required[0], sentence)
        voice = matcher.evidence.amap.voice(question.required[0])
        known = 0.2 if found and voice and voice.role and voice.role.casefold() in sentence.casefold() else 0.0
        return (found, 0.3 + known) if found else (None, -0.05)
    own = [found for found in spans.names(sentence) if not _in_question(found.text, question)]
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


def _write(question: Question, evidence: Evidence, proofs: Sequence[Proof]) -> Answer:
    composer = Composer(question, evidence)
    best = proofs[0]
    first = _cite(composer, best)
    if first is None:
        rest = proofs[1:]
        return _write(question, evidence, rest) if rest else refuse(question, evidence)
    said_by = _who(best.candidate, evidence)
    if best.found is not None:
        composer.line(f"**{escape(_shown(best))}** — {said_by}", (first,))
        composer.line(composer.quote(first), (first,))
    else:
        composer.line(f"{said_by}: {composer.quote(first)}", (first,))
    _others(composer, best, proofs[1:], evidence)
    composer.sources()
    return composer.done("fact")


def _compare(question: Question, evidence: Evidence, proofs: Sequence[Proof]) -> Answer:
    """Each figure with the articles that give it, the one that most articles share first."""
    composer = Composer(question, evidence)
    groups: dict[str, list[Proof]] = {}
    for proof in proofs:
        members = groups.setdefault(_value(proof.found), [])
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
        composer.line(f"{start}**{escape(_shown(members[0]))}**, in {n} article{'s' if n > 1 else ''}", tuple(numbers))
        for number in numbers:
            composer.line(
                f"{outlet(evidence.sources[composer.citations[number - 1].source])}: {composer.quote(number)}", (number,), bullet=True
            )
    composer.sources()
    return composer.done("fact")


def _cite(composer: Composer, proof: Proof) -> int | None:
    candidate = proof.candidate
    claims = claims_at(composer.evidence, candidate.source, candidate.span)
    claim = claims[0] if claims else None
    return composer.cite(
        candidate.source.path,
        candidate.span.start,
        candidate.span.end,
        voice=claim.voice if claim else "",
        side=claim.side if claim else "neutral",
        role=composer.role(claim) if claim else "",
        manner=claim.manner if claim else "narration",
    )


def _who(candidate: Candidate, evidence: Evidence) -> str:
    claims = claims_at(evidence, candidate.source, candidate.span)
    name = speaker(claims[0], evidence, bold=False) if claims else ""
    home = outlet(candidate.source)
    return f"{name} ({home})" if name and name != home else home


def _shown(proof: Proof) -> str:
    """The answer span; a figure with the words it counts, and the year its sentence gives."""
    found, sentence = proof.found, proof.candidate.text
    assert found is not None
    text = found.text
    if found.sort in {"count", "percent", "money"}:
        tail = re.match(
            r"(?:[\s-]+(?!(?:more|less|about|and|but|while|when|who|which|that|because|said|says|was|were|is|are|will|"
            r"could|would|has|have)\b)[^\W\d][\w’'-]*){1,8}",
            sentence[found.end :],
        )
        if tail:
            words = tail.group().split()
            while words and words[-1].casefold() in STOPWORDS:
                words.pop()
            text = f"{text} {' '.join(words)}"
        years = [one.text for one in spans.dates(sentence) if one.text not in text]
        if years and len(years) < 3:
            text += f" ({years[0]})"
    return re.sub(r"\s+", " ", text).strip()


def _value(found: spans.Found | None) -> str:
    if found is None:
        return ""
    number = re.search(r"\d+(?:[.,]\d+)*", found.text)
    scale = re.search(r"hundred|thousand|million|billion|trillion|%|per\s?cent", found.text, re.I)
    return f"{number.group().replace(',', '') if number else found.text.casefold()} {scale.group().casefold() if scale else ''}".strip()


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
    if _value(best.found) == _value(other.found):
        return "The same figure, "
    ours = {one.text[-4:] for one in spans.dates(best.candidate.text) if one.text[-4:].isdigit()}
    theirs = {one.text[-4:] for one in spans.dates(other.candidate.text) if one.text[-4:].isdigit()}
    if ours != theirs:
        return f"Another figure, for {', '.join(sorted(theirs)) or 'another scope'}, "
    return "Another figure, "
