"""Figures of the articles that can be asked for: what each counts is told by its own sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.core import Claim, Source
from rag.mine.figure_scope import Scope, scope
from rag.mine.quantities import HAS_NUMBER, Quantity, quantities
from rag.mine.tokens import tokenize
from rag.mine.trees import Tree

__all__ = ["AskedFigure", "asked_figures"]

_MOST, _OF_ONE_ARTICLE, _PARSED = 5, 2, 60
_LONGEST = 80
_YEAR = re.compile(r"(?:in )?((?:16|17|18|19|20)\d\d)")
_POINTING = re.compile(r"^(?:the|its|their|those|these|our|his|her|my|more)\s+|\s+(?:there|here)$", re.I)


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A question for the figure in ``claim``; ``wording`` are ways to write it, that of the article first."""

    question: str
    wording: tuple[str, ...]
    claim: Claim


def asked_figures(claims: Sequence[Claim], sources: Mapping[str, Source]) -> list[AskedFigure]:
    """At most five, from several articles; statistics and figures with a year first, for they can be told from others."""
    having = sorted((one for one in claims if HAS_NUMBER.search(one.text)), key=lambda one: one.kind != "statistic")
    found = [asked for claim in having[:_PARSED] for asked in _of_claim(claim, sources[claim.source])]
    found.sort(key=lambda one: (one.claim.kind != "statistic", not re.search(r" in \d{4}\?$", one.question)))
    asked_for = Counter(one.question for one in found)
    taken: list[AskedFigure] = []
    for one in found:
        own = sum(other.claim.source == one.claim.source for other in taken)
        if asked_for[one.question] == 1 and own < _OF_ONE_ARTICLE and all(other.claim.id != one.claim.id for other in taken):
            taken.append(one)
    return taken[:_MOST]


def _of_claim(claim: Claim, source: Source) -> Iterator[AskedFigure]:
    """The figures of its sentence that the claim's own words hold."""
    span = next((one for one in source.sentences if one.start <= claim.start < one.end), None)
    if span is None:
        return
    tokens = next(iter(tokenize(source.text, [span], [[]])))
    tree = Tree(tokens)
    for quantity in quantities(span.of(source.text)):
        start, end = span.start + quantity.start, span.start + quantity.end
        read = scope(source.text, tokens, tree, quantity, span.start, source.date) if claim.start <= start and end <= claim.end else None
        question = _question(quantity, read) if read is not None else ""
        if question and re.match(r"\D?\d", source.text[start:end]):
            yield AskedFigure(question, _wordings(source.text[start:end]), claim)


def _question(quantity: Quantity, read: Scope) -> str:
    """Empty where no plain question asks for the figure."""
    what = _POINTING.sub("", " ".join(read.what.split()))
    year = _YEAR.fullmatch(read.year)
    when = f" in {year[1]}" if year and year[1] not in what else ""
    if read.defining or len(what) > _LONGEST or re.search(r"\d", what) or not (when or len(re.findall(r"\w{4,}", what)) > 1):
        return ""  # a lone word without a year ("How many people?") asks for nothing in particular
    if quantity.unit == "percent":
        if read.mode == "share":
            return f"What percentage of {what}{when}?"
        return f"By what percentage did {_lowered(what)} {read.verb}{when}?" if read.mode == "change" else ""
    if quantity.unit in ("GBP", "USD", "EUR"):
        return f"What is the sum given for {_lowered(what)}{when}?" if read.mode == "level" else ""
    there = f"were there{when}" if when else "are there"
    return f"How many {what} {there}?" if not quantity.unit and read.mode == "level" and quantity.value >= 10 else ""


def _lowered(what: str) -> str:
    """A word that has its capital only from the start of a sentence: two capitals in a row are a name."""
    return what if re.match(r"\w*[A-Z]\w*\s+[A-Z]|[A-Z]{2}", what) else what[:1].lower() + what[1:]


def _wordings(text: str) -> tuple[str, ...]:
    short = " ".join(text.split())
    number = re.match(r"(.*\d)\s?(?:%|per\s?cent)$", short)
    return tuple(dict.fromkeys([short, *(f"{number[1]}{unit}" for unit in ("%", " per cent", " percent"))])) if number else (short,)
