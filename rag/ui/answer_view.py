"""An answer as HTML: coverage, two columns of cards, first lines, what is unanswered, sources; every number a button."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rag.core import Answer, Citation, Coverage, Debate, Side, Statement
from rag.ui.markup import attribute, inline, markdown

__all__ = ["answer_html", "citation_button", "side_badge", "suggestion_buttons"]

MANNERS = {
    "direct": "direct quote",
    "mixed": "partly quoted",
    "paraphrase": "paraphrase",
    "narration": "the article’s own words",
}
OPENING_MARKS = "\"'“‘«„‹「"
"""A direct quote that brings none of these is given marks by the style, never in its text."""

_WORDS: dict[Side, str] = {"support": "For", "oppose": "Against", "neutral": "No position"}
_SHAPES: dict[Side, str] = {"support": "+", "oppose": "−", "neutral": "○"}


def side_badge(side: Side, debate: Debate) -> str:
    """The side by shape and word, with the position's own name where it says more."""
    word, name = _WORDS[side], debate.side_name(side).strip()
    label = name if name.casefold().startswith(word.casefold()) or side == "neutral" else f"{word}: {name}"
    return f'<span class="bs-badge bs-{side}"><span class="bs-shape" aria-hidden="true">{_SHAPES[side]}</span>{inline(label)}</span>'


def citation_button(citation: Citation) -> str:
    """``[n]``: a button that opens the article at the passage; its title is the quote."""
    where = f"lines {citation.line_start}–{citation.line_end}" if citation.line_end > citation.line_start else f"line {citation.line_start}"
    label = f"Source {citation.number}: {citation.title or citation.source}, {where}. Open at the passage."
    return (
        f'<button type="button" class="bs-cite" data-source="{attribute(citation.source)}" data-start="{citation.start}"'
        f' data-end="{citation.end}" title="{attribute(citation.quote)}" aria-label="{attribute(label)}">[{citation.number}]</button>'
    )


def suggestion_buttons(questions: Iterable[str], label: str) -> str:
    buttons = "".join(f'<li><button type="button" class="bs-ask" dir="auto">{inline(question)}</button></li>' for question in questions)
    return f'<nav class="bs-asks" aria-label="{attribute(label)}"><h4>{inline(label)}</h4><ul>{buttons}</ul></nav>' if buttons else ""


def answer_html(answer: Answer, debate: Debate) -> str:
    """The whole answer. ``debate`` names the sides."""
    citations = {citation.number: citation for citation in answer.citations}
    if answer.abstained or answer.kind == "abstain":
        return _refusal(answer, citations, debate)
    if not answer.statements:
        body = _prose(answer.text, citations)
    elif answer.kind in ("debate", "one_side"):
        body = _two_sided(answer, citations, debate)
    else:
        body = _direct(answer, citations, debate)
    parts = [
        body,
        _warnings(answer.warnings),
        _sources(answer.citations),
        suggestion_buttons(answer.suggestions, "Ask next"),
        _colophon(answer),
    ]
    return "".join(parts)


def _two_sided(answer: Answer, citations: Mapping[int, Citation], debate: Debate) -> str:
    """Columns for the first section of either side; what else the answer says follows over the whole width."""
    opening: dict[Side, str] = {}
    columns: dict[Side, list[Statement]] = {"support": [], "oppose": []}
    rest: list[Statement] = []
    for statement in answer.statements:
        side = statement.side
        if side in columns and opening.setdefault(side, statement.section) == statement.section:
            columns[side].append(statement)
        else:
            rest.append(statement)
    lead = [statement for statement in rest if not statement.section]
    body = "".join(f'<p class="bs-lead">{inline(statement.text)} {_buttons(statement, citations)}</p>' for statement in lead)
    body += _coverage(answer.coverage, debate)
    shown: tuple[Side, ...] = ("support", "oppose")
    if answer.kind == "one_side":
        shown = tuple(side for side in shown if columns[side]) or shown
    body += f'<div class="bs-sides" data-columns="{len(shown)}">' + "".join(
        _column(side, columns[side], citations, debate) for side in shown
    )
    body += "</div>"
    return body + _sections([statement for statement in rest if statement.section], citations, debate)


