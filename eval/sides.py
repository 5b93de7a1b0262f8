"""``python -m eval sides``: whether claims stand on the side of their voice, and what each signal adds to that.

The gold is a reader's: a JSON object, voice -> side, of voices whose side a careful reader has no doubt about.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag import Engine, Settings
from rag.core import ArgumentMap
from rag.engine.mining import load_statements
from rag.errors import BothSidesError
from rag.index import open_index
from rag.ingest import load_debate
from rag.mine import Weights, build_map
from rag.models import load_embedder, load_stance

__all__ = ["main", "score"]

GOLD = Path(__file__).parent / "gold" / "voices.json"
WITHOUT = {
    "the stance model": {"model": 0.0},
    "likeness to the positions": {"likeness": 0.0},
    "reporting verbs": {"attitude": 0.0},
    "the voice's other claims": {"voice": 0.01, "organisation": 0.0, "accusation": 0.0},
    "the organisation of a person": {"organisation": 0.0},
    "who accuses whom": {"accusation": 0.0},
    "contrast and neighbours": {"turn": 0.0, "neighbour": 0.0},
    "what a voice is called": {"named": 0.0},
    "tempering": {"temper": 0.0},
}


def score(amap: ArgumentMap, gold: Mapping[str, str]) -> dict[str, float]:
    """Counts over held, reported claims of the voices in ``gold``; ``precision`` is right / (right + wrong), ``recall`` right / all."""
    right = wrong = neutral = 0
    for claim in amap.claims:
        if claim.voice not in gold or not claim.held or claim.manner == "narration":
            continue
        if claim.side == "neutral":
            neutral += 1
        elif claim.side == gold[claim.voice]:
            right += 1
        else:
            wrong += 1
    total = right + wrong + neutral
    return {
        "right": right,
        "wrong": wrong,
        "neutral": neutral,
        "precision": right / (right + wrong) if right + wrong else 0.0,
        "recall": right / total if total else 0.0,
        "voices_found": sum(amap.voice(name) is not None for name in gold) / len(gold) if gold else 0.0,
    }


def main(arguments: list[str]) -> int:
    """Prints one row for all signals together and one for each left out; exit code 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m eval sides", description="Side accuracy, with each signal left out in turn.")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--motion", default="")
    parser.add_argument("--index", type=Path, default=None)
    parser.add_argument("--gold", type=Path, default=GOLD, help="JSON object: voice -> support or oppose")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    try:
        rows = _rows(Settings(corpus=given.corpus, index=given.index, motion=given.motion), json.loads(given.gold.read_text("utf-8")))
    except (BothSidesError, OSError, ValueError) as error:
        print(f"{error}\n{getattr(error, 'remedy', '')}".strip(), file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps(rows))
        return 0
    print(f"{'':32} right wrong neutral  precision  recall")
    for name, row in rows.items():
        print(f"{name:32} {row['right']:5.0f} {row['wrong']:5.0f} {row['neutral']:7.0f}  {row['precision']:9.3f}  {row['recall']:6.3f}")
    return 0


def _rows(settings: Settings, gold: Mapping[str, str]) -> dict[str, dict[str, float]]:
    Engine(settings).index()
    index = open_index(settings.index_dir)
    debate = load_debate(settings.corpus)
    if settings.motion:
        debate = replace(debate, motion=settings.motion)
    statements, embedder, model = load_statements(index), load_embedder(settings.embedding_model), load_stance()

    def built(weights: Weights) -> ArgumentMap:
        predict: Any = model.predict if model is not None else None
        return build_map(
            statements, index.sources, index.sentence_vectors, debate, embedder.encode, stance=predict,
            duplicates=index.duplicates, bar=settings.side_confidence, weights=weights,
        )  # fmt: skip

    rows = {"all signals": score(built(Weights()), gold)}
    for name, changes in WITHOUT.items():
        rows[f"without {name}"] = score(built(replace(Weights(), **changes)), gold)
    index.close()
    return rows
