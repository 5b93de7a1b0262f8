"""Where the content of a reporting cue begins and ends within its sentence: behind the cue, before it, or around it.

Positions are token indices; a range is half open.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.mine.cues import REPORTING, Cue
from rag.mine.phrases import clause_start, np_after, subject_before
from rag.mine.tokens import QUOTE_MARKS, Token

__all__ = ["around_cue", "before_commas", "content_begin", "content_end", "sentence_stop"]

_SPEAKING_NOUNS = frozenset(
    """
    statement letter report interview speech email e-mail post tweet blog conference briefing memo op-ed article note filing hearing
    testimony
    """.split()
)
_TIME = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday yesterday today tonight earlier later recently then again
    """.split()
)
_ADJUNCT_OPEN = frozenset("on in at during last this after to through via".split())
_ADJUNCT_HEAD = _ADJUNCT_OPEN | frozenset("by of with before following".split())
_SUBORDINATE = frozenset("in on at after during for since by last when while as if although despite with asked from to".split())
_NO_MAIN_CLAUSE = frozenset(
    """
    in on at after during while when as if although though because since despite before speaking asked writing responding for with
    from by until to where like unlike following
    """.split()
)
_CLAUSE_OPENERS = ("that", "how", "why", "whether", "if", "what")


def content_begin(tokens: Sequence[Token], i: int, cue: Cue) -> int | None:
    """Where the content behind the cue at ``i`` begins; None when it has none there."""
    if cue.frame == "addressee" or cue.lemma in ("ask", "tell"):
        return _behind_addressee(tokens, i + 1, cue)
    if i + 1 >= len(tokens):
        return None
    if cue.frame == "object":
        return _object_begin(tokens, i + 1)
    return _clause_begin(tokens, _skip_adjuncts(tokens, i + 1), cue)


def _behind_addressee(tokens: Sequence[Token], k: int, cue: Cue) -> int | None:
    """``told X that C``, ``call on X to C``, ``ask for C``."""
    n = len(tokens)
    end = np_after(tokens, k)
    if k < n and tokens[k].lower in ("on", "upon"):  # call on X to
        end = np_after(tokens, k + 1)
    if cue.lemma == "call" and k < n and tokens[k].lower == "for":
        return k + 1 if k + 1 < n else None
    if end is not None:
        m = _skip_adjuncts(tokens, end)
        if m < n and (
            tokens[m].lower in ("that", "to", "not", "how", "why", "whether", "if", "what", "for", "about", "of")
            or tokens[m].text in (":", ",", *QUOTE_MARKS)
            or tokens[m].quoted
            or cue.lemma == "tell"
        ):
            if tokens[m].text == "," and not any(t.quoted for t in tokens[m:]):
                return None
            begin = m + (tokens[m].lower == "that" or tokens[m].text in (":", ","))
            return begin if begin < n - 1 else None
        if cue.lemma == "call" and end < n - 1:
            return k
        if cue.lemma in ("urge", "order", "request", "advise", "encourage", "press", "warn", "ask"):
            return k if n - k > 2 else None
        return None
    if k < n and (
        tokens[k].lower in ("that", "to", "for", "of", "whether", "if", "how", "why", "what", "about", "against")
        or tokens[k].quoted
        or tokens[k].text in (":", *QUOTE_MARKS)
    ):
        return k + (tokens[k].lower == "that" or tokens[k].text == ":")
    return None


def _object_begin(tokens: Sequence[Token], k: int) -> int | None:
    """``criticised C``."""
    if tokens[k].lower in ("by", ".") or tokens[k].text in (".", ",", ";"):
        return None
    return k if len(tokens) - k > 1 else None


def _clause_begin(tokens: Sequence[Token], k: int, cue: Cue) -> int | None:
    """``said that C``, ``said: "C"``, ``said, in a letter, that C``, ``believes C``."""
    n = len(tokens)
    if k >= n or tokens[k].text in (".", ";", ")", "!"):
        return None
    token = tokens[k]
    if token.text == ",":
        m = k + 1
        if m < n and tokens[m].in_quotation:
            return m
        closing = next((c for c in range(m, n) if tokens[c].text == ","), None)
        if closing is not None and closing + 1 < n and (tokens[closing + 1].lower == "that" or tokens[closing + 1].text in QUOTE_MARKS):
            return closing + 1 + (tokens[closing + 1].lower == "that")
        return None
    if token.lower == "that":
        return k + 1 if k + 1 < n else None
    if token.text == ":":
        return k + 1 if k + 1 < n else None
    if token.in_quotation or token.text == "‘":
        return k
    if token.lower in ("to", "whether", "if", "how", "why", "what", "when", "where", "who", "which"):
        return k
    if token.lower == "by" and cue.frame != "belief":
        return None
    clause = any(t.is_finite for t in tokens[k:n])
    if clause or cue.frame == "belief":
        return k if n - k > 2 else None
    return k if n - k > 3 else None


