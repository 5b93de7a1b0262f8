"""What an answer scores, against answers that are judged by hand."""

from __future__ import annotations

from typing import Any

import pytest
from verdicts import COST, FILE, OPEN, RUIN, answer, citation, claim, gold, reader

from eval.judge import judge
from rag.core import Answer, Statement

PROOF = [{"file": FILE, "quote": COST}]


def cost(**more: Any) -> Answer:
    """A right answer to what the tram costs."""
    said = Statement(f"“{COST}”", (1,))
    return answer(f"Ana Ruiz: “{COST}” [1]", [said], [citation(1, COST, voice="Ana Ruiz")], **more)


def refusal() -> Answer:
    return answer("The answer is not in this article. 40 million is not it.", kind="abstain", abstained=True)


def test_a_right_answer_scores_all_that_applies() -> None:
    found = judge(gold(facts=["40 million"], wrong=["50 million"], proofs=[PROOF]), cost(), reader(claim(COST, "Ana Ruiz", "neutral")))
    assert found.scores == {
        "false_refusal": 0.0,
        "correctness": 1.0,
        "first_line": 1.0,
        "quote_exactness": 1.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "voice_accuracy": 1.0,
        "evidence_recall": 1.0,
    }
    assert (found.faults, found.citations) == ([], {})


def test_a_fact_that_comes_late_is_correct_but_not_in_the_first_line() -> None:
    late = answer(f"“{OPEN}” [1]\n\n“{COST}” [2]", [], [citation(1, OPEN), citation(2, COST)])
    found = judge(gold(facts=["40 million | forty million"]), late, reader())
    assert (found.scores["correctness"], found.scores["first_line"]) == (1.0, 0.0)
    assert found.faults == ["first line does not say “40 million or forty million”"]


def test_what_is_wrong_may_follow_but_not_lead_and_what_is_never_right_is_nowhere() -> None:
    first = judge(gold(facts=["40 million"], wrong=["2031"]), answer(f"“{COST}”, in 2031."), reader())
    assert (first.scores["correctness"], first.scores["first_line"]) == (1.0, 0.0)
    later = judge(gold(facts=["40 million"], wrong=["2031"]), answer(f"“{COST}”\n\n“{OPEN}”"), reader())
    assert later.scores["first_line"] == 1.0
    nowhere = judge(gold(facts=["40 million"], never=["2031"]), answer(f"“{COST}”\n\n“{OPEN}”"), reader())
    assert nowhere.scores["correctness"] == 0.0
    assert nowhere.faults == ["says “2031”, which must be nowhere"]


def test_nothing_is_asked_of_the_first_line_of_a_question_that_says_so() -> None:
    assert "first_line" not in judge(gold(facts=["40 million"], first_line=[]), answer("Yes.\n40 million."), reader()).scores


@pytest.mark.parametrize(
    ("refuse", "given", "scores"),
    [
        (True, refusal(), {"refusal_precision": 1.0, "refusal_recall": 1.0, "correctness": 1.0}),
        (False, refusal(), {"refusal_precision": 0.0, "false_refusal": 1.0, "correctness": 0.0, "first_line": 0.0}),
        ("allowed", refusal(), {"correctness": 1.0}),
    ],
)
def test_refusals(refuse: object, given: Answer, scores: dict[str, float]) -> None:
    facts = {} if refuse is True else {"facts": ["40 million"]}
    assert judge(gold(refuse=refuse, **facts), given, reader()).scores == scores


def test_an_answer_to_what_the_articles_do_not_tell_is_wrong_and_one_that_is_allowed_is_judged() -> None:
    found = judge(gold(refuse=True), cost(), reader())
    assert (found.scores["refusal_recall"], found.scores["correctness"]) == (0.0, 0.0)
    assert "answered, though the articles do not" in found.faults
    assert judge(gold(refuse="allowed", facts=["40 million"]), cost(), reader()).scores["correctness"] == 1.0
    assert judge(gold(refuse="allowed", facts=["50 million"]), cost(), reader()).scores["correctness"] == 0.0


def test_a_refusal_that_says_what_must_not_be_said_is_wrong() -> None:
    assert judge(gold(refuse=True, never=["40 million"]), refusal(), reader()).scores["correctness"] == 0.0


def debate(*, against: str = RUIN) -> Answer:
    """One claim on each side."""
    statements = [Statement(f"“{COST}”", (1,), side="support"), Statement(f"“{against}”", (2,), side="oppose")]
    citations = [citation(1, COST, voice="Ana Ruiz", side="support"), citation(2, against, voice="Traders", side="oppose")]
    return answer("Both.", statements, citations, kind="debate")


