"""A text and its blocks to a ``Source``: metadata, boilerplate, paragraphs, sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.core import ArticleFacts, Boilerplate, Source, Span
from rag.errors import SkippedFile
from rag.ingest.blocks import Block
from rag.ingest.boilerplate import mark_boilerplate
from rag.ingest.metadata import complete, from_facts
from rag.ingest.sentences import split_sentences

__all__ = ["Extract", "compose"]


@dataclass(frozen=True)
class Extract:
    """What a reader gets out of a file: its canonical text, blocks into it, metadata, and spans of the file's own markup."""

    text: str
    blocks: Sequence[Block]
    facts: ArticleFacts = field(default_factory=ArticleFacts)
    markup: Sequence[Boilerplate] = ()


def compose(path: str, extract: Extract, sha256: str, stated: ArticleFacts | None = None) -> Source:
    """The article. Raises :class:`SkippedFile` when no word is left."""
    if not any(block.words for block in extract.blocks):
        raise SkippedFile("empty: no readable text")
    facts = from_facts(complete(extract.facts, extract.blocks), stated)
    marks = _disjoint([*extract.markup, *mark_boilerplate(extract.text, extract.blocks, facts.title, facts.author)])
    paragraphs: list[Span] = []
    sentences: list[Span] = []
    ends = [mark.end for mark in marks]
    for block in extract.blocks:
        for low, high in _open_parts(block, marks, ends):
            own = split_sentences(extract.text, low, high)
            if own:
                paragraphs.append(Span(own[0].start, own[-1].end))
                sentences += own
    return Source(
        path=path, text=extract.text, title=facts.title, publisher=facts.publisher, date=facts.date, author=facts.author, url=facts.url,
        sha256=sha256, boilerplate=tuple(marks), paragraphs=tuple(paragraphs), sentences=tuple(sentences),
    )  # fmt: skip


def _disjoint(marks: Iterable[Boilerplate]) -> list[Boilerplate]:
    """In order, without overlaps; of two that overlap the longer stays."""
    kept: list[Boilerplate] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if kept and mark.start < kept[-1].end:
            if mark.end <= kept[-1].end:
                continue
            mark = Boilerplate(kept[-1].end, mark.end, mark.kind)
        if mark.end > mark.start:
            kept.append(mark)
    return kept


def _open_parts(block: Block, marks: Sequence[Boilerplate], ends: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The stretches of a block that no mark covers; ``ends`` are those of ``marks``."""
    position = block.start
    for i in range(bisect_right(ends, block.start), len(marks)):
        if marks[i].start >= block.end:
            break
        if marks[i].start > position:
            yield position, marks[i].start
        position = max(position, marks[i].end)
    if position < block.end:
        yield position, block.end
