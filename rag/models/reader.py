"""Word vectors in context, kept for the next question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.models.embedder import LazyEmbedder, load_embedder
from rag.models.onnx_embedder import OnnxEmbedder, TokenVectors

__all__ = ["WordReader"]

_KEPT = 2000
"""Texts; about 30 kB each."""


class WordReader:
    """The packaged encoder read word by word, whatever model makes the index' vectors. Safe for threads."""

    def __init__(self, embedder: LazyEmbedder, split: Callable[[str], Sequence[tuple[int, int]]]) -> None:
        """``embedder`` is used when it is the packaged one; else that is loaded beside it. ``split`` gives where the words are."""
        self._embedder = embedder
        self._split = split
        self._encoder: OnnxEmbedder | None = None
        self._known: OrderedDict[str, TokenVectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode_words(self, texts: Sequence[str]) -> list[TokenVectors]:
        """As :meth:`OnnxEmbedder.encode_tokens`, but a row a word: the mean of its tokens, of unit length."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                read = self._open().encode_tokens(new)
                self._known.update({text: _by_word(one, self._split(text)) for text, one in zip(new, read, strict=True)})
            found = [self._known[text] for text in texts]
            for text in texts:
                self._known.move_to_end(text)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Sentence vectors of the packaged encoder, as :meth:`OnnxEmbedder.encode`."""
        with self._lock:
            return self._open().encode(texts)

    def _open(self) -> OnnxEmbedder:
        if self._encoder is None:
            own = self._embedder.opened()
            loaded = own if isinstance(own, OnnxEmbedder) else load_embedder()
            assert isinstance(loaded, OnnxEmbedder)
            self._encoder = loaded
        return self._encoder


def _by_word(tokens: TokenVectors, words: Sequence[tuple[int, int]]) -> TokenVectors:
    """The mean vector of the tokens of each word; a word beyond the encoder's limit is left out."""
    places = np.asarray(tokens.offsets, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(places[:, 1], [start for start, _ in words], side="right")
    last = np.searchsorted(places[:, 0], [end for _, end in words], side="left")
    kept = [i for i in range(len(words)) if last[i] > first[i]]
    if not kept:
        return TokenVectors(np.zeros((0, 1), np.float32), ())
    means = np.stack([tokens.vectors[first[i] : last[i]].mean(axis=0) for i in kept])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return TokenVectors(means, tuple(words[i] for i in kept))
