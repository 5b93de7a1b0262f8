"""Quantities in a sentence: value, precision, unit and the words that make them approximate. Dates, ages, labels and ranges are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.core.figures import Bound

__all__ = ["HAS_NUMBER", "MONTHS", "Quantity", "quantities"]

_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: float(i) for i, word in enumerate(_SMALL.split(), 1)} | {word: 10.0 * i for i, word in enumerate(_TENS.split(), 2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_MONEY = {"$": "USD", "us$": "USD", "£": "GBP", "€": "EUR", "dollars": "USD", "pounds": "GBP", "euros": "EUR", "dollar": "USD"}
_RATES = {"hour": "an hour", "day": "a day", "week": "a week", "month": "a month", "year": "a year", "annually": "a year"}
_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(("more than", "over", "at least", "upwards of", "above", "no fewer than", "no less than", "exceeding"), "at_least"),
    **dict.fromkeys(
        ("less than", "fewer than", "under", "up to", "as many as", "as much as", "at most", "below", "no more than"), "at_most"
    ),
    **dict.fromkeys(
        ("about", "around", "roughly", "nearly", "almost", "some", "an estimated", "estimated", "approximately", "close to", "just over"),
        "about",
    ),
    **dict.fromkeys(("just under", "well over", "an average of", "an average"), "about"),
}
MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{m[:3]}(?:{m[3:]}|\\.)?" if len(m) > 3 else m for m in MONTHS) + "|sept\\.?"
_ONES, _TENTHS = _SMALL.replace(" ", "|"), _TENS.replace(" ", "|")
_NUMBER = rf"\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:(?:{_TENTHS})(?:-(?:{_ONES}))?|{_ONES})\b"
HAS_NUMBER = re.compile(_NUMBER, re.I)
_BOUND_WORDS = "|".join(sorted(_BOUNDS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?:\b(?P<bound>{_BOUND_WORDS})\s+)?(?P<sign>(?:US)?\$|£|€)?\s?(?P<number>{_NUMBER})"
    r"(?P<scale>(?:[\s-](?:hundred|thousand|million|billion|trillion)|(?<=\d)\s?(?:bn|k|m))\b)?"
    r"(?P<unit>\s?%|[\s-]per\s?cent(?:age points?)?\b|\spercentage points?\b|[\s-](?:US\s)?(?:dollars?|euros|pounds(?!\s+of))\b)?"
    r"(?P<rate>(?:[\s-]*(?:an?|per|each|every)[\s-]+|\s?/\s?)(?:hour|day|week|month|year)\b|\sannually\b)?",
    re.I,
)
_DATED = re.compile(
    rf"\b(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+(?:19|20)\d\d)?|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b"
    r"|\b\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?\b|\b\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\b)|\b\d{1,2}\s?[ap]\.?m\b|\b\d{1,2}:\d\d\b",
    re.I,
)
_RANGE = re.compile(r"\s?(?:-|–|—|\bto\b|\bor\b)\s?[$£€]?\d")
_AGE = re.compile(r"[\s-]*(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies))\b", re.I)
_BEFORE = re.compile(r"(?:\b(?:aged?|no\.|number|chapter|section|article|page|#)\s*|[\d.,][-–—]|[^\W\d]-?|\bbetween\s+)$", re.I)
_FROM = re.compile(
    r"\bbetween\s+[^.;]{0,30}\band\s*$|\d[\d.,]*\s?(?:%|percent|million|billion|thousand)?\s?(?:-|–|—|\bto\b|\bor\b)\s?[$£€]?$", re.I
)
_CHANGED = re.compile(r"\bfrom\s+(?:\w+\s+){0,3}[$£€]?\d[^;]*\bto\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """Offsets are those of the sentence. ``step`` is one unit of the last digit that is told: 0.1 million for "29.3 million"."""

    start: int
    end: int
    value: float
    step: float
    unit: str
    bound: Bound
    words: str


def quantities(sentence: str) -> Iterator[Quantity]:
    """All that can be compared, in order."""
    dated = [match.span() for match in _DATED.finditer(sentence)]
    for match in _QUANTITY.finditer(sentence):
        found = _quantity(sentence, match)
        if found is not None and not any(a < found.end and found.start < b for a, b in dated):
            yield found


def _quantity(sentence: str, match: re.Match[str]) -> Quantity | None:
    number, scale = match["number"].lower(), (match["scale"] or "").strip(" -").lower()
    start = match.start("sign") if match["sign"] else match.start("number")
    unit = _unit(match)
    bare = not (scale or unit)
    if number == "one" and bare:
        return None
    if bare and re.fullmatch(r"(?:1[6-9]|20)\d\d", number):
        return None  # a year
    before, after = sentence[max(0, start - 40) : start], sentence[match.end() :]
    if _BEFORE.search(before) or re.match(r"[\d\w]|[.,:]\d|(?:st|nd|rd|th)\b", after) or (bare and _AGE.match(after)):
        return None
    if _RANGE.match(after) or (_FROM.search(before) and not _CHANGED.search(before)):
        return None  # a range is no single value; of a change "from 10 to 12" the end is
    value, step = _value(number)
    factor = _SCALES.get(scale, 1.0)
    words = match["bound"] or ""
    end = match.end("unit") if match["unit"] else match.end("scale") if match["scale"] else match.end("number")
    return Quantity(start, end, value * factor, step * factor, unit, _BOUNDS.get(" ".join(words.lower().split()), "exact"), words)


def _unit(match: re.Match[str]) -> str:
    told = (match["unit"] or "").strip(" -").lower()
    if "point" in told:
        return "points"
    if told.startswith(("%", "per")):
        return "percent"
    unit = _MONEY.get((match["sign"] or told.split(" ")[-1]).lower(), "")
    rate = re.sub(r"[^a-z]+", " ", (match["rate"] or "").lower()).split()
    return " ".join(part for part in (unit, _RATES[rate[-1]] if rate else "") if part)


def _value(number: str) -> tuple[float, float]:
    if number[0].isdigit():
        plain = number.replace(",", "")
        if "." in plain:
            return float(plain), float(10.0 ** -len(plain.split(".")[1]))
        zeros = len(plain) - len(plain.rstrip("0")) if int(plain) else 0
        return float(plain), 10.0**zeros
    return sum(_WORDS[part] for part in number.split("-")), 1.0
