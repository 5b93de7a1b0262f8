"""Misspelt words of a question, mended against the words of the corpus."""

from __future__ import annotations

from functools import cache

from rag.answer.terms import ASKING, STOPWORDS, Token, stem, tokens
from rag.chat.lexicon import Lexicon

__all__ = ["is_english", "mend"]


@cache
def _dictionary() -> frozenset[str]:
    """About 160,000 English word forms (pyspellchecker's list, shipped with it)."""
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language="en", distance=1).word_frequency.dictionary)


def is_english(word: str) -> bool:
    """Whether a word is in a general English dictionary, as it is or as a plain inflection of a word that is."""
    lower = word.casefold().replace("’", "'")
    if lower in STOPWORDS or lower in ASKING or lower in _dictionary():
        return True
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("'s", ""),
        ("ies", "y"),
        ("ly", ""),
        ("ise", "ize"),
    ):
        if len(lower) > len(ending) + 3 and lower.endswith(ending) and lower[: -len(ending)] + instead in _dictionary():
            return True
    parts = lower.split("-")
    return len(parts) > 1 and all(part in _dictionary() for part in parts)


def mend(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """``text`` with misspellings mended, and a note for each.

    Only a word that neither the corpus nor a general dictionary knows is touched, and only toward a word of the corpus
    (or a word that questions are made of) at a small edit distance: one edit, two from nine letters on, the first letter
    kept. Figures are never touched. Two words are joined when together they are a name of the corpus ("whats app").
    """
    found = tokens(text)
    changes: list[tuple[int, int, str]] = []
    skip = False
    for place, token in enumerate(found):
        if skip:
            skip = False
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        joined = _joined(text, token, after, lexicon) if after else ""
        if after and joined:
            changes.append((token.start, after.end, joined))
            skip = True
            continue
        instead = _instead(token, lexicon)
        if instead:
            changes.append((token.start, token.end, instead))
    notes = tuple(f"read “{text[start:end]}” as “{word}”" for start, end, word in changes if text[start:end].casefold() != word.casefold())
    for start, end, word in reversed(changes):
        text = text[:start] + word + text[end:]
    return text, notes


def _known(word: str, lexicon: Lexicon) -> bool:
    lower = word.casefold().replace("’", "'")
    return lower in lexicon.words or stem(word) in lexicon.frequency or is_english(word)


def _instead(token: Token, lexicon: Lexicon) -> str:
    word = token.lower
    if len(word) < 4 or not word.isalpha() or _known(token.text, lexicon):
        return ""
    if token.text.isupper() and len(word) <= 5:  # an abbreviation that the corpus lacks is another name, not a slip
        return ""
    best = _nearest(word, lexicon)
    if best:
        return lexicon.spelling[best]
    if token.capital:
        return ""
    return _nearest_plain(word)


def _nearest(word: str, lexicon: Lexicon) -> str:
    from rapidfuzz.distance import OSA

    allowed = 2 if len(word) >= 9 else 1
    best, best_key = "", (9, 0)
    for other, count in lexicon.words.items():
        if abs(len(other) - len(word)) > allowed or len(other) < 4 or other[0] != word[0] or not other.isalpha():
            continue
        distance = OSA.distance(word, other, score_cutoff=allowed)
        if distance <= allowed and (distance, -count) < best_key:
            best, best_key = other, (distance, -count)
    return best


def _nearest_plain(word: str) -> str:
    from rapidfuzz.distance import OSA

    close = [
        other for other in STOPWORDS | ASKING if len(other) > 3 and other[0] == word[0] and OSA.distance(word, other, score_cutoff=1) <= 1
    ]
    return min(close, key=lambda other: (abs(len(other) - len(word)), other)) if close else ""


def _joined(text: str, left: Token, right: Token, lexicon: Lexicon) -> str:
    """The one-word name of the corpus that two neighbouring words make, perhaps with one slip; empty when they make none."""
    if text[left.end : right.start] not in {" ", "-"} or not (left.text + right.text).isalpha():
        return ""
    both = left.lower + right.lower
    if len(both) < 6 or f"{left.lower} {right.lower}" in lexicon.names:
        return ""
    if both in lexicon.names and both in lexicon.words:
        return lexicon.spelling[both]
    if any(len(part) > 3 and part in lexicon.words and part not in STOPWORDS for part in (left.lower, right.lower)):
        return ""
    near = _nearest(both, lexicon) if len(both) >= 7 and not is_english(both) else ""
    return lexicon.spelling[near] if near in lexicon.names and near and not is_english(near) else ""
