"""A corpus of one article and answers on it, made by hand, for the tests of what judges answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.judge import Reader
from eval.map_gold import GoldClaim
from eval.questions import GoldQuestion
from rag.core import Answer, ArgumentMap, Citation, Side, Source, Span, Statement, Voice

COST = "The tram will cost 40 million euros"
RUIN = "Traders fear that the building site will ruin their shops."
OPEN = "It will open in 2031."
TEXT = f"The council met on Monday.\n\n“{COST},” said Ana Ruiz, the mayor. {OPEN}\n\n{'The vote was postponed again. ' * 12}\n\n{RUIN}"
FILE = "tram.txt"
SOURCES = {FILE: Source(FILE, TEXT, title="Council votes on tram", date="2030-05-06")}
AMAP = ArgumentMap(
    "Build the tram.",
    voices=(
        Voice("Ana Ruiz", "mayor", aliases=("Ruiz", "the mayor")),
        Voice("Traders", kind="group"),
        Voice("The article", kind="narrator"),
    ),
)


def citation(number: int, quote: str, *, voice: str = "", side: Side = "neutral", **more: Any) -> Citation:
    start = TEXT.index(quote)
    known = {"title": "Council votes on tram", "publisher": "", "date": "2030-05-06", "line_start": 1, "line_end": 1}
    return Citation(**{"number": number, "source": FILE, "quote": quote, "start": start, "end": start + len(quote), **known,
                       "voice": voice, "side": side, "manner": "direct" if voice else "narration", **more})  # fmt: skip


def answer(text: str, statements: Sequence[Statement] = (), citations: Sequence[Citation] = (), **more: Any) -> Answer:
    return Answer(**{"question": "?", "kind": "fact", "text": text, "statements": tuple(statements), "citations": tuple(citations), **more})


def claim(quote: str, voice: str, side: Side, *, also: tuple[str, ...] = (), ok: tuple[Side, ...] = (), held: bool = True) -> GoldClaim:
    start = TEXT.index(quote)
    return GoldClaim(FILE, Span(start, start + len(quote)), quote, voice, also, side, ok, held)


def reader(*claims: GoldClaim) -> Reader:
    return Reader(SOURCES, AMAP, claims)


def gold(**more: Any) -> GoldQuestion:
    """A fact question on the tram; ``more`` are fields that differ."""
    given = {"id": "q", "kind": "fact", "split": "dev", "question": "What will the tram cost?", "answer": "40 million euros."}
    return GoldQuestion.model_validate({**given, **more})
