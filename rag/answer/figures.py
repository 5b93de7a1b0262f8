"""Figures: which number of a sentence counts what is asked, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer import spans
from rag.answer.match import Matcher
from rag.answer.terms import STOPWORDS, content, fold, stem, tokens
from rag.core import Question

__all__ = ["STRICT", "figure", "in_question", "shown", "value_of"]

STRICT = re.compile(r"\bhow (?:many|much|old|long|far|often|high|big|large)\b|\b(?:share|percentage|percent|number|proportion)\b")
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


def figure(question: Question, sentence: str, matcher: Matcher) -> tuple[spans.Found | None, float | None]:
    """The figure that counts what is asked, by what follows it and by the clause it stands in."""
    sort, head = _asked_count(question)
    asked = {stem(token.text) for token in content(question.standalone or question.text)}
    best: tuple[float, spans.Found] | None = None
    base = _base(question, sentence) if sort == "count" else None
    for found in spans.figures(sentence):
        if sort == "percent" and not (found.sort == "percent" or re.search(r"half|third|quarter", found.text, re.I)):
            continue
        if (sort == "money" and found.sort == "percent") or not _unit_ok(question, sentence, found):
            continue
        if found.text.casefold() in {"one", "no", "zero"} and not (sort == "count" and head and _counts(found, head, matcher)):
            continue
        if in_question(found.text, question) or (sort != "change" and _MULTIPLE.fullmatch(found.text)):
            continue
        if sort == "count" and _TIME.match(sentence[found.end :]) and not (head and _TIME.match(" " + head[0])):
            continue
        times = re.match(r"\s*times\b", sentence[found.end :])
        if times and not re.search(r"\btimes\b|\bhow often\b", fold(question.standalone or question.text).casefold()):
            continue
        part = base is not None and found.start > base.end
        if sort == "count" and found.sort != "percent" and head and not part and not _fits(found, head, sentence, matcher):
            continue
        value = 0.0
        if base is not None:
            value += -0.8 if found == base else 0.6 if part else 0.0
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
                value += 0.25 if _counts(found, head, matcher) else 0.0 if part else -0.18
        clause = next(((start, end) for start, end in spans.clauses(sentence) if start <= found.start < end), (0, len(sentence)))
        words = frozenset(stem(token.text) for token in tokens(sentence[clause[0] : clause[1]]))
        value += 0.25 * sum(bool(matcher.present(one, words)) for one in asked) / max(1, len(asked))
        counted = frozenset(found.counts[:5])
        value += 0.3 * sum(bool(matcher.present(one, counted)) for one in asked) / max(1, len(asked))
        named = [name for name in question.required if not name[0].isdigit()]
        value += 0.25 * sum(matcher.holds(name, words) for name in named) / max(1, len(named))
        value += 0.03 if found.sort != "count" or len(found.text) > 2 else 0.0
        if best is None or value > best[0]:
            best = (value, found)
    if best is None:
        return None, None
    return (_joined(best[1], sentence) if sort == "count" and head and head[0] in _ANYBODY else best[1]), best[0]


_MULTIPLE = re.compile(r"(?:tripled|doubled|quadrupled)", re.I)
_WHOLE = re.compile(r"\b(?:out of|of)\s+(?:the\s+|its\s+|their\s+|all\s+)*$", re.I)


def _base(question: Question, sentence: str) -> spans.Found | None:
    """The whole of which the sentence gives a part ("out of the 43 they asked, only 32% agreed"), unless the question asks for the
    whole: its deed then stands right behind that figure.
    """
    numbers = spans.figures(sentence)
    asked = {stem(token.text) for token in tokens(question.standalone or question.text) if token.lower not in STOPWORDS}
    for place, found in enumerate(numbers):
        if not _WHOLE.search(sentence[: found.start]) or place + 1 == len(numbers):
            continue
        clause = sentence[found.end : numbers[place + 1].start]
        own = {stem(token.text) for token in tokens(re.split(r",", clause)[0])[1:]}
        deed = {stem(token.text) for token in tokens(sentence[: found.start])} | own
        if not _verbs(question) & own and asked - deed:
            return found
    return None


def _verbs(question: Question) -> set[str]:
    """Stems of what is done in "how many X did Y do": the last content words of the question."""
    found = content(question.standalone or question.text, asking=True)
    return {stem(token.text) for token in found[-2:]}


def _joined(found: spans.Found, sentence: str) -> spans.Found:
    """ "20 first-graders and six staff": two counts joined by "and" are one answer."""
    for other in spans.figures(sentence):
        if other.sort != "count" or other.start == found.start:
            continue
        first, second = sorted((other, found), key=lambda one: one.start)
        between = sentence[first.end : second.start]
        if re.fullmatch(r"(?:\s+[\w-]+){1,3},?\s+and\s+", between):
            return spans.Found(first.start, second.end, sentence[first.start : second.end], "count", second.counts)
    return found


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


_JOINTS = frozenset("to of in on at by for from with as under after before during among against".split())


def shown(found: spans.Found, sentence: str) -> str:
    """The answer span; a figure with the words it counts, and the year its sentence gives."""
    text = found.text
    if found.sort in {"count", "percent", "money"}:
        tail = re.match(
            r"(?:[\s-]+(?!(?:more|less|about|and|but|while|when|who|which|that|because|said|says|was|were|is|are|will|"
            r"could|would|has|have)\b)(?:(?:[A-Z]\.){2,}|[^\W\d][\w’'-]*)){1,8}",
            sentence[found.end :],
        )
        if tail:
            words = tail.group().split()
            rest = sentence[found.end + tail.end() :]
            if rest[:1] == "." and words[-1][:1].isupper() and len(words[-1]) < 5 and rest[1:].strip():  # cut at "Mr."
                words.pop()
            elif len(words) == 8 and rest[:1] not in {"", ".", ",", ";", ":", "!", "?"}:
                last = max((i for i, word in enumerate(words) if word.casefold() in _JOINTS), default=8)
                words = words[:last] or words
            while words and words[-1].casefold() in STOPWORDS:
                words.pop()
            text = f"{text}{'' if words and words[0].startswith('-') else ' '}{' '.join(words)}"
        years = [one.text for one in spans.dates(sentence) if one.text not in text and not one.text.startswith("the ")]
        if years and len(years) < 3:
            text += f" ({years[0]})"
    return re.sub(r"\s+", " ", text).strip()


def value_of(found: spans.Found | None) -> str:
    if found is None:
        return ""
    number = re.search(r"\d+(?:[.,]\d+)*", found.text)
    scale = re.search(r"hundred|thousand|million|billion|trillion|%|per\s?cent", found.text, re.I)
    return f"{number.group().replace(',', '') if number else found.text.casefold()} {scale.group().casefold() if scale else ''}".strip()


def in_question(text: str, question: Question) -> bool:
    asked = {stem(token.text) for token in tokens(question.standalone or question.text)}
    own = [stem(token.text) for token in tokens(text) if token.lower not in STOPWORDS]
    return bool(own) and all(one in asked for one in own)
