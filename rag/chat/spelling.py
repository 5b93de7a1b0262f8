"""Misspelt words of a question, mended against the words of the corpus."""

from __future__ import annotations

from functools import cache

from rag.answer.rarity import speller
from rag.answer.terms import ASKING, STOPWORDS, Token, stem, tokens
from rag.chat.lexicon import Lexicon

__all__ = ["is_english", "mend"]


def is_english(word: str) -> bool:
    """Whether a word is in a general English dictionary, as it is or as a plain inflection of a word that is."""
    lower = word.casefold().replace("’", "'")
    if lower in STOPWORDS or lower in ASKING or lower in speller():
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
        if len(lower) > len(ending) + 3 and lower.endswith(ending) and lower[: -len(ending)] + instead in speller():
            return True
    for british, american in (("ae", "e"), ("oe", "e"), ("our", "or"), ("yse", "yze"), ("ise", "ize"), ("isa", "iza"), ("ogue", "og")):
        if british in lower and lower.replace(british, american) != lower and is_english(lower.replace(british, american)):
            return True
    parts = lower.split("-")
    return len(parts) > 1 and all(part in speller() for part in parts)


def mend(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """``text`` with misspellings mended, and a note for each.

    Only a word that neither the corpus nor a general dictionary knows is touched, and first toward a word of the corpus, then
    toward a word that questions are made of, then toward an everyday word, at a small edit distance: one edit, two from nine letters
    on, the first letter kept. Figures are never touched. Two words are joined when together they are a name of the corpus ("whats app").
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
        instead = _instead(token, after, lexicon)
        if instead:
            changes.append((token.start, token.end, instead))
    changes += _respaced(text, found, [(start, end) for start, end, _ in changes], lexicon)
    changes.sort()
    notes = tuple(f"read “{text[start:end]}” as “{word}”" for start, end, word in changes if text[start:end].casefold() != word.casefold())
    for start, end, word in reversed(changes):
        text = text[:start] + word + text[end:]
    return text, notes


def _respaced(text: str, found: list[Token], taken: list[tuple[int, int]], lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """Names of several words that were written with other blanks: "virtual global taskforce"."""
    spaced = {"".join(name.split()): name for name in (*lexicon.names, *lexicon.voices) if " " in name}
    changes: list[tuple[int, int, str]] = []
    for i in range(len(found)):
        for j in range(min(len(found), i + 6), i, -1):
            run = found[i:j]
            name = spaced.get("".join(token.lower for token in run), "")
            if (
                name
                and name != " ".join(token.lower for token in run)
                and not any(start < run[-1].end and run[0].start < end for start, end in taken)
            ):
                changes.append((run[0].start, run[-1].end, lexicon.names.get(name) or lexicon.voices[name]))
                taken = [*taken, (run[0].start, run[-1].end)]
                break
    return changes


def _known(word: str, lexicon: Lexicon) -> bool:
    lower = word.casefold().replace("’", "'")
    return lower in lexicon.words or stem(word) in lexicon.frequency or is_english(word)


def _named_with(word: str, after: Token | None, lexicon: Lexicon) -> str:
    """The word that makes a name of the corpus with the next one, at one edit: "virtal" before "global" is "virtual", not "vital"."""
    from rapidfuzz.distance import OSA

    if after is None:
        return ""
    return next(
        (
            first
            for first, second in (name.split()[:2] for name in (*lexicon.names, *lexicon.voices) if " " in name)
            if second == after.lower and first in lexicon.words and OSA.distance(first, word, score_cutoff=1) <= 1
        ),
        "",
    )


def _instead(token: Token, after: Token | None, lexicon: Lexicon) -> str:
    word = token.lower
    if len(word) < 3 or not word.isalpha() or _known(token.text, lexicon):
        return ""
    if token.text.isupper() and len(word) <= 5:  # an abbreviation that the corpus lacks is another name, not a slip
        return ""
    best = _named_with(word, after, lexicon) or _same_consonants(word) or (_nearest(word, lexicon) if len(word) > 3 else "")
    if best:
        return lexicon.spelling.get(best, best)
    if token.capital:
        return ""
    return _nearest_plain(word) or _nearest_english(word)


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


@cache
def _nearest_english(word: str) -> str:
    """The commonest everyday word at one edit, at two where that has none (Norvig's corrector); empty when even that is rare."""
    if word in _TEXTING:
        return _TEXTING[word]
    english = speller()
    near = english.known(english.edit_distance_1(word))
    near = near or (english.known(english.edit_distance_2(word)) if len(word) > 7 else set())
    close = {other for other in near if len(word) > 4 or len(other) > len(word) or sorted(other) == sorted(word)}
    counts = english.word_frequency.dictionary
    # A letter left out is the commonest slip of short words: "mny" is "many" before it is "my".
    best = max(close, key=lambda other: (other[0] == word[0], len(other) > len(word) or len(word) > 4, counts.get(other, 0)), default="")
    return best if counts.get(best, 0) >= _EVERYDAY and best != word else ""


def _same_consonants(word: str) -> str:
    """Of short words the everyday one that differs by a vowel only: "meny" is "many" before it is a name of the corpus."""
    if len(word) > _SHORT or word in _TEXTING:
        return ""
    english = speller()
    counts = english.word_frequency.dictionary
    same = [one for one in english.known(english.edit_distance_1(word)) if len(one) == len(word) and _consonants(one) == _consonants(word)]
    best = max(same, key=lambda one: counts.get(one, 0), default="")
    return best if counts.get(best, 0) >= _EVERYDAY and best != word else ""


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiou")


_SHORT = 5
_TEXTING = {
    **dict.fromkeys(("gud", "gd"), "good"), "shud": "should", "wud": "would", "cud": "could", "wat": "what", "wot": "what", "eny": "any",
    "ppl": "people", "bcos": "because", "coz": "because", "cuz": "because", "becuz": "because", "abt": "about", "thru": "through",
    "tho": "though", "dunno": "don't know", "lemme": "let me", "gimme": "give me", "kinda": "kind of", "sum1": "someone", "sed": "said",
    "sez": "says", "thay": "they", "ther": "there", "wich": "which", "hoo": "who", "hav": "have", "wen": "when",
}  # fmt: skip
"""Everyday English as it is typed on a telephone."""
_EVERYDAY = 1000
"""Times that a word stands in the dictionary's own corpus."""


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
