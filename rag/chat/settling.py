"""The shape of an answer settled between what a question's wording says and what the shape model makes of its meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.answer.terms import tokens
from rag.chat import kinds
from rag.chat.lexicon import Lexicon
from rag.chat.motions import motion_of
from rag.chat.polarity import attitude, toward
from rag.chat.readable import plain_text
from rag.core import AnswerKind, AnswerType, Side

__all__ = ["Asks", "settle"]

Asks = tuple[AnswerKind, AnswerType, Side | None, bool, str]
"""Kind, what a fact wants first, side, whether a comparison, and the motion that the question brings."""

_SURE = 0.6
"""Least probability at which something is no question to the articles at all."""
_STRAY = 0.3
_FAR = 0.2
"""The same when the question is besides this far from the motion and the positions (cosine)."""
_KEYWORDS = 3
_MATTER = 0.4
"""Keywords this near to the motion mean the debate, others a thing in it."""


def settle(asks: Asks, text: str, voices: tuple[str, ...], chances: Mapping[str, float], near: float, lexicon: Lexicon) -> tuple[Asks, str]:
    """What ``asks`` by wording becomes in the light of ``chances`` (shape -> probability), and a reason to refuse, if any.

    ``near`` is the question's cosine to the motion or the nearer position.

    A shape is taken only where the corpus has what it needs: a voice question needs a voice, a one-sided one a side that the
    wording shows. Where the side cannot be told, both are shown: a wrong side is worse than one too many.
    """
    kind, wanted, side, comparison, motion = asks
    plain = plain_text(text)
    for shape, reason in (("instruction", "instruction"), ("chat", "help"), ("off_topic", "off-topic")):
        if chances[shape] >= _SURE and not voices and not (shape == "off_topic" and _spoken_of(text, lexicon)):
            return asks, reason
    if chances["off_topic"] >= _STRAY and near < _FAR and not voices:
        return asks, "off-topic"
    shape = max((one for one in chances if one not in {"instruction", "chat", "off_topic"}), key=lambda one: chances[one])
    keywords = len(tokens(text)) <= _KEYWORDS and not text.rstrip().endswith("?")
    if kind == "voice" and voices and not comparison:
        return asks, ""
    if keywords and kind == "debate":
        return ("debate" if near >= _MATTER else "fact", wanted or "text", None, False, motion), ""
    wanted = wanted or kinds.answer_type(plain)
    match shape:
        case "debate":
            return ("debate", wanted, None, False, motion or motion_of(text)), ""
        case "overview" if kind == "debate" and kinds.is_debate(plain) and not kinds.is_overview(plain):
            return asks, ""
        case "overview":
            return ("overview", "", None, False, ""), ""
        case "one_side":
            if kind == "one_side":
                return asks, ""
            if wanted == "person":
                return ("fact", wanted, None, False, ""), ""  # who wants a thing of its own is not who is for the motion
            cue = attitude(plain) if _NAMES_A_SIDE.search(plain) else 0
            taken = toward(plain, cue, lexicon.motion) if cue else None
            return ("one_side" if taken else "debate", "reason", taken, False, ""), ""
        case "comparison":
            return ("voice", "text", None, True, "") if len(voices) > 1 else ("fact", wanted, None, True, ""), ""
        case "voice" if voices:
            return ("voice", wanted if wanted in {"reason", "figure", "date"} else "text", side, comparison, ""), ""
        case "voice" if kinds.who_said(plain):
            return ("voice", "person", None, False, ""), ""
        case "sources" if kind == "sources" or chances["sources"] >= _SURE:
            return ("sources", "", None, False, ""), ""
        case "fact" if kind == "voice" and voices:
            return asks, ""
        case _:
            return ("fact", wanted, None, comparison, ""), ""


_NAMES_A_SIDE = re.compile(
    r"\b(?:against|con|cons|pro|pros|oppos\w+|opponents?|critics?|criticis\w+|criticiz\w+|s[ck]eptics?|detractors?|objections?|enemies"
    r"|in favou?r|supporters?|proponents?|advocates?|defenders?|fans|backers?|speaks? for|(?:case|arguments?|reasons?|points?) (?:for|to)"
    r"|benefits?|advantages?|upsides?|drawbacks?|disadvantages?"
    r"|downsides?|risks?|dangers?|harms?|good (?:about|in|for)|wrong with|bad about)\b"
)
"""Words that name a side, or what speaks for or against; "want" and "worry" alone have objects of their own."""


def _spoken_of(text: str, lexicon: Lexicon) -> bool:
    """Whether the question uses a name of the corpus."""
    words = [token.lower for token in tokens(text)]
    return any(" ".join(words[i:j]) in lexicon.voices for i in range(len(words)) for j in range(i + 1, min(len(words), i + 4) + 1))
