"""From trained weights to what the package ships: one int8 graph, its tokenizer, its scales and its card."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.stance import StanceModel
from rag.train.calibrate import calibration_error, fit_scale, fit_temperature
from rag.train.card import write_card
from rag.train.data import LABELS, Corpus, Example, parted, read_corpus
from rag.train.examples import build_epoch
from rag.train.loop import Recipe
from rag.train.measure import dev_scores
from rag.train.points import cosines
from rag.train.score import best_threshold, stance_metrics

__all__ = ["export_stance"]

MAX_TOKENS = 192


def export_stance(data: Path, out: Path, recipe: Recipe, say: Callable[[str], None] = print) -> Path:
    """Export ``out/model`` to ``out/export`` (model.onnx, tokenizer.json, stance.json, README.md) and return that folder.

    Temperature and scales are fitted on motions that training never saw; development files under ``data`` are scored for the card.
    """
    target = out / "export"
    target.mkdir(parents=True, exist_ok=True)
    full = out / "model_fp32.onnx"
    _to_onnx(out / "model", full)
    _quantise(full, target / "model.onnx")
    _small_tokenizer(out / "model" / "tokenizer.json", target / "tokenizer.json")
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    _, held = parted(read_corpus(data), record["held_motions"])
    record |= _calibrate(target, held, recipe.seed) | {"max_tokens": MAX_TOKENS}
    examples = _examples(held, recipe.seed)
    record["held_out_full"] = _full_scores(out / "model", examples)
    record["bytes"] = sum(file.stat().st_size for file in target.iterdir())
    record["dev"] = dev_scores(StanceModel(target), data, recipe.seed, say)
    (out / "run.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    write_card(target / "README.md", record)
    say(f"{target}: {record['bytes'] / 1e6:.1f} MB; copy it to rag/models/stance_weights to ship it")
    return target


def _calibrate(target: Path, held: Corpus, seed: int) -> dict[str, Any]:
    """Writes ``stance.json`` and returns what the card says of it."""
    _write_config(target, {"temperature": 1.0})
    plain = StanceModel(target)
    examples = _examples(held, seed)
    labels = [example.label for example in examples]
    logits = plain.logits([(example.motion, example.text) for example in examples])[:, : len(LABELS)]
    scales: dict[str, Any] = {"temperature": round(fit_temperature(logits, labels), 3)}
    pairs = [(match.key_point, match.argument) for match in held.matches]
    points, answers = plain.logits(pairs)[:, len(LABELS)], [int(match.matches) for match in held.matches]
    scales["match"] = asdict(fit_scale(points, answers))
    scales["match_likeness"] = asdict(fit_scale(points, answers, cosines(pairs)))
    claims = plain.logits([(sentence.motion, sentence.text) for sentence in held.sentences])[:, len(LABELS) + 1]
    scales["claim"] = asdict(fit_scale(claims, [int(bool(sentence.side)) for sentence in held.sentences]))
    _write_config(target, scales)
    sentences = [(sentence.motion, sentence.text) for sentence in held.sentences]
    if sentences:
        claimed = StanceModel(target).weigh_pairs(sentences)[1]
        scales["claim"]["threshold"] = round(best_threshold([int(bool(sentence.side)) for sentence in held.sentences], claimed), 4)
        _write_config(target, scales)
    chances = StanceModel(target).predict_pairs([(example.motion, example.text) for example in examples])
    return scales | {
        "held_out_int8": stance_metrics(chances, [LABELS[label] for label in labels]),
        "calibration_error": round(calibration_error(chances, labels), 4),
    }


def _examples(held: Corpus, seed: int) -> list[Example]:
    """Examples of held-out motions that have a side, or none, made as an epoch is."""
    return [example for example in build_epoch(Corpus(held.rows), {}, random.Random(seed)) if example.label >= 0]


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


def _write_config(target: Path, scales: dict[str, Any]) -> None:
    with (target / "model.onnx").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    config = {"labels": list(LABELS), "max_tokens": MAX_TOKENS, **scales, "sha256": digest}
    (target / "stance.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _full_scores(weights: Path, held: Sequence[Example]) -> dict[str, float]:
    """What the weights score before quantising, by torch, on the same examples."""
    from rag.train.loop import logits_of
    from rag.train.stance import new_encoder

    encoder = new_encoder(weights, MAX_TOKENS, 0)
    logits: NDArray[np.float32] = logits_of(encoder, [(e.motion, e.text) for e in held], MAX_TOKENS)
    return stance_metrics(logits[:, : len(LABELS)], [LABELS[e.label] for e in held])
