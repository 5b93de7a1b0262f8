"""A cue within one sentence and what it governs: its source to one side, its content to the other.

A verb of speech with its subject before or after it, "according to", a noun that carries a report, an adjective that says where
somebody stands. Positions are token indices; a range is half open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.mine.contents import around_cue, before_commas, content_begin, content_end, sentence_stop
from rag.mine.cues import NOUN_CUES, REPORTING, Cue
from rag.mine.phrases import clause_start, np_after, np_before, subject_before, subject_of_sentence
from rag.mine.tokens import QUOTE_MARKS, Token

__all__ = ["Match", "match_cue"]

_ADJECTIVES = {
    "against": -1,
    "opposed": -1,
    "critical": -1,
    "concerned": -1,
    "worried": -1,
    "skeptical": -1,
    "sceptical": -1,
    "wary": -1,
    "unhappy": -1,
    "alarmed": -1,
    "supportive": 1,
    "favor": 1,
    "favour": 1,
    "confident": 0,
    "convinced": 0,
    "certain": 0,
}
_COPULAS = frozenset("is are was were been 's 're remain remains remained stand stands stood".split())
_PASSIVE = frozenset("is are was were been be being".split())
_NEGATIONS = frozenset("not n't never declined refused failed without".split())
_INVERTIBLE = frozenset("think believe ask tell warn call describe compare put".split())
"""Verbs of other frames than a clause's that stand behind their content too: "C," believes X."""


@dataclass(slots=True)
class Match:
    """What a cue governs; ``begin`` is where it was found, ``inverted`` says that the content stands before it."""

    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    cue: Cue
    begin: int
    inverted: bool = False


def match_cue(tokens: Sequence[Token], i: int, last: tuple[int, int] | None) -> Match | None:
    """What the cue at ``i`` governs; None when that word is no cue here. ``last`` is the source of the cue before it."""
    token = tokens[i]
    if token.lower == "according" and i + 1 < len(tokens) and tokens[i + 1].lower == "to":
        return _according(tokens, i)
    if token.lower in REPORTING and token.is_verb:
        return _verb(tokens, i, REPORTING[token.lower], last)
    if token.lower in NOUN_CUES and token.is_noun:
        return _noun(tokens, i)
    if token.lower in _ADJECTIVES:
        return _stance(tokens, i)
    return None


def _according(tokens: Sequence[Token], i: int) -> Match | None:
    """``According to X, C`` and ``C, according to X, C``."""
    end = np_after(tokens, i + 2)
    if end is None:
        return None
    cue = Cue("according to", "clause")
    if i == 0 or all(t.text in (",", *QUOTE_MARKS) or t.lower in ("but", "and", "still", "yet") for t in tokens[:i]):
        begin = end
        if end < len(tokens) and tokens[end].text != ",":  # "According to X, who leads it, ..."
            comma = next((k for k in range(end, len(tokens)) if tokens[k].text == ","), None)
            begin = comma if comma is not None else end
        elif end < len(tokens) and end + 1 < len(tokens) and tokens[end + 1].lower in ("who", "which", "a", "an", "the"):
            closing = next((k for k in range(end + 1, len(tokens)) if tokens[k].text == ","), None)
            if closing is not None and not any(
                t.is_finite for t in tokens[end + 1 : closing] if tokens[end + 1].lower not in ("who", "which")
            ):
                begin = closing
        return Match((i + 2, end), [(begin + (begin < len(tokens) and tokens[begin].text == ","), sentence_stop(tokens))], cue, i)
    left = clause_start(tokens, i)
    right: list[tuple[int, int]] = []
    if end < len(tokens) and tokens[end].text == "," and end + 1 < len(tokens) and any(t.is_verb for t in tokens[end + 1 :]):
        right = [(end + 1, sentence_stop(tokens))]
    return Match((i + 2, end), [(left, before_commas(tokens, i)), *right], cue, i)


def _noun(tokens: Sequence[Token], i: int) -> Match | None:
    """``Meta's claim that C``, ``concerns that C``, ``the letter's demand to C``."""
    if i + 1 >= len(tokens) or tokens[i + 1].lower not in ("that", "over", "about") or tokens[i + 1].quoted:
        return None
    if tokens[i + 1].lower == "that" and i + 2 < len(tokens) and tokens[i + 2].is_verb:
        return None  # "a claim that rests on": a relative clause
    source: tuple[int, int] | None = None
    k = i - 1
    while k >= 0 and tokens[k].tag.startswith("JJ"):
        k -= 1
    if k >= 0 and tokens[k].tag == "POS":
        start = np_before(tokens, k)
        source = (start, k) if start is not None else None
    elif k >= 0 and tokens[k].tag == "PRP$":
        source = (k, k + 1)
    else:
        verb = next((v for v in range(k, max(-1, k - 4), -1) if tokens[v].is_verb), None)
        source = subject_before(tokens, verb) if verb is not None else None
    if source is None:
        return None
    attitude = -1 if tokens[i].lower.startswith(("concern", "fear", "complaint", "criticism", "warning")) else 0
    end = next((k for k in range(i + 2, len(tokens)) if tokens[k].text in (",", ";") and not tokens[k].quoted), sentence_stop(tokens))
    return Match(source, [(i + 1 + (tokens[i + 1].lower == "that"), end)], Cue(tokens[i].lower, "clause", attitude), i)


