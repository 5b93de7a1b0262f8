"""Trains the cross-encoder for stance, key-point matches and claims, from the packaged all-MiniLM-L6-v2 weights or later ones."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.models.weights import verified_weights
from rag.train.data import LABELS, Corpus, Example, read_corpus, split_motions
from rag.train.examples import build_epoch
from rag.train.loop import OUTPUTS, Recipe, fit, logits_of
from rag.train.score import average_precision, stance_metrics
from rag.train.shipped import is_shipped, load_shipped

__all__ = ["HELD_SHARE", "near_motions", "new_encoder", "train_stance", "watch_scores"]

HELD_SHARE = 0.07


def new_encoder(folder: Path, max_length: int, seed: int) -> Any:
    """A sentence-transformers ``CrossEncoder`` with ``OUTPUTS`` outputs on the weights in ``folder``; new outputs are drawn with ``seed``.

    ``folder`` holds a model as transformers saves it, or weights as this package ships them.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(seed)
    base = verified_weights() if is_shipped(folder) else folder
    encoder = CrossEncoder(str(base), num_labels=OUTPUTS, max_length=max_length, local_files_only=True, device="cpu")
    if is_shipped(folder):
        load_shipped(encoder.model, folder)
    return encoder


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


def watch_scores(logits: NDArray[np.float32], examples: Sequence[Example]) -> dict[str, float]:
    """Scores of raw ``logits`` (n, OUTPUTS): of the stance on examples that have one, average precision of the other two."""
    sided = [i for i, example in enumerate(examples) if example.label >= 0]
    sides = [LABELS[examples[i].label] for i in sided]
    scores = stance_metrics(logits[sided, : len(LABELS)], sides) if sides else {}
    for column, name in enumerate(("match", "claim"), len(LABELS)):
        known = [i for i, example in enumerate(examples) if getattr(example, name) >= 0]
        if known:
            gold = [getattr(examples[i], name) for i in known]
            scores[f"{name}_average_precision"] = round(average_precision(gold, logits[known, column]), 4)
    return scores


def train_stance(
    data: Path, out: Path, recipe: Recipe, *, share: float = 1.0, start: Path | None = None, say: Callable[[str], None] = print
) -> Path:
    """Train on the sets under ``data``, from the weights in ``start``, else the packaged ones.

    The weights go to ``out/model``, which is returned, and the record of the run to ``out/run.json``.
    """
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    kept, held = split_motions(read_corpus(data), HELD_SHARE, random.Random(recipe.seed))
    encoder = new_encoder(verified_weights(), recipe.max_length, recipe.seed)
    near = near_motions(encoder, _motions(kept))
    watched = build_epoch(held, near_motions(encoder, _motions(held)), random.Random(recipe.seed), share=0.3)
    if start is not None:
        encoder = new_encoder(start, recipe.max_length, recipe.seed)
    say(f"{len(kept.rows)} rows for training, {len(held.rows)} of held-out motions ({len(watched)} examples of them watched)")

    def check(trained: Any) -> dict[str, float]:
        return watch_scores(logits_of(trained, [(e.motion, e.text) for e in watched], recipe.max_length), watched)

    def epoch_of(number: int) -> list[Example]:
        first = 100 if start else 0  # a second run draws anew
        return build_epoch(kept, near, random.Random(recipe.seed * 1000 + first + number), share=share)

    origin = _origin(start)
    record = fit(encoder, epoch_of, recipe, out, check, say)
    record["held_out"] = check(encoder)
    record["held_motions"] = _motions(held)
    record["start"] = origin
    record["training_rows"] = len(kept.rows)
    (out / "run.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    encoder.save_pretrained(str(out / "model"))
    say(f"held-out motions: {record['held_out']}")
    return out / "model"


def _motions(corpus: Corpus) -> list[str]:
    return sorted({row.motion for row in corpus.rows} | {sentence.motion for sentence in corpus.sentences})


def _origin(start: Path | None) -> dict[str, Any] | None:
    """Where the run began, so that a card tells of it: the record of an earlier run, or the hash of shipped weights."""
    if start is None:
        return None
    run = start.parent / "run.json"
    if is_shipped(start):
        return {"shipped": json.loads((start / "stance.json").read_text(encoding="utf-8"))["sha256"]}
    return dict(json.loads(run.read_text(encoding="utf-8"))) if run.is_file() else {"unknown": start.name}
