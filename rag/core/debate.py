"""What is debated: a motion and the two positions toward it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["SIDES", "ArticleFacts", "Debate", "Position", "Side"]

Side = Literal["support", "oppose", "neutral"]
"""Where a claim stands toward the motion. ``neutral`` is no position, or none that can be told."""

SIDES: tuple[Side, ...] = ("support", "oppose", "neutral")


@dataclass(frozen=True, slots=True)
class Position:
    """One side of the debate: a short name ("For encryption") and one paragraph that says what it holds."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What the corpus owner states of an article that its file does not."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    author: str = ""
    url: str = ""


@dataclass(frozen=True)
class Debate:
    """The motion and what the owner of the corpus says about it (``debate.toml``, ``--motion``, or the question itself).

    ``aliases`` maps a voice's canonical name to its other names. ``motion`` may be empty: then every claim is neutral
    until a question brings a motion of its own.
    """

    motion: str = ""
    support: Position = Position("For")
    oppose: Position = Position("Against")
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    articles: dict[str, ArticleFacts] = field(default_factory=dict)

    def side_name(self, side: Side) -> str:
        return {"support": self.support.name, "oppose": self.oppose.name, "neutral": "No position"}[side]
