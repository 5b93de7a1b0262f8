"""How rare a word is in everyday English."""

from __future__ import annotations

from functools import cache
from math import log10

__all__ = ["rarity"]

_COMMON = 2.5
_RARE = 6.5
"""Powers of ten: one word in 10**2.5 is as common as words with a meaning get, one in 10**6.5 is hardly ever seen."""


@cache
def _counts() -> tuple[dict[str, int], int]:
    from spellchecker import SpellChecker

    counts: dict[str, int] = SpellChecker().word_frequency.dictionary
    return counts, sum(counts.values())


def rarity(word: str) -> float:
    """0 for the commonest words, 1 for those that everyday English hardly has; figures count as rare. ``word`` is lower case."""
    if not word[:1].isalpha():
        return 1.0
    counts, total = _counts()
    power = -log10((counts.get(word, 0) + 1) / total)
    return min(1.0, max(0.0, (power - _COMMON) / (_RARE - _COMMON)))
