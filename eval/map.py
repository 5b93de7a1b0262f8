"""``python -m eval map --gold FILE``: whether the claims that a reader marked are on the map, with the right voice and side."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.map_gold import check_places, read_gold
from eval.map_score import Verdict, figures, judge
from rag import Engine, Settings
from rag.errors import BothSidesError

__all__ = ["main"]

_SHARES = ("recall", "voice", "side", "held", "sided")
_COUNTS = ("right", "wrong", "neutral")


def main(arguments: list[str]) -> int:
    """Prints a row for all claims, one for those that a voice is reported to make, and one an article; exit code 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m eval map", description="The argument map against a reader's claims.")
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines, as eval/gold/README.md describes them")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--motion", default="", help="instead of the one in debate.toml")
    parser.add_argument("--index", type=Path, default=None)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="list what is not on the map, or with another voice or side")
    given = parser.parse_args(arguments)
    try:
        motion, verdicts = _built(given.gold, Settings(corpus=given.corpus, index=given.index, motion=given.motion))
    except BothSidesError as error:
        print(f"{error}\n{error.remedy}".strip(), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or given.gold} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    rows = _rows(verdicts)
    if given.json:
        misses: dict[str, Any] = {"misses": list(_misses(verdicts))} if given.misses else {}
        print(json.dumps({"gold": str(given.gold), "motion": motion, "rows": rows, **misses}, ensure_ascii=False))
        return 0
    print(f"Motion: {motion}\nvoice, side, held: of the found; sided: of the found that the reader puts on a side\n")
    width = max(map(len, rows))
    print(f"{'':{width}} claims found  {'  '.join(f'{name:>6}' for name in _SHARES)}  {' '.join(f'{name:>7}' for name in _COUNTS)}")
    for name, row in rows.items():
        shares = "  ".join(f"{row[share]:6.3f}" for share in _SHARES)
        print(f"{name:{width}} {row['claims']:6.0f} {row['found']:5.0f}  {shares}  {' '.join(f'{row[count]:7.0f}' for count in _COUNTS)}")
    if given.misses:
        _list_misses(verdicts)
    return 0


def _built(path: Path, settings: Settings) -> tuple[str, list[Verdict]]:
    gold = read_gold(path)
    engine = Engine(settings)
    engine.index()
    sources = check_places(gold, engine.source)
    amap = engine.map()
    return amap.motion, judge(gold, amap, sources)


def _rows(verdicts: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    rows = {
        "all claims": figures(verdicts),
        "reported claims": figures([one for one in verdicts if one.gold.voice]),
    }
    for source in sorted({one.gold.source for one in verdicts}):
        rows[source] = figures([one for one in verdicts if one.gold.source == source])
    return rows


def _misses(verdicts: Sequence[Verdict]) -> Iterator[dict[str, str]]:
    """What went wrong with each claim, in text order a kind: ``{miss, source, start, quote, given, expected}``."""
    for one in verdicts:
        place = {"source": one.gold.source, "start": str(one.gold.span.start), "quote": one.gold.quote}
        if one.claim is None:
            yield {"miss": "not on the map", **place, "given": "", "expected": one.gold.voice or "the article"}
            continue
        if not one.voice_right:
            yield {"miss": "wrong voice", **place, "given": one.voice or "the article", "expected": one.gold.voice or "the article"}
        if not one.side_right:
            yield {"miss": "wrong side", **place, "given": one.claim.side, "expected": " or ".join(one.gold.sides)}
        if not one.held_right:
            held = {True: "held", False: "only described"}
            yield {"miss": "wrongly held", **place, "given": held[one.claim.held], "expected": held[one.gold.held]}


def _list_misses(verdicts: Sequence[Verdict]) -> None:
    misses = list(_misses(verdicts))
    for kind in dict.fromkeys(one["miss"] for one in misses):
        own = [one for one in misses if one["miss"] == kind]
        print(f"\n{kind}: {len(own)}")
        for one in own:
            told = f"given {one['given']}, expected {one['expected']}" if one["given"] else one["expected"]
            print(f"  {one['source']}:{one['start']}  {told}\n      “{one['quote']}”")
