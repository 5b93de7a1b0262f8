"""Question files: what is read, and what each fault is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.questions import check_quotes, read_questions
from rag.core import Source
from rag.errors import BothSidesError

HEAD = "name: town\ncorpus: ../articles\nquestions:\n"
FACT = "- {id: cost, kind: fact, split: dev, question: What now, answer: Forty., facts: [40 million | 40m, 7]}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "gold" / "town.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_with_its_paths_made_whole(tmp_path: Path) -> None:
    gold = read_questions(written(tmp_path, f"claims: town.jsonl\n{HEAD}{FACT}"))
    assert (gold.corpus.resolve(), gold.claims) == (tmp_path / "articles", tmp_path / "gold" / "town.jsonl")
    (only,) = gold.questions
    assert only.facts == (("40 million", "40m"), ("7",))  # a bare number is meant as text
    assert only.lead == only.facts
    assert only.refuse is False


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: [", r"town\.yaml is no YAML"),
        ("", "whole: Input should be"),
        (HEAD, "questions: Input should be a valid tuple"),
        (f"{HEAD}  []", "questions: Tuple should have at least 1 item"),
        (HEAD.replace("town", "../town") + FACT, "name: String should match"),
        (f"{HEAD}{FACT}{FACT}", "two questions are called cost"),
        (f"{HEAD}- 7\n", "question 1, whole: Input should be"),
        (f"{HEAD}- {{id: a b}}\n", "question a b, id: String should match"),
        (HEAD + FACT.replace("fact,", "riddle,"), "question cost, kind: Input should be 'fact', 'voice'"),
        (HEAD + FACT.replace("dev", "train"), "question cost, split: Input should be 'dev' or 'test'"),
        (HEAD + FACT.replace("answer: Forty.", "answer: ''"), "question cost, answer: String should have at least 1"),
        (HEAD + FACT.replace("facts", "fact"), "question cost, fact: Extra inputs are not permitted"),
        (HEAD + FACT.replace("[40 million | 40m, 7]", "[' | ']"), "question cost, facts.0: Value should have at least 1 item"),
        (HEAD + FACT.replace("kind: fact", "kind: follow_up"), "question cost, whole: .*a follow-up needs the turns before it"),
        (HEAD + FACT.replace("facts:", "refuse: true, facts:"), "question cost, whole: .*what must be refused has no facts"),
        (HEAD + FACT.replace(", facts: [40 million | 40m, 7]", ""), "question cost, whole: .*nothing says what a right answer holds"),
        (HEAD + FACT.replace("facts:", "refuse: maybe, facts:"), r"question cost, refuse: Input should be True, False or 'allowed'"),
        (HEAD + FACT.replace("facts:", "proofs: [[]], facts:"), "question cost, whole: .*a proof without a place"),
        (HEAD + FACT.replace("facts:", "sides: [neutral], facts:"), "question cost, sides.0: Input should be 'support' or 'oppose'"),
        (HEAD + FACT.replace("facts:", "points: [{side: support, places: []}], facts:"), "question cost, points.0.places: Tuple should"),
    ],
)
def test_what_is_wrong_is_said_with_its_question(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BothSidesError, match=told) as caught:
        read_questions(written(tmp_path, text))
    assert caught.value.remedy == "The fields are described in eval/gold/README.md."


def place(quote: str, start: str = "") -> str:
    return FACT.replace("facts:", f"proofs: [[{{file: a.txt, quote: {quote}{start}}}]], facts:")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (place("tram"), ""),
        (place("tram", ", start: 10"), ""),
        (place("Tram"), "question cost: “Tram” does not stand in a.txt"),
        (place("tram", ", start: 3"), "question cost: “tram” does not stand in a.txt at 3"),
    ],
)
def test_quotes_stand_in_their_articles(tmp_path: Path, row: str, fault: str) -> None:
    questions = read_questions(written(tmp_path, HEAD + row)).questions
    source = Source("a.txt", "The tram, tram.")
    if not fault:
        check_quotes(questions, lambda path: source)
        return
    with pytest.raises(BothSidesError, match=fault):
        check_quotes(questions, lambda path: source)
