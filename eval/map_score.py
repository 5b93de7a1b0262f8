"""How much of what a reader marked is on an argument map, and with the right voice and side. Pure: data in, data out.

A map claim covers a marked span when the two share at least half of the longer one, taking what the map claim holds its voice to
have said or all that it quotes, whichever fits better; or when the span lies inside a map claim of one sentence. The best fit
counts; one map claim may cover several spans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.map_gold import GoldClaim
from rag.core import ArgumentMap, Claim, Side, Source, Span, Voice

__all__ = ["Verdict", "figures", "is_voice", "judge", "same_name"]

_HALF = 0.5
_COURTESY = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep gov general president minister judge".split())
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A marked claim and what the map has for it: nothing, or ``claim``, said by ``voice`` (empty: the article itself)."""

    gold: GoldClaim
    claim: Claim | None = None
    voice: str = ""
    voice_right: bool = False

    @property
    def side(self) -> Side | None:
        return self.claim.side if self.claim is not None else None

    @property
    def side_right(self) -> bool:
        return self.side in self.gold.sides

    @property
    def held_right(self) -> bool:
        return self.claim is not None and self.claim.held == self.gold.held


def judge(gold: Sequence[GoldClaim], amap: ArgumentMap, sources: Mapping[str, Source]) -> list[Verdict]:
    """One verdict a marked claim, in the order of ``gold``; ``sources`` has the articles of all of them."""
    by_source: dict[str, list[Claim]] = {}
    for claim in amap.claims:
        by_source.setdefault(claim.source, []).append(claim)
    voices = {voice.name: voice for voice in amap.voices}
    verdicts = []
    for marked in gold:
        best = _best(marked.span, by_source.get(marked.source, []), sources[marked.source].sentences)
        if best is None:
            verdicts.append(Verdict(marked))
            continue
        voice = voices.get(best.voice, Voice(best.voice, kind="unknown"))
        narrated = best.manner == "narration" or voice.kind == "narrator"
        right = "" in marked.voices if narrated else any(is_voice(voice, name) for name in marked.voices)
        verdicts.append(Verdict(marked, best, "" if narrated else voice.name, right))
    return verdicts


def figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Counts and shares; a share of nothing is 0.

    ``recall`` is of all marked claims; ``voice``, ``side`` and ``held`` are shares of those found. The rest is on the found ones
    that the reader puts on a side: ``right`` (the side, or one that can be defended), ``neutral`` and ``wrong``; ``sided`` is
    right / all three.
    """
    found = [one for one in verdicts if one.claim is not None]
    sided = [one for one in found if one.gold.side != "neutral"]
    right = sum(one.side_right for one in sided)
    neutral = sum(one.side == "neutral" and not one.side_right for one in sided)
    return {
        "claims": len(verdicts),
        "found": len(found),
        "recall": _share(len(found), len(verdicts)),
        "voice": _share(sum(one.voice_right for one in found), len(found)),
        "side": _share(sum(one.side_right for one in found), len(found)),
        "held": _share(sum(one.held_right for one in found), len(found)),
        "sided": _share(right, len(sided)),
        "right": right,
        "wrong": len(sided) - right - neutral,
        "neutral": neutral,
    }


def same_name(one: str, other: str, *, person: bool) -> bool:
    """Whether two names are one voice's: equal but for case, typography, blanks and a leading "the".

    Of a person also the same surname with first names that agree: one of them missing, the same, or the initial of the other.
    """
    a, b = _words(one), _words(other)
    if a == b:
        return bool(a)
    if not person:
        return False
    a, b = _untitled(a), _untitled(b)
    if not a or not b or a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0] == b[0] or _initial(a[0], b[0]) or _initial(b[0], a[0])


def _best(span: Span, claims: Sequence[Claim], sentences: Sequence[Span]) -> Claim | None:
    """The map claim that covers ``span`` best, None when none does; of equal ones the one whose own content fits better."""
    fits: list[tuple[float, float, int]] = []
    for i, claim in enumerate(claims):
        whole = Span(claim.start, claim.end)
        content = Span(claim.content_start, claim.content_end) if 0 <= claim.content_start < claim.content_end else whole
        fit, own = max(_fit(span, whole), _fit(span, content)), _fit(span, content)
        if fit >= _HALF or (whole.contains(span) and sum(sentence.overlap(whole) > 0 for sentence in sentences) <= 1):
            fits.append((fit, own, -i))
    return claims[-max(fits)[2]] if fits else None


def _fit(one: Span, other: Span) -> float:
    return one.overlap(other) / max(len(one), len(other))


def is_voice(voice: Voice, wanted: str) -> bool:
    return any(same_name(name, wanted, person=voice.kind == "person") for name in (voice.name, *voice.aliases))


def _words(name: str) -> list[str]:
    words = _WORD.findall(name.casefold().replace("’", "'").replace("&", " and "))
    return words[1:] if words[:1] == ["the"] else words


def _untitled(words: list[str]) -> list[str]:
    """The words of a person's name without courtesies before it; a name that is nothing else is kept."""
    start = next((i for i, word in enumerate(words) if word not in _COURTESY), 0)
    return words[start:]


def _initial(short: str, name: str) -> bool:
    return len(short) == 1 and name.startswith(short)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