def test_a_side_is_proved_unless_a_reader_puts_all_that_is_cited_for_it_elsewhere() -> None:
    asked = gold(kind="debate", sides=["support", "oppose"])
    right = judge(asked, debate(), reader(claim(COST, "Ana Ruiz", "support"), claim(RUIN, "Traders", "oppose")))
    assert (right.scores["correctness"], right.scores["balance"], right.scores["side_accuracy"]) == (1.0, 1.0, 1.0)
    unmarked = judge(asked, debate(), reader())
    assert (unmarked.scores["balance"], "side_accuracy" in unmarked.scores) == (1.0, False)
    wrong = judge(asked, debate(), reader(claim(COST, "Ana Ruiz", "oppose"), claim(RUIN, "Traders", "oppose")))
    assert (wrong.scores["correctness"], wrong.scores["balance"], wrong.scores["side_accuracy"]) == (0.0, 0.0, 0.5)
    assert "nothing proved on side support" in wrong.faults
    assert wrong.citations == {1: "a reader does not put it on side support"}
    defended = judge(asked, debate(), reader(claim(COST, "Ana Ruiz", "oppose", ok=("support",))))
    assert defended.scores["balance"] == 1.0


def test_a_debate_that_is_refused_proves_no_side() -> None:
    assert judge(gold(kind="debate", sides=["support", "oppose"]), refusal(), reader()).scores["balance"] == 0.0


def test_points_count_when_they_are_cited_on_their_side() -> None:
    points = [{"side": "support", "places": PROOF}, {"side": "support", "places": [{"file": FILE, "quote": RUIN}]}]
    found = judge(gold(kind="debate", points=points), debate(), reader())
    assert found.scores["coverage"] == 0.5  # the second is cited, against
    assert found.faults == [f"point not made (support): “{RUIN}”"]


def test_half_of_a_proof_is_enough_and_any_place_of_a_proof() -> None:
    part = answer("?", [], [citation(1, COST[: len(COST) // 2 + 1])])
    assert judge(gold(proofs=[PROOF]), part, reader()).scores["evidence_recall"] == 1.0
    either = [[{"file": FILE, "quote": RUIN}, *PROOF], [{"file": FILE, "quote": OPEN}]]
    found = judge(gold(proofs=either), part, reader())
    assert found.scores["evidence_recall"] == 0.5
    assert found.faults == [f"not cited: “{OPEN}”"]


def test_a_voice_is_heard_by_any_name_that_the_map_knows() -> None:
    assert judge(gold(voices=["Ruiz"]), cost(), reader()).scores["correctness"] == 1.0
    assert judge(gold(voices=["the mayor"]), cost(), reader()).scores["correctness"] == 1.0
    unheard = judge(gold(voices=["Traders"]), cost(), reader())
    assert (unheard.scores["correctness"], unheard.faults) == (0.0, ["Traders is not cited"])


def test_a_speaker_that_a_reader_does_not_hear_is_wrong() -> None:
    found = judge(gold(voices=["Ruiz"]), cost(), reader(claim(COST, "Traders", "neutral")))
    assert found.scores["voice_accuracy"] == 0.0
    assert found.citations == {1: "a reader does not hear Ana Ruiz say it"}
    assert judge(gold(voices=["Ruiz"]), cost(), reader(claim(COST, "Traders", "neutral", also=("Ruiz",)))).scores["voice_accuracy"] == 1.0


def test_the_articles_own_words_have_no_speaker() -> None:
    own = answer("?", [], [citation(1, OPEN)])
    assert judge(gold(facts=["?"]), own, reader(claim(OPEN, "", "neutral"))).scores["voice_accuracy"] == 1.0
    assert judge(gold(facts=["?"]), own, reader(claim(OPEN, "Ana Ruiz", "neutral"))).scores["voice_accuracy"] == 0.0


def test_a_view_that_is_only_described_is_on_no_side() -> None:
    found = judge(gold(kind="debate", sides=["oppose"]), debate(), reader(claim(RUIN, "Traders", "support", held=False)))
    assert "side_accuracy" not in found.scores
    assert found.scores["correctness"] == 1.0


def test_a_quote_that_does_not_stand_there_is_not_exact() -> None:
    shifted = answer("?", [], [citation(1, COST, start=0, end=len(COST)), citation(2, OPEN)])
    found = judge(gold(facts=["?"]), shifted, reader())
    assert found.scores["quote_exactness"] == 0.5
    assert found.citations == {1: "the quote does not stand in its article"}
    elsewhere = answer("?", [], [citation(1, COST, source="other.txt")])
    assert judge(gold(facts=["?"]), elsewhere, reader()).scores["quote_exactness"] == 0.0


def test_follow_ups_are_counted_as_such() -> None:
    found = judge(gold(kind="follow_up", turns=["And the tram?"], facts=["40 million"]), cost(), reader())
    assert found.scores["follow_up"] == 1.0
