"""An answer as HTML: coverage, two columns of cards, first lines, what is unanswered, sources; every number a button.

``Answer.text`` gives the order and the lines between statements; ``Answer.statements`` and ``Answer.citations`` give what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.core import Answer, Citation, Debate, Side, Statement
from rag.ui.cards import citation_button, count, coverage_bar, quote_card, side_badge, source_list, suggestion_buttons
from rag.ui.markup import inline, markdown

__all__ = ["answer_html"]

_COLUMNS: tuple[Side, ...] = ("support", "oppose")


@dataclass(frozen=True)
class Line:
    """One line of the answer: Markdown, the heading it stands under, and the statement it is, if it is one."""

    text: str
    section: str = ""
    statement: Statement | None = None


@dataclass(frozen=True)
class View:
    """What the lines of one answer are drawn with."""

    citations: Mapping[int, Citation]
    debate: Debate
    sided: bool = True

    def cited(self, line: Line) -> list[Citation]:
        numbers = line.statement.citations if line.statement else ()
        return [self.citations[number] for number in numbers if number in self.citations]

    def words(self, text: str) -> str:
        """One line of Markdown with its numbers as buttons."""
        return markdown(text, self._button, block=False)

    def card(self, citations: Sequence[Citation], head: str = "") -> str:
        """A card outside the columns: it says its side itself, unless a fact was asked for."""
        side = citations[0].side
        badge = side_badge(side, self.debate) if self.sided and side != "neutral" else ""
        return quote_card(citations, badge, sided=self.sided, head=head)

    def line(self, line: Line) -> str:
        """The line in words; numbers that its text does not show come after it."""
        missing = [one for one in self.cited(line) if f"[{one.number}]" not in line.text]
        return self.words(line.text) + "".join(f" {citation_button(one)}" for one in missing)

    def prose(self, text: str) -> str:
        return f'<div class="bs-prose" dir="auto">{markdown(text, self._button)}</div>'

    def _button(self, number: int) -> str | None:
        return citation_button(self.citations[number]) if number in self.citations else None


def answer_html(answer: Answer, debate: Debate) -> str:
    """The whole answer. ``debate`` names the sides."""
    view = View({citation.number: citation for citation in answer.citations}, debate, sided=answer.kind != "fact")
    lines = [line for line in _lines(answer) if (line.section.casefold() != "sources" or line.statement) and not _repeats(line, answer)]
    refused = answer.abstained or answer.kind == "abstain"
    if not answer.statements and not refused:
        body = view.prose(answer.text)
    elif answer.kind in ("debate", "one_side") and not refused:
        body = _two_sided(answer, lines, view)
    else:
        body = _direct(lines, view)
    body += "".join(f'<p class="bs-warning" role="note">{inline(warning)}</p>' for warning in answer.warnings)
    asks = suggestion_buttons(answer.suggestions, "You can ask" if refused else "Ask next")
    if refused:
        return f'<div class="bs-refusal">{body}{asks}</div>'
    return f"{body}{source_list(answer.citations)}{asks}{_colophon(answer)}"


def _lines(answer: Answer) -> Iterator[Line]:
    """The lines of ``answer.text`` in order; statements that it does not hold come at the end."""
    waiting = list(answer.statements)
    section = ""
    for raw in answer.text.splitlines():
        text = raw.strip()
        if text.startswith("#"):
            section = text.lstrip("#").strip()
            continue
        text = text.removeprefix("- ")
        if not text:
            continue
        found = next((statement for statement in waiting if _bare(statement.text) == _bare(text)), None)
        if found:
            waiting.remove(found)
        yield Line(text, section, found)
    for statement in waiting:
        yield Line(statement.text, statement.section, statement)


def _repeats(line: Line, answer: Answer) -> bool:
    """Whether a line between statements says only what the balance bar or the suggestion buttons say."""
    if line.statement:
        return False
    text = _bare(line.text)
    asked = bool(answer.suggestions) and all(_bare(question) in text for question in answer.suggestions)
    return asked or (bool(answer.coverage.text) and text.startswith(_bare(answer.coverage.text)) and answer.kind in ("debate", "one_side"))


def _two_sided(answer: Answer, lines: Sequence[Line], view: View) -> str:
    """Two columns for the section of either side; all else over the whole width, before or after them."""
    sections = {side: _heading_of(side, lines, view.debate) for side in _COLUMNS}
    columns: dict[Side, list[Line]] = {"support": [], "oppose": []}
    before: list[Line] = []
    after: list[Line] = []
    for line in lines:
        side = _column_of(line, sections)
        (columns[side] if side else after if line.section else before).append(line)
    marks = _marks(columns, after)
    after = [line for line in after if not (line.statement and line.statement.claim in marks)]
    shown = [side for side in _COLUMNS if columns[side]] if answer.kind == "one_side" else list(_COLUMNS)
    sides = "".join(_column(side, columns[side], marks, view) for side in shown)
    opening = "".join(f'<p class="bs-lead" dir="auto">{view.line(line)}</p>' for line in before)
    bar = coverage_bar(answer.coverage, view.debate)
    return f'{opening}{bar}<div class="bs-sides" data-columns="{len(shown)}">{sides}</div>{_sections(after, view)}'


def _heading_of(side: Side, lines: Sequence[Line], debate: Debate) -> str | None:
    """The heading that a side's arguments stand under: its own name, else the first one with a statement of that side."""
    own = [line.section for line in lines if line.statement and line.statement.side == side]
    named = [line.section for line in lines if line.section and _bare(line.section) == _bare(debate.side_name(side))]
    return next(iter([*named, *(section for section in own if section), *own]), None)


