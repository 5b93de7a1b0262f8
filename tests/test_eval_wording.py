"""What counts as saying something, by cases that a careless comparison gets wrong."""

from __future__ import annotations

import pytest

from eval.wording import answer_body, first_line, plain, says


@pytest.mark.parametrize(
    ("text", "wordings", "said"),
    [
        ("It cost 40 million euros.", ["40 million"], True),
        ("It cost 140 million euros.", ["40 million"], False),
        ("In 2018 it began.", ["18"], False),
        ("They sent 116.8 million.", ["16.8"], False),
        ("They sent 16.8 million.", ["16"], False),
        ("It grew by 3,000 a year.", ["3"], False),
        ("It was 16.8.", ["16.8"], True),  # the full stop ends the sentence, not the figure
        ("It fell by 35%.", ["35 %", "35%"], True),
        ("A thirteen-year-old said so.", ["thirteen"], True),
        ("It was untrue.", ["true"], False),
        ("MAYOR Ruiz’s plan", ["mayor ruiz's plan"], True),
        ("an end‑to‑end plan – at\nlast", ["end-to-end plan - at last"], True),
        ("a “free” tram", ['"free" tram'], True),
        ("40\u00a0million", ["40 million"], True),
        ("forty million", ["40 million", "forty million"], True),
        ("whatever", ["", "  "], False),
        ("whatever", [], False),
    ],
)
def test_says(text: str, wordings: list[str], said: bool) -> None:
    assert says(text, wordings) is said


def test_an_answer_is_read_as_it_is_shown() -> None:
    text = "**Ana Ruiz**: “A \\*bold\\* plan &amp; a [1] good one.” [12]\n\n## Sources\n\n1. The tram will cost 40 million\n"
    assert plain("**a** \\[b\\] &amp; c [3]") == "a [b] & c"
    assert answer_body(text).strip() == "Ana Ruiz: “A *bold* plan & a good one.”"
    assert not says(answer_body(text), ["40 million"])  # a title in the list of sources states nothing


def test_the_first_line_is_the_first_that_holds_words() -> None:
    assert first_line("\n\n## For the tram\n- “Yes.” [1]") == "For the tram"
    assert first_line("") == ""
