"""Citation precision and recall, against statements whose support is decided by hand."""

from __future__ import annotations

from typing import Any

from verdicts import COST, OPEN, RUIN, SOURCES, answer, citation

from eval.grounding import Entails, Grounding, ground
from rag.core import Citation, Statement

NAMES = {"Ana Ruiz": ("Ruiz", "mayor")}


def grounded(text: str, *citations: Citation, entails: Entails | None = None, numbers: tuple[int, ...] | None = None) -> Grounding:
    cited = tuple(one.number for one in citations) if numbers is None else numbers
    return ground(answer("", [Statement(text, cited)], citations), SOURCES, NAMES, entails)


def test_a_quote_is_supported_by_the_citation_that_holds_it() -> None:
    assert grounded(f"“{COST}”", citation(1, COST)) == Grounding(1.0, 1.0)
    typed = COST.replace("tram will", "tram  will")
    assert grounded(f"“{typed}”", citation(1, COST)).recall == 1.0  # blanks and typography are not words


def test_a_citation_beside_the_one_that_proves_it_is_not_precise() -> None:
    # The statement is recalled; [1] supports it alone; [2] does not, and without it [1] still does: one of two is precise.
    found = grounded(f"“{COST}”", citation(1, COST), citation(2, RUIN))
    assert (found.precision, found.recall) == (0.5, 1.0)


def test_a_citation_that_only_completes_the_proof_is_precise() -> None:
    # "40 million" and "shops" are each in one quote alone: neither supports the whole by itself, and both are needed.
    def both(text: str, statement: str) -> float:
        return float("40 million" in text and "shops" in text)

    found = grounded("It costs 40 million and harms shops", citation(1, COST), citation(2, RUIN), entails=both)
    assert (found.precision, found.recall) == (1.0, 1.0)


def test_what_no_citation_holds_is_recalled_by_none() -> None:
    found = grounded("“The tram is free”", citation(1, COST))
    assert (found.precision, found.recall) == (0.0, 0.0)
    assert found.faults == ("not supported by what it cites: “The tram is free”",)


def test_a_lead_may_hold_no_figure_and_no_name_that_is_not_there() -> None:
    said = citation(1, COST, voice="Ana Ruiz")
    assert grounded(f"Ana Ruiz, mayor: “{COST}”", said).recall == 1.0
    assert grounded(f"Ruiz in 2030: “{COST}”", said).recall == 1.0  # the article's own date
    assert grounded(f"Of 70 million: “{COST}”", said).recall == 0.0
    assert grounded(f"Boris Kovac: “{COST}”", said).recall == 0.0


def test_what_stands_beside_a_quote_supports_its_lead_and_what_stands_far_off_does_not() -> None:
    assert grounded(f"To open in 2031: “{COST}”", citation(1, COST)).recall == 1.0
    assert grounded(f"To open in 2031: “{RUIN}”", citation(1, RUIN)).recall == 0.0


def test_words_of_ones_own_need_to_follow_from_the_quote() -> None:
    sure: dict[str, Any] = {"entails": lambda text, statement: 0.5}
    unsure: dict[str, Any] = {"entails": lambda text, statement: 0.49}
    assert grounded("The tram is dear", citation(1, COST), **sure).recall == 1.0
    assert grounded("The tram is dear", citation(1, COST), **unsure).recall == 0.0
    assert grounded(COST, citation(1, COST), **unsure).recall == 1.0  # the quote itself, without its marks
    assert grounded("It costs 50 million", citation(1, COST), **sure).recall == 0.0


def test_a_quote_without_a_citation_is_not_recalled_and_a_count_of_the_map_needs_none() -> None:
    assert grounded(f"“{COST}”", numbers=()) == Grounding(None, 0.0, (f"not supported by what it cites: “{COST}”",))
    assert grounded(f"“{COST}”", citation(1, COST), numbers=(7,)).recall == 0.0  # a number that no citation has
    assert grounded("5 claims against, 2 for", numbers=()) == Grounding(None, None)


def test_precision_counts_citations_and_recall_statements() -> None:
    statements = [Statement(f"“{COST}”", (1, 2)), Statement(f"“{OPEN}”", (2,))]
    found = ground(answer("", statements, [citation(1, COST), citation(2, OPEN)]), SOURCES, NAMES)
    assert (found.precision, found.recall) == (2 / 3, 1.0)