def _column(side: Side, statements: Sequence[Statement], citations: Mapping[int, Citation], debate: Debate) -> str:
    cards = "".join(_card(statement, citations, side) for statement in statements)
    empty = '<p class="bs-empty">The articles give no argument on this side.</p>'
    return f'<section class="bs-side bs-{side}"><h3>{side_badge(side, debate)}</h3>{cards or empty}</section>'


def _card(statement: Statement, citations: Mapping[int, Citation], side: Side) -> str:
    """Who says it, in what role and how; the verbatim quotes; their numbers."""
    cited = [citations[number] for number in statement.citations if number in citations]
    quotes = "".join(_quote(citation) for citation in cited)
    if not quotes:
        return f'<article class="bs-card bs-{side}"><p>{inline(statement.text)}</p></article>'
    first = cited[0]
    head = _speaker(statement.voice or first.voice, first)
    return f'<article class="bs-card bs-{side}">{head}{quotes}</article>'


def _speaker(voice: str, citation: Citation) -> str:
    who = voice or citation.publisher or citation.title or citation.source
    role = (
        f'<span class="bs-role">{inline(citation.role)}</span>' if citation.role and citation.role.casefold() not in who.casefold() else ""
    )
    manner = f'<span class="bs-manner bs-{citation.manner}">{inline(MANNERS[citation.manner])}</span>'
    return f'<header><span class="bs-voice">{inline(who)}</span>{role}{manner}</header>'


def _quote(citation: Citation) -> str:
    where = " · ".join(part for part in (citation.publisher or citation.title or citation.source, citation.date) if part)
    said = " bs-said" if citation.manner == "direct" and citation.quote[:1] not in OPENING_MARKS else ""
    return (
        f'<blockquote dir="auto"><span class="bs-words{said}">{inline(citation.quote)}</span> {citation_button(citation)}'
        f"<cite>{inline(where)}</cite></blockquote>"
    )


def _direct(answer: Answer, citations: Mapping[int, Citation], debate: Debate) -> str:
    """Fact, voice, overview and sources: the first statement large, its quote, then the others."""
    first, *others = answer.statements
    cited = [citations[number] for number in first.citations if number in citations]
    body = f'<p class="bs-first" dir="auto">{inline(first.text)} {_buttons(first, citations)}</p>'
    body += "".join(_card_of(citation, debate) for citation in cited if citation.quote.strip() != first.text.strip())
    plain = [statement for statement in others if not statement.section]
    body += "".join(_line(statement, citations, debate) for statement in plain)
    return body + _sections([statement for statement in others if statement.section], citations, debate)


def _card_of(citation: Citation, debate: Debate) -> str:
    badge = side_badge(citation.side, debate) if citation.side != "neutral" else ""
    return f'<article class="bs-card bs-{citation.side}">{badge}{_speaker(citation.voice, citation)}{_quote(citation)}</article>'


def _line(statement: Statement, citations: Mapping[int, Citation], debate: Debate) -> str:
    """One statement: its own words first, unless they only repeat the quote that proves them."""
    cited = [citations[number] for number in statement.citations if number in citations]
    if not cited:
        return f'<p dir="auto">{inline(statement.text)}</p>'
    cards = "".join(_card_of(citation, debate) for citation in cited)
    repeated = all(_bare(statement.text) in (_bare(citation.quote), "") for citation in cited) or any(
        _bare(citation.quote) in _bare(statement.text) for citation in cited
    )
    return cards if repeated else f'<p dir="auto">{inline(statement.text)}</p>{cards}'


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\[\d+\]", "", text)).strip().casefold()


def _sections(statements: Sequence[Statement], citations: Mapping[int, Citation], debate: Debate) -> str:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.section, []).append(statement)
    return "".join(
        f'<section class="bs-section"><h3>{inline(heading)}</h3>{"".join(_line(one, citations, debate) for one in group)}</section>'
        for heading, group in groups.items()
    )


