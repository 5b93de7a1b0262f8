"""A run against a baseline: what fails it, what does not, and what the committed file holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from runs import asked, run, scored

from eval.baseline import Baseline, drops, moves, notes, read_baseline, write_baseline
from eval.run import Run
from rag.errors import BothSidesError

Keep = Callable[[Run], Baseline]


@pytest.fixture
def kept(tmp_path: Path) -> Keep:
    """``kept(run)`` writes the run as a baseline and reads it back."""

    def write(made: Run) -> Baseline:
        write_baseline(made, tmp_path / "new" / "baseline.json")
        return read_baseline(tmp_path / "new" / "baseline.json")

    return write


def reasons(made: Run, baseline: Baseline) -> list[str]:
    return [str(one) for one in drops(made, baseline)]


def right(lost: int, of: int = 60, metric: str = "correctness") -> Run:
    return run(scored(metric, [float(one >= lost) for one in range(of)]))


def test_the_same_run_passes(kept: Keep) -> None:
    made = run([*scored("correctness", [1.0, 0.0, 2 / 3]), *scored("balance", [1 / 3] * 9, corpus="port")])
    assert drops(made, kept(made)) == []
    assert notes(made, kept(made)) == []
    assert {one.verdict for one in moves(made, kept(made)).values()} == {"same"}


@pytest.mark.parametrize(("lost", "fails"), [(1, False), (3, False), (4, True)])
def test_a_drop_is_a_move_beyond_its_interval(kept: Keep, lost: int, fails: bool) -> None:
    # Of 60 right answers, 3 lost may be chance and 4 are not: test_eval_metrics works it out.
    assert bool(drops(right(lost), kept(right(0)))) is fails


def test_a_drop_says_how_far_and_where(kept: Keep) -> None:
    (only,) = reasons(right(12), kept(right(0)))
    assert only.startswith("town: Correctness went from 100.0 % to 80.0 % on 60 questions (−20.0, 95 % interval −")
    assert only.endswith("q0, q1, q10, q11, q2, q3, q4, q5 and 4 more")


def test_getting_better_is_no_drop_and_more_false_refusals_are(kept: Keep) -> None:
    assert drops(right(0), kept(right(30))) == []
    assert drops(right(30, metric="false_refusal"), kept(right(0, metric="false_refusal"))) == []
    (only,) = reasons(right(0, metric="false_refusal"), kept(right(30, metric="false_refusal")))
    assert only.startswith("town: False refusals went from 50.0 % to 100.0 %")


def test_latency_and_the_judge_fail_nothing(kept: Keep) -> None:
    fast, slow = (run(scored("judge", [value] * 60, seconds=seconds)) for value, seconds in ((1.0, 0.1), (0.0, 9.0)))
    assert drops(slow, kept(fast)) == []


def test_one_corpus_does_not_make_up_for_another(kept: Keep) -> None:
    def both(town: float, port: float) -> Run:
        return run([*scored("correctness", [town] * 20), *scored("correctness", [port] * 20, corpus="port")])

    (only,) = drops(both(1.0, 0.0), kept(both(0.0, 1.0)))
    assert only.corpus == "port"


def test_one_quote_that_is_not_verbatim_fails_whatever_the_baseline(kept: Keep) -> None:
    poor = right(1, of=200, metric="quote_exactness")
    assert reasons(poor, kept(poor)) == ["town: Quote exactness is 99.5 %, under its floor of 100.0 %"]
    assert reasons(poor, kept(run(scored("balance", [1.0], corpus="port"))))[0].startswith("town: Quote exactness is 99.5 %")


def test_what_is_not_measured_any_more_is_a_drop(kept: Keep) -> None:
    before = run([asked("a", scores={"correctness": 1.0, "balance": 1.0}), asked("b", corpus="port")])
    after = run([asked("a", scores={"correctness": 1.0})])
    assert reasons(after, kept(before)) == [
        "town: Balance has no value on any of the 1 questions that gave it one in the baseline",
        "port: was not run, and the baseline has figures for it",
    ]
    renamed = run([asked("z", scores={"correctness": 1.0}), asked("b", corpus="port")])
    assert reasons(renamed, kept(before)) == ["town: has no question in common with the baseline"]


def test_half_of_the_questions_is_no_drop_by_itself(kept: Keep) -> None:
    whole = run([asked("a", scores={"balance": 0.0}, split="dev"), asked("b"), asked("c")])
    half = replace(whole, asked=whole.asked[1:])
    assert drops(half, kept(whole)) == []
    assert notes(half, kept(whole)) == [
        "town: the gold answers are the same; 2 questions are in both and count, 1 of the baseline were not asked, 0 are new."
    ]


def test_only_shared_questions_count_when_the_gold_changed_and_it_is_said(kept: Keep) -> None:
    before = run(scored("correctness", [1.0] * 40))
    hard = scored("correctness", [0.0] * 40, start=40)
    after = run([*scored("correctness", [1.0] * 40), *hard])
    changed = replace(after, corpora=(replace(after.corpora[0], gold="other", sha256="other", articles=5),))
    assert drops(changed, kept(before)) == []
    assert notes(changed, kept(before)) == [
        "town: the articles are not those of the baseline (5, then 4).",
        "town: the gold answers changed; 40 questions are in both and count, 0 of the baseline were not asked, 40 are new.",
    ]
    assert moves(changed, kept(before))["town", "test", "correctness"].change.n == 40


def test_a_corpus_without_a_baseline_is_said(kept: Keep) -> None:
    made = run([asked("a"), asked("b", corpus="port")])
    assert notes(made, kept(run([asked("a")]))) == ["port: not in the baseline, so nothing is compared."]


def test_the_file_changes_only_with_what_was_measured(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    made = run([asked("b", seconds=0.1), asked("a", seconds=0.2, scores={"correctness": 2 / 3, "unknown": 1.0})])
    write_baseline(made, first)
    slower = tuple(replace(one, seconds=7.5, text="other words") for one in reversed(made.asked))
    write_baseline(replace(made, made="2032-01-01T00:00:00+00:00", asked=slower), second)
    assert first.read_bytes() == second.read_bytes()
    assert '    "a": {"correctness": 0.666667},\n' in first.read_text()  # a question a line, by id


def test_a_baseline_is_read_as_it_was_written(kept: Keep) -> None:
    got = kept(run([*scored("correctness", [1.0, 1.0, 1.0]), asked("d", split="dev", scores={})], label="the first"))
    town = got.corpus("town")
    assert town is not None
    assert (got.label, got.versions, got.prompts) == ("the first", {"bothsides": "0.1.0"}, {"answer": "ab12"})
    assert (town.articles, town.sha256, town.gold) == (4, "articles of town", "gold of town")
    assert set(town.scores) == {"q0", "q1", "q2", "d"}
    assert town.figures["all"]["correctness"].n == 3
    assert list(town.figures["all"]) == ["correctness"]  # no latency


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": 2}',
        '{"format": 1, "label": "", "versions": {}, "prompts": {}, "corpora": [{"figures": {"a": {"b": 1}}}]}',
    ],
)
def test_what_is_no_baseline_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(BothSidesError, match=r"b\.json holds no baseline") as caught:
        read_baseline(path)
    assert "--write-baseline" in caught.value.remedy


def test_a_run_is_no_baseline(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(run([asked("a")]).to_dict()))
    with pytest.raises(BothSidesError, match="holds no baseline"):
        read_baseline(path)
