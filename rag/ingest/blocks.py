"""Text to blocks: the paragraphs, headings, list items and stray lines that boilerplate is told by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from rag.ingest.function_words import FUNCTION_WORDS

__all__ = ["Block", "BlockRole", "plain_blocks", "words_of"]

BlockRole = Literal["", "heading", "item", "quote", "caption", "table", "code"]
"""What the file's own markup says of a block; plain text says nothing."""

_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\r|\n")
_ITEM = re.compile(r"(?:[-*+•·▪‣◦–—]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_TERMINAL = re.compile(r"[.!?…。！？؟।][\"'”’»›)\]」』*_]*$|[.!?…]\s*[\"'”’]\s*$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CONTINUES = re.compile(r"[a-zà-þ,;)]")
_WRAP_WIDTHS = range(40, 131)


@dataclass(frozen=True, slots=True)
class Block:
    """``text[start:end]`` without outer space. ``gap`` counts the line ends before it (1: it follows on the next line)."""

    start: int
    end: int
    text: str
    gap: int = 2
    role: BlockRole = ""

    @property
    def terminal(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_TERMINAL.search(self.text))

    @property
    def words(self) -> list[str]:
        return words_of(self.text)

    @property
    def title_case(self) -> float:
        """Share of content words with a capital (or a digit), the first word apart."""
        content = [word for word in self.words[1:] if word.lower() not in FUNCTION_WORDS and len(word) > 2]
        return sum(not word[0].islower() for word in content) / len(content) if content else 1.0


def words_of(text: str) -> list[str]:
    """Words; in scripts without spaces every character counts as half a word."""
    words: list[str] = []
    for word in _WORD.findall(text):
        if word[0] > "\u2e7f" and len(word) > 2:
            words += [word[i : i + 2] for i in range(0, len(word), 2)]
        else:
            words.append(word)
    return words


def plain_blocks(text: str) -> list[Block]:
    """Blocks of plain text. A line is a paragraph, unless the lines were wrapped at a width or a sentence runs on into the next line."""
    lines = [found.span() for found in _LINE.finditer(text) if found.group().strip()]
    groups = list(_paragraph_groups(text, lines))
    width = _wrap_width(text, groups)
    blocks: list[Block] = []
    for group in groups:
        joined = _join_wrapped(text, group, width)
        for start, end in joined:
            block = _block(text, start, end, blocks[-1].end if blocks else 0)
            if blocks and _runs_on(blocks[-1], block):
                last = blocks.pop()
                block = _block(text, last.start, block.end, blocks[-1].end if blocks else 0)
            blocks.append(block)
    return blocks


def _block(text: str, start: int, end: int, previous_end: int) -> Block:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end = start + len(raw.strip())
    role: BlockRole = "item" if _ITEM.match(text[start:end]) else ""
    return Block(start, end, text[start:end], len(_BREAK.findall(text[previous_end:start])), role)


def _paragraph_groups(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Lines with no empty line between them."""
    group: list[tuple[int, int]] = []
    for line in lines:
        if group and len(_BREAK.findall(text[group[-1][1] : line[0]])) > 1:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _wrap_width(text: str, groups: Sequence[Sequence[tuple[int, int]]]) -> int:
    """The column at which the text was wrapped, or 0: nearly every line but a paragraph's last is too full for the next word."""
    inner = [pair for group in groups for pair in pairwise(group)]
    if len(inner) < 2:
        return 0
    lengths = [len(text[a[0] : a[1]].rstrip()) for a, _ in inner]
    width = max(lengths)
    if width not in _WRAP_WIDTHS or median(lengths) < 0.75 * width:
        return 0
    full = sum(length + 1 + len(text[b[0] : b[1]].split(None, 1)[0]) > width - 3 for length, (_, b) in zip(lengths, inner, strict=True))
    return width if full >= 0.8 * len(inner) else 0


def _join_wrapped(text: str, group: Sequence[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    joined = [group[0]]
    for before, line in pairwise(group):
        room = width - len(text[before[0] : before[1]].rstrip()) - 1
        fits = room >= len(text[line[0] : line[1]].split(None, 1)[0]) + 8
        if width and not fits and not _ITEM.match(text[line[0] : line[1]].lstrip()):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def _runs_on(before: Block, after: Block) -> bool:
    """Whether a sentence goes on in the next block, as where a link or a picture broke it in two."""
    if before.terminal or before.text[-1] in ":;|>" or before.role or after.role or after.gap > 2:
        return False
    return bool(_CONTINUES.match(after.text)) and (len(before.words) >= 4 or before.gap == 1) and after.terminal
