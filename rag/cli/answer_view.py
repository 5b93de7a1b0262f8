"""An answer on the terminal: its Markdown as styled text, both sides beside each other where there is room."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from rag.cli.console import clean, wraps
from rag.core import Answer, Citation, Source

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

__all__ = ["place", "print_answer", "print_in_context"]

_WIDE = 100
_INLINE = re.compile(r"\*\*(?P<bold>.+?)(?<!\\)\*\*|\\(?P<escaped>[\\`*_{}\[\]#|~$])|(?P<entity>&(?:amp|lt|gt);)|(?P<mark>\[\d+\])")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


@dataclass
class _Section:
    heading: str = ""
    lines: list[str] = field(default_factory=list)


def print_answer(answer: Answer, console: Console) -> None:
    """The whole answer: text, warnings, what could be asked instead, and what made it."""
    sections = _sections(answer.text)
    sides = _sides(sections) if wraps(console) and console.width >= _WIDE else None
    for i, section in enumerate(sections):
        if sides and i in sides:
            if i == sides[0]:
                _print_beside(sections[sides[0]], sections[sides[1]], console)
            continue
        _print_section(section, console, first=i == 0)
    for warning in answer.warnings:
        _print(console, f"! {clean(warning)}", "yellow")
    if answer.suggestions and answer.abstained and not any(one in answer.text for one in answer.suggestions):
        _print(console, "\nWhat the articles can answer:", "bold")
        for one in answer.suggestions:
            _print(console, f"  {clean(one)}")
    prompt = f", prompt {answer.prompt}" if answer.prompt else ""
    _print(console, f"\n{answer.model}{prompt} · {answer.seconds:.2f} s", "dim")


def place(citation: Citation) -> str:
    """ "file.txt, lines 3 to 4"."""
    same = citation.line_start == citation.line_end
    lines = f"line {citation.line_start}" if same else f"lines {citation.line_start} to {citation.line_end}"
    return f"{citation.source}, {lines}"


def print_in_context(citation: Citation, source: Source, console: Console, around: int = 2) -> None:
    """A citation in its article, with line numbers and ``around`` lines before and after; the quote stands out."""
    from rich.table import Table
    from rich.text import Text

    who = f" — {citation.voice}" if citation.voice else ""
    _print(console, clean(f"[{citation.number}] {citation.title or citation.source}{who}\n{place(citation)}"), "bold")
    first, last = max(1, citation.line_start - around), citation.line_end + around
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim")
    offset = 0
    for line in source.text.splitlines(keepends=True):
        number = source.line(offset)
        if first <= number <= last:
            start, end = (min(max(at - offset, 0), len(line)) for at in (citation.start, citation.end))
            shown = Text(clean(line[:start]), style="dim").append(clean(line[start:end]), style="not dim bold").append(clean(line[end:]))
            shown.rstrip()
            if wraps(console):
                table.add_row(str(number), shown)
            else:
                console.print(f"{number:>5}  ", shown, sep="", soft_wrap=True)
        offset += len(line)
    if wraps(console):
        console.print(table)


def _sections(markdown: str) -> list[_Section]:
    sections = [_Section()]
    for line in markdown.splitlines():
        if line.startswith("### "):
            sections.append(_Section(line[4:]))
        elif line.strip():
            sections[-1].lines.append(line)
    return [section for section in sections if section.heading or section.lines]


def _sides(sections: list[_Section]) -> tuple[int, int] | None:
    """The first two headed sections when they are the two sides: neighbours, with arguments as bullets."""
    headed = [i for i, section in enumerate(sections) if section.heading]
    if len(headed) < 2 or headed[1] != headed[0] + 1 or sections[headed[1]].heading == "Sources":
        return None
    pair = (headed[0], headed[1])
    return pair if any(line.startswith("- ") for i in pair for line in sections[i].lines) else None


def _inline(markdown: str, style: str = "") -> Text:
    """One of our own Markdown lines as text; nothing in it is obeyed but ``**``, our escapes and ``[n]``."""
    from rich.text import Text

    text, at = Text(style=style), 0
    for match in _INLINE.finditer(markdown):
        text.append(clean(markdown[at : match.start()]))
        if match["bold"] is not None:
            text.append(_inline(match["bold"], "bold"))
        elif match["mark"]:
            text.append(match["mark"], style="cyan")
        else:
            text.append(match["escaped"] or _ENTITIES[match["entity"]])
        at = match.end()
    text.append(clean(markdown[at:]))
    return text


def _print_section(section: _Section, console: Console, first: bool) -> None:
    if section.heading:
        if not first:
            console.print()
        console.print(_inline(section.heading, "bold"), soft_wrap=not wraps(console))
    for line in section.lines:
        if line.startswith("- ") and wraps(console):
            from rich.padding import Padding

            console.print(Padding(_hanging(line), (0, 0, 0, 1), expand=False))
        elif line.startswith("- "):
            console.print(_bullet(line), soft_wrap=True)
        else:
            console.print(_inline(line), soft_wrap=not wraps(console))


def _bullet(line: str) -> Text:
    from rich.text import Text

    return Text("• ").append(_inline(line[2:]))


def _hanging(line: str) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_row("•", _inline(line[2:]))
    return grid


def _print_beside(left: _Section, right: _Section, console: Console) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), expand=True, pad_edge=False, show_header=True, header_style="bold")
    table.add_column(_inline(left.heading), ratio=1)
    table.add_column(_inline(right.heading), ratio=1)
    for pair in zip_longest(left.lines, right.lines, fillvalue=""):
        table.add_row(*(_hanging(line) if line.startswith("- ") else _inline(line) for line in pair))
        table.add_row("", "")
    console.print()
    console.print(table)


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style or None, soft_wrap=not wraps(console))
