"""Claim detection: the metrics by hand, and the command that prints them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.train.score import average_precision, best_threshold, f1_at

CLAIMS = [
    "A ban on zoos would protect animals.",
    "Zoos teach children to respect nature.",
    "Critics say that zoos are cruel and must be closed.",
]
OTHERS = [
    "The zoo opened in 1864.",
    "It has 4,000 animals of 400 species.",
    "Tickets are sold at the gate.",
    "The director was born in Ghent.",
]


def _write(path: Path) -> Path:
    rows = [{"motion": "We should ban zoos", "text": text, "label": "claim"} for text in CLAIMS]
    rows += [{"motion": "We should ban zoos", "text": text, "label": "none"} for text in OTHERS]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_average_precision_by_hand() -> None:
    assert average_precision([1, 0, 1], np.array([0.9, 0.5, 0.4])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([1, 0, 0, 1], np.ones(4)) == pytest.approx(0.5)  # equal scores say nothing: the base rate
    assert average_precision([0, 0], np.array([0.1, 0.2])) == 0


def test_the_order_of_equal_scores_does_not_matter() -> None:
    scores = np.array([0.5, 0.5, 0.2, 0.9])
    assert average_precision([1, 0, 1, 0], scores) == average_precision([0, 1, 1, 0], scores)


def test_threshold_and_f1_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.3, 0.1])
    assert best_threshold([1, 1, 0, 0], scores) == pytest.approx(0.8)
    assert f1_at([1, 1, 0, 0], scores, 0.8) == 1
    assert f1_at([1, 1, 0, 0], scores, 0.0) == pytest.approx(2 / 3)


def test_the_command_prints_ours_beside_the_baselines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from eval.bench import main

    path = _write(tmp_path / "claims.jsonl")
    assert main(["claims", "--data", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["rows"] == 7
    assert {"f1", "average_precision"} <= result["metrics"].keys()
    assert result["metrics"]["average_precision"] > 0.9
    assert result["baselines"]["all are claims"]["average_precision"] == pytest.approx(3 / 7, abs=1e-3)
    assert main(["claims", "--data", str(path)]) == 0
    assert "embedding cosine" in capsys.readouterr().out
    path.write_text('{"motion": "m", "text": "t", "label": "maybe"}\n', encoding="utf-8")
    assert main(["claims", "--data", str(path)]) == 1
    assert "row 1" in capsys.readouterr().err