def _buttons(statement: Statement, citations: Mapping[int, Citation]) -> str:
    return "".join(citation_button(citations[number]) for number in statement.citations if number in citations)


def _coverage(coverage: Coverage, debate: Debate) -> str:
    """A bar that weighs the two sides by independent voices, with its numbers in words."""
    support, oppose = coverage.support, coverage.oppose
    total = support.claims + oppose.claims
    if not total:
        return f'<p class="bs-coverage-text">{inline(coverage.text)}</p>' if coverage.text else ""
    share = round(100 * support.claims / total, 1)
    sides: tuple[tuple[Side, int, int, int], ...] = (
        ("support", support.claims, support.voices, support.articles),
        ("oppose", oppose.claims, oppose.voices, oppose.articles),
    )
    legend = "".join(
        f"<span>{side_badge(side, debate)} {_count(claims, 'claim')}, {_count(voices, 'voice')}, {_count(articles, 'article')}</span>"
        for side, claims, voices, articles in sides
    )
    return (
        f'<div class="bs-coverage"><div class="bs-bar" aria-hidden="true"><i class="bs-support" style="width:{share}%"></i>'
        f'<i class="bs-oppose" style="width:{round(100 - share, 1)}%"></i></div><div class="bs-legend">{legend}</div></div>'
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sources(citations: Sequence[Citation]) -> str:
    """One line an article, with the numbers that point into it."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.source, []).append(citation)
    rows = []
    for path, group in by_article.items():
        first = group[0]
        facts = " · ".join(inline(part) for part in (first.publisher, first.date) if part)
        rows.append(
            f'<li><span class="bs-title" dir="auto">{inline(first.title or path)}</span> <span class="bs-facts">{facts}</span> '
            f'<span class="bs-file">{inline(path)}</span> {"".join(citation_button(one) for one in group)}</li>'
        )
    return f'<details class="bs-sources"><summary>Sources ({len(rows)})</summary><ul>{"".join(rows)}</ul></details>' if rows else ""


def _warnings(warnings: Sequence[str]) -> str:
    return "".join(f'<p class="bs-warning" role="note">{inline(warning)}</p>' for warning in warnings)


def _colophon(answer: Answer) -> str:
    """How the answer was made: by quoting, or by a chat model; what failed a check; how long it took."""
    made = "Quoted from the articles, no chat model" if answer.model == "extractive" else f"Written by {answer.model}, each quote checked"
    dropped = sum(answer.dropped.values())
    left_out = f" · {dropped} left out because a check failed" if dropped else ""
    return f'<footer class="bs-colophon">{inline(made)}{inline(left_out)} · {answer.seconds:.1f} s</footer>'


def _refusal(answer: Answer, citations: Mapping[int, Citation], debate: Debate) -> str:
    """Help, not an error: what is not there, what is nearest, what can be asked."""
    words = answer.statements[0].text if answer.statements else ""
    body = f'<p class="bs-first">{inline(words)}</p>' if words else _prose(answer.text, citations)
    near = "".join(_line(statement, citations, debate) for statement in answer.statements[1:])
    cited = {number for statement in answer.statements for number in statement.citations}
    loose = "".join(_card_of(one, debate) for one in answer.citations if one.number not in cited) if answer.statements else ""
    nearest = f'<section class="bs-section"><h3>Nearest in the articles</h3>{near}{loose}</section>' if near or loose else ""
    asks = suggestion_buttons(answer.suggestions, "You can ask")
    return f'<div class="bs-refusal">{body}{_warnings(answer.warnings)}{nearest}{asks}</div>'


def _prose(text: str, citations: Mapping[int, Citation]) -> str:
    """An answer that has text only, as cleaned Markdown with its numbers made buttons."""

    def button(found: re.Match[str]) -> str:
        number = int(found[1])
        return citation_button(citations[number]) if number in citations else found[0]

    prose = re.sub(r"\[(\d{1,4})\]", button, markdown(text))
    return f'<div class="bs-prose" dir="auto">{prose}</div>'
