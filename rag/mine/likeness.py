"""Whether two figures are on the same thing, in which part of their scope they are not known to agree, and whether they are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from rag.core import Source
from rag.core.figures import Figure, ScopePart
from rag.mine.figure_scope import Scope
from rag.mine.quantities import Quantity

__all__ = ["Read", "compare", "equal", "fits", "kin", "subject_names"]

_ALIKE = 0.55
_EXACT_ALIKE = 0.45
_DEFINED_ALIKE = 0.65
_WHAT = 0.5
_TOLD = frozenset("be have reach total number report record register count see confirm stand".split())
"""Verbs that only say that there are so many."""
_SMALL = frozenset("the of and for in on to a an at de st mr mrs ms dr president sen rep gov".split())
_COUNTRIES = {
    "u.s.": "united states",
    "us": "united states",
    "usa": "united states",
    "america": "united states",
    "american": "united states",
    "americans": "united states",
    "u.k.": "united kingdom",
    "uk": "united kingdom",
    "britain": "united kingdom",
}
_CAPITAL = re.compile(r"(?<![.!?“\"‘(]\s)(?<!^)(?<=\s)(?:[A-Z][\w&’'.-]*[\w’]|[A-Z]{2,})(?:\s+[A-Z][\w’'-]+)*", re.M)


class Read(Protocol):
    """A figure with what was read of its scope, and the names that its article is about."""

    @property
    def figure(self) -> Figure: ...
    @property
    def quantity(self) -> Quantity: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def source(self) -> Source: ...
    @property
    def about(self) -> frozenset[str]: ...


def kin(a: Read, b: Read, likeness: float) -> bool:
    """Whether both figures are on one thing: the same noun is counted in the same unit, in clauses that say alike (cosine ``likeness``)."""
    one, two = a.scope, b.scope
    if a.quantity.unit != b.quantity.unit or one.mode != two.mode:
        return False
    if one.own_names and two.own_names and not _meet(one.own_names, two.own_names):
        return False
    met = _meet(one.names, two.names) if one.names and two.names else bool(a.about & b.about)
    if _telling(a.quantity) and equal(a.quantity, b.quantity) and met and likeness >= _EXACT_ALIKE:
        return bool({one.head, one.verb} & {two.head, two.verb} - {"be", "have", ""})
    defined = one.defining or two.defining
    if one.head != two.head or not met or likeness < (_DEFINED_ALIKE if defined else _ALIKE) or (defined and not (one.names and two.names)):
        return False
    if not a.quantity.unit and one.verb != two.verb and not {one.verb, two.verb} <= _TOLD:
        return False  # people who died are not those who fell ill
    return bool(one.keys & two.keys) or (one.verb == two.verb and bool(one.verb))


def compare(a: Read, b: Read) -> tuple[ScopePart, ...]:
    """The parts of the scope that differ, or are not known to be the same."""
    one, two = a.scope, b.scope
    found: list[ScopePart] = []
    same = equal(a.quantity, b.quantity)
    exact = same and _telling(a.quantity)
    if one.mood != two.mood or not (exact or _same_what(one, two, same)):
        found.append("what")
    if not (_same_names(one.names, two.names) if one.names or two.names else bool(a.about & b.about)) and not (
        exact and _meet(one.names, two.names)
    ):
        found.append("whose")
    if (
        "whose" not in found
        and one.chosen
        and two.chosen
        and not (one.owner and one.owner == two.owner)
        and not equal(a.quantity, b.quantity)
    ):
        found.append("whose")
    if not _same_year(a, b):
        found.append("year")
    return tuple(found)


def _same_what(one: Scope, two: Scope, equal_values: bool) -> bool:
    """Half of the words that narrow it down, where the values are equal; where not, each word of what is counted, and the verb."""
    if not equal_values and (one.own_keys != two.own_keys or one.verb != two.verb or (one.defining and two.defining)):
        return False
    mine, yours = one.keys | {one.verb}, two.keys | {two.verb}
    return one.head == two.head and len(mine & yours) >= _WHAT * len(mine | yours)


def _same_year(a: Read, b: Read) -> bool:
    """The same whole year; where neither tells one, articles of the same time (or of no known date)."""
    mine, yours = a.scope.year, b.scope.year
    if "?" in (mine, yours) or mine != yours:
        return False
    if mine and re.fullmatch(r"(?:(?:since|by|until|before|after|from|to|through|[A-Z]\w+) )?\d{4}", mine):
        return True
    apart = _days(a.source.date, b.source.date)
    return apart is None or apart <= (3 if a.quantity.unit == "" else 31)


def _days(first: str, second: str) -> int | None:
    """Days between two dates of articles; None when one is not known, years when only they are."""
    if not first or not second:
        return None
    if len(first) == len(second) == 10:
        return abs((date.fromisoformat(first) - date.fromisoformat(second)).days)
    size = min(len(first), len(second))
    return 0 if first[:size] == second[:size] else 366


def equal(a: Quantity, b: Quantity) -> bool:
    """Equal when the coarser of both is rounded: half a step of its last digit, 2.5 % at the most; 7 % where a text says "about"."""
    if "at_least" in (a.bound, b.bound) or "at_most" in (a.bound, b.bound):
        return fits(a, b)
    return abs(a.value - b.value) <= _tolerance(a, b)


def _tolerance(a: Quantity, b: Quantity) -> float:
    loose = 0.07 if "about" in (a.bound, b.bound) else 0.0
    return max(min(q.step / 2, 0.025 * q.value) * 1.0001 for q in (a, b)) if not loose else loose * max(a.value, b.value)


def fits(a: Quantity, b: Quantity) -> bool:
    """Whether "more than 100" can be the 129 of the other: on its open side, and not further off than by a third."""
    slack = _tolerance(a, b)
    for one, other in ((a, b), (b, a)):
        if one.bound == "at_least" and other.value < one.value - slack and other.bound != "at_least":
            return False
        if one.bound == "at_most" and other.value > one.value + slack and other.bound != "at_most":
            return False
    return True


def _telling(quantity: Quantity) -> bool:
    """Whether a value is so precise that two texts with it hardly speak of different things: three digits or more."""
    return quantity.value >= 1 and quantity.value / quantity.step >= 100


def subject_names(source: Source) -> frozenset[str]:
    """The names that an article is about: in its title, or three times in its text."""
    counts: dict[str, int] = {}
    for span in source.sentences:
        for match in _CAPITAL.finditer(span.of(source.text)):
            for word in match.group().split():
                counts[_plain(word)] = counts.get(_plain(word), 0) + 1
    title = {_plain(word) for word in re.findall(r"[A-Z][\w’'&-]+", source.title)}
    return frozenset(name for name, count in counts.items() if len(name) > 2 and (count >= 3 or (name in title and count)))


def _plain(name: str) -> str:
    low = re.sub(r"['’]s?$", "", name.casefold().strip(" .,"))
    return _COUNTRIES.get(low, low)


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    whole = _plain(name)
    return frozenset(_plain(w) for w in re.findall(r"[\w.&-]+", whole) if w not in _SMALL) or frozenset((whole,))


def _alias(one: str, two: str) -> bool:
    """The same name, a part of it, or its initials."""
    first, second = _words(one), _words(two)
    if first <= second or second <= first:
        return True
    for short, long in ((one, two), (two, one)):
        initials = "".join(w[0] for w in re.findall(r"[A-Za-z]\w*", long) if w[0].isupper())
        if short.isupper() and len(short) > 1 and short.replace(".", "") == initials:
            return True
    return False


def _meet(mine: Iterable[str], yours: Sequence[str]) -> bool:
    return any(_alias(one, two) for one in mine for two in yours)


def _same_names(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Whether each name of one clause is in the other."""
    return all(_meet([one], yours) for one in mine) and all(_meet([one], mine) for one in yours)
