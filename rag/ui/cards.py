"""The pieces of an answer: a side's badge, a numbered proof, a card that says who speaks, the balance of the sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.core import Citation, Coverage, Debate, Side
from rag.ui.markup import attribute, inline

__all__ = ["citation_button", "coverage_bar", "quote_card", "side_badge", "source_list", "suggestion_buttons"]

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
    first, last = citation.line_start, citation.line_end
    where = f"lines {first} to {last}" if last > first else f"line {first}"
    label = f"Source {citation.number}: {citation.title or citation.source}, {where}. Open at the passage."
    return (
        f'<button type="button" class="bs-cite" data-source="{attribute(citation.source)}" data-start="{citation.start}"'
        f' data-end="{citation.end}" title="{attribute(citation.quote)}" aria-label="{attribute(label)}">[{citation.number}]</button>'
    )


def quote_card(citations: Sequence[Citation], badge: str = "", *, sided: bool = True, head: str = "", labels: Sequence[str] = ()) -> str:
    """Who says it, in what role and how; the verbatim quotes; their numbers.

    ``badge`` is a side's badge and ``head`` HTML in place of the speaker; ``labels`` are HTML marks at the foot. A card that is
    not ``sided`` does not show by its edge where its quote stands.
    """
    quotes = "".join(_quote(citation) for citation in citations)
    notes = "".join(f'<p class="bs-label">{label}</p>' for label in labels)
    edge = f" bs-{citations[0].side}" if sided else ""
    return f'<article class="bs-card{edge}">{badge}{head or _speaker(citations[0])}{quotes}{notes}</article>'


def _speaker(citation: Citation) -> str:
    who = citation.voice or citation.publisher or citation.title or citation.source
    role = citation.role if citation.role.casefold() not in who.casefold() else ""
    shown = f'<span class="bs-role">{inline(role)}</span>' if role else ""
    manner = f'<span class="bs-manner">{MANNERS[citation.manner]}</span>'
    return f'<header><span class="bs-voice">{inline(who)}</span>{shown}{manner}</header>'


def _quote(citation: Citation) -> str:
    outlet = citation.publisher or citation.title or citation.source
    where = " · ".join(part for part in (outlet if citation.voice else "", citation.date) if part)
    place = f"<cite>{inline(where)}</cite>" if where else ""
    said = " bs-said" if citation.manner == "direct" and citation.quote[:1] not in OPENING_MARKS else ""
    return (
        f'<blockquote dir="auto"><span class="bs-words{said}">{inline(citation.quote)}</span>&nbsp;{citation_button(citation)}'
        f"{place}</blockquote>"
    )


def coverage_bar(coverage: Coverage, debate: Debate) -> str:
    """A bar that weighs the two sides by their claims, with the numbers of claims, voices and articles in words."""
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
        f'<span><button type="button" class="bs-jump" data-side="{side}">{side_badge(side, debate)}</button>'
        f" {', '.join((count(claims, 'claim'), count(voices, 'voice'), count(articles, 'article'))) if claims else 'nothing'}</span>"
        for side, claims, voices, articles in sides
    )
    bars = "".join(
        f'<i class="bs-{side}" style="width:{part}%"></i>' for side, part in (("support", share), ("oppose", round(100 - share, 1))) if part
    )
    return f'<div class="bs-coverage"><div class="bs-bar" aria-hidden="true">{bars}</div><div class="bs-legend">{legend}</div></div>'


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def source_list(citations: Sequence[Citation]) -> str:
    """One line an article, with the numbers that point into it."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.source, []).append(citation)
    rows = []
    for path, group in by_article.items():
        first = group[0]
        facts = " · ".join(inline(part) for part in (first.publisher, first.date) if part)
        title = f'<span class="bs-title" dir="auto">{inline(first.title)}</span> ' if first.title else ""
        rows.append(
            f'<li>{title}<span class="bs-facts">{facts}</span> '
            f'<span class="bs-file">{inline(path)}</span> {"".join(citation_button(one) for one in group)}</li>'
        )
    return f'<details class="bs-sources"><summary>Sources ({len(rows)})</summary><ul>{"".join(rows)}</ul></details>' if rows else ""


def suggestion_buttons(questions: Iterable[str], label: str) -> str:
    buttons = "".join(f'<li><button type="button" class="bs-ask" dir="auto">{inline(question)}</button></li>' for question in questions)
    return f'<nav class="bs-asks" aria-label="{attribute(label)}"><h3>{inline(label)}</h3><ul>{buttons}</ul></nav>' if buttons else ""
