"""Keeps one file, or one text printed many times, from filling the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["SAME_TEXT", "diverse_order"]

SAME_TEXT = 0.95
"""Cosine from which two passages say the same in the same words."""


def diverse_order(vectors: NDArray[np.float32], files: Sequence[str], k: int) -> list[int]:
    """Positions of at most ``k`` of the candidates, which come best first with unit-length ``vectors`` (n, d) and their ``files``.

    Two rules, both soft: a passage with the words of one already chosen waits until all others are taken, and while other
    files have candidates no file gives more than half of the list. Files that are copies of each other are to be given one name.
    """
    most = max(1, -(-k // 2))
    chosen: list[int] = []
    crowded: list[int] = []
    repeated: list[int] = []
    count: Counter[str] = Counter()
    for place in range(len(files)):
        if len(chosen) == k:
            break
        if chosen and float((vectors[chosen] @ vectors[place]).max()) >= SAME_TEXT:
            repeated.append(place)
        elif count[files[place]] >= most:
            crowded.append(place)
        else:
            chosen.append(place)
            count[files[place]] += 1
    return sorted([*chosen, *(crowded + repeated)[: k - len(chosen)]])
