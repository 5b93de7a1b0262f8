"""A reader's claims of a folder of articles: JSON lines as ``eval/gold/README.md`` describes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core import SIDES, Side, Source, Span
from rag.errors import BothSidesError

__all__ = ["GoldClaim", "check_places", "read_gold"]


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One claim that the reader marked; ``voice`` is empty for the article itself, ``also`` and ``sides_ok`` are right too."""

    source: str
    span: Span
    quote: str
    voice: str
    also: tuple[str, ...]
    side: Side
    sides_ok: tuple[Side, ...]
    held: bool

    @property
    def voices(self) -> tuple[str, ...]:
        return (self.voice, *self.also)

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.side, *self.sides_ok)


def read_gold(path: Path) -> list[GoldClaim]:
    """All claims of a file, in its order; empty lines are passed over.

    Raises:
        BothSidesError: a line is no claim, or there is none.
        OSError: the file cannot be read.
    """
    claims = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):  # a quote may hold other line ends
        if not line.strip():
            continue
        try:
            claims.append(_claim(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise BothSidesError(
                f"{path}, line {number}: not a claim ({error})", "The fields are described in eval/gold/README.md."
            ) from error
    if not claims:
        raise BothSidesError(f"{path} holds no claims", "Write one JSON object a line, as eval/gold/README.md describes them.")
    return claims


def check_places(gold: Sequence[GoldClaim], find: Callable[[str], Source]) -> Mapping[str, Source]:
    """The articles of the claims, by path; ``find`` is ``Engine.source``.

    Raises:
        BothSidesError: an article is missing, or a quote does not stand where its claim says.
    """
    sources = {path: find(path) for path in dict.fromkeys(claim.source for claim in gold)}
    for claim in gold:
        stands = claim.span.of(sources[claim.source].text)
        if stands != claim.quote:
            raise BothSidesError(
                f"{claim.source} {claim.span.start}..{claim.span.end} reads “{stands}”, not “{claim.quote}”",
                "Was the article changed after the claims were marked? Offsets count characters of the decoded file.",
            )
    return sources


def _claim(row: Mapping[str, Any]) -> GoldClaim:
    span = Span(int(row["start"]), int(row["end"]))
    if not len(span):
        raise ValueError("an empty quote")
    return GoldClaim(
        source=str(row["source"]),
        span=span,
        quote=str(row["quote"]),
        voice=str(row["voice"]),
        also=tuple(map(str, row.get("also", ()))),
        side=_side(row["side"]),
        sides_ok=tuple(map(_side, row.get("sides_ok", ()))),
        held=bool(row.get("held", True)),
    )


def _side(value: object) -> Side:
    if value not in SIDES:
        raise ValueError(f"{value!r} is no side")
    return value
