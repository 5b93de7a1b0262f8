"""``python -m rag.train answers``: fits the chance that a sentence answers a question, from its features."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answer.reading import FEATURES, READING, read_closely
from rag.answer.sentences import candidates
from rag.engine import Engine
from rag.settings import Settings
from rag.train.marked import MarkedCorpus, marked_corpora, write_articles

__all__ = ["train_answers"]

_BAR = 0.07
"""The chance from which a sentence is given as an answer: chosen on the development half of the gold, with all checks around it."""


def train_answers(out: Path = READING) -> int:
    """Writes the model; returns how many (question, sentence) pairs it was fitted on."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    parts = [_labelled(corpus) for corpus in marked_corpora()]
    features, labels = np.vstack([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    scaler = StandardScaler().fit(features)
    fitted = LogisticRegression(max_iter=3000).fit(scaler.transform(features), labels)
    data = {
        "features": list(FEATURES),
        "mean": scaler.mean_.round(5).tolist(),
        "scale": np.maximum(scaler.scale_, 1e-3).round(5).tolist(),
        "weights": fitted.coef_[0].round(5).tolist(),
        "offset": round(float(fitted.intercept_[0]), 5),
        "bar": _BAR,
    }
    out.write_text(json.dumps(data) + "\n", encoding="utf-8")
    return len(labels)


def _labelled(corpus: MarkedCorpus) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Features (n, features) of the sentences read closely for each question, and 1 for those that are marked as answers."""
    rows: list[NDArray[np.float64]] = []
    labels: list[int] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_articles(corpus.articles, folder / "articles")
        engine = Engine(Settings(corpus=folder / "articles", index=folder / "index"))
        engine.index()
        for marked in corpus.questions:
            question, evidence = engine.evidence(marked.question)
            question = replace(question, answer_type=question.answer_type or "text")
            for read in read_closely(question, evidence, candidates(evidence, question.required)):
                text = read.candidate.text
                rows.append(read.values)
                labels.append(int(any(answer in text or text in answer for answer in marked.answers)))
        engine.close()
    return np.stack(rows), np.array(labels)
