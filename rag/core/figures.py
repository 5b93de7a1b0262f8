"""Figures that the articles give, and figures on the same thing side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Bound", "Figure", "FigureGroup", "FigureStatus", "ScopePart"]

Bound = Literal["exact", "about", "at_least", "at_most"]
ScopePart = Literal["what", "whose", "year"]
FigureStatus = Literal["agree", "conflict", "apart"]
"""Equal within rounding; different although what, whose and year are the same; or not comparable as they stand."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure at its exact place: ``text == source.text[start:end]``, with its sign, scale and unit.

    ``value`` is in units of ``unit``: "percent", "points", a currency ("USD", "USD an hour"), or empty for a plain count. ``words`` are
    those that make it approximate ("about", "more than"). ``what`` is the phrase that says what is counted, ``whose`` who or where,
    ``year`` is empty where the article does not tell it. ``claim`` is the id of the claim that holds it, ``voice`` that claim's.
    """

    claim: str
    source: str
    start: int
    end: int
    text: str
    value: float
    unit: str
    what: str
    whose: str = ""
    year: str = ""
    bound: Bound = "exact"
    words: str = ""
    voice: str = ""
    line: int = 0

    def told(self) -> str:
        """ "about 16.8 million — Facebook reports, NCMEC, 2018": the figure with its scope, on one line."""
        whose = self.whose if self.whose.casefold() not in self.what.casefold() else ""
        scope = ", ".join(part for part in (self.what, whose, self.year) if part)
        return f"{' '.join(f'{self.words} {self.text}'.split())} — {scope}"


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures of different articles on one thing. ``differs`` names the parts of the scope in which they are not known to be the same."""

    id: str
    thing: str
    unit: str
    status: FigureStatus
    figures: tuple[Figure, ...]
    differs: tuple[ScopePart, ...] = ()

    def told(self) -> str:
        """The status in words: "scope differs or is not told (whose and year)"."""
        if self.status != "apart":
            return "they agree" if self.status == "agree" else "they conflict"
        *first, last = self.differs or ("what",)
        return f"scope differs or is not told ({', '.join(first) + ' and ' if first else ''}{last})"

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> FigureGroup:
        """The group that ``dataclasses.asdict`` gave."""
        rows = tuple(Figure(**item) for item in data["figures"])
        return cls(data["id"], data["thing"], data["unit"], data["status"], rows, tuple(data["differs"]))
