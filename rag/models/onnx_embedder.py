"""Sentence vectors by onnxruntime and tokenizers alone: no torch, no transformers."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

__all__ = ["MAX_TOKENS", "OnnxEmbedder", "TokenVectors", "open_session", "open_tokenizer", "tokenize"]

MAX_TOKENS = 256
"""The model's own limit (``sentence_bert_config.json``), both special tokens included; what is longer is cut."""

_BATCH_TOKENS = 4096
_CHUNK = 8192


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of a text without the special ones: states, float32 (n, dimension), and where each stands in the text."""

    states: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]


class OnnxEmbedder:
    """``encode`` gives float32 (n, dimension) of unit length. One session for all threads of a process."""

    def __init__(self, folder: Path, name: str, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._session = open_session(folder / "model.onnx")
        self._tokenizer = open_tokenizer(folder / "tokenizer.json")
        self.dimension = int(self._session.get_outputs()[0].shape[-1])

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        """One row a text, in their order. ``progress(done, total)`` in texts. Empty texts have a vector too."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        done = 0
        for start in range(0, len(texts), _CHUNK):  # token lists of a whole corpus would not fit
            tokens = tokenize(self._tokenizer, texts[start : start + _CHUNK])
            for rows in _batches([len(t) for t in tokens]):
                vectors[[start + row for row in rows]] = self._run([tokens[row] for row in rows])
                done += len(rows)
                if progress is not None:
                    progress(done, len(texts))
        return vectors

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """A vector for each token in its context, not normalised; an empty text has none."""
        encodings = self._tokenizer.encode_batch([_utf8(text) for text in texts])
        found: list[TokenVectors] = [_NO_TOKENS] * len(texts)
        for rows in _batches([len(one.ids) for one in encodings]):
            ids, mask = _padded([encodings[row].ids for row in rows])
            states = self._session.run(["token_embeddings"], {"input_ids": ids, "attention_mask": mask})[0]
            for place, row in enumerate(rows):
                inner = slice(1, len(encodings[row].ids) - 1)  # not [CLS] and [SEP]
                found[row] = TokenVectors(states[place, inner].copy(), tuple(encodings[row].offsets[inner]))
        return found

    def _run(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        ids, mask = _padded(tokens)
        result: NDArray[np.float32] = self._session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})[0]
        return result


_NO_TOKENS = TokenVectors(np.zeros((0, 1), np.float32), ())


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids and mask, int64 (texts, longest)."""
    ids = np.zeros((len(tokens), max(len(t) for t in tokens)), np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(tokens):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return ids, mask


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Rows by falling length (the slowest first), each batch padded to little more than its own texts."""
    batches: list[list[int]] = []
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        size = max(1, _BATCH_TOKENS // max(1, lengths[order[start]]))
        batches.append(order[start : start + size])
        start += size
    return batches


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Opens a graph on the CPU; ``OMP_NUM_THREADS`` limits its threads.

    Raises:
        ModelError: the file is not a graph that onnxruntime can run.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Measured on this graph: more optimisation costs 20 to 100 ms at opening and gains nothing in a run.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    threads = os.environ.get("OMP_NUM_THREADS", "")
    if threads.isdigit() and int(threads) > 0:
        options.intra_op_num_threads = int(threads)
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"{path} cannot be run: {error}", f"Delete the folder {path.parent}: it is made anew at the next use.") from error


def open_tokenizer(path: Path) -> tokenizers.Tokenizer:
    """The tokenizer of ``path``, cutting at :data:`MAX_TOKENS`, without padding."""
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def tokenize(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of each text."""
    return [encoding.ids for encoding in tokenizer.encode_batch_fast([_utf8(text) for text in texts])]


def _utf8(text: str) -> str:
    """``text`` with a question mark for a lone surrogate, which UTF-8 cannot hold: one character for one."""
    return text.encode("utf-8", "replace").decode("utf-8")
