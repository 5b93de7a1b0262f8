"""Markdown: the text stays the file itself; its markup (front matter, headings, fences, pictures, markers) is marked."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.core import ArticleFacts, Boilerplate
from rag.ingest.blocks import Block, plain_blocks
from rag.ingest.compose import Extract
from rag.ingest.dates import iso_date

__all__ = ["read_markdown"]

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?\r?\n)\1[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^(title|date|author|publisher|source|site|url)\s*[:=]\s*(.+?)\s*$", re.I | re.M)
_FENCE = re.compile(r"^[ ]{0,3}(```+|~~~+).*?(?:^[ ]{0,3}\1[`~]*[ \t]*$|\Z)", re.S | re.M)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.S)  # stops at the next opening, so that unclosed ones cost nothing
_HEADING = re.compile(r"#{1,6}\s+\S")
_UNDERLINE = re.compile(r"=+|-{2,}|\*{3,}|_{3,}|[|:\s-]{3,}")
_PICTURE = re.compile(r"(?:\[?!\[[^\]]*\]\([^)]*\)\]?(?:\([^)]*\))?\s*)+")
_LINKS_ONLY = re.compile(r"(?:[-*+]\s+)?(?:\[[^\]]+\]\([^)]*\)[\s|,·•]*)+")
_MARKER = re.compile(r"(?:>\s*)+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+")


def read_markdown(text: str) -> Extract:
    """Offsets point into ``text`` as it is."""
    markup: list[Boilerplate] = []
    facts = ArticleFacts()
    if front := _FRONT.match(text):
        facts = _front_matter(front[2])
        markup.append(Boilerplate(front.start(), front.end(), "markup"))
    markup += [
        Boilerplate(found.start(), found.end(), "markup")
        for pattern in (_FENCE, _COMMENT)
        for found in pattern.finditer(text)
        if found.end() > found.start()
    ]
    blocks: list[Block] = []
    for block in plain_blocks(_blanked(text, markup)):
        refined, marks = _refine(block)
        blocks += refined
        markup += marks
    if not facts.title:
        facts = replace(facts, title=next((block.text.lstrip("# ").rstrip("# ") for block in blocks[:4] if block.role == "heading"), ""))
    return Extract(text, blocks, facts, markup)


def _blanked(text: str, spans: list[Boilerplate]) -> str:
    """``text`` of the same length with the spans empty, so that no block reaches into them."""
    parts: list[str] = []
    position = 0
    for span in sorted(spans, key=lambda span: span.start):
        start = max(position, span.start)
        parts += [text[position:start], re.sub(r"[^\r\n]", " ", text[start : span.end])]
        position = max(position, span.end)
    return "".join([*parts, text[position:]])


def _refine(block: Block) -> tuple[list[Block], list[Boilerplate]]:
    if _HEADING.match(block.text):
        return [replace(block, role="heading")], []
    if _UNDERLINE.fullmatch(block.text):
        return [], [Boilerplate(block.start, block.end, "markup")]
    if _PICTURE.fullmatch(block.text):
        return [], [Boilerplate(block.start, block.end, "caption")]
    if _LINKS_ONLY.fullmatch(block.text) and len(block.text.split("](")) > 1:
        return [], [Boilerplate(block.start, block.end, "navigation")]
    marker = _MARKER.match(block.text)
    if not marker or marker.end() == len(block.text):
        return [block], []
    start = block.start + marker.end()
    role = "quote" if block.text.startswith(">") else "item"
    inner = Block(start, block.end, block.text[marker.end() :], block.gap, role)  # type: ignore[arg-type]
    return [inner], [Boilerplate(block.start, start, "markup")]


def _front_matter(front: str) -> ArticleFacts:
    fields = {found[1].lower(): found[2].strip("\"' []") for found in _FIELD.finditer(front)}
    return ArticleFacts(
        fields.get("title", ""),
        fields.get("publisher", "") or fields.get("source", "") or fields.get("site", ""),
        iso_date(fields.get("date", "")),
        fields.get("author", ""),
        fields.get("url", ""),
    )
