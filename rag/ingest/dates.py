"""Dates as written in the wild, to ISO 8601. Strict: what is ambiguous loses its day, what is no date is nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

__all__ = ["DATE", "iso_date"]

_MONTHS = "january february march april may june july august september october november december".split()
_NAMES = {name[:n]: i for i, name in enumerate(_MONTHS, 1) for n in range(3, len(name) + 1)}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?:[\s,T]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?)?"

DATE = (
    rf"{_WEEKDAY}(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
)
"""A pattern (use with ``re.I``) for a full date inside a line."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?" + _CLOCK, re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}({_MONTH})\s*(\d{{1,2}})(?:st|nd|rd|th)?[,.]?\s+(\d{{4}}){_CLOCK}", re.I)
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:of\s+)?({_MONTH})[,\s-]+(\d{{4}}){_CLOCK}", re.I)
_MONTH_YEAR = re.compile(rf"({_MONTH})[,\s]+(\d{{4}})", re.I)
_NUMERIC = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}", re.I)
_YEAR = re.compile(r"(1[89]\d{2}|20\d{2})")
_LEAD = re.compile(
    r"^\s*(?:first\s+)?(?:date|published|posted|updated|created|modified|last\s+(?:updated|modified))\s*(?:on|at|:)?\s*:?\s*", re.I
)


def iso_date(value: object) -> str:
    """``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or an empty string. Numbers are taken as seconds (or milliseconds) since 1970.

    ``03/04/2019`` may be March or April: the year alone is certain. Two-digit years are those of the last hundred years.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return _from_number(value)
    return _parse(value.strip()) if isinstance(value, str) and len(value) < 120 else ""


def _from_number(value: float) -> str:
    if 1700 <= value <= 2100 and value == int(value):
        return str(int(value))
    seconds = value / 1000 if abs(value) >= 1e11 else value
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if 1e8 <= seconds < 4e9 else ""


@lru_cache(maxsize=4096)
def _parse(text: str) -> str:
    text = _LEAD.sub("", text).strip(" \t\n\r|–—•·()[]")
    if found := _ISO.fullmatch(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if found := _COMPACT.fullmatch(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _iso(int(found[3]), _month(found[1]), int(found[2]))
    if found := _DAY_FIRST.fullmatch(text):
        return _iso(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _iso(int(found[2]), _month(found[1]), None)
    if found := _NUMERIC.fullmatch(text):
        return _numeric(int(found[1]), int(found[3]), found[4], found[2])
    if _YEAR.fullmatch(text):
        return text
    return _other_language(text)


def _month(name: str) -> int:
    return _NAMES[name.rstrip(".").lower()]


def _numeric(first: int, second: int, year_text: str, separator: str) -> str:
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000 if year <= datetime.now(UTC).year % 100 else 1900
    if first > 12 or separator == ".":  # 04.03.2019 is day first wherever full stops are written
        return _iso(year, second, first)
    if second > 12 or first == second:
        return _iso(year, first, second)
    return str(year) if _iso(year, first, second) else ""


def _iso(year: int, month: int, day: int | None) -> str:
    try:
        checked = date(year, month, day or 1)
    except ValueError:
        return ""
    if not 1700 <= year <= 2100:
        return ""
    return checked.isoformat() if day else f"{year:04d}-{month:02d}"


def _other_language(text: str) -> str:
    """Months in other languages, through dateparser in its strict mode: day, month and year must all be there."""
    if not (re.search(r"\b(1[89]|20)\d{2}\b|\d{4}[年년]", text) and re.search(r"[^\W\d_]{1,}", text) and len(text) <= 40):
        return ""
    from dateparser import parse

    found = parse(text, settings={"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False})
    return _iso(found.year, found.month, found.day) if found else ""
