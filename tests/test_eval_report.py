"""What a reader of a run sees at the terminal, and what changed between two. Nothing in an article can act there."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from runs import asked, baseline_of, run, scored, two_corpora

from eval.compare import compare, comparison
from eval.report_table import tables
from eval.run import read_run, write_run


def printed(shown: list[Any], width: int = 160) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(*shown)
    return console.export_text()


# -- the terminal


def test_figures_stand_in_columns_with_the_test_half_first() -> None:
    text = printed(tables(two_corpora()))
    head = next(line for line in text.splitlines() if "metric" in line)
    assert re.findall(r"metric|test|dev|all", head) == ["metric", "test", "dev", "all"]
    row = next(line for line in text.splitlines() if line.strip().startswith("Correctness"))
    assert re.split(" {2,}", row.strip()) == ["Correctness", "100 (100–100) 20", "0.0 (0–0) 1", "95.2 (86–100) 21"]
    assert "Balance" in text
    assert "Judge" not in text


def test_the_terminal_says_what_became_of_the_baseline(tmp_path: Path) -> None:
    text = printed(tables(two_corpora(0.0), baseline_of(two_corpora(1.0), tmp_path)))
    after = text.splitlines()[[line.strip().startswith("Correctness") for line in text.splitlines()].index(True) + 1]
    assert re.findall(r"[▲▼=≈] \w+(?: [+−][\d.]+)?", after) == ["▼ worse −100.0", "= same", "▼ worse −95.2"]


def test_what_went_wrong_is_listed_wrong_answers_first_and_bounded() -> None:
    text = printed(tables(two_corpora()))
    assert text.index("nobody speaks for the tram") < text.index("[1] does not support its statement")
    many = printed(tables(two_corpora(0.0), wrong=3))
    assert "What went wrong (22 questions)" in many
    assert many.count("the first line lacks “40 million”") == 3
    assert "19 more" in many
    assert "What went wrong" not in printed(tables(run([asked("a")])))


def test_a_narrow_terminal_cuts_nothing_off() -> None:
    name = "a-question-with-a-name-of-more-than-forty-characters"
    text = printed(tables(run([asked(name, scores={"correctness": 0.0}, faults=("refused",))])), width=80)
    table = text[text.index("What went wrong") :].splitlines()
    width = next(line.index("kind") for line in table if "kind" in line)
    assert "".join(line[:width].strip() for line in table[4:6]) == f"town/{name}"
    assert "…" not in text


def test_by_kind() -> None:
    text = printed(tables(two_corpora()))
    rows = text[text.index("By kind") :].splitlines()
    shown = {cells[0]: cells[1:] for row in rows if len(cells := re.split(" {2,}", row.strip())) == 3}
    assert shown["debate"] == ["–", "0.0 (0–0) 1"]
    assert shown["fact"] == ["100 (100–100) 20", "100 (100–100) 20"]


def test_nothing_in_a_run_can_colour_or_move_the_terminal() -> None:
    nasty = "\x1b[2J\x1b]8;;https://evil.example\x07[red]x[/red]\u202eelif\r"
    poor = asked("a", corpus=nasty, kind=nasty, question=nasty, faults=(nasty,), scores={"correctness": 0.0}, first_line=nasty)
    made = run([poor], label=nasty)
    better = run([replace(poor, scores={"correctness": 1.0})], label=nasty, settings={"model": nasty})
    for shown in (tables(made), comparison(compare(better, made))):
        text = printed(shown)
        assert "[red]x[/red]" in text
        assert not set(text) & set("\x1b\x07\r\u202e")


# -- two runs


def test_a_comparison_names_figures_answers_and_settings() -> None:
    before = run([*scored("correctness", [1.0] * 20), asked("gone")], settings={"model": None, "passage_chars": 1000})
    lost = tuple(replace(one, scores={"correctness": 0.0}, first_line="It does not say.", faults=("refused",)) for one in before.asked[:8])
    after = replace(
        before,
        label="chat",
        settings={"model": "openai:m", "passage_chars": 1000},
        prompts={"answer": "cd34", "judge": "ef56"},
        asked=(*lost, *before.asked[8:20], asked("new")),
    )
    made = compare(before, after)
    moved = {(corpus, one.metric.name): one for corpus, one in made.moves}["town", "correctness"]
    assert (moved.before, moved.after, moved.change.n, moved.verdict) == (1.0, 0.6, 20, "worse")
    assert [(one.after.id, one.became) for one in made.changes] == [(f"q{one}", "wrong") for one in range(8)]
    assert [(one.what, one.before, one.after) for one in made.differences] == [
        ("setting model", "–", "openai:m"),
        ("prompt answer", "ab12", "cd34"),
        ("prompt judge", "–", "ef56"),
    ]
    assert (made.only_before, made.only_after) == (("town/gone",), ("town/new",))
    text = printed(comparison(made))
    assert re.search(r"Correctness +100.0 % +60.0 % +▼ worse −40.0 \(−60.0 to −20.0\) +20", text)
    assert "It does not say." in text
    assert "✗ refused" in text
    assert "Asked in chat only, and not counted: 1 questions (town/new)" in text
    back = compare(after, before)
    assert {one.became for one in back.changes} == {"right"}


def test_a_run_against_itself_changed_nothing() -> None:
    made = compare(two_corpora(), two_corpora())
    assert (made.changes, made.differences, made.only_before, made.only_after) == ((), (), (), ())
    assert {moved.verdict for _, moved in made.moves} == {"same"}


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_run(two_corpora(), tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == two_corpora()
