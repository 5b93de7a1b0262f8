"""The shipped stance weights, as the package loads them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.errors import WeightsError
from rag.models import load_embedder, load_stance
from rag.models.stance import STANCE_WEIGHTS, StanceModel

SUPPORT, OPPOSE, NEUTRAL = range(3)


@pytest.fixture(scope="module")
def model() -> StanceModel:
    loaded = load_stance()
    assert loaded is not None, "the package ships no stance weights"
    return loaded


@pytest.mark.parametrize(
    ("motion", "text", "side"),
    [
        ("We should ban plastic bags", "Plastic bags kill turtles and clog the rivers.", SUPPORT),
        ("We should ban plastic bags", "A ban on plastic bags would hurt poor shoppers.", OPPOSE),
        ("Should plastic bags be allowed?", "Plastic bags kill turtles and clog the rivers.", OPPOSE),
        ("This House would make music lessons compulsory", "Learning an instrument makes children more patient.", SUPPORT),
        ("Music lessons should not be compulsory", "Learning an instrument makes children more patient.", OPPOSE),
        ("The speed limit should be lowered", "The mayor called on the council to lower the speed limit.", SUPPORT),
        ("The speed limit should be lowered", "The lorry drivers' union opposes lowering the speed limit.", OPPOSE),
        ("The speed limit should be lowered", "Tulips are planted in autumn and bloom in April.", NEUTRAL),
    ],
)
def test_plain_cases(model: StanceModel, motion: str, text: str, side: int) -> None:
    assert int(model.predict(motion, [text])[0].argmax()) == side


@pytest.mark.parametrize(
    ("motion", "text", "side"),
    [
        ("The city should build the tram", "Mr Hale, who opposes the tram, called it a tax on drivers.", OPPOSE),
        ("The city should build the tram", "She urged the council to go ahead with the line.", SUPPORT),
        ("The city should build the tram", "The traders' association called on the mayor to drop the scheme.", OPPOSE),
        ("Congress should pass the gun bill", "The association said the bill would leave families defenceless.", OPPOSE),
    ],
)
def test_sides_in_sentences_of_news_reports(model: StanceModel, motion: str, text: str, side: int) -> None:
    assert int(model.predict(motion, [text])[0].argmax()) == side


def test_claims_rank_above_description(model: StanceModel) -> None:
    claims = ["Zoos are cruel to the animals that they keep.", "Critics say that a ban on zoos would cost thousands of jobs."]
    others = ["The zoo was opened in 1864 by the mayor of the city.", "It has 4,000 animals of 400 species."]
    chances = model.claimness("We should ban zoos", [*claims, *others])
    assert chances[:2].min() > chances[2:].max()
    assert chances[:2].min() > model.claim_threshold


def test_an_argument_matches_the_point_that_it_makes(model: StanceModel) -> None:
    points = ["Zoos are cruel to animals", "Zoos cost too much money"]
    arguments = ["animals in cages suffer and go mad with boredom", "the city could spend the millions that the zoo swallows on schools"]
    vectors = load_embedder().encode([*points, *arguments])
    chances = np.stack([model.match(point, arguments, vectors[2:] @ vectors[i]) for i, point in enumerate(points)])
    assert chances.argmax(0).tolist() == [0, 1]


def test_one_run_gives_stance_and_claimness(model: StanceModel) -> None:
    texts = ["Zoos are cruel.", "", "It rained in May."]
    stance, claims = model.weigh("We should ban zoos", texts)
    assert np.allclose(stance, model.predict("We should ban zoos", texts), atol=1e-6)
    assert np.allclose(claims, model.claimness("We should ban zoos", texts), atol=1e-6)
    assert claims[1] == 0
    assert model.match("", ["A claim."]).tolist() == [0]
    assert model.match_pairs([]).shape == (0,)


def test_turning_the_motion_turns_the_answer(model: StanceModel) -> None:
    texts = [
        "Nuclear power stations emit no carbon.",
        "Nuclear waste stays deadly for thousands of years.",
        "Nuclear energy is cheap and reliable.",
        "An accident at a nuclear plant would kill thousands.",
    ]
    there = model.predict("We should build nuclear power stations", texts)
    back = model.predict("We should not build nuclear power stations", texts)
    turned = there[:, :2].argmax(1) != back[:, :2].argmax(1)
    assert turned.sum() >= 3


def test_it_looks_through_a_reporting_frame(model: StanceModel) -> None:
    claim = "cars make the city centre dangerous for children"
    frames = [f"Critics say that {claim}.", f"Supporters of the plan argue that {claim}.", f"“{claim},” the minister told reporters."]
    assert (model.predict("We should ban cars from the city centre", frames).argmax(1) == SUPPORT).all()


def test_rows_are_probabilities_whatever_the_text(model: StanceModel) -> None:
    texts = ["", "   ", "\ud800 lone \udfff", "x" * 20_000, "word " * 3_000, "漢字 😀 ‮עברית", "\x00", "A short claim."]
    chances = model.predict("We should ban zoos", texts)
    assert chances.shape == (len(texts), 3)
    assert chances.dtype == np.float32
    assert np.isfinite(chances).all()
    assert np.allclose(chances.sum(1), 1, atol=1e-4)
    assert chances[:2].argmax(1).tolist() == [NEUTRAL, NEUTRAL]
    assert model.predict("", ["A claim."])[0].argmax() == NEUTRAL
    assert model.predict("\ud800", ["A claim."]).shape == (1, 3)
    assert model.predict("We should ban zoos", []).shape == (0, 3)


def test_company_in_a_batch_hardly_matters(model: StanceModel) -> None:
    """int8 scales are taken per batch, so the chances may move a little; the order of rows must hold."""
    texts = ["Zoos are cruel.", "Zoos protect rare animals from dying out, and they teach children to love nature." * 3, "It rained."]
    together = model.predict("We should ban zoos", texts)
    alone = np.concatenate([model.predict("We should ban zoos", [text]) for text in texts])
    assert np.abs(together - alone).max() < 0.15


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    shutil.copytree(STANCE_WEIGHTS, tmp_path / "w")
    config = json.loads((tmp_path / "w" / "stance.json").read_text(encoding="utf-8"))
    (tmp_path / "w" / "stance.json").write_text(json.dumps(config | {"sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(WeightsError) as raised:
        load_stance(tmp_path / "w")
    assert raised.value.remedy
    (tmp_path / "w" / "model.onnx").unlink()
    with pytest.raises(WeightsError):
        load_stance(tmp_path / "w")


def test_no_weights_no_model(tmp_path: Path) -> None:
    assert load_stance(tmp_path) is None


def test_what_is_shipped_is_small_and_says_where_it_comes_from(model: StanceModel) -> None:
    assert sum(file.stat().st_size for file in STANCE_WEIGHTS.iterdir()) <= 30_000_000
    card = (STANCE_WEIGHTS / "README.md").read_text(encoding="utf-8")
    for word in ("CC-BY-SA 3.0", "CC-BY-SA 4.0", "IBM", "Perspectrum", "seed", "Limits"):
        assert word in card
    assert model.fingerprint.startswith("stance-")


def test_no_torch_at_question_time() -> None:
    code = (
        "import sys; from rag.models import load_stance; load_stance().predict('We should ban zoos', ['Zoos are cruel.']); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'rag.train') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_bench_prints_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from eval.bench import main

    rows = [("We should ban cars", "Cars poison the air.", "support"), ("We should ban cars", "A ban on cars would cost jobs.", "oppose")]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps({"motion": m, "text": t, "label": label}) for m, t, label in rows), encoding="utf-8")
    assert main(["stance", "--data", str(path), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {"task", "data", "rows", "seconds", "metrics"} <= result.keys()
    assert result["rows"] == 2
    assert result["metrics"]["macro_f1"] == 1.0
    path.write_text('{"motion": "m"}', encoding="utf-8")
    assert main(["stance", "--data", str(path)]) == 1
    assert main(["stance", "--data", str(tmp_path / "none.jsonl")]) == 1


def test_the_weights_tell_nothing_of_the_disk_they_were_made_on() -> None:
    graph = (STANCE_WEIGHTS / "model.onnx").read_bytes()
    assert b"site-packages" not in graph
    assert b'File "' not in graph