def _column_of(line: Line, sections: Mapping[Side, str | None]) -> Side | None:
    """A statement stands in its side's column, a line between statements in that of its heading, where one side alone has it."""
    under = [side for side in _COLUMNS if sections[side] == line.section]
    if line.statement and line.statement.side in _COLUMNS:
        return line.statement.side if line.statement.side in under else None
    return under[0] if len(under) == 1 and line.section else None


def _marks(columns: Mapping[Side, Sequence[Line]], after: Sequence[Line]) -> dict[str, list[str]]:
    """Headings under which a shown claim stands again ("Unanswered"): a mark on its card says it shorter than a second list."""
    shown = {line.statement.claim for lines in columns.values() for line in lines if line.statement and line.statement.claim}
    marks: dict[str, list[str]] = {}
    for line in after:
        if line.statement and line.statement.claim in shown and line.section not in marks.setdefault(line.statement.claim, []):
            marks[line.statement.claim].append(line.section)
    return marks


def _column(side: Side, lines: Sequence[Line], marks: Mapping[str, Sequence[str]], view: View) -> str:
    cards = []
    for line in lines:
        cited = view.cited(line)
        labels = [view.words(heading) for heading in marks.get(line.statement.claim if line.statement else "", ())]
        cards.append(quote_card(cited, labels=labels) if cited else f'<p class="bs-empty" dir="auto">{view.line(line)}</p>')
    empty = '<p class="bs-empty">The articles give no argument on this side.</p>'
    return f'<section class="bs-side bs-{side}"><h3>{side_badge(side, view.debate)}</h3>{"".join(cards) or empty}</section>'


def _direct(lines: Sequence[Line], view: View) -> str:
    """Fact, voice, overview, sources, refusal: the first line large, its quote, then the others."""
    if not lines:
        return ""
    first, rest = lines[0], list(lines[1:])
    later = {one.number for line in rest for one in view.cited(line)}
    proof = [one for one in view.cited(first) if one.number not in later and _bare(one.quote)[:120] not in _bare(first.text)]
    body = f'<p class="bs-first" dir="auto">{view.line(first)}</p>' + "".join(view.card([one]) for one in proof)
    body += "".join(_line(line, view) for line in rest if not line.section)
    return body + _sections([line for line in rest if line.section], view)


def _sections(lines: Sequence[Line], view: View) -> str:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.section, []).append(line)
    return "".join(
        f'<section class="bs-section"><h3>{view.words(heading)}</h3>{"".join(_line(one, view) for one in group)}</section>'
        for heading, group in groups.items()
    )


def _line(line: Line, view: View) -> str:
    """A lead and its one quote as a card, anything else as it is written."""
    cited = view.cited(line)
    lead = _lead(line.text, cited)
    if lead is None:
        return f'<p class="bs-line-text" dir="auto">{view.line(line)}</p>'
    head = f'<header><span dir="auto">{view.words(lead.strip().removesuffix(":"))}</span></header>' if _bare(lead) else ""
    return view.card(cited, head)


def _lead(text: str, cited: Sequence[Citation]) -> str | None:
    """What stands before the quote in a line that is a lead, one quote and its number; ``None`` for any other line."""
    if len(cited) != 1:
        return None
    found = re.fullmatch(r"(?P<lead>[^“]*)“(?P<quote>.*)”\s*(?:\[\d+\]\s*)*", text, re.DOTALL)
    same = found and _bare(found["quote"])[:80] == _bare(cited[0].quote)[: len(_bare(found["quote"])[:80])]
    return found["lead"] if found and same else None


def _bare(text: str) -> str:
    """Words alone, for comparing Markdown with plain text."""
    return (
        re.sub(r"[\W_]+", " ", re.sub(r"(?<!\\)\[\d+\]", "", text.replace("&lt;", " ").replace("&gt;", " ").replace("&amp;", " ")))
        .strip()
        .casefold()
    )


def _colophon(answer: Answer) -> str:
    """How the answer was made: by quoting, or by a chat model; what failed a check; how long it took."""
    made = "Quoted from the articles, no chat model" if answer.model == "extractive" else f"Written by {answer.model}, each quote checked"
    dropped = sum(answer.dropped.values())
    left_out = f" · {count(dropped, 'line')} left out because a check failed" if dropped else ""
    took = f"{answer.seconds:.1f} s" if answer.seconds >= 0.1 else "under 0.1 s"
    return f'<footer class="bs-colophon">{inline(f"{made}{left_out} · {took}")}</footer>'
