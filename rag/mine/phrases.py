"""Noun phrases around a verb, by tags alone: the shallow syntax that attribution needs (Abney 1991, chunks)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.mine.cues import REPORTING
from rag.mine.tokens import QUOTE_MARKS, Token

__all__ = ["np_after", "np_before", "subject_before", "subject_of_sentence"]

_INSIDE = ("NN", "JJ", "CD", "DT", "PRP$", "POS", "PDT", "VBG", "VBN")
_LINK = frozenset("of for at in from with on to by the against".split())
_TIME = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday yesterday today tonight earlier later recently week month year morning
    afternoon evening january february march april may june july august september october november december
    """.split()
)
_GOVERNORS = frozenset("on going expected set likely continued continues wants want wanted plans planned".split())
_AUXILIARY = frozenset(
    """
    has have had is are was were be been being also not n't 've 's do does did having 'd
    """.split()
)


def np_before(tokens: Sequence[Token], end: int) -> int | None:
    """Index of the first token of the noun phrase that ends just before ``end``; None when there is none."""
    j = end - 1
    if j < 0:
        return None
    token = tokens[j]
    if token.text == ")":  # "Tom Tancredo (R-CO) said"
        while j >= 0 and tokens[j].text != "(":
            j -= 1
        return np_before(tokens, j) if j > 0 else None
    if token.tag == "PRP" or token.lower in ("others", "many", "some", "both", "all", "few", "most", "one", "another", "those", "this"):
        return j
    if not (token.is_noun or token.tag in ("CD", "JJ", "JJS", "VBG") or token.tag == "POS"):
        return None
    start = j
    while j >= 0:
        token = tokens[j]
        if token.quoted or token.text in QUOTE_MARKS:
            break
        if (
            token.is_noun
            or token.tag.startswith("JJ")
            or token.tag in ("CD", "POS", "PRP$", "VBN", "VBG", "PDT")
            or token.text in ("&", "-", "/", "$", "#")
        ):
            if token.tag in ("VBN", "VBG") and (j == 0 or tokens[j - 1].text in (",",) or tokens[j - 1].is_verb or tokens[j - 1].is_noun):
                break
            if token.lower in _TIME and token.is_noun and j > 0 and tokens[j - 1].lower in ("on", "last", "this", "in") and start != j:
                break
            start = j
        elif token.tag == "DT" or token.lower in ("the", "a", "an"):
            start = j
            if not (j > 0 and (tokens[j - 1].lower in _LINK or tokens[j - 1].lower in ("all", "both", "half", "many"))):
                break
        elif token.lower == "to" and j + 1 < end and (tokens[j + 1].is_verb or tokens[j + 1].lower in REPORTING):
            break
        elif (
            token.lower in _LINK
            and j > 0
            and (
                tokens[j - 1].is_noun
                or tokens[j - 1].tag in ("POS", "CD")
                or tokens[j - 1].lower in ("those", "some", "many", "one", "all", "none", "most", "few", "each")
            )
            and token.text.islower()
        ):
            if tokens[j - 1].lower in _TIME:
                break
        elif token.text == "and" and j > 0 and (tokens[j - 1].is_noun or tokens[j - 1].text == ","):
            if not _joined(tokens, j, start):
                break
        elif token.text == "," and j > 0 and tokens[j - 1].is_name and tokens[start].is_name and _list_ahead(tokens, j, end):
            pass
        else:
            break
        j -= 1
    while start < end and tokens[start].lower in ("and", "or", ",", "of", "for", "in", "on", "at", "by", "to", "with", "from"):
        start += 1
    return start if start < end else None


def _joined(tokens: Sequence[Token], conjunction: int, start: int) -> bool:
    """``A and B said``: one phrase when the words on both sides are alike (names with names, nouns with nouns)."""
    left, right = tokens[conjunction - 1], tokens[min(start, len(tokens) - 1)]
    verb_before = any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tokens[max(0, conjunction - 12) : conjunction])
    if verb_before:
        return False
    return left.is_noun and (right.is_noun or right.tag in ("DT", "JJ", "CD", "PRP$"))


def _list_ahead(tokens: Sequence[Token], comma: int, end: int) -> bool:
    return any(t.text == "and" for t in tokens[comma:end])


