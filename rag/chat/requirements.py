"""What a proving passage must hold: names, years and figures of a question, and which of them the corpus lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.rarity import rarity
from rag.answer.terms import ASKING, MONTHS, STOPWORDS, Token, alike, content, forms, stem, tokens
from rag.chat.lexicon import Lexicon
from rag.chat.spelling import is_english

__all__ = ["COURTESY", "Requirements", "requirements"]

COURTESY = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady councillor cllr senator minister".split())
"""Titles before a name: no names themselves."""
_COUNTED = re.compile(
    r"^\s*(?:main |key |best |strongest |top )*(?:points?|arguments?|reasons?|sentences?|words?|lines?|"
    r"bullets?|paragraphs?|examples?|quotes?|sides?)\b",
    re.I,
)
_LINKS = frozenset({"of", "for", "the", "and", "on", "to", "in", "&"})


@dataclass(frozen=True)
class Requirements:
    """``names`` as the corpus writes them, ``numbers``, ``terms`` (content stems, in order), and what is ``missing`` from the corpus."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    terms: tuple[str, ...]
    missing: tuple[str, ...]


def requirements(text: str, lexicon: Lexicon) -> Requirements:
    """Read a question (spelling mended) against the corpus. A title-cased question has no names but those that the corpus knows."""
    found = tokens(text)
    words = [token for token in found if token.text[0].isalpha()]
    shouting = len(words) > 3 and sum(token.capital for token in words[1:]) > 0.75 * (len(words) - 1)
    names: list[str] = []
    missing: list[str] = []
    taken: set[int] = set()
    for place, token in enumerate(found):
        if _is_month(found, place):
            (names if _month_known(token.lower, lexicon) else missing).append(token.text.capitalize())
            taken.add(place)
    for first, last in _partial_runs(found, lexicon):
        names.append(_partial(found, first, last, lexicon))
        taken.update(range(first, last + 1))
    for first, last in _known_runs(found, lexicon):
        if not taken.isdisjoint(range(first, last + 1)):
            continue
        names.append(lexicon.names.get(_phrase(found, first, last), text[found[first].start : found[last].end]))
        taken.update(range(first, last + 1))
    if not shouting:
        for first, last in _capital_runs(text, found):
            if any(place in taken for place in range(first, last + 1)):
                missing.extend(_half_known(text, found, first, last, taken, lexicon))
                continue
            run = found[first : last + 1]
            if any(lexicon.has_name(other) for other in forms(text[run[0].start : run[-1].end])):
                names.append(text[run[0].start : run[-1].end])
            elif all(lexicon.holds(token.text) for token in run):
                names.append(text[run[0].start : run[-1].end]) if len(run) == 1 else missing.append(text[run[0].start : run[-1].end])
            elif first > 0 or not is_english(run[0].text) or len(run) > 1:
                missing.append(text[run[0].start : run[-1].end])
            taken.update(range(first, last + 1))
    for place, token in enumerate(found):
        if place in taken or not token.text[0].isalpha() or (len(token.text) < 3 and not forms(token.text)) or token.text == "us":
            continue
        other_forms = [other for other in forms(token.text) if lexicon.has_name(other)]
        if other_forms:
            names.append(other_forms[0])
            continue
        if lexicon.holds(token.text) or not alike(stem(token.text)).isdisjoint(lexicon.frequency):
            continue
        if not is_english(token.text) or _alone(place, found):
            missing.append(token.text)
            taken.add(place)
    numbers, absent = _numbers(text, found, lexicon)
    terms = tuple(dict.fromkeys(stem(token.text) for token in content(text)))
    return Requirements(tuple(dict.fromkeys(names)), numbers, terms, tuple(dict.fromkeys([*missing, *absent])))


def _is_month(found: list[Token], place: int) -> bool:
    """A month by its full name; "may" and "march" only when a capital or a word of time before them says so."""
    token = found[place]
    if token.lower not in MONTHS:
        return False
    before = found[place - 1].lower if place else ""
    return token.lower not in {"may", "march"} or before in {"in", "last", "since", "until", "by", "early", "late"}


def _month_known(month: str, lexicon: Lexicon) -> bool:
    number = f"-{_ORDER.index(month) + 1:02d}"
    return lexicon.holds(month) or any(date[4:7] == number for _, _, date in lexicon.titles.values())


_ORDER = "january february march april may june july august september october november december".split()


