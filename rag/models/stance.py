"""Where a text stands toward a motion: the shipped cross-encoder, run by onnxruntime and tokenizers alone."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import WeightsError
from rag.models.onnx_embedder import open_session

__all__ = ["STANCE_WEIGHTS", "StanceModel", "load_stance"]

STANCE_WEIGHTS = Path(__file__).parent / "stance_weights"
_REMEDY = "Install the package anew, or remake the weights: python -m rag.train stance --data DIR --out DIR"
_BATCH_TOKENS = 2048


class StanceModel:
    """``predict`` gives calibrated probabilities of support, oppose and neutral, in that order.

    ``fingerprint`` changes whenever the same text could get another answer. One session for all threads of a process.
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
        self.fingerprint = f"stance-{found[:16]}-t{self.temperature:g}"
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
        chances = np.zeros((len(pairs), 3), np.float32)
        chances[:, 2] = 1.0
        rows = [row for row, (motion, text) in enumerate(pairs) if motion.strip() and text.strip()]
        if not rows:
            return chances
        encoded = self._tokenizer.encode_batch([(_clean(pairs[row][0]), _clean(pairs[row][1])) for row in rows])
        order = sorted(range(len(rows)), key=lambda i: -len(encoded[i].ids))
        start = 0
        while start < len(order):
            size = max(1, _BATCH_TOKENS // len(encoded[order[start]].ids))
            batch = order[start : start + size]
            chances[[rows[i] for i in batch]] = self._run([encoded[i] for i in batch])
            start += size
        return chances

    def _run(self, encoded: Sequence[Any]) -> NDArray[np.float32]:
        shape = (len(encoded), max(len(one.ids) for one in encoded))
        inputs = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
        for row, one in enumerate(encoded):
            inputs["input_ids"][row, : len(one.ids)] = one.ids
            inputs["attention_mask"][row, : len(one.ids)] = 1
            inputs["token_type_ids"][row, : len(one.ids)] = one.type_ids
        logits = self._session.run(None, inputs)[0] / self.temperature
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances: NDArray[np.float32] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
        return chances


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
