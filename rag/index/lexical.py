"""BM25 over passages (Robertson and Zaragoza 2009), by bm25s with Snowball stems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged
from rag.index.layout import REINDEX

__all__ = ["LexicalIndex", "build_lexical", "tokens"]

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
"""Words; "18.4" and "1,000" stay whole, for a figure is what a question about it is matched by."""
_MMAP_FROM = 50_000


def build_lexical(texts: Sequence[str], folder: Path) -> None:
    """Writes the index of ``texts`` into ``folder``; without a single word in them, writes nothing."""
    import bm25s

    words = [tokens(text) for text in texts]
    if not any(words):
        return
    index = bm25s.BM25()
    index.index(words, show_progress=False)
    index.save(folder, show_progress=False)


class LexicalIndex:
    """Scores every passage for a query; rows as in ``passages.json``."""

    def __init__(self, folder: Path, passages: int) -> None:
        self._passages = passages
        self._index: Any = None
        if folder.is_dir():
            import bm25s

            try:
                self._index = bm25s.BM25.load(folder, mmap=passages >= _MMAP_FROM, show_progress=False)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise IndexDamaged(f"the word index in {folder} cannot be read: {error}", REINDEX) from error

    def scores(self, query: str) -> NDArray[np.float32]:
        """float32 (passages,), 0 where no word of the query occurs."""
        known = [word for word in tokens(query) if self._index is not None and word in self._index.vocab_dict]
        if not known:
            return np.zeros(self._passages, np.float32)
        return np.asarray(self._index.get_scores(known), np.float32)

    def coverage(self, query: str) -> NDArray[np.float32]:
        """float32 (passages,) in 0..1: how much of the query each passage holds, words counted by their rarity (BM25's idf).

        A word that the corpus lacks, such as a misspelling, does not count.
        """
        covered = np.zeros(self._passages, np.float32)
        known = {word for word in tokens(query) if self._index is not None and word in self._index.vocab_dict}
        total = 0.0
        for word in sorted(known):
            column = int(self._index.vocab_dict[word])
            start, end = self._index.scores["indptr"][column : column + 2]
            rarity = float(np.log1p((self._passages - (end - start) + 0.5) / (end - start + 0.5)))
            covered[self._index.scores["indices"][start:end]] += rarity
            total += rarity
        return covered / total if total else covered


def tokens(text: str) -> list[str]:
    """Stems of the words, without those that only hold a sentence or a question together; WHO and IT in capitals are names."""
    stemmer, common = _language()
    words = [word for word in _WORD.findall(text) if word.casefold() not in common or (len(word) > 1 and word.isupper())]
    stems: list[str] = stemmer.stemWords([word.casefold().encode("utf-8", "replace").decode("utf-8") for word in words])
    return stems


@lru_cache(maxsize=1)
def _language() -> tuple[Any, frozenset[str]]:
    import Stemmer
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    return Stemmer.Stemmer("english"), frozenset(STOPWORDS_EN_PLUS)
