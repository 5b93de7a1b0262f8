"""What the card says of shipped weights: their scores on the development files under a data folder."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.models.stance import StanceModel
from rag.train.data import json_lines, read_rows
from rag.train.motions import parse_motion, reworded
from rag.train.points import cosines, mean_average_precision, read_topics
from rag.train.score import average_precision, f1_at, stance_metrics

__all__ = ["FlipCheck", "dev_scores", "flip_rate"]


def dev_scores(model: StanceModel, data: Path, seed: int, say: Callable[[str], None] = print) -> dict[str, dict[str, float]]:
    """Scores by file: ``stance/*_dev.jsonl``, ``keypoints/*_dev.jsonl`` and ``claims/*_dev.jsonl``, those that are there."""
    scores: dict[str, dict[str, float]] = {}
    for task, measure in (("stance", _stance), ("keypoints", _key_points), ("claims", _claims)):
        for path in sorted((data / task).glob("*_dev.jsonl")):
            scores[f"{task}/{path.stem}"] = measure(model, path, seed)
            say(f"{task}/{path.stem}: {scores[f'{task}/{path.stem}']}")
    return scores


def _stance(model: StanceModel, path: Path, seed: int) -> dict[str, float]:
    rows = read_rows(path)
    pairs = [(row.motion, row.text) for row in rows]
    flips = flip_rate(model, pairs, seed)
    return stance_metrics(model.predict_pairs(pairs), [row.label for row in rows]) | {"flipped": flips.rate, "flip_cases": flips.cases}


def _key_points(model: StanceModel, path: Path, _seed: int) -> dict[str, float]:
    topics = read_topics(path)
    chances = {i: model.match_pairs(topic.pairs(), cosines(topic.pairs())) for i, topic in enumerate(topics)}
    found = mean_average_precision(topics, chances)
    return {"map_strict": round(found.strict, 4), "map_relaxed": round(found.relaxed, 4)}


def _claims(model: StanceModel, path: Path, _seed: int) -> dict[str, float]:
    rows = list(json_lines(path))
    gold = [int(row["label"] == "claim") for row in rows]
    _, chances = model.weigh_pairs([(row["motion"], row["text"]) for row in rows])
    return {"average_precision": round(average_precision(gold, chances), 4), "f1": round(f1_at(gold, chances, model.claim_threshold), 4)}


@dataclass(frozen=True, slots=True)
class FlipCheck:
    """``rate`` of the confident ``cases`` whose side turned when the motion was turned."""

    rate: float
    cases: int


def flip_rate(model: StanceModel, pairs: Sequence[tuple[str, str]], seed: int, confident: float = 0.8, most: int = 1500) -> FlipCheck:
    """Turn each motion round by a negated or contrary wording; count sides with chance over ``confident`` that turn as well."""
    rng = random.Random(seed)
    turned = []
    for motion, text in pairs:
        parsed = parse_motion(motion)
        for _ in range(12):
            wording, sign = reworded(parsed, rng)
            if sign < 0 and len(wording.split()) >= min(4, len(motion.split())):  # not a bare noun phrase
                turned.append((motion, text, wording))
                break
    turned = rng.sample(turned, min(most, len(turned)))
    if not turned:
        return FlipCheck(0.0, 0)
    before = model.predict_pairs([(motion, text) for motion, text, _ in turned])
    after = model.predict_pairs([(wording, text) for _, text, wording in turned])
    sure = before[:, :2].max(1) > confident
    same = before[:, :2].argmax(1) != after[:, :2].argmax(1)
    return FlipCheck(round(float(same[sure].mean()), 4) if sure.any() else 0.0, int(sure.sum()))
