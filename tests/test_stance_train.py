"""How the stance weights are made: rewording that keeps labels true, epochs of all classes, and a few real steps."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from rag.errors import BothSidesError
from rag.models.stance import STANCE_WEIGHTS, load_stance
from rag.train import build_epoch, parse_motion, read_rows, reworded
from rag.train.calibrate import fit_scale
from rag.train.data import LABELS, Corpus, Match, Row, read_corpus, split_motions
from rag.train.frames import deny, described, position, report
from rag.train.motions import gerund, topic
from rag.train.news import argued, no_side, reported
from rag.train.score import stance_metrics
from rag.train.templates import templates

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


ARTICLE = (
    "Zoos are parks. The first one opened in 1752 in Vienna, near the palace.\n\nMany writers took part in the debate. Some of "
    "them argued that zoos are cruel to the animals they keep [REF]. Others visited them on Sundays with their children."
)


def _write_all(folder: Path) -> Path:
    """Stance rows, key points, and an article with one claim marked in it."""
    _write(folder)
    for name in ("keypoints", "retrieval"):
        (folder / name).mkdir()
    point, suffering = "Zoos are cruel", ("Animals suffer in small cages.", "Cages drive animals mad.")
    pairs = [(point, argument, 1) for argument in suffering] + [(point, "Tickets are too dear.", 0)]
    rows = [{"motion": "We should ban zoos", "stance": "support", "key_point": k, "argument": a, "match": m} for k, a, m in pairs * 4]
    with gzip.open(folder / "keypoints" / "argkp_train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(row) for row in rows))
    with gzip.open(folder / "retrieval" / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"file": "zoo.txt", "title": "Zoo", "text": ARTICLE}))
    start = ARTICLE.index("zoos are cruel")
    span = {
        "query": "We should ban zoos",
        "file": "zoo.txt",
        "start": start,
        "end": start + len("zoos are cruel to the animals"),
        "side": "support",
    }
    (folder / "retrieval" / "spans_train.jsonl").write_text(json.dumps(span), encoding="utf-8")
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
    bare = _topic_wordings(motion)
    for wording, sign in seen:
        if wording in bare:
            continue
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
    for wording in {wording for wording, _ in seen} & bare.keys():
        assert (wording, bare[wording]) in seen, wording


def _topic_wordings(motion: str) -> dict[str, int]:
    """The motion as its bare topic, for it and against it, each with the sign that it must have."""
    found = topic(parse_motion(motion))
    if found is None:
        return {}
    wordings = {}
    for name in (found[0], found[0].removeprefix("The ")):
        wordings[name] = found[1]
        wordings |= {form.format(name=name): found[1] for form in templates()["motion"]["named"]}
        wordings |= {form.format(name=name): -found[1] for form in templates()["motion"]["named_against"]}
    return wordings


def test_frames_keep_the_claim_and_denials_turn_it() -> None:
    rng = random.Random(1)
    for _ in range(60):
        assert "small cages" in report("Animals suffer in small cages.", rng)
        assert "animals suffer in small cages" in deny("Animals suffer in small cages.", rng)
    motion = parse_motion("We should ban zoos")
    assert {position(motion, rng)[1] for _ in range(40)} == {"support", "oppose"}
    assert all(described(motion, rng) for _ in range(40))


@pytest.mark.parametrize("motion", ["We should ban zoos", "We should not ban zoos", "Voting should be compulsory"])
def test_reported_sides_are_those_of_the_motion(motion: str) -> None:
    """Whoever backs the plan is for the motion, and against its negation."""
    parsed, rng = parse_motion(motion), random.Random(4)
    told = [reported(parsed, rng) for _ in range(900)]
    assert {side for _, side in told} == {"support", "oppose"}
    plain = [(text, side) for text, side in told if text.lower().startswith(("supporters of", "opponents of", "critics of"))]
    assert len(plain) > 5
    for text, side in plain:
        backs = text.startswith("Supporters of")
        assert side == ("support" if backs != parsed.negated else "oppose"), text
    assert "animals suffer" in argued(parsed, "Animals suffer.", "support", rng).lower()
    assert len({no_side(parsed, rng) for _ in range(20)}) > 5


def test_a_news_motion_keeps_the_plan() -> None:
    """ "The plan" in a text must mean what the motion names: no contrary verb and no bare topic."""
    parsed, rng = parse_motion("We should ban zoos"), random.Random(2)
    wordings = {reworded(parsed, rng, same_action=True)[0].lower() for _ in range(200)}
    assert len(wordings) > 10
    assert all("ban" in wording for wording in wordings)


def test_marked_sentences_are_claims_and_the_others_are_not(tmp_path: Path) -> None:
    sentences = read_corpus(_write_all(tmp_path)).sentences
    claims = [sentence for sentence in sentences if sentence.side]
    assert [claim.text for claim in claims] == ["Some of them argued that zoos are cruel to the animals they keep."]
    assert claims[0].side == "support"
    assert claims[0].before == "Many writers took part in the debate."
    assert {sentence.motion for sentence in sentences} == {"We should ban zoos"}
    assert len(sentences) >= 3


def test_an_epoch_teaches_all_three_questions(tmp_path: Path) -> None:
    examples = build_epoch(read_corpus(_write_all(tmp_path)), {}, random.Random(1))
    assert {example.match for example in examples} == {-1, 0, 1}
    assert {example.claim for example in examples} == {-1, 0, 1}
    assert all(example.claim == 0 for example in examples if example.label == 2)
    assert all(max(example.label, example.match, example.claim) >= 0 for example in examples)


def test_scales_are_fitted_to_chances() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=4000)
    answers = (rng.random(4000) < 1 / (1 + np.exp(-(2 * scores - 1)))).astype(int)
    scale = fit_scale(scores, answers.tolist())
    assert scale.slope == pytest.approx(2, abs=0.2)
    assert scale.offset == pytest.approx(-1, abs=0.2)
    assert 0.2 < scale.threshold < 0.6
    assert fit_scale(scores, [0] * 4000).threshold == 0.5


def test_an_epoch_has_all_classes_and_depends_on_the_seed_alone(tmp_path: Path) -> None:
    corpus = read_corpus(_write(tmp_path))
    first, again, other = (build_epoch(corpus, {}, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    counts = Counter(example.label for example in first)
    assert set(counts) >= {0, 1, 2}
    assert counts[0] + counts[1] > counts[2]


def test_held_out_motions_are_not_trained_on() -> None:
    rows = tuple(Row(f"We should ban thing {i}", f"claim {i}", "support", "perspectrum") for i in range(20))
    kept, held = split_motions(Corpus(rows), 0.2, random.Random(3))
    assert len({row.motion for row in held.rows}) == 4
    assert not {row.motion for row in held.rows} & {row.motion for row in kept.rows}


def test_matches_of_held_out_motions_are_held_out() -> None:
    rows = tuple(Row(f"We should ban thing {i}", f"claim {i}", "support", "argq30k") for i in range(20))
    matches = tuple(Match(f"point {i}", f"claim {i}", True) for i in range(20))
    points = tuple(Row(f"We should ban thing {i}", f"point {i}", "support", "argkp") for i in range(20))
    kept, held = split_motions(Corpus(rows + points, matches), 0.2, random.Random(3))
    assert len(held.matches) == 4
    assert len(kept.matches) == 16


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"motion": "m", "text": "t", "label": "support"}\n{"motion": "m", "text": "t", "label": "maybe"}\n', encoding="utf-8")
    with pytest.raises(BothSidesError, match="row 2"):
        read_rows(path)


def test_metrics_by_hand() -> None:
    chances = np.array([[0.5, 0.1, 0.4], [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]], np.float32)
    two = stance_metrics(chances, ["support", "oppose", "oppose"])
    assert two["accuracy"] == pytest.approx(2 / 3, abs=1e-3)
    assert two["macro_f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert two["macro_f1_three_way"] == pytest.approx((2 / 3 + 0) / 2, abs=1e-3)


def test_a_few_real_steps_train_export_and_answer(tmp_path: Path) -> None:
    """The documented command on a toy set: the weights it writes are loaded by the package's own model."""
    data, out = _write_all(tmp_path / "data"), tmp_path / "out"
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
    model = load_stance(export)
    assert model is not None
    chances, claimness = model.weigh("We should ban zoos", ["Animals suffer."])
    assert chances.shape == (1, len(LABELS))
    assert claimness.shape == (1,)
    assert model.match("Zoos are cruel", ["Animals suffer.", ""])[1] == 0


def test_a_run_can_go_on_from_shipped_weights() -> None:
    """The weights that training would start from answer as the shipped graph does, but for the rounding of int8 products."""
    from rag.train.loop import logits_of
    from rag.train.stance import new_encoder

    texts = ["Zoos are cruel.", "Zoos keep rare animals alive.", "A ban on zoos would cost jobs."]
    pairs = [("We should ban zoos", text) for text in texts]
    shipped = load_stance()
    assert shipped is not None
    logits = logits_of(new_encoder(STANCE_WEIGHTS, 64, 0), pairs, 64)[:, :3] / shipped.temperature
    powers = np.exp(logits - logits.max(1, keepdims=True))
    assert np.abs(powers / powers.sum(1, keepdims=True) - shipped.predict_pairs(pairs)).max() < 0.1


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    from rag.train.__main__ import main

    assert main(["stance", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
