"""Citation precision and recall in the sense of ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations").

A statement is recalled when what it cites, taken together, supports it. A citation is precise when it supports its statement alone, or
when the statement is recalled and the rest of its citations do not support it without this one. ALCE decides support by an entailment
model. What an extractive answer says in quotation marks is decided exactly; its few words of lead, and what a chat model wrote,
by figures, names and, for the latter, by an entailment check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.answer.generative_facts import missing_figures, missing_names
from rag.answer.verify import folded
from rag.core import Answer, Citation, Source, Statement

__all__ = ["Entails", "Grounding", "Names", "ground"]

Entails = Callable[[str, str], float]
"""(text, statement) -> how sure it is, in 0..1, that the text supports the statement."""

_QUOTED = re.compile(r"“(.*)”", re.S)
_SURE = 0.5
_NEAR = 200


@dataclass(frozen=True, slots=True)
class Grounding:
    """``precision`` of the citations, ``recall`` of the statements; None where there are none. ``faults`` in words."""

    precision: float | None
    recall: float | None
    faults: tuple[str, ...] = ()


Names = Mapping[str, Sequence[str]]
"""Voice -> what else it is called: a lead may name a speaker otherwise than the quote does."""


def ground(answer: Answer, sources: Mapping[str, Source], names: Names, entails: Entails | None = None) -> Grounding:
    """How well the statements of an answer are supported by what they cite; without ``entails`` by words, figures and names alone.

    Statements without a citation count as not recalled, unless they quote nothing: those count what the map holds.
    """
    by_number = {one.number: one for one in answer.citations}
    precise: list[bool] = []
    recalled: list[bool] = []
    faults: list[str] = []
    for statement in answer.statements:
        cited = [by_number[number] for number in statement.citations if number in by_number]
        if not cited and not _QUOTED.search(statement.text):
            continue
        whole = bool(cited) and _supports(statement, cited, sources, names, entails)
        recalled.append(whole)
        alone = [_supports(statement, [one], sources, names, entails) for one in cited]
        for place, supports in enumerate(alone):
            rest = cited[:place] + cited[place + 1 :]
            needed = whole and not supports and bool(rest) and not _supports(statement, rest, sources, names, entails)
            precise.append(supports or needed)
        if not whole:
            faults.append(f"not supported by what it cites: {statement.text}")
    return Grounding(_mean(precise), _mean(recalled), tuple(faults))


def _supports(
    statement: Statement, cited: Sequence[Citation], sources: Mapping[str, Source], names: Names, entails: Entails | None
) -> bool:
    quotes = [one.quote for one in cited]
    match = _QUOTED.search(statement.text)
    if match and not any(_within(match.group(1), quote) for quote in quotes):
        return False
    lead = statement.text.replace(match.group(), " ") if match else statement.text
    if match is None and any(_within(statement.text, quote) for quote in quotes):
        return True
    read = "\n".join([*quotes, *(text for one in cited for text in _about(one, sources, names))])
    if missing_figures(lead, read) or missing_names(lead, read):
        return False
    return match is not None or entails is None or entails(" ".join(quotes), statement.text) >= _SURE


def _about(citation: Citation, sources: Mapping[str, Source], names: Names) -> list[str]:
    """What a citation shows beside its quote: speaker, role, article and date; and the sentences on either side of the quote."""
    source = sources.get(citation.source)
    context = source.text[max(0, citation.start - _NEAR) : citation.end + _NEAR] if source else ""
    voice = [citation.voice, *names.get(citation.voice, ()), citation.role]
    return [*voice, citation.title, citation.publisher, citation.date, citation.source, context]


def _within(words: str, quote: str) -> bool:
    return folded(words).text.strip() in folded(quote).text


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
