"""The year of a figure, from the words of its clause and the date of its article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.mine.quantities import MONTHS
from rag.mine.tokens import Token
from rag.mine.trees import Tree

__all__ = ["year_of"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIODS = frozenset("month week quarter day night half weekend decade spring summer autumn fall winter".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight".split())


def _rolling(tree: Tree, i: int) -> bool:
    """ "in the last year" is twelve months, no year of the calendar."""
    return i > 1 and tree.tokens[i - 2].lower in ("the", "past")


def _calendar(word: str, date: str) -> str:
    """The year that "last year" means in an article of ``date``; this year is not over, so it is told as such."""
    year = int(date[:4])
    return {"last": str(year - 1), "next": str(year + 1), "this": f"this year ({year})"}.get(word, "previous year")


def year_of(tree: Tree, top: int, words: Sequence[Token], date: str, *, settled: bool) -> str:
    """The year of the figure's clause, with what makes it less or more than a year; "?" when there are several.

    ``words`` are those of the clause of token ``top``, ``date`` is the article's; a month of what is ``settled`` lies before it.
    """
    told: list[str] = []
    for token in words:
        low = token.lower
        before = tree.tokens[token.index - 1].lower if token.index else ""
        if _YEAR.fullmatch(token.text):
            told.append(
                f"{before} {low}" if before in ("since", "by", "until", "before", "after", "from", "to", "through", "than") else low
            )
        elif low == "year" and before in ("last", "this", "next", "previous") and not _rolling(tree, token.index):
            told.append(_calendar(before, date) if date[:4].isdigit() else f"{before} year")
        elif low in MONTHS and token.is_name:
            told.append(token.text)
            month = MONTHS.index(low) + 1
            after = tree.tokens[token.index + 1].text if token.index + 1 < len(tree.tokens) else ""
            if re.fullmatch(r"\d{4}-\d\d.*", date) and settled and not _YEAR.fullmatch(after):
                told.append(str(int(date[:4]) - (month > int(date[5:7]))))
        elif low in _WEEKDAYS or (low in _PERIODS and before in ("last", "this", "next", "previous", "first", "second", "third", "fourth")):
            told.append(f"{before} {low}" if low in _PERIODS else low)
    told = list(dict.fromkeys(told))
    if sum(one.lower() in MONTHS for one in told) > 1:
        return "?"
    if sum(bool(_YEAR.search(one)) for one in told) > 1:
        near = [tree.tokens[k].text for k in tree.below(tree.tokens[top].head) if _YEAR.fullmatch(tree.tokens[k].text)]
        return near[0] if len(near) == 1 else "?"
    return " ".join(sorted(told, key=lambda one: (bool(_YEAR.search(one)), one)))
