"""Key-point matching as the shared task scores it, and the command that prints it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.errors import BothSidesError
from rag.train.points import mean_average_precision, read_topics

ARGUMENTS = {
    "Animals suffer in small cages.": "Zoos are cruel to animals",
    "Cages drive animals mad.": "Zoos are cruel to animals",
    "Keeping a zoo costs the city a fortune.": "Zoos cost too much money",
    "Tickets do not cover the price of feeding lions.": "Zoos cost too much money",
}
POINTS = sorted(set(ARGUMENTS.values()))


def _write(path: Path, undecided: tuple[tuple[str, str], ...] = ()) -> Path:
    rows = [
        {"motion": "We should ban zoos", "stance": "support", "argument": argument, "key_point": point, "match": int(point == own)}
        for argument, own in ARGUMENTS.items()
        for point in POINTS
        if (argument, point) not in undecided
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_perfect_matcher_has_one_and_a_wrong_one_has_nothing(tmp_path: Path) -> None:
    topics = read_topics(_write(tmp_path / "points.jsonl"))
    right = np.array([float(ARGUMENTS[argument] == point) for point, argument in topics[0].pairs()])
    assert mean_average_precision(topics, {0: right}).strict == 1
    wrong = mean_average_precision(topics, {0: 1 - right})
    assert (wrong.strict, wrong.relaxed) == (0, 0)


def test_an_undecided_choice_is_wrong_when_strict_and_right_when_relaxed(tmp_path: Path) -> None:
    argument = next(iter(ARGUMENTS))
    topics = read_topics(_write(tmp_path / "points.jsonl", ((argument, ARGUMENTS[argument]),)))
    pairs = topics[0].pairs()
    # The undecided choice scores best, then a right one: half of the four arguments are kept.
    scores = np.array([3.0 if said == argument and point == ARGUMENTS[said] else 1.0 * (point == ARGUMENTS[said]) for point, said in pairs])
    found = mean_average_precision(topics, {0: scores})
    assert found.strict == pytest.approx(0.5)
    assert found.relaxed == 1


def test_only_the_surer_half_of_the_arguments_counts(tmp_path: Path) -> None:
    topics = read_topics(_write(tmp_path / "points.jsonl"))
    sure = list(ARGUMENTS)[:2]
    scores = np.array(
        [0.9 * (point == ARGUMENTS[said]) if said in sure else 0.1 * (point != ARGUMENTS[said]) for point, said in topics[0].pairs()]
    )
    assert mean_average_precision(topics, {0: scores}).strict == 1


def test_the_command_prints_ours_beside_the_baselines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from eval.bench import main

    path = _write(tmp_path / "points.jsonl")
    assert main(["keypoints", "--data", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["task"] == "keypoints"
    assert result["rows"] == len(ARGUMENTS) * len(POINTS)
    assert result["metrics"].keys() == {"map_strict", "map_relaxed"}
    assert result["metrics"]["map_strict"] == 1
    assert main(["keypoints", "--data", str(path)]) == 0
    assert "embedding cosine" in capsys.readouterr().out


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "points.jsonl"
    path.write_text('{"motion": "m", "stance": "support", "argument": "a", "key_point": "k", "match": "yes"}\n', encoding="utf-8")
    with pytest.raises(BothSidesError, match="row 1"):
        read_topics(path)
