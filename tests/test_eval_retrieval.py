"""Both-sides retrieval: the metrics by hand, and the command that prints them beside the peers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.retrieval_score import GoldSpan, Motion, Place, both_sides_share, first_ranks, ratio_interval, recall, retrieval_metrics

ZOO = Motion(
    "t1",
    "We should ban zoos",
    (
        GoldSpan(Place("a", 10, 20), "support"),
        GoldSpan(Place("a", 40, 60), "oppose"),
        GoldSpan(Place("b", 0, 10), "oppose"),
    ),
)
DAM = Motion("t2", "We should build dams", (GoldSpan(Place("c", 0, 10), "support"),))


def test_half_of_a_span_is_a_hit_and_less_is_not() -> None:
    assert first_ranks(ZOO, [Place("a", 0, 14), Place("a", 15, 50), Place("b", 5, 99)]) == [2, 2, 3]
    assert first_ranks(ZOO, [Place("b", 10, 60)]) == [None, None, None]
    assert first_ranks(ZOO, []) == [None, None, None]


def test_recall_by_hand() -> None:
    ranks = [[1, 12, None], [30]]
    motions = [ZOO, DAM]
    assert recall(motions, ranks, 10) == pytest.approx(1 / 4)
    assert recall(motions, ranks, 20) == pytest.approx(2 / 4)
    assert recall(motions, ranks, 50, "oppose") == pytest.approx(1 / 2)
    assert retrieval_metrics(motions, ranks)["recall_at_20_by_motion"] == pytest.approx((2 / 3 + 0) / 2, abs=1e-4)
    assert both_sides_share(motions, ranks, 10) == 0
    assert both_sides_share(motions, ranks, 12) == pytest.approx(1 / 2)
    assert {"recall_at_10", "recall_at_50_support", "both_sides_at_10"} <= retrieval_metrics(motions, ranks).keys()


def test_the_interval_holds_the_ratio() -> None:
    found = ratio_interval([ZOO, DAM], [[1, 2, 3], [1]], [[1, 2, None], [None]])
    assert found["ratio"] == pytest.approx(2.0)
    assert found["low"] <= found["ratio"] <= found["high"]
    assert ratio_interval([DAM], [[1]], [[None]])["ratio"] == 0


ARTICLES = {
    "zoo.txt": "Zoos save species that are lost in the wild. Critics argue that a zoo makes animals ill. The zoo of Bonn opened in 1864.",
    "bread.txt": "Rye bread needs a sour dough. Bake it for 50 minutes. Let the loaf cool before you cut it.",
}


def span(words: str, side: str) -> dict[str, object]:
    start = ARTICLES["zoo.txt"].index(words)
    return {"query_id": "t1", "query": "We should ban zoos", "file": "zoo.txt", "start": start, "end": start + len(words), "side": side}


def test_the_command_prints_ours_beside_the_peers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from eval.bench import main

    monkeypatch.chdir(tmp_path)
    spans = [span("Zoos save species that are lost in the wild", "oppose"), span("a zoo makes animals ill", "support")]
    Path("spans.jsonl").write_text("\n".join(json.dumps(row) for row in spans), encoding="utf-8")
    rows = [{"file": file, "title": file, "text": text} for file, text in ARTICLES.items()]
    Path("corpus.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    command = ["retrieval", "--data", "spans.jsonl", "--corpus", "corpus.jsonl"]
    assert main([*command, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["rows"], result["metrics"]["recall_at_10"], result["metrics"]["both_sides_at_10"]) == (2, 1.0, 1.0)
    assert {"BM25 alone", "dense alone", "LangChain chain"} == result["baselines"].keys()
    assert result["baselines"]["LangChain chain"]["recall_at_20"] == 1.0
    assert main(command) == 0
    printed = capsys.readouterr()
    assert "LangChain chain" in printed.out
    assert "ratio_to_chain: 1.00" in printed.out
    assert "embed" not in printed.err, "the second run finds the index of the first"


def test_spans_of_another_corpus_are_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from eval.bench import main

    monkeypatch.chdir(tmp_path)
    Path("corpus.jsonl").write_text(json.dumps({"file": "x.txt", "title": "", "text": "Ferries sail at noon."}), encoding="utf-8")
    Path("spans.jsonl").write_text(json.dumps(span("Zoos save species", "oppose")), encoding="utf-8")
    assert main(["retrieval", "--data", "spans.jsonl", "--corpus", "corpus.jsonl"]) == 1
    assert "zoo.txt" in capsys.readouterr().err
    assert main(["retrieval", "--data", "spans.jsonl", "--corpus", "nowhere.jsonl"]) == 1
    assert "nowhere.jsonl" in capsys.readouterr().err
    Path("spans.jsonl").write_text('{"query": "q"}', encoding="utf-8")
    assert main(["retrieval", "--data", "spans.jsonl", "--corpus", "corpus.jsonl"]) == 1
    assert "row 1" in capsys.readouterr().err


def test_motions_are_measured_by_weights_that_never_saw_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from eval import retrieval_folds

    monkeypatch.chdir(tmp_path)
    dough = {"query_id": "t2", "query": "Bread should be baked at home", "file": "bread.txt", "start": 0, "end": 29, "side": "support"}
    spans = [span("Zoos save species that are lost in the wild", "oppose"), span("a zoo makes animals ill", "support"), dough]
    Path("spans.jsonl").write_text("\n".join(json.dumps(row) for row in spans), encoding="utf-8")
    rows = [{"file": file, "title": file, "text": text} for file, text in ARTICLES.items()]
    Path("corpus.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    fitted: list[set[str]] = []
    fit = retrieval_folds.fit
    monkeypatch.setattr(
        retrieval_folds, "fit", lambda marked, embedder, without: fitted.append(set(without)) or fit(marked, embedder, without)
    )
    assert retrieval_folds.main(["--data", "spans.jsonl", "--corpus", "corpus.jsonl", "--folds", "2"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert fitted == [{"t1"}, {"t2"}]
    assert result["metrics"]["recall_at_10"] == 1.0, "three short articles are found whole"
    assert retrieval_folds.main(["--data", "spans.jsonl", "--corpus", "spans.jsonl"]) == 1


def test_the_fit_tells_claims_from_facts_of_another_motion(tmp_path: Path) -> None:
    import numpy as np

    from rag.train.claimlike import Marked, fit

    rng = np.random.default_rng(0)
    data = []
    for name in ("a", "b"):
        claims = np.arange(200) % 4 == 0
        features = rng.normal(0, 0.3, (200, 7)).astype(np.float32)
        features[:, 3] += claims
        data.append(Marked(name, features, claims.astype(np.float32)))
    weights = fit(data, "model", without={"b"})
    line = data[1].features @ weights.coefficients + weights.offset
    assert line[data[1].claims == 1].mean() > line[data[1].claims == 0].mean() + 1
    assert abs(weights.coefficients[3]) > 3 * np.abs(np.delete(weights.coefficients, 3)).max()
