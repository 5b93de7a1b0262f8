"""One attributed statement of an article: who is held to have said what, and by which words the article says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.core import Manner, Span

__all__ = ["Attribution", "trimmed"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One reported statement. ``source`` is the speaker's noun phrase, or None when the text leaves it to the context;
    ``content`` has one span or, around a cue, two. ``main`` is false where the sentence only mentions the report in passing
    ("Trump's announcement that C roiled markets"), ``deed`` is true of what somebody does rather than says ("refused to C").
    ``pronoun`` is the "who" or "which" that stands for the source beside the cue.
    """

    sentence: int
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    manner: Manner
    lemma: str = ""
    attitude: int = 0
    held: bool = True
    frame: str = "clause"
    quotes: tuple[int, ...] = field(default=())
    main: bool = True
    deed: bool = False
    pronoun: Span | None = None


def trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without the spaces and commas at its ends."""
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    return Span(start, end)