def _stance(tokens: Sequence[Token], i: int) -> Match | None:
    """``The body is against its plan``, ``They are in favour of it``, ``Doctors are worried about C``."""
    attitude = _ADJECTIVES.get(tokens[i].lower)
    if attitude is None or i == 0:
        return None
    verb = i - 1
    if tokens[i].lower in ("favor", "favour"):
        if tokens[verb].lower != "in" or i + 1 >= len(tokens) or tokens[i + 1].lower != "of":
            return None
        verb -= 1
    while verb >= 0 and tokens[verb].tag == "RB" and tokens[verb].lower not in ("not", "n't", "never"):
        verb -= 1
    if verb < 0 or tokens[verb].lower not in _COPULAS:
        return None
    source = subject_before(tokens, verb + 1) if tokens[verb].lower == "been" else subject_before(tokens, verb)
    if source is None or i + 2 > len(tokens) - 1 or tokens[i + 1].text in (".", ","):
        return None
    begin = i + 1 + (tokens[i + 1].lower in ("of", "to", "about", "with", "over", "that"))
    return Match(source, [(begin, content_end(tokens, begin, i))], Cue(tokens[i].lower, "object", attitude), i)


def _verb(tokens: Sequence[Token], i: int, cue: Cue, last: tuple[int, int] | None) -> Match | None:
    """A verb of speech or attitude with its subject, wherever the content stands."""
    if _negated(tokens, i) and cue.frame != "object":
        return None
    before = tokens[i - 1] if i else None
    if tokens[i].tag == "VBN" and before is not None and before.lower in _PASSIVE:
        return None
    if cue.frame == "clause" or cue.lemma in _INVERTIBLE:
        inverted = _inverted(tokens, i, cue)
        if inverted is not None:
            return inverted
    source = subject_before(tokens, i)
    if source is None and _participle(tokens, i):
        source = None if cue.frame == "belief" else last or subject_of_sentence(tokens, i)
    elif source is None and before is not None and _coordinates(before):
        source = last or subject_of_sentence(tokens, i)
    elif source is None and _goes_on_to(tokens, i):
        source = subject_of_sentence(tokens, i)
    if source is None:
        return None
    if tokens[source[0]].lower in ("it", "there", "what", "this") and cue.frame == "belief":
        return None
    parenthetical = around_cue(tokens, i, source)
    if parenthetical is not None:
        return Match(source, parenthetical, cue, i)
    begin = content_begin(tokens, i, cue)
    if begin is None or (begin < len(tokens) and tokens[begin].lower.endswith(("self", "selves"))):
        return None
    return Match(source, [(begin, content_end(tokens, begin, i))], cue, i)


def _participle(tokens: Sequence[Token], i: int) -> bool:
    """``X left, saying C``; ``in saying C``."""
    if tokens[i].tag != "VBG":
        return False
    before = tokens[i - 1] if i else None
    return before is None or before.text in (",", *QUOTE_MARKS) or before.lower in ("in", "by", "and") or before.is_noun


def _coordinates(before: Token) -> bool:
    """``X left and said C``: the verb shares the subject of the one before."""
    return before.lower in ("and", "but", "then", "also", "or") or before.tag == "RB"


def _goes_on_to(tokens: Sequence[Token], i: int) -> bool:
    """``X went on to say C``."""
    return i > 0 and tokens[i].tag == "VB" and tokens[i - 1].tag == "TO" and any(t.lower == "on" for t in tokens[max(0, i - 2) : i])


def _negated(tokens: Sequence[Token], i: int) -> bool:
    """``declined to say``, ``didn't say``: no report."""
    return any(t.lower in _NEGATIONS or t.lower.endswith("n't") for t in tokens[max(0, i - 3) : i])


def _inverted(tokens: Sequence[Token], i: int, cue: Cue) -> Match | None:
    """``C, said X`` and ``"C," said X, who leads it, "C."``."""
    if i == 0 or i + 1 >= len(tokens):
        return None
    before = tokens[i - 1]
    if not (before.text in (",", "?", "!", "—", "’") or before.in_quotation):
        return None
    end = np_after(tokens, i + 1)
    if end is None or tokens[i].tag == "VBG":
        return None
    if cue.frame == "addressee" and before.text == "," and subject_before(tokens, i) is not None:
        return None  # "C," X, 57, told a voter
    after = tokens[end] if end < len(tokens) else None
    if after is not None and after.is_finite and not after.quoted:
        return None
    if after is not None and after.lower == "that" and cue.frame != "addressee":
        return None
    if cue.frame == "addressee" and after is not None and (after.tag == "TO" or after.lower in ("that", "whether", "if")):
        return None
    left = before_commas(tokens, i)
    if left <= 0:
        return None
    if before.text == "," and not before.quoted and not any(t.is_finite or t.quoted for t in tokens[:left]):
        return None  # "NAME, secretary of a coalition, described the move as": an apposition, no content
    content = [(clause_start(tokens, left), left)]
    nxt = next((k for k in range(end, len(tokens)) if tokens[k].in_quotation), None)
    if nxt is not None:
        content.append((nxt, sentence_stop(tokens)))
    return Match((i + 1, end), content, cue, i, inverted=True)