def _partial_runs(found: list[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Two or three words that are the parts of one longer name of a person: first and last name of a name with more parts."""
    runs = []
    for first in range(len(found) - 1):
        for last in (first + 2, first + 1):
            if last < len(found) and _phrase(found, first, last) not in lexicon.names and _partial(found, first, last, lexicon):
                runs.append((first, last))
                break
    return runs


def _partial(found: list[Token], first: int, last: int, lexicon: Lexicon) -> str:
    """The person of the corpus whose name begins and ends with these words and has others between; empty when nobody's does."""
    words = [token.lower for token in found[first : last + 1]]
    if any(word in STOPWORDS or word in ASKING for word in (words[0], words[-1])):
        return ""
    for name in lexicon.persons.get(words[-1], ()):
        parts = [token.lower for token in tokens(name)]
        if len(parts) > len(words) and words[0] in parts[:2] and all(word in parts for word in words):
            return name
    return ""


def _phrase(found: list[Token], first: int, last: int) -> str:
    return " ".join(token.lower.replace("’", "'") for token in found[first : last + 1])


def _known_runs(found: list[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    """The longest names of the corpus in a question, whatever their letter case; a plain word counts only when capitalised or
    unmistakable.
    """
    runs = []
    i = 0
    while i < len(found):
        for j in range(min(len(found), i + 7), i, -1):
            phrase = _phrase(found, i, j - 1)
            if phrase not in lexicon.names and phrase not in lexicon.voices:
                continue
            if j - i == 1 and (
                phrase in COURTESY or phrase in STOPWORDS or phrase in ASKING or (not found[i].capital and _ambiguous(phrase, lexicon))
            ):
                continue
            runs.append((i, j - 1))
            i = j - 1
            break
        i += 1
    return runs


def _ambiguous(word: str, lexicon: Lexicon) -> bool:
    """A lower-case word that is also a plain English word, and no voice."""
    return is_english(word) and lexicon.spelling.get(word, word) == word


def _capital_runs(text: str, found: list[Token]) -> list[tuple[int, int]]:
    runs = []
    i = 0
    while i < len(found):
        token = found[i]
        if not _name_like(token, i):
            i += 1
            continue
        j = i
        while j + 1 < len(found) and text[found[j].end : found[j + 1].start] in {" ", "-", " & "} and _name_like(found[j + 1], 1):
            j += 1
        runs.append((i, j))
        i = j + 1
    return runs


def _name_like(token: Token, place: int) -> bool:
    if not token.capital or token.lower.replace("’", "'") in STOPWORDS or token.text == "I":
        return token.text[0].isalpha() and any(char.isupper() for char in token.text[1:])
    return not (place == 0 and (token.lower in ASKING or token.lower in STOPWORDS))


def _half_known(text: str, found: list[Token], first: int, last: int, taken: set[int], lexicon: Lexicon) -> list[str]:
    """Of a capitalised run that holds a known name, the words that the corpus lacks; a person by another first name counts as lacking."""
    lacking = []
    for place in range(first, last + 1):
        token = found[place]
        if place in taken:
            continue
        if not lexicon.holds(token.text):
            lacking.append(text[found[first].start : found[last].end] if place < last and place + 1 in taken else token.text)
    if not lacking and last - first == 1 and found[first].lower not in lexicon.voices:
        canonical = lexicon.voices.get(found[last].lower, "")
        if (
            lexicon.kinds.get(canonical) == "person"
            and found[first].lower not in canonical.casefold()
            and not lexicon.names.get(_phrase(found, first, last))
        ):
            lacking.append(text[found[first].start : found[last].end])
    return lacking


def _alone(place: int, found: list[Token]) -> bool:
    """Whether a rare word is all that a question is about."""
    own = found[place].lower
    return (
        own not in ASKING | STOPWORDS
        and rarity(own) >= _RARE
        and not any(
            other != place and token.lower not in STOPWORDS and token.lower not in ASKING and token.text[0].isalpha()
            for other, token in enumerate(found)
        )
    )


_RARE = 0.6


def _numbers(text: str, found: list[Token], lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Years and figures of the question, and those that no article holds (a year may also be an article's date)."""
    years = {date[:4] for _, _, date in lexicon.titles.values()}
    asked, absent = [], []
    for token in found:
        if not token.text[0].isdigit() or _COUNTED.match(text[token.end :]):
            continue
        figure = stem(token.text)
        asked.append(token.text)
        telling = (
            len(figure) > 2
            or "." in figure
            or text[token.end : token.end + 1] == "%"
            or text[token.end :].lstrip()[:7].casefold() in {"million", "billion"}
        )
        if telling and figure not in lexicon.figures and figure not in years:
            absent.append(token.text)
    return tuple(asked), tuple(absent)
