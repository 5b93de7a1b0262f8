"""From trained weights to what the package ships: one int8 graph, its tokenizer, its temperature and its card."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.stance import StanceModel
from rag.train.card import write_card
from rag.train.data import LABELS, Example, read_corpus, read_rows
from rag.train.loop import Recipe
from rag.train.motions import parse_motion, reworded
from rag.train.score import stance_metrics

__all__ = ["FlipCheck", "export_stance", "fit_temperature", "flip_rate"]

MAX_TOKENS = 192


def export_stance(data: Path, out: Path, recipe: Recipe, say: Callable[[str], None] = print) -> Path:
    """Export ``out/model`` to ``out/export`` (model.onnx, tokenizer.json, stance.json, README.md) and return that folder.

    The temperature is fitted on motions that training never saw; development files under ``data`` are scored for the card.
    """
    target = out / "export"
    target.mkdir(parents=True, exist_ok=True)
    full = out / "model_fp32.onnx"
    _to_onnx(out / "model", full)
    _quantise(full, target / "model.onnx")
    _small_tokenizer(out / "model" / "tokenizer.json", target / "tokenizer.json")
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    _write_config(target, 1.0)
    held = _held_out(data, record["held_motions"], recipe.seed)
    model = StanceModel(target)
    temperature = fit_temperature(np.log(_chances(model, held)), [e.label for e in held])
    _write_config(target, temperature)
    model = StanceModel(target)
    record["temperature"] = temperature
    record["max_tokens"] = MAX_TOKENS
    record["held_out_full"] = _full_scores(out / "model", held)
    record["held_out_int8"] = stance_metrics(_chances(model, held), [LABELS[e.label] for e in held])
    record["calibration_error"] = round(calibration_error(_chances(model, held), [e.label for e in held]), 4)
    record["bytes"] = sum(file.stat().st_size for file in target.iterdir())
    record["dev"] = {}
    for path in sorted((data / "stance").glob("*_dev.jsonl")):
        rows = read_rows(path)
        chances = model.predict_pairs([(row.motion, row.text) for row in rows])
        flips = flip_rate(model, [(row.motion, row.text) for row in rows], recipe.seed)
        record["dev"][path.stem] = stance_metrics(chances, [row.label for row in rows]) | {"flipped": flips.rate, "flip_cases": flips.cases}
        say(f"{path.stem}: {record['dev'][path.stem]}")
    (out / "run.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    write_card(target / "README.md", record)
    say(f"{target}: {record['bytes'] / 1e6:.1f} MB, temperature {temperature:.2f}; copy it to rag/models/stance_weights to ship it")
    return target


def _to_onnx(weights: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification

    class Scores(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.net = AutoModelForSequenceClassification.from_pretrained(weights, attn_implementation="eager", local_files_only=True)

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            return self.net(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits

    ids = torch.randint(1000, 2000, (3, 17))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    free = {0: "batch", 1: "sequence"}
    with torch.inference_mode():
        program = torch.onnx.export(
            Scores().eval(),
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            dynamo=True,
            input_names=names,
            output_names=["logits"],
            dynamic_shapes=dict.fromkeys(names, free),
            verbose=False,
        )
    program.save(str(target))


def _quantise(full: Path, target: Path) -> None:
    """Dynamic int8, one scale a channel, seven bits of weight: the same answers on processors without VNNI."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(full), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    _forget_origin(target)


def _forget_origin(path: Path) -> None:
    """Take out of the graph what the exporter notes of the code it traced: places on the disk of whoever ran it."""
    import onnx

    model = onnx.load(str(path))
    parts = [model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output, *model.functions]
    parts += [node for function in model.functions for node in function.node] + list(model.graph.initializer)
    for part in parts:
        part.ClearField("doc_string")
        del part.metadata_props[:]
    onnx.save(model, str(path))


def _small_tokenizer(source: Path, target: Path) -> None:
    """The tokenizer without padding and truncation of its own."""
    data = json.loads(source.read_text(encoding="utf-8"))
    data["padding"] = data["truncation"] = None
    target.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _write_config(target: Path, temperature: float) -> None:
    with (target / "model.onnx").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    config = {"labels": list(LABELS), "max_tokens": MAX_TOKENS, "temperature": round(temperature, 3), "sha256": digest}
    (target / "stance.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _held_out(data: Path, motions: Sequence[str], seed: int) -> list[Example]:
    from rag.train.stance import held_out_pairs

    wanted = set(motions)
    rows = [row for row in read_corpus(data).rows if row.motion in wanted and row.origin != "argkp"]
    return held_out_pairs(rows, {}, seed)


def _chances(model: StanceModel, examples: Sequence[Example]) -> NDArray[np.float32]:
    return np.clip(model.predict_pairs([(e.motion, e.text) for e in examples]), 1e-7, 1)


def _full_scores(weights: Path, held: Sequence[Example]) -> dict[str, float]:
    """What the weights score before quantising, by torch, on the same examples."""
    from rag.train.loop import logits_of
    from rag.train.stance import new_encoder

    encoder = new_encoder(weights, MAX_TOKENS, 0)
    return stance_metrics(logits_of(encoder, [(e.motion, e.text) for e in held], MAX_TOKENS), [LABELS[e.label] for e in held])


def fit_temperature(logits: NDArray[np.float32], labels: Sequence[int]) -> float:
    """The temperature with the least log loss (Guo et al. 2017), by search from 0.3 to 4."""
    rows = np.arange(len(labels))

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(1, keepdims=True)
        return float(-(scaled[rows, np.asarray(labels)] - np.log(np.exp(scaled).sum(1))).mean())

    return float(min(np.linspace(0.3, 4.0, 371), key=loss))


def calibration_error(chances: NDArray[np.float32], labels: Sequence[int], bins: int = 10) -> float:
    """Expected calibration error: confidence against accuracy of the answer, in ``bins`` of equal width."""
    best, sure = chances.argmax(1), chances.max(1)
    error = 0.0
    for low in np.linspace(0, 1, bins, endpoint=False):
        chosen = (sure > low) & (sure <= low + 1 / bins)
        if chosen.any():
            error += chosen.mean() * abs(float((best[chosen] == np.asarray(labels)[chosen]).mean()) - float(sure[chosen].mean()))
    return float(error)


@dataclass(frozen=True, slots=True)
class FlipCheck:
    """``rate`` of the confident ``cases`` whose side turned when the motion was turned."""

    rate: float
    cases: int


def flip_rate(model: StanceModel, pairs: Sequence[tuple[str, str]], seed: int, confident: float = 0.8, most: int = 1500) -> FlipCheck:
    """Turn each motion round by a negated or contrary wording; count sides with chance over ``confident`` that turn as well."""
    rng = random.Random(seed)
    turned = []
    for motion, text in pairs:
        parsed = parse_motion(motion)
        for _ in range(12):
            wording, sign = reworded(parsed, rng)
            if sign < 0 and len(wording.split()) >= min(4, len(motion.split())):  # not a bare noun phrase
                turned.append((motion, text, wording))
                break
    turned = rng.sample(turned, min(most, len(turned)))
    if not turned:
        return FlipCheck(0.0, 0)
    before = model.predict_pairs([(motion, text) for motion, text, _ in turned])
    after = model.predict_pairs([(wording, text) for _, text, wording in turned])
    sure = before[:, :2].max(1) > confident
    same = before[:, :2].argmax(1) != after[:, :2].argmax(1)
    return FlipCheck(round(float(same[sure].mean()), 4) if sure.any() else 0.0, int(sure.sum()))
