"""Who has the floor: whose own words the sentences of an article are where they are not a reporter's.

In an interview the answers are the interviewee's, in a letter or a column the sentences are the author's, and in a conversation the
paragraphs are those of whose name leads them. A report inside them ("the newspapers wrote that C") stays a report by others.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.core import Span
from rag.mine.attributed import Attribution
from rag.mine.columns import column_author
from rag.mine.document import Document, Sentence
from rag.mine.interviews import answers
from rag.mine.mentions import Speaker
from rag.mine.registry import Registry
from rag.mine.turns import turns

__all__ = ["floors", "is_supposed", "left_over"]

_SUPPOSING = frozenset("would should could might must ought ’d 'd".split())
_LINKS = frozenset("and but or so yet because since while as which".split())


def floors(document: Document, registry: Registry) -> list[Speaker | None]:
    """For each sentence who speaks it, None where the article does (a news report from its first sentence to its last)."""
    by_paragraph = turns(document, registry) or answers(document, registry)
    if by_paragraph:
        return [by_paragraph.get(sentence.paragraph) for sentence in document.sentences]
    author = column_author(document)
    if author is None:
        return [None] * len(document.sentences)
    return [None if _about(sentence.span.of(document.text), author) else author for sentence in document.sentences]


def _about(text: str, author: Speaker) -> bool:
    """``NAME is a lawyer in TOWN.``: the note on the author that stands below a column, and no line of it."""
    return author.name.casefold() in text.casefold()


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
