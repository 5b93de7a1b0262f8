"""Where a text stands toward a motion, whether it utters a claim on it, and whether it makes a given point.

One shipped cross-encoder answers all three, run by onnxruntime and tokenizers alone.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError, WeightsError
from rag.models.onnx_embedder import open_session

__all__ = ["STANCE_WEIGHTS", "Scale", "StanceModel", "load_stance"]

STANCE_WEIGHTS = Path(__file__).parent / "stance_weights"
_REMEDY = "Install the package anew, or remake the weights: python -m rag.train stance --data DIR --out DIR"
_BATCH_TOKENS = 2048
_OUTPUTS = ("match", "claim")  # after those of the stance, in order
_SCALES = ("match", "match_likeness", "claim")


@dataclass(frozen=True, slots=True)
class Scale:
    """From a raw output z, and a cosine c, to a chance, 1 / (1 + exp(-(slope z + likeness c + offset))) (Platt 1999), and where to cut."""

    slope: float
    offset: float
    threshold: float
    likeness: float = 0.0


class StanceModel:
    """``predict`` gives calibrated probabilities of support, oppose and neutral, in that order.

    ``claimness`` and ``match`` answer the other two questions, and ``weigh`` gives stance and claimness of the same texts for
    the price of one. ``fingerprint`` changes whenever the same text could get another answer. One session for all threads
    of a process.
    """

    labels = ("support", "oppose", "neutral")

    def __init__(self, folder: Path) -> None:
        """Raises ``WeightsError`` when a file is missing or the weights are not those that ``stance.json`` names."""
        import tokenizers

        try:
            config: dict[str, Any] = json.loads((folder / "stance.json").read_text(encoding="utf-8"))
            with (folder / "model.onnx").open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            self._tokenizer = tokenizers.Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise WeightsError(f"the stance weights in {folder} cannot be read: {error}", _REMEDY) from error
        if found != config["sha256"]:
            raise WeightsError(f"{folder / 'model.onnx'} has SHA-256 {found}, not {config['sha256']}", _REMEDY)
        self.temperature = float(config["temperature"])
        self._further = {name: Scale(**config[name]) for name in _SCALES if name in config}
        marks = "".join(f"-{scale.slope:g},{scale.offset:g},{scale.likeness:g}" for scale in self._further.values())
        self.fingerprint = f"stance-{found[:16]}-t{self.temperature:g}{marks}"
        self._tokenizer.enable_truncation(int(config["max_tokens"]))
        self._tokenizer.no_padding()
        self._session = open_session(folder / "model.onnx")

    def predict(self, motion: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, float32 (n, 3), each summing to 1. An empty text, or an empty motion, gives no position.

        What goes beyond the model's tokens is cut off the longer of the two.
        """
        return self.predict_pairs([(motion, text) for text in texts])

    def predict_pairs(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """The same for (motion, text) pairs with motions of their own; also says whether one claim supports or attacks another."""
        return self._sides(self.logits(pairs))

    def weigh(self, motion: str, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """``predict`` and ``claimness`` of the same texts, float32 (n, 3) and (n,), in one run of the model.

        Raises:
            ModelError: these weights answer for the stance alone.
        """
        return self.weigh_pairs([(motion, text) for text in texts])

    def weigh_pairs(self, pairs: Sequence[tuple[str, str]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same for (motion, text) pairs."""
        logits = self.logits(pairs)
        sides = self._sides(logits)
        clear = (1 - sides[:, 2]) * sides[:, :2].max(axis=1)
        return sides, np.sqrt(clear * self._chance(logits, "claim"))

    def claimness(self, motion: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """How surely each sentence utters a claim that bears on the motion, float32 (n,) from 0 to 1; an empty one has 0.

        The geometric mean of two looks: the chance by the output trained for it, and how clearly the sentence takes a side. The
        second carries over better to other kinds of text. ``claim_threshold`` is where to cut. A sentence may come with one before it.

        Raises:
            ModelError: these weights answer for the stance alone.
        """
        return self.weigh(motion, sentences)[1]

    def match(self, key_point: str, arguments: Sequence[str], likeness: NDArray[np.floating] | None = None) -> NDArray[np.float32]:
        """The chance that each argument makes the key point, float32 (n,); an empty one has 0. Meant for one motion and side.

        ``likeness`` (n,) are the cosines of the default embedder's vectors of key point and arguments. The two ways of looking
        err on different pairs: give it where vectors are at hand.

        Raises:
            ModelError: these weights answer for the stance alone.
        """
        return self.match_pairs([(key_point, argument) for argument in arguments], likeness)

    def match_pairs(self, pairs: Sequence[tuple[str, str]], likeness: NDArray[np.floating] | None = None) -> NDArray[np.float32]:
        """The same for (key point, argument) pairs."""
        question = "match" if likeness is None else "match_likeness"
        return self._chance(self.logits(pairs), question, likeness)

    @property
    def claim_threshold(self) -> float:
        """Where ``claimness`` counts as a claim: best F1 on articles of motions that training never saw."""
        return self._scale("claim").threshold

    @property
    def match_threshold(self) -> float:
        """The chance, with ``likeness``, from which on an argument counts as making a key point; found in the same way."""
        return self._scale("match_likeness").threshold

    def logits(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """The model's raw outputs, float32 (n, outputs): three for the stance, then match and claim; -inf where a text is empty."""
        rows = [row for row, pair in enumerate(pairs) if all(part.strip() for part in pair)]
        logits = np.full((len(pairs), len(self.labels) + len(_OUTPUTS)), -np.inf, np.float32)
        encoded = self._tokenizer.encode_batch([(_clean(pairs[row][0]), _clean(pairs[row][1])) for row in rows])
        order = sorted(range(len(rows)), key=lambda i: -len(encoded[i].ids))
        start = 0
        while start < len(order):
            size = max(1, _BATCH_TOKENS // len(encoded[order[start]].ids))
            batch = order[start : start + size]
            found = self._run([encoded[i] for i in batch])
            logits[[rows[i] for i in batch], : found.shape[1]] = found
            start += size
        return logits

    def _sides(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        chances = np.zeros((len(logits), 3), np.float32)
        chances[:, 2] = 1.0
        known = np.isfinite(logits[:, 0])
        powers = np.exp((logits[known, :3] - logits[known, :3].max(axis=1, keepdims=True)) / self.temperature)
        chances[known] = powers / powers.sum(axis=1, keepdims=True)
        return chances

    def _chance(self, logits: NDArray[np.float32], question: str, likeness: NDArray[np.floating] | None = None) -> NDArray[np.float32]:
        scale = self._scale(question)
        score = logits[:, len(self.labels) + _OUTPUTS.index(question.partition("_")[0])]
        chances = np.zeros(len(score), np.float32)
        known = np.isfinite(score)
        line = scale.slope * score[known] + scale.offset
        if likeness is not None:
            line = line + scale.likeness * np.asarray(likeness)[known]
        chances[known] = 1 / (1 + np.exp(-line))
        return chances

    def _scale(self, question: str) -> Scale:
        if question not in self._further:
            raise ModelError(f"these weights do not answer for “{question}”", _REMEDY)
        return self._further[question]

    def _run(self, encoded: Sequence[Any]) -> NDArray[np.float32]:
        shape = (len(encoded), max(len(one.ids) for one in encoded))
        inputs = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
        for row, one in enumerate(encoded):
            inputs["input_ids"][row, : len(one.ids)] = one.ids
            inputs["attention_mask"][row, : len(one.ids)] = 1
            inputs["token_type_ids"][row, : len(one.ids)] = one.type_ids
        logits: NDArray[np.float32] = self._session.run(None, inputs)[0]
        return logits


def load_stance(folder: Path | None = None) -> StanceModel | None:
    """The shipped model, loaded once a process; ``None`` when the package holds no weights.

    Raises:
        WeightsError: weights are there, but altered or incomplete.
    """
    folder = STANCE_WEIGHTS if folder is None else folder
    if not (folder / "stance.json").is_file() and not (folder / "model.onnx").is_file():
        return None
    return _load(folder, (folder / "model.onnx").stat().st_mtime_ns if (folder / "model.onnx").is_file() else 0)


@functools.lru_cache(maxsize=1)
def _load(folder: Path, _changed: int) -> StanceModel:
    return StanceModel(folder)


def _clean(text: str) -> str:
    """A lone surrogate, which UTF-8 cannot hold, counts as a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
