"""An article made ready for mining: sentences as parsed tokens, quotes, paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from rag.core import Source, Span
from rag.mine.quotes import Quote, find_quotes
from rag.mine.tokens import Token, tokenize

__all__ = ["Document", "Sentence"]


@dataclass(slots=True)
class Sentence:
    """One sentence: its place, its tokens and the number of its paragraph."""

    index: int
    span: Span
    tokens: list[Token]
    paragraph: int


class Document:
    """The analysed article; everything in it points into ``source.text``."""

    def __init__(self, source: Source) -> None:
        self.source = source
        # ''typewriter'' quotation marks, two characters each, read as one mark and a space: offsets stay true
        self.text = source.text.replace("''", '" ').replace("``", '" ')
        self.paragraphs = list(source.paragraphs) or [Span(0, len(source.text))]
        starts = [p.start for p in self.paragraphs]
        self.quotes: list[Quote] = find_quotes(self.text, self.paragraphs)
        quoted = [q.span for q in self.quotes]
        inside = [[q for q in quoted if q.start < span.end and q.end > span.start] for span in source.sentences]
        tokens = tokenize(self.text, source.sentences, inside)
        self.sentences = [
            Sentence(i, span, words, max(0, bisect_right(starts, span.start) - 1))
            for i, (span, words) in enumerate(zip(source.sentences, tokens, strict=True))
        ]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds ``offset``."""
        i = bisect_right([s.span.start for s in self.sentences], offset) - 1
        if i < 0 or offset >= self.sentences[i].span.end:
            return None
        return self.sentences[i]