def np_after(tokens: Sequence[Token], begin: int) -> int | None:
    """Index after the last token of the noun phrase that begins at ``begin``; None when there is none."""
    i = begin
    n = len(tokens)
    if i >= n or tokens[i].quoted:
        return None
    if tokens[i].tag == "PRP":
        return i + 1
    seen_noun = False
    while i < n and not tokens[i].quoted:
        token = tokens[i]
        if token.is_noun:
            if token.lower in _TIME and seen_noun:
                break
            seen_noun = True
        elif token.tag.startswith(("JJ", "CD", "DT", "PRP$", "POS", "PDT")) or token.text in ("&", "-"):
            if seen_noun and token.tag in ("DT", "PRP$") and tokens[i - 1].lower not in _LINK:
                break
        elif token.tag in ("VBN", "VBG") and not seen_noun:
            pass
        elif (
            seen_noun
            and token.lower in ("of", "for", "at", "from", "with", "in", "the")
            and i + 1 < n
            and (tokens[i + 1].is_noun or tokens[i + 1].tag in ("DT", "JJ", "PRP$", "CD"))
        ):
            if tokens[i + 1].lower in _TIME or (token.lower in ("in", "at") and not tokens[i + 1].is_name and tokens[i + 1].tag != "DT"):
                break
            if token.lower in ("in", "at", "with") and any(
                w.lower
                in (
                    "interview",
                    "statement",
                    "letter",
                    "email",
                    "speech",
                    "report",
                    "conference",
                    "blog",
                    "post",
                    "tweet",
                    "briefing",
                    "hearing",
                    "rally",
                    "debate",
                    "time",
                    "news",
                )
                for w in tokens[i + 1 : i + 6]
            ):
                break
        elif seen_noun and token.text == "and" and i + 1 < n and tokens[i + 1].is_name and tokens[i - 1].is_name:
            pass
        else:
            break
        i += 1
    while i > begin and tokens[i - 1].lower in ("and", "of", "for", "the", "in", "at", "from", "with"):
        i -= 1
    return i if seen_noun and i > begin else None


def subject_before(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The subject of the verb at ``verb`` as a token range, when it stands before it; None otherwise."""
    j = verb - 1
    if j >= 1 and tokens[j].tag == "TO" and tokens[j - 1].lower not in _GOVERNORS:
        return None
    while (
        j >= 0
        and not tokens[j].quoted
        and (tokens[j].tag in ("RB", "RBR", "MD", "VBP", "VBZ", "VBD", "VBN", "VB", "TO") or tokens[j].lower in _AUXILIARY)
        and tokens[j].tag not in ("PRP",)
    ):
        if tokens[j].tag in ("VBD", "VBZ", "VBP", "VB", "VBN") and tokens[j].lower not in _AUXILIARY and tokens[j + 1].tag != "TO":
            return None
        j -= 1
    if j < 0 or tokens[j].quoted:
        return None
    token = tokens[j]
    if token.lower in ("who", "which", "that") and token.tag in ("WP", "WDT", "IN", "DT"):
        k = j - 1
        if k >= 0 and tokens[k].text == ",":
            k -= 1
        start = np_before(tokens, k + 1) if k >= 0 else None
        return (start, k + 1) if start is not None else None
    if token.text in (",", "—", "–", "-", "--"):
        return _before_apposition(tokens, j)
    start = np_before(tokens, j + 1)
    if start is None or not _can_speak(tokens[start : j + 1]):
        return None
    return start, j + 1


def _can_speak(phrase: Sequence[Token]) -> bool:
    """A subject has a noun or is a pronoun in the nominative."""
    if len(phrase) == 1 and phrase[0].tag == "PRP":
        return phrase[0].lower in ("he", "she", "they", "we", "i", "it", "who", "you")
    return any(t.is_noun or t.tag in ("CD", "PRP", "DT", "JJ") for t in phrase)


def _before_apposition(tokens: Sequence[Token], comma: int) -> tuple[int, int] | None:
    """``NAME, head of the agency, said`` or ``NAME, who leads it, said``: the phrase before the apposition."""
    best: tuple[int, int] | None = None
    for k in range(comma - 1, 0, -1):
        if tokens[k].quoted or tokens[k].text in (";", ":"):
            return best
        if tokens[k].text not in (",", "—", "–", "-", "--"):
            continue
        start = np_before(tokens, k)
        if start is None:
            continue
        inner = tokens[k + 1 : comma]
        if not inner:
            continue
        opens = inner[0].lower
        finite = any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in inner)
        if (finite and opens not in ("who", "which", "whose", "where")) or opens in (
            "but",
            "and",
            "while",
            "if",
            "when",
            "because",
            "although",
        ):
            continue
        if any(t.lower in REPORTING and t.is_verb for t in tokens[start:k]):
            continue
        if tokens[start].tag == "PRP" or any(t.is_noun for t in tokens[start:k]):
            if start > 0 and tokens[start - 1].text == "," and inner[0].is_name and tokens[k - 1].is_name and start - 1 > 0:
                continue  # a list of places or names, go further left
            before = tokens[start - 1] if start else None
            if before is not None and (
                before.lower
                in ("in", "at", "from", "after", "on", "to", "with", "by", "as", "during", "for", "following", "like", "including")
                or before.is_verb
            ):
                continue
            if tokens[k - 1].lower in _TIME:
                continue
            best = (start, k)
    return best


def subject_of_sentence(tokens: Sequence[Token], limit: int | None = None) -> tuple[int, int] | None:
    """The first noun phrase before the first finite verb outside quotation marks, as a token range."""
    stop = len(tokens) if limit is None else limit
    for i in range(stop):
        token = tokens[i]
        if token.quoted:
            continue
        if token.tag in ("VBD", "VBZ", "VBP", "MD"):
            found = subject_before(tokens, i)
            if found is not None:
                return found
    return None