def _skip_adjuncts(tokens: Sequence[Token], k: int) -> int:
    """Past adverbs, days, "in a statement", "to the BBC" that belong to the cue."""
    n = len(tokens)
    while k < n and not tokens[k].quoted:
        token = tokens[k]
        if token.tag == "RB" and token.lower not in ("not", "n't", "there", "so", "too") and (k + 1 < n and tokens[k + 1].tag != "JJ"):
            k += 1
            continue
        if token.lower in _TIME:
            k += 1
            continue
        if token.lower in _ADJUNCT_OPEN:
            if token.lower == "to" and k + 1 < n and tokens[k + 1].tag.startswith("VB"):
                return k
            m = np_after(tokens, k + 1)
            if m is None:
                return k
            follows = tokens[m] if m < n else None
            words = {t.lower for t in tokens[k:m]}
            if follows is not None and (
                follows.lower == "that" or follows.text in (":", *QUOTE_MARKS) or follows.quoted or (words & (_SPEAKING_NOUNS | _TIME))
            ):
                k = m
                continue
            if follows is not None and follows.text == "," and m + 1 < n and tokens[m + 1].in_quotation:
                return m + 1
            return k
        break
    return k


def content_end(tokens: Sequence[Token], begin: int, cue: int) -> int:
    """Where content to the right of a cue ends: the sentence, or before another speaker's clause."""
    stop = sentence_stop(tokens)
    for k in range(begin + 2, stop):
        token = tokens[k]
        if token.quoted:
            continue
        if token.text == ";":
            return k
        if token.text in (",", "—", "–") and k + 1 < stop:
            nxt = tokens[k + 1]
            if nxt.lower == "according" or (nxt.tag == "VBG" and nxt.lower in REPORTING):
                return k
            ahead = np_after(tokens, k + 1)
            conceded = any(t.lower in ("while", "although", "though", "despite", "whereas", "as") for t in tokens[:cue])
            if (
                conceded
                and ahead is not None
                and ahead < stop
                and tokens[ahead].lower in REPORTING
                and tokens[ahead].tag in ("VBD", "VBZ", "VBP")
            ):
                return k  # "While X claims A, critics argue B"
            if nxt.lower in ("but", "while", "and", "although", "though"):
                verb = next(
                    (v for v in range(k + 2, min(stop, k + 14)) if tokens[v].is_verb and tokens[v].tag != "VBG" and not tokens[v].quoted),
                    None,
                )
                if verb is not None and tokens[verb].lower in REPORTING and subject_before(tokens, verb) is not None:
                    return k
    return stop


def around_cue(tokens: Sequence[Token], i: int, source: tuple[int, int]) -> list[tuple[int, int]] | None:
    """``C, X said`` and ``C, X said, C``: what stands around a cue that is set off by commas or quotation marks."""
    start = source[0]
    while start > 0 and tokens[start - 1].lower == "as":
        start -= 1
    if start == 0:
        return None
    before = tokens[start - 1]
    if not (before.text in (",", "?", "!", "—", "–", "--", "’") or before.in_quotation):
        return None
    k = i + 1
    while k < len(tokens) and not tokens[k].quoted and tokens[k].text not in (",", ";", ":", *QUOTE_MARKS):
        token = tokens[k]
        if token.text in (".", "!", "?") and k >= len(tokens) - 2:
            break
        if token.is_finite or token.lower in _CLAUSE_OPENERS:
            return None
        k += 1
    tail = tokens[i + 1 : k]
    ends = k >= len(tokens) or tokens[k].text in (".", "!", "?")
    marks = k < len(tokens) and (tokens[k].text in (",", ":", *QUOTE_MARKS) or tokens[k].quoted)
    quote_before = before.in_quotation or (start > 1 and tokens[start - 2].in_quotation)
    if tail and not quote_before and not _adjunct(tail):
        return None
    if not (ends or marks):
        return None
    left = before_commas(tokens, start)
    if left <= 0 or not any(t.is_verb or t.quoted for t in tokens[:left]):
        return None
    if not quote_before and marks and not ends and tokens[0].lower in _SUBORDINATE and tokens[k].text != ",":
        return None
    if not quote_before and tokens[0].tag in ("IN", "VBG", "VBN", "RB", "WRB", "TO", "VBD") and not _has_main_clause(tokens[:left]):
        return None
    content = [(clause_start(tokens, left), left)]
    if marks:
        content.append((k + (tokens[k].text in (",", ":")), sentence_stop(tokens)))
    return content


def _has_main_clause(tokens: Sequence[Token]) -> bool:
    """Whether a clause stands after an opening subordinate one: a comma with a subject and a finite verb behind it."""
    comma = next((k for k, t in enumerate(tokens) if t.text == ","), None)
    if comma is None:
        return not tokens or tokens[0].lower not in _NO_MAIN_CLAUSE
    return any(t.is_finite for t in tokens[comma:])


def _adjunct(tail: Sequence[Token]) -> bool:
    """``on Thursday``, ``in a statement to the BBC``, ``Tuesday``, ``at the time``: goes with the cue, not with the content."""
    first = tail[0].lower
    return first in _ADJUNCT_HEAD or first in _TIME or tail[0].tag == "RB" or all(t.is_noun for t in tail)


def sentence_stop(tokens: Sequence[Token]) -> int:
    """Index after the last token that is no end mark."""
    end = len(tokens)
    while end > 0 and tokens[end - 1].text in (".", "!", "?") and not tokens[end - 1].quoted:
        end -= 1
    return end


def before_commas(tokens: Sequence[Token], i: int) -> int:
    """Index after the last token before ``i`` that is no comma."""
    while i > 0 and tokens[i - 1].text in (",", "—", "–", "--") and not tokens[i - 1].quoted:
        i -= 1
    return i
