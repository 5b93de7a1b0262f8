"""Figures, names and speakers that a written statement claims, against what the cited passages hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from rag.answer.terms import STOPWORDS, stem, tokens
from rag.answer.verify import folded
from rag.mine.cues import REPORTING
from rag.mine.names import is_agent

__all__ = ["missing_figures", "missing_names", "negations", "reported_names", "same_name"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve".split()
    + "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_WORDS: dict[str, int] = {word: value for value, word in enumerate(_UNITS)}
_WORDS |= {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_WORDS |= {"dozen": 12}
_SCALES = {"hundred": 2, "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12, "tn": 12}
_FIGURE = re.compile(
    rf"(?P<money>[$£€¥])?\s?(?P<number>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?\b)"
    rf"(?:[\s-]?(?P<scale>{'|'.join(_SCALES)})s?\b)?(?:\s?(?P<percent>%|per ?cent\b|percentage points?\b))?",
    re.I,
)
_SHARES = re.compile(r"\b(half|halves|third|quarter|doubl\w+|tripl\w+|quadrupl\w+|dozens|hundreds|thousands|millions|billions)\b", re.I)
_MONTHS = r"January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_CALENDAR = re.compile(rf"\b(?:{_MONTHS}|{_DAYS})\b")
_NEGATORS = re.compile(r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without|cannot|hardly)\b|n't\b", re.I)


def _figures(text: str) -> set[tuple[Decimal, str]]:
    """(value, percent or money or nothing) of each figure, however it is written; a lone "one" is none."""
    found = set()
    for match in _FIGURE.finditer(folded(text).text):
        number = match["number"].casefold()
        if number == "one" and not match["scale"] and not match["percent"]:
            continue
        value = Decimal(number.replace(",", "")) if number[0].isdigit() else Decimal(sum(_WORDS[part] for part in number.split("-")))
        if match["scale"]:
            value *= 10 ** _SCALES[match["scale"].casefold()]
        found.add((value.normalize(), "percent" if match["percent"] else "money" if match["money"] else ""))
    return found


def missing_figures(text: str, proof: str) -> list[str]:
    """Figures, shares, months and weekdays of ``text`` that ``proof`` does not hold."""
    there = _figures(proof)
    values = {value for value, _ in there}
    lost = [f"{value}" for value, unit in _figures(text) if ((value, unit) not in there if unit else value not in values)]
    for pattern in (_SHARES, _CALENDAR):
        held = {stem(match.group()) for match in pattern.finditer(proof)}
        lost += [match.group() for match in pattern.finditer(text) if stem(match.group()) not in held]
    return lost


_DOMAIN = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")


def missing_names(text: str, proof: str) -> list[str]:
    """Capitalised words of ``text`` that ``proof`` does not hold in any letter case, nor as the initials of a name in it."""
    held = {_bare(word) for word in re.findall(r"[^\W_]+(?:['&.][^\W_]+)*", folded(proof).text)} | _initials(proof)
    held |= {stem(word) for word in held}
    lost = []
    for first, word in _capitals(text):
        if first and word.casefold() in STOPWORDS:
            continue
        bare = _bare(word)
        if bare not in held and stem(bare) not in held and bare.replace(".", "") not in held:
            lost.append(word)
    page = folded(proof).text.casefold()
    return lost + [found for found in _DOMAIN.findall(text) if found.casefold() not in page]


def _capitals(text: str) -> list[tuple[bool, str]]:
    """(opens a sentence, word) of what is written as a name; an opening word only when something else shows that it is one."""
    plain = folded(text).text
    words = [(match.start(), match.group()) for match in re.finditer(r"[^\W_]+(?:['&.-][^\W_]+)*", plain)]
    found = []
    for i, (at, word) in enumerate(words):
        if not any(char.isupper() for char in word) or word in {"I", "I'm", "I've"}:
            continue
        opens = i == 0 or bool(re.search(r"[.!?:][\"')]*\s[\"'(]*$", plain[:at]))
        following = words[i + 1][1] if i + 1 < len(words) else ""
        marked = (
            any(char.isupper() for char in word[1:]) or word.endswith("'s") or following[:1].isupper() or following.casefold() in REPORTING
        )
        if not opens or (marked and not is_agent(word)):
            found += [(opens, part) for part in word.split("-") if part and part[0].isupper()]
    return found


def _bare(word: str) -> str:
    return re.sub(r"'s?$", "", word.casefold())


def _initials(text: str) -> set[str]:
    """Initials of the names in ``text``, with and without the small words in them: "United Kingdom" gives "uk"."""
    found = set()
    for match in re.finditer(r"[^\W\d_]+(?:[ -](?:(?:of|for|the|and|on|&)\s)*[A-Z][^\W\d_]*)+", folded(text).text):
        words = re.split(r"[ -]", match.group())
        for kept in (words, [word for word in words if word[:1].isupper()]):
            found |= {"".join(word[0] for word in kept[i:]).casefold() for i in range(len(kept) - 1)}
    return found


_NAME = r"(?:[A-Z][\w.'&-]*\s?(?:(?:of|for|and|the|on|de|von|van)\s)?){1,6}"
_CLAUSE_VERBS = "|".join(
    sorted((re.escape(form) for form, cue in REPORTING.items() if "clause" in cue.frames or "to" in cue.frames), key=len, reverse=True)
)
_SAYS = re.compile(rf"\b({_NAME})(?:,[^,.;]{{2,60}},\s)?(?:(?:has|have|had|also|then|later|again)\s)*(?:{_CLAUSE_VERBS})\b")
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?:the )?({_NAME})")


def reported_names(text: str) -> list[str]:
    """Names to whom ``text`` says that something was said; "critics" and the like name nobody."""
    plain = folded(text).text
    names = [match.group(1) for pattern in (_SAYS, _ACCORDING) for match in pattern.finditer(plain)]
    cut = [re.sub(r"^(?:The|A|An|But|And|While|As|In)\s+", "", re.sub(r"'s?$", "", name.strip(" .,'-&"))) for name in names]
    return [name for name in cut if name and name.casefold() not in STOPWORDS and (" " in name or not is_agent(name))]


def same_name(name: str, forms: Iterable[str]) -> bool:
    """Whether ``name`` is one of ``forms``, or all its words stand in one of them ("Wanless" in "Peter Wanless")."""
    wanted = {token.lower for token in tokens(name) if token.lower not in STOPWORDS} or {name.casefold()}
    for form in forms:
        held = {token.lower for token in tokens(form)}
        if name.casefold() == form.casefold() or wanted <= held or (len(held) > 1 and held <= wanted):
            return True
    return False


def negations(text: str) -> int:
    """How many words of denial ``text`` has."""
    return len(_NEGATORS.findall(folded(text).text))
