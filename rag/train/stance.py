"""Trains the stance cross-encoder from the packaged all-MiniLM-L6-v2 weights and ships it as int8 ONNX."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.models.weights import verified_weights
from rag.train.data import LABELS, Corpus, Example, Row, build_epoch, read_corpus, split_motions
from rag.train.loop import Recipe, fit, logits_of
from rag.train.score import stance_metrics

__all__ = ["held_out_pairs", "near_motions", "new_encoder", "train_stance"]


def new_encoder(folder: Path, max_length: int, seed: int) -> Any:
    """A three-class sentence-transformers ``CrossEncoder`` on the weights in ``folder``; its new head is drawn with ``seed``."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(seed)
    return CrossEncoder(str(folder), num_labels=len(LABELS), max_length=max_length, local_files_only=True, device="cpu")


def near_motions(encoder: Any, motions: Sequence[str], low: float = 0.1, high: float = 0.42, count: int = 40) -> dict[str, list[str]]:
    """For each motion, others near it in topic but not the same (cosine of mean-pooled vectors in ``low..high``): hard neutrals."""
    import torch

    net, tokenizer = encoder.model, encoder.tokenizer
    net.eval()
    vectors = []
    with torch.inference_mode():
        for start in range(0, len(motions), 64):
            inputs = tokenizer(list(motions[start : start + 64]), truncation=True, max_length=64, padding=True, return_tensors="pt")
            hidden = net.base_model(**inputs).last_hidden_state
            mask = inputs["attention_mask"][..., None]
            vectors.append(((hidden * mask).sum(1) / mask.sum(1)).numpy())
    matrix = np.concatenate(vectors)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    likeness = matrix @ matrix.T
    near = {}
    for i, motion in enumerate(motions):
        order = [int(j) for j in np.argsort(-likeness[i]) if j != i and low <= likeness[i, j] <= high]
        near[motion] = [motions[j] for j in order[:count]]
    return near


def held_out_pairs(rows: Sequence[Row], near: dict[str, list[str]], seed: int, share: float = 1.0) -> list[Example]:
    """Examples of motions that training never saw, made as an epoch is, for the temperature and for watching the training."""
    return build_epoch(Corpus(tuple(rows)), near, random.Random(seed), share=share)


def train_stance(
    data: Path,
    out: Path,
    recipe: Recipe,
    *,
    share: float = 1.0,
    held_share: float = 0.07,
    start: Path | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Train on the sets under ``data``, from the weights in ``start``, else the packaged ones.

    The weights go to ``out/model``, which is returned, and the record of the run to ``out/run.json``.
    """
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    corpus = read_corpus(data)
    kept, held = split_motions(corpus, held_share, random.Random(recipe.seed))
    encoder = new_encoder(verified_weights(), recipe.max_length, recipe.seed)
    near = near_motions(encoder, sorted({row.motion for row in kept.rows}))
    held_near = near_motions(encoder, sorted({row.motion for row in held}))
    if start is not None:
        encoder = new_encoder(start, recipe.max_length, recipe.seed)
    watched = held_out_pairs(held, held_near, recipe.seed, share=0.5)
    say(f"{len(kept.rows)} rows for training, {len(held)} of held-out motions ({len(watched)} examples of them watched)")

    def check(trained: Any) -> dict[str, float]:
        scores: dict[str, float] = {}
        logits = logits_of(trained, [(e.motion, e.text) for e in watched], recipe.max_length)
        scores |= stance_metrics(_softmax(logits), [LABELS[e.label] for e in watched])
        plain = [row for row in held if row.origin != "argq30k"][:600]
        logits = logits_of(trained, [(row.motion, row.text) for row in plain], recipe.max_length)
        return scores | {"plain_macro_f1": stance_metrics(_softmax(logits), [row.label for row in plain])["macro_f1"]} if plain else scores

    def epoch_of(number: int) -> list[Example]:
        first = 100 if start else 0  # a second run draws anew
        return build_epoch(kept, near, random.Random(recipe.seed * 1000 + first + number), share=share)

    record = fit(encoder, epoch_of, recipe, out, check, say)
    record["held_out"] = check(encoder)
    record["held_motions"] = sorted({row.motion for row in held})
    record["start"] = _origin(start)
    record["training_rows"] = len(kept.rows)
    (out / "run.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    encoder.save_pretrained(str(out / "model"))
    say(f"held-out motions: {record['held_out']}")
    return out / "model"


def _origin(start: Path | None) -> dict[str, Any] | None:
    """The record of the run that left the weights in ``start``, so that a card tells of both."""
    if start is None:
        return None
    run = start.parent / "run.json"
    return dict(json.loads(run.read_text(encoding="utf-8"))) if run.is_file() else {"unknown": str(start)}


def _softmax(logits: Any) -> Any:
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)
