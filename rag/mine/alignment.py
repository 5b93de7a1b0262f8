"""Whether a motion that a question brings goes with the corpus' own motion or against it, so that its described positions can serve.

Two looks by the stance model. Each motion is asked of the other. And the described positions are weighed against the new motion,
sentence by sentence: where those of one side mostly support it and those of the other oppose it (Welch's t, 1947), it goes with the
first. One sentence is often misread, a dozen seldom are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import Debate
from rag.mine.polarity import motion_polarity, negate
from rag.mine.signals import Stance, odds

__all__ = ["alignment"]

Vectors = NDArray[np.float32]
_SAME_MATTER = 0.4
_SAME_WORDS = 0.65
_SURE = 1.5
_PLAIN = 0.6
_LEANS = 0.3


def alignment(motion: str, debate: Debate, encode: Callable[[Sequence[str]], Vectors], stance: Stance) -> float:
    """From 1 (the same wish) over 0 (another matter, or it cannot be told) to -1 (the reverse wish)."""
    sides = [_sentences(debate.support.description), _sentences(debate.oppose.description)]
    rows = encode([motion, debate.motion, *sides[0], *sides[1]])
    near = float(rows[0] @ rows[1])
    described = rows[2:] @ rows[0]
    found = _each_of_the_other(motion, debate.motion, stance) if near >= _SAME_MATTER else 0.0
    if abs(found) >= _PLAIN or min(map(len, sides)) < 3 or (near < _SAME_MATTER and float(described.max()) < _SAME_WORDS):
        return found
    difference, certainty = _by_positions(motion, sides, stance)
    first, second = described[: len(sides[0])], described[len(sides[0]) :]
    likeness = float(np.sort(first)[-2:].mean() - np.sort(second)[-2:].mean())
    if abs(found) >= _LEANS and found * difference < 0:
        return 0.0  # the two ways of asking contradict each other
    if certainty >= _SURE and likeness * difference > -0.02:
        return float(np.sign(difference)) * _PLAIN
    return found


def _each_of_the_other(motion: str, other: str, stance: Stance) -> float:
    there, back = stance(other, [motion])[0], stance(motion, [other])[0]
    found = float(there[0] - there[1] + back[0] - back[1]) / 2
    # "stop", "not", "wrong to": where only one of them has such words, these say that they differ
    return found if motion_polarity(motion) == motion_polarity(other) else (found - 1) / 2


def _by_positions(motion: str, sides: Sequence[Sequence[str]], stance: Stance) -> tuple[float, float]:
    """How much more the supporting position's sentences support the motion than the opposing one's, and Welch's t of that."""
    for_it, against = ((odds(stance(motion, side)) - odds(stance(negate(motion), side))) / 2 for side in sides)
    difference = float(for_it.mean() - against.mean())
    error = float(np.sqrt(for_it.var() / len(for_it) + against.var() / len(against)))
    return difference, abs(difference) / max(error, 1e-6)


def _sentences(description: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?;:,])\s+", description) if len(part) > 25]
