"""The span of a sentence that can be the answer: figure, date, name, place or definition, and what it adds to the rank."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import spans
from rag.answer.evidence import Evidence
from rag.answer.figures import figure, in_question
from rag.answer.match import Matcher
from rag.answer.sentences import Candidate
from rag.answer.terms import PREDICATES, STOPWORDS, alike, content, fold, stem, tokens, words
from rag.core import Question

__all__ = ["answer_span"]


def answer_span(question: Question, candidate: Candidate, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
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
            one, rank = _name(question, sentence, matcher)
            return (_whole_list(one, sentence) if one else None), rank
        case "place":
            named = [found for found in spans.names(sentence) if not in_question(found.text, question)]
            own = [found for found in spans.places(sentence) if not in_question(found.text, question)] or named
            found = _listed(own, sentence) or _closest(own, sentence, question) if own else None
            return (_whole_list(found, sentence), 0.08 + 0.02 * min(4, len(own))) if found else (None, None)
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
    own = [found for found in spans.names(sentence) if not in_question(found.text, question) and not _WHERE.search(sentence[: found.start])]
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


_WHERE = re.compile(r"\b(?:in|on|at|near|across|inside|outside)\s+(?:the\s+)?$", re.I)
"""What stands before a place: "on Capitol Hill" is nobody."""
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


_ITEM = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_LIST = re.compile(rf"\b{_ITEM}(?:, (?:the )?{_ITEM})+,? (?:and|or) (?:the )?{_ITEM}")


def _whole_list(found: spans.Found, sentence: str) -> spans.Found:
    """All of "A, B and the C" when ``found`` is a part of it: an answer that names some of them only would be wrong."""
    for match in _LIST.finditer(sentence):
        if match.start() <= found.start < match.end():
            end = max(found.end, match.end() - match.group().endswith("."))
            return spans.Found(match.start(), end, sentence[match.start() : end], "name")
    return found


_ROW = re.compile(r"(?:\s*\([^)]*\))?\s*(?:(?:,|;|&|and|,\s*and|or)?\s*(?:the\s+)?|(?:,|;|,?\s*and)\s+(?:[A-Z][a-z]+\.?\s+){1,2})")
"""What may stand between the names of a row, an office before the next name included."""


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
