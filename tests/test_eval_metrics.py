"""The figures behind the evaluation, against cases that are worked out by hand in the comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import asked, run, scored

from eval.metrics import METRICS, Estimate, estimate, paired, rank_scores
from eval.moves import move, scores
from eval.summary import by_kind, columns, figures, is_right, percent, went_wrong

METRIC = {one.name: one for one in METRICS}
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_no_questions_have_no_figure() -> None:
    assert estimate([]) is None
    assert paired([], []) is None


def test_a_value_that_never_varies_has_no_width() -> None:
    assert estimate([1.0, 1.0, 1.0]) == Estimate(1.0, 1.0, 1.0, 3)


def test_the_interval_of_one_right_answer_in_four() -> None:
    # A draw of 4 has k right ones with probability C(4,k) (1/4)^k (3/4)^(4-k): k=0 .316, k=1 .422, k=2 .211, k=3 .047, k=4 .004.
    # 2.5 % from below is within k=0; from above, k=4 holds .4 % and k>=3 5.1 %, so the upper end is 3 of 4.
    assert estimate([0.0, 0.0, 0.0, 1.0]) == Estimate(0.25, 0.0, 0.75, 4)


def test_the_interval_is_that_of_the_mean_not_of_the_values() -> None:
    # 50 right and 50 wrong: the standard error is sqrt(.25 / 100) = .05, so about .5 ± 1.96 * .05.
    got = estimate([0.0, 1.0] * 50)
    assert got is not None
    assert (got.value, got.n) == (0.5, 100)
    assert (got.low, got.high) == (pytest.approx(0.402, abs=0.021), pytest.approx(0.598, abs=0.021))


def test_percentiles_of_latency() -> None:
    # 1..21 seconds: the median is the 11th; 95 % of the way from the 1st to the 21st is 19 steps on, the 20th.
    seconds = [float(one) for one in range(21, 0, -1)]
    p50, p95 = estimate(seconds, "p50"), estimate(seconds, "p95")
    assert p50 is not None
    assert p95 is not None
    assert (p50.value, p95.value) == (11.0, 20.0)
    assert p50.low < 11.0 < p50.high


@given(SHARES)
def test_an_interval_holds_its_value_and_stays_within_the_values(values: list[float]) -> None:
    got = estimate(values)
    assert got is not None
    assert min(values) - 1e-9 <= got.low <= got.value + 1e-9
    assert got.value - 1e-9 <= got.high <= max(values) + 1e-9
    assert estimate(values) == got


def test_pairs_that_all_move_alike_move_surely() -> None:
    # Each question lost a quarter: whatever is drawn, the move is -.25, though the scores themselves vary widely.
    moved = paired([1.0, 0.5, 0.25, 0.75], [0.75, 0.25, 0.0, 0.5])
    assert moved == Estimate(-0.25, -0.25, -0.25, 4)


def test_questions_that_change_places_are_no_move() -> None:
    moved = paired([1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0])
    assert moved is not None
    assert moved.value == 0.0
    assert moved.low < 0.0 < moved.high


def test_only_as_many_values_after_as_before_are_pairs() -> None:
    with pytest.raises(ValueError, match="2 values cannot be paired with 1"):
        paired([1.0, 0.0], [1.0])


@pytest.mark.parametrize(("lost", "verdict"), [(0, "same"), (1, "unclear"), (3, "unclear"), (4, "worse")])
def test_how_many_of_sixty_must_be_lost(lost: int, verdict: str) -> None:
    # No lost one is in a draw of 60 with probability (57/60)^60 = 4.6 % for 3 lost: more than 2.5 %, so the interval touches 0.
    # For 4 lost it is (56/60)^60 = 1.6 %: the interval lies wholly under 0.
    before = {str(one): 1.0 for one in range(60)}
    after = {name: float(int(name) >= lost) for name in before}
    moved = move(METRIC["correctness"], before, after)
    assert moved is not None
    assert moved.verdict == verdict
    assert moved.fallen == tuple(str(one) for one in range(lost))
    assert moved.change.value == pytest.approx(-lost / 60)


def test_more_of_what_should_be_low_is_worse() -> None:
    before = {str(one): 0.0 for one in range(20)}
    after = {name: float(int(name) < 8) for name in before}
    moved = move(METRIC["false_refusal"], before, after)
    assert moved is not None
    assert moved.verdict == "worse"
    assert len(moved.fallen) == 8
    back = move(METRIC["false_refusal"], after, before)
    assert back is not None
    assert (back.verdict, len(back.risen)) == ("better", 8)


def test_the_worst_falls_are_named_first() -> None:
    moved = move(METRIC["coverage"], {"a": 1.0, "b": 1.0, "c": 0.5}, {"a": 0.75, "b": 0.0, "c": 1.0})
    assert moved is not None
    assert (moved.fallen, moved.risen) == (("b", "a"), ("c",))


def test_what_only_one_side_was_asked_does_not_count() -> None:
    moved = move(METRIC["correctness"], {"a": 1.0, "b": 0.0}, {"b": 0.0, "c": 1.0})
    assert moved is not None
    assert (moved.before, moved.after, moved.change.n, moved.verdict) == (0.0, 0.0, 1, "same")
    assert move(METRIC["correctness"], {"a": 1.0}, {"c": 1.0}) is None


def test_a_ranking_that_finds_two_proofs() -> None:
    # Proof one stands in a or b, proof two in c. Ranked x a y z w c: a is 2nd, c is 6th.
    # recall@5: one of two proofs; recall@10: both; MRR: 1/2.
    # DCG = 1/log2(3) + 1/log2(7) = .63093 + .35621 = .98714; ideal of two proofs = 1 + 1/log2(3) = 1.63093.
    got = rank_scores([frozenset("ab"), frozenset("c")], list("xayzwc"))
    assert got == pytest.approx({"recall_at_5": 0.5, "recall_at_10": 1.0, "ndcg_at_10": 0.98714 / 1.63093, "mrr": 0.5}, abs=1e-4)


def test_a_second_passage_with_the_same_proof_gains_nothing() -> None:
    assert rank_scores([frozenset("ab")], list("ab"))["ndcg_at_10"] == 1.0
    # a holds the first proof, b repeats it, c is third: DCG = 1 + 1/log2(4) = 1.5; ideal = 1.63093.
    assert rank_scores([frozenset("ab"), frozenset("c")], list("abc"))["ndcg_at_10"] == pytest.approx(1.5 / 1.63093, abs=1e-4)


def test_a_proof_that_no_passage_holds_counts_as_one_that_was_not_found() -> None:
    # DCG 1 of an ideal of 1.63093.
    got = rank_scores([frozenset("a"), frozenset()], ["a"])
    assert (got["recall_at_10"], got["ndcg_at_10"]) == (0.5, pytest.approx(1 / 1.63093, abs=1e-4))


def test_rankings_at_the_ends() -> None:
    assert rank_scores([], ["a"]) == {}
    assert rank_scores([frozenset("a")], ["a"]) == {"recall_at_5": 1.0, "recall_at_10": 1.0, "ndcg_at_10": 1.0, "mrr": 1.0}
    nothing = {"recall_at_5": 0.0, "recall_at_10": 0.0, "ndcg_at_10": 0.0, "mrr": 0.0}
    assert rank_scores([frozenset("a")], ["b", "c"]) == nothing
    assert rank_scores([frozenset("a")], []) == nothing
    assert rank_scores([frozenset()], ["a"]) == nothing  # a proof that no passage holds


def test_figures_are_taken_over_the_questions_that_a_metric_applies_to() -> None:
    made = run(
        [
            asked("a", split="dev", scores={"correctness": 1.0, "balance": 0.0}),
            asked("b", split="test", scores={"correctness": 0.0}),
            asked("c", split="test", scores={"correctness": 1.0}, corpus="port", kind="debate"),
        ]
    )
    found = {(one.corpus, one.split, one.metric.name): (one.estimate.value, one.estimate.n) for one in figures(made)}
    assert found["town", "dev", "correctness"] == (1.0, 1)
    assert found["town", "all", "correctness"] == (0.5, 2)
    assert found["town", "all", "balance"] == (0.0, 1)
    assert ("town", "test", "balance") not in found
    assert found["port", "test", "correctness"] == (1.0, 1)
    assert ("port", "all", "correctness") not in found  # the same as test
    assert columns(figures(made)) == [("town", "test"), ("town", "dev"), ("town", "all"), ("port", "test")]
    kinds = by_kind(made, METRIC["correctness"])
    assert {kind: (got.value, got.n) for kind, got in kinds.items()} == {"fact": (0.5, 2), "debate": (1.0, 1)}


def test_latency_is_of_every_question() -> None:
    made = run([asked(f"q{one}", seconds=float(one), scores={}) for one in range(1, 22)])
    found = {one.metric.name: one.estimate.value for one in figures(made)}
    assert (found["seconds"], found["seconds_p95"]) == (11.0, 20.0)
    assert scores(made.asked, METRIC["seconds"])["q3"] == 3.0


def test_right_wrong_and_flawed() -> None:
    assert is_right(asked("a"))
    assert not is_right(asked("a", scores={"correctness": 1.0, "first_line": 0.0}))
    flawed = asked("a", faults=("[1] does not support its statement",))
    assert is_right(flawed)
    assert went_wrong(flawed)
    assert not is_right(asked("a", scores={}, faults=("should have been refused",)))
    assert not any(map(went_wrong, scored("balance", [1.0, 0.5])))


def test_how_figures_are_printed() -> None:
    share, seconds = METRIC["correctness"], METRIC["seconds"]
    assert [percent(one, share) for one in (0.0, 2 / 3, 1.0)] == ["0.0 %", "66.7 %", "100.0 %"]
    assert [percent(one, share, sign=True) for one in (0.033, -0.083, -1e-9)] == ["+3.3", "−8.3", "0.0"]
    assert [percent(0.314, seconds), percent(-0.1, seconds, sign=True)] == ["0.31 s", "−0.10 s"]
