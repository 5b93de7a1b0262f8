"""The metrics of answers: names, what each means, and the pure functions behind them. Every metric is a mean of what questions scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import ir_measures
import numpy as np
from ir_measures import RR, nDCG

__all__ = ["METRICS", "Estimate", "Metric", "estimate", "paired", "rank_scores"]

_DRAWS = 2000
Statistic = Literal["mean", "p50", "p95"]


@dataclass(frozen=True, slots=True)
class Metric:
    """``better`` is "higher" or "lower"; ``floor`` is the value under which a run fails whatever its baseline was."""

    name: str
    label: str
    meaning: str
    better: Literal["higher", "lower"] = "higher"
    statistic: Statistic = "mean"
    unit: Literal["share", "seconds"] = "share"
    gate: bool = True
    floor: float | None = None


METRICS: tuple[Metric, ...] = (
    Metric("first_line", "First-line correctness", "the first line holds every fact asked for, and none of the wrong ones"),
    Metric("correctness", "Correctness", "all facts, sides and voices asked for are there and nothing false; or a refusal that was due"),
    Metric("follow_up", "Follow-up accuracy", "correctness of questions that lean on the turns before"),
    Metric("quote_exactness", "Quote exactness", "share of quotes that stand in their article, character by character", floor=1.0),
    Metric("citation_precision", "Citation precision", "share of citations that support their statement (ALCE)"),
    Metric("citation_recall", "Citation recall", "share of statements that their citations support (ALCE)"),
    Metric("evidence_recall", "Evidence recall", "share of the facts asked for whose proof is cited"),
    Metric("refusal_precision", "Refusal precision", "share of refusals that were due"),
    Metric("refusal_recall", "Refusal recall", "share of unanswerable questions that are refused"),
    Metric("false_refusal", "False refusals", "share of answerable questions that are refused", better="lower"),
    Metric("balance", "Balance", "share of debate questions with both sides proved"),
    Metric("side_accuracy", "Side accuracy", "share of cited claims that stand on the side where a reader puts them"),
    Metric("voice_accuracy", "Voice accuracy", "share of cited claims with the speaker that a reader names"),
    Metric("coverage", "Coverage of key points", "share of the points of a full answer that are cited on their side"),
    Metric("recall_at_5", "Retrieval recall@5", "share of proofs that the first 5 passages hold"),
    Metric("recall_at_10", "Retrieval recall@10", "share of proofs that the first 10 passages hold"),
    Metric("ndcg_at_10", "Retrieval nDCG@10", "gain of the first passage with each proof, less the lower it ranks"),
    Metric("mrr", "Retrieval MRR", "one over the rank of the first passage with a proof"),
    Metric("judge", "Judge", "share of answers that a chat model judges right; only with --judge", gate=False),
    Metric("seconds", "Latency p50", "median seconds from question to answer", "lower", "p50", "seconds", gate=False),
    Metric("seconds_p95", "Latency p95", "seconds under which 95 % of answers come", "lower", "p95", "seconds", gate=False),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic of ``n`` questions with its 95 % interval (percentile bootstrap over questions, Efron 1979)."""

    value: float
    low: float
    high: float
    n: int


def estimate(values: Sequence[float], statistic: Statistic = "mean", seed: int = 0) -> Estimate | None:
    """The statistic with its interval; None of no values. Deterministic for a seed."""
    if not values:
        return None
    sample = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(sample), size=(_DRAWS, len(sample)))
    low, high = np.percentile(_statistic(sample[draws], statistic), [2.5, 97.5])
    return Estimate(float(_statistic(sample[None], statistic)[0]), float(low), float(high), len(sample))


def paired(before: Sequence[float], after: Sequence[float], statistic: Statistic = "mean", seed: int = 0) -> Estimate | None:
    """How far the statistic moved on the same questions, with its 95 % interval: drawn together, so that only changes count.

    Raises:
        ValueError: not as many values before as after.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} values cannot be paired with {len(after)}")
    if not before:
        return None
    a, b = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(a), size=(_DRAWS, len(a)))
    moved = _statistic(b[draws], statistic) - _statistic(a[draws], statistic)
    low, high = np.percentile(moved, [2.5, 97.5])
    return Estimate(float((_statistic(b[None], statistic) - _statistic(a[None], statistic))[0]), float(low), float(high), len(a))


def rank_scores(groups: Sequence[frozenset[str]], ranking: Sequence[str]) -> Mapping[str, float]:
    """Recall@5 and @10 of proofs, and nDCG@10 and MRR of a ranking of passage ids. Empty without groups.

    ``groups`` hold, a proof each, the passages of which one is enough: a proof is found when one of them is. So a passage gains
    by the proofs that none before it has (alpha-nDCG with alpha 1, Clarke et al. 2008): what repeats a proof gains nothing, and
    the ideal is as many proofs as there are, whether or not a passage holds them.
    """
    if not groups:
        return {}
    scores = {f"recall_at_{k}": sum(bool(group & set(ranking[:k])) for group in groups) / len(groups) for k in (5, 10)}
    firsts = [next((one for one in ranking if one in group), None) for group in groups]
    gains = Counter(f"found {one}" if one is not None else f"missing {number}" for number, one in enumerate(firsts))
    qrels = [ir_measures.Qrel("q", name, gain) for name, gain in sorted(gains.items())]
    run = [ir_measures.ScoredDoc("q", f"found {one}", float(len(ranking) - place)) for place, one in enumerate(dict.fromkeys(ranking))]
    found = ir_measures.calc_aggregate([nDCG @ 10, RR], qrels, run) if run else {}
    return {**scores, "ndcg_at_10": float(found.get(nDCG @ 10, 0.0)), "mrr": float(found.get(RR, 0.0))}


def _statistic(samples: np.ndarray, statistic: Statistic) -> np.ndarray:
    """Of each row of ``samples`` (draws, n)."""
    if statistic == "mean":
        return np.asarray(samples.mean(axis=1))
    return np.asarray(np.percentile(samples, 50 if statistic == "p50" else 95, axis=1))
