"""Who has the floor: whose own words the sentences of an article are where they are not a reporter's.

In an interview the answers are the interviewee's, in a letter or a column the sentences are the author's, and in a conversation the
paragraphs are those of whose name leads them. A report inside them ("the newspapers wrote that C") stays a report by others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.core import Span
from rag.mine.attributed import Attribution
from rag.mine.columns import column_author
from rag.mine.document import Document, Sentence
from rag.mine.interviews import answers
from rag.mine.mentions import Speaker
from rag.mine.registry import Registry
from rag.mine.turns import turns

__all__ = ["floors", "is_only_described", "is_supposed", "left_over", "spoken"]

_SUPPOSING = frozenset("would should could might must ought ’d 'd".split())
_LEAD = re.compile(r"[*_]{0,3}[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}(?: ?\([^)]{1,50}\))?(?::[*_]{0,3}|[*_]{1,3}:)\s+(?=\S)")
_DESCRIBED = re.compile(
    r"(?i)\bwill (?:tell|assure) you\b|\bwould (?:have|like) (?:you|us) (?:to )?(?:believe|think)\b"
    r"|\bit (?:is|has become) (?:the fashion|fashionable|common|customary|a commonplace|a cliché) to (?:say|claim|think|argue|believe)\b"
    r"|\bthere(?:['’]s| is) (?:also )?(?:the|a) (?:common |popular |widespread )?"
    r"(?:theory|myth|story|notion|rumou?r|legend|misconception) that\b"
    r"|^\W*(?:but |and |yet )?(?:some|others|many|people)(?: people| will| may| might| still| would| have| also)? "
    r"(?:say|argue|claim|think|believe|insist|contend|object|complain|suggest|argued|claimed|said)\b|, we hear,"
)
_LINKS = frozenset("and but or so yet because since while as which".split())


def floors(document: Document, registry: Registry) -> list[Speaker | None]:
    """For each sentence who speaks it, None where the article does (a news report from its first sentence to its last)."""
    by_paragraph = turns(document, registry) or answers(document, registry)
    if by_paragraph:
        return [by_paragraph.get(sentence.paragraph) for sentence in document.sentences]
    author = column_author(document)
    if author is None:
        return [None] * len(document.sentences)
    notes = {i for i, span in enumerate(document.paragraphs) if author.name.casefold() in span.of(document.text).casefold()}
    return [None if sentence.paragraph in notes else author for sentence in document.sentences]  # "NAME is a lawyer in TOWN."


def spoken(document: Document, sentence: Sentence) -> Span:
    """The sentence without the name, or the "A:", that leads its paragraph."""
    if sentence.span.start > document.paragraphs[sentence.paragraph].start + 3:
        return sentence.span
    lead = _LEAD.match(document.text[: sentence.span.end], sentence.span.start)
    return sentence.span if lead is None else Span(lead.end(), sentence.span.end)


def is_only_described(text: str) -> bool:
    """``There is the myth that C``, ``X will tell you that C``, ``some say that C``: in a text that argues, a view told to be answered."""
    return bool(_DESCRIBED.search(text))


def is_supposed(document: Document, one: Attribution) -> bool:
    """``she would have seen C``, ``it should stop calling this C``: what the holder of the floor supposes of others, and no report."""
    if one.cue is None or one.quotes:
        return False
    tokens = document.sentences[one.sentence].tokens
    token = next((t for t in tokens if t.start == one.cue.start), None)
    for _ in range(3):  # the cue, and verbs that it depends on: "should stop calling"
        if token is None or not token.is_verb:
            return False
        if any(t.head == token.index and t.relation == "aux" and t.lower in _SUPPOSING for t in tokens):
            return True
        if token.relation not in ("xcomp", "pcomp"):
            return False
        token = tokens[token.head]
    return False


def left_over(document: Document, sentence: Sentence, covered: Sequence[Span]) -> list[Span]:
    """What stands before and behind the reports in a sentence and is a clause of its own: ``A, and the newspapers wrote that C``."""
    if not covered:
        return []
    start, end = min(span.start for span in covered), max(span.end for span in covered)
    found = []
    for tokens in ([t for t in sentence.tokens if t.end <= start], [t for t in sentence.tokens if t.start >= end]):
        while tokens and (not tokens[0].text[0].isalnum() or tokens[0].lower in _LINKS):
            tokens = tokens[1:]
        while tokens and (not tokens[-1].text[-1].isalnum() or tokens[-1].lower in _LINKS):
            tokens = tokens[:-1]
        subjects = {t.head for t in tokens if t.relation in ("nsubj", "nsubjpass", "expl")}
        if len(tokens) >= 5 and any(t.is_finite and t.index in subjects for t in tokens):
            found.append(Span(tokens[0].start, tokens[-1].end))
    return found
