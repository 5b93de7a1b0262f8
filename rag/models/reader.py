"""Texts read word by word, kept for the next question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.adapter import READER, reader_head
from rag.models.embedder import LazyEmbedder, load_embedder
from rag.models.onnx_cache import ensure_export
from rag.models.onnx_embedder import OnnxEmbedder, TokenVectors
from rag.models.weights import DEFAULT_MODEL

__all__ = ["ReadText", "WordReader"]

_KEPT = 1500
"""Texts; about 60 kB each."""
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as the reader sees it. ``vectors`` are its words' (n, d) at ``offsets``; ``tokens`` its tokens' (m, d) at ``places``; all
    of unit length. ``telling`` (m,) says how much each token tells when the text is a question; ``states`` are the tokens'
    vectors before they were brought to unit length."""

    vectors: Vectors
    offsets: tuple[tuple[int, int], ...]
    tokens: Vectors
    places: tuple[tuple[int, int], ...]
    telling: Vectors
    states: Vectors


class WordReader:
    """The packaged encoder, fitted to questions and what answers them, whatever model makes the index' vectors. Safe for threads."""

    def __init__(self, embedder: LazyEmbedder, split: Callable[[str], Sequence[tuple[int, int]]]) -> None:
        """``embedder`` gives the sentence vectors when it is the packaged one. ``split`` says where the words of a text are."""
        self._embedder = embedder
        self._split = split
        self._encoder: OnnxEmbedder | None = None
        self._plain: OnnxEmbedder | None = None
        self._known: OrderedDict[str, ReadText] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, texts: Sequence[str]) -> list[ReadText]:
        """Each text, word by word and token by token."""
        with self._lock:
            if self._encoder is None:
                self._encoder = OnnxEmbedder(ensure_export(adapter=READER), DEFAULT_MODEL, "")
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                read = self._encoder.encode_tokens(new)
                self._known.update({text: _read(one, self._split(text)) for text, one in zip(new, read, strict=True)})
            found = [self._known[text] for text in texts]
            for text in texts:
                self._known.move_to_end(text)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Sentence vectors of the packaged encoder as it is, as :meth:`OnnxEmbedder.encode`."""
        with self._lock:
            if self._plain is None:
                own = self._embedder.opened()
                loaded = own if isinstance(own, OnnxEmbedder) else load_embedder()
                assert isinstance(loaded, OnnxEmbedder)
                self._plain = loaded
        return self._plain.encode(texts)


def _read(tokens: TokenVectors, words: Sequence[tuple[int, int]]) -> ReadText:
    """A word's vector is the mean of its tokens'; a word beyond the encoder's limit is left out."""
    states = tokens.states
    if not len(states):
        return ReadText(states, (), states, (), np.zeros(0, np.float32), states)
    unit = _unit(states)
    places = np.asarray(tokens.offsets, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(places[:, 1], [start for start, _ in words], side="right")
    last = np.searchsorted(places[:, 0], [end for _, end in words], side="left")
    kept = [i for i in range(len(words)) if last[i] > first[i]]
    means = _unit(np.stack([unit[first[i] : last[i]].mean(axis=0) for i in kept])) if kept else np.zeros((0, 1), np.float32)
    return ReadText(means, tuple(words[i] for i in kept), unit, tokens.offsets, reader_head().telling(states), states)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)
