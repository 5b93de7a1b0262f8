"""How the stance weights are made: rewording that keeps labels true, epochs of all classes, and a few real steps."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from rag.errors import BothSidesError
from rag.train import build_epoch, parse_motion, read_rows, reworded
from rag.train.data import LABELS, Corpus, Row, read_corpus, split_motions
from rag.train.frames import deny, described, position, report
from rag.train.motions import gerund, topic
from rag.train.score import stance_metrics

ZOOS = [
    ("We should ban zoos", "Animals suffer in small cages.", "support"),
    ("We should ban zoos", "Zoos keep endangered animals alive.", "oppose"),
    ("Voting should be compulsory", "Turnout would rise.", "support"),
    ("Voting should be compulsory", "Nobody may be forced to choose.", "oppose"),
    ("Homework is harmful", "Children sleep too little because of it.", "support"),
    ("Homework is harmful", "Practice makes children better readers.", "oppose"),
    ("The monarchy should not be abolished", "The crown unites the country.", "support"),
    ("The monarchy should not be abolished", "Nobody elected the king.", "oppose"),
]


def _write(folder: Path) -> Path:
    (folder / "stance").mkdir(parents=True)
    rows = [json.dumps({"motion": m, "text": t, "label": label}) for m, t, label in ZOOS * 3]
    (folder / "stance" / "perspectrum_train.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ("We should ban zoos", ("zoos", -1)),
        ("This House believes that we should legalize organ trade.", ("organ trade", 1)),
        ("Zoos should not be banned", ("Zoos", 1)),
        ("Voting should be compulsory", ("Voting", 1)),
        ("Abolish nuclear weapons", ("nuclear weapons", -1)),
        ("Homework is harmful", None),
    ],
)
def test_a_motion_is_for_or_against_its_topic(motion: str, expected: tuple[str, int] | None) -> None:
    assert topic(parse_motion(motion)) == expected


@pytest.mark.parametrize(
    ("verb", "expected"), [("ban zoos", "banning zoos"), ("introduce fees", "introducing fees"), ("agree", "agreeing"), ("be", "being")]
)
def test_gerund(verb: str, expected: str) -> None:
    assert gerund(verb) == expected


@pytest.mark.parametrize(
    "motion", ["We should ban zoos", "Zoos should be banned", "Homework is harmful", "The monarchy should not be abolished"]
)
def test_a_plain_negation_always_swaps_the_label(motion: str) -> None:
    parsed = parse_motion(motion)
    rng = random.Random(0)
    seen = {reworded(parsed, rng) for _ in range(400)}
    assert {sign for _, sign in seen} == {1, -1}
    assert len(seen) > 10
    contrary = ("allow", "permit", "legal", "keep", "kept", "retain", "preserv")
    for wording, sign in seen:
        low = wording.lower()
        turned = any(mark in low for mark in (" not ", "n't", "never", "wrong", "mistake", "no reason", "false", "? no")) or low.startswith(
            ("not ", "do not")
        )
        if "n't" in low and low.startswith("shouldn't"):
            turned = False  # "Shouldn't zoos be banned?" asks for a yes
        if any(word in low for word in contrary):
            turned = not turned
        if len(wording.split()) > 2:
            assert (sign == -1) == (turned != parsed.negated), wording


def test_frames_keep_the_claim_and_denials_turn_it() -> None:
    rng = random.Random(1)
    for _ in range(60):
        assert "small cages" in report("Animals suffer in small cages.", rng)
        assert "animals suffer in small cages" in deny("Animals suffer in small cages.", rng)
    motion = parse_motion("We should ban zoos")
    assert {position(motion, rng)[1] for _ in range(40)} == {"support", "oppose"}
    assert all(described(motion, rng) for _ in range(40))


def test_an_epoch_has_all_classes_and_depends_on_the_seed_alone(tmp_path: Path) -> None:
    corpus = read_corpus(_write(tmp_path))
    first, again, other = (build_epoch(corpus, {}, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    counts = Counter(example.label for example in first)
    assert set(counts) == {0, 1, 2}
    assert counts[0] + counts[1] > counts[2]


def test_held_out_motions_are_not_trained_on() -> None:
    rows = tuple(Row(f"We should ban thing {i}", f"claim {i}", "support", "perspectrum") for i in range(20))
    kept, held = split_motions(Corpus(rows), 0.2, random.Random(3))
    assert len({row.motion for row in held}) == 4
    assert not {row.motion for row in held} & {row.motion for row in kept.rows}


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"motion": "m", "text": "t", "label": "support"}\n{"motion": "m", "text": "t", "label": "maybe"}\n', encoding="utf-8")
    with pytest.raises(BothSidesError, match="row 2"):
        read_rows(path)


def test_metrics_by_hand() -> None:
    import numpy as np

    chances = np.array([[0.5, 0.1, 0.4], [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]], np.float32)
    two = stance_metrics(chances, ["support", "oppose", "oppose"])
    assert two["accuracy"] == pytest.approx(2 / 3, abs=1e-3)
    assert two["macro_f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert two["macro_f1_three_way"] == pytest.approx((2 / 3 + 0) / 2, abs=1e-3)


def test_a_few_real_steps_train_export_and_answer(tmp_path: Path) -> None:
    """The documented command on a toy set: the weights it writes are loaded by the package's own model."""
    data, out = _write(tmp_path / "data"), tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "rag.train",
        "stance",
        "--data",
        str(data),
        "--out",
        str(out),
        "--epochs",
        "1",
        "--batch",
        "16",
        "--seed",
        "5",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "OMP_NUM_THREADS": "2"}, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["steps"] >= 3
    assert record["recipe"]["seed"] == 5
    export = out / "export"
    assert sum(file.stat().st_size for file in export.iterdir()) < 30e6
    assert "CC-BY-SA" in (export / "README.md").read_text(encoding="utf-8")
    from rag.models.stance import load_stance

    model = load_stance(export)
    assert model is not None
    chances = model.predict("We should ban zoos", ["Animals suffer."])
    assert chances.shape == (1, len(LABELS))


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    from rag.train.__main__ import main

    assert main(["stance", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
