"""How rare a word is in everyday English."""

from __future__ import annotations

from functools import cache
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

__all__ = ["rarity", "speller"]

_COMMON = 2.5
_RARE = 6.5
"""Powers of ten: one word in 10**2.5 is as common as words with a meaning get, one in 10**6.5 is hardly ever seen."""


@cache
def speller() -> SpellChecker:
    """Everyday English with how often each word is seen (pyspellchecker's list, about 160,000 forms), read once: that takes .2 s."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


@cache
def _counts() -> tuple[dict[str, int], int]:
    counts: dict[str, int] = speller().word_frequency.dictionary
    return counts, sum(counts.values())


def rarity(word: str) -> float:
    """0 for the commonest words, 1 for those that everyday English hardly has; figures count as rare. ``word`` is lower case."""
    if not word[:1].isalpha():
        return 1.0
    counts, total = _counts()
    power = -log10((counts.get(word, 0) + 1) / total)
    return min(1.0, max(0.0, (power - _COMMON) / (_RARE - _COMMON)))
