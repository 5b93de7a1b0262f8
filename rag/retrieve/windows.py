"""Stretches of whole sentences, cut where the claims are rather than where an index happened to cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import Source, Span

__all__ = ["best_windows", "widest_windows", "window_span"]

_MARKER = 6
"""A list marker or quote sign up to so many characters may stand between two sentences of a window; other text may not."""
_NOTHING = 1e-6
_AGAIN = 0.5
"""Of its chance is left to a sentence each time that its very words have been chosen elsewhere: copies of a text wait."""


def widest_windows(source: Source, max_chars: int) -> NDArray[np.int64]:
    """(n, 2) rows ``first, end`` (exclusive): from each of the n sentences as many as fit, none over boilerplate."""
    sentences = source.sentences
    ends: list[int] = []
    end = 0
    for first, start in enumerate(sentences):
        end = max(end, first + 1)
        while (
            end < len(sentences)
            and sentences[end].end - start.start <= max_chars
            and len(source.text[sentences[end - 1].end : sentences[end].start].strip()) <= _MARKER
        ):
            end += 1
        ends.append(end)
    return np.stack([np.arange(len(ends)), np.array(ends, np.int64)], axis=1) if ends else np.zeros((0, 2), np.int64)


def best_windows(
    chances: NDArray[np.float32], windows: NDArray[np.int64], k: int, words: Sequence[str] = ()
) -> list[tuple[int, int, float]]:
    """Up to ``k`` windows ``(first, end, sum of chances)`` that share no sentence, each the best of what is left.

    ``windows`` (m, 2) point into ``chances`` (n,). One that reaches into a chosen one is cut short before it. ``words`` (n,),
    if given, are the sentences: what has been chosen counts half when it is met again, a quarter the next time.
    """
    firsts, ends, left = windows[:, 0].copy(), windows[:, 1].copy(), chances.astype(np.float64)
    twins: dict[str, list[int]] = {}
    for place, text in enumerate(words):
        twins.setdefault(text, []).append(place)
    chosen: list[tuple[int, int, float]] = []
    while len(chosen) < k and len(firsts):
        totals = np.concatenate([[0.0], np.cumsum(left)])
        gains = totals[ends] - totals[firsts]
        best = int(np.argmax(gains))
        if gains[best] < _NOTHING:
            break
        first, end = int(firsts[best]), int(ends[best])
        chosen.append((first, end, float(gains[best])))
        for text in words[first:end]:
            left[twins[text]] *= _AGAIN
        ends = np.where((firsts < first) & (ends > first), first, ends)
        kept = (firsts < first) | (firsts >= end)
        firsts, ends = firsts[kept], ends[kept]
    return chosen


def window_span(source: Source, sentences: Sequence[Span], max_chars: int) -> Span:
    """From the first to the last sentence; a lone sentence that is too long by itself is cut at a space."""
    start, end = sentences[0].start, sentences[-1].end
    if end - start > max_chars:
        whole = source.text[start : start + max_chars + 1].rpartition(" ")[0].rstrip()
        end = start + (len(whole) or max_chars)
    return Span(start, end)
