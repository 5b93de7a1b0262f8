"""Whether a cited claim has the side and the speaker that a reader gives it."""

from __future__ import annotations

from collections.abc import Sequence

from eval.map_gold import GoldClaim
from eval.map_score import is_voice
from rag.core import ArgumentMap, Citation, Span, Voice

__all__ = ["said_right", "side_right"]

_HALF = 0.5


def side_right(citation: Citation, shown: str | None, claims: Sequence[GoldClaim]) -> bool | None:
    """Whether a reader puts what is cited on the side ``shown``; None when it is shown on none, or the reader marked nothing there."""
    marked = [one for one in _marked(citation, claims) if one.held]
    if shown not in ("support", "oppose") or not marked:
        return None
    return any(shown in one.sides for one in marked)


def said_right(citation: Citation, amap: ArgumentMap, claims: Sequence[GoldClaim]) -> bool | None:
    """Whether a reader hears the cited speaker say it; the article's own words have none. None where the reader marked nothing."""
    marked = _marked(citation, claims)
    if not marked:
        return None
    voice = amap.voice(citation.voice) or Voice(citation.voice, kind="unknown")
    if citation.manner == "narration" or voice.kind == "narrator" or not citation.voice:
        return any("" in one.voices for one in marked)
    return any(is_voice(voice, name) for one in marked for name in one.voices)


def _marked(citation: Citation, claims: Sequence[GoldClaim]) -> list[GoldClaim]:
    """The reader's claims that the citation quotes: at least half of the shorter of the two is common to both."""
    own = Span(citation.start, citation.end)
    return [one for one in claims if one.source == citation.source and own.overlap(one.span) >= _HALF * min(len(own), len(one.span))]
