"""Who has the floor: whose own words the sentences of an article are where they are not a reporter's.

In an interview the answers are the interviewee's, in a letter or a column the sentences are the author's, and in a conversation the
paragraphs are those of whose name leads them. A report inside them ("the newspapers wrote that C") stays a report by others.
"""

from __future__ import annotations

from rag.mine.columns import column_author
from rag.mine.document import Document
from rag.mine.interviews import answers
from rag.mine.mentions import Speaker
from rag.mine.registry import Registry
from rag.mine.turns import turns

__all__ = ["floors"]


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
