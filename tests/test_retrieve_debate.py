"""Searching with a motion: what counts as one, windows around claims, and what the product finds for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Engine, Settings
from rag.core import Source, Span
from rag.index import Index, open_index, update_index
from rag.models import Embedder, load_embedder
from rag.retrieve import CorpusRetriever, HybridRetriever
from rag.retrieve.claimlike import load_claim_weights, surroundings
from rag.retrieve.debatable import is_debatable, wordings
from rag.retrieve.windows import best_windows, widest_windows, window_span

FACTS = (
    "The zoo of Bonn was opened in 1864. It lies on the left bank of the river. It covers eleven hectares. Its first head was born "
    "in Ghent. Tickets are sold at the gate. A tram stops there every ten minutes. The lions came in 1901. The aquarium has six tanks."
)
VIEWS = (
    "Critics argue that zoos are cruel, because animals suffer in small cages. Supporters claim that zoos protect species that "
    "would die out in the wild. Opponents say that keeping animals for amusement is morally wrong."
)
BREAD = "Rye bread needs a sour dough. Bake it for fifty minutes. Let the loaf cool before you cut it."
MOTION = "We should ban zoos"


@pytest.mark.parametrize(
    "query",
    [
        MOTION,
        "Advertising is harmful",
        "All nations have a right to nuclear weapons",
        "Israel's 2008-2009 military operations against Gaza were justified",
        "Should Messenger be encrypted?",
        "arguments for and against encryption",
        "What are the pros and cons of zoos?",
        "Is it right to keep animals in cages?",
        "Give me the arguments in favour of encrypting messages.",
        "What do critics and supporters of the closure say?",
    ],
)
def test_motions_and_questions_for_both_sides_are_debatable(query: str) -> None:
    assert is_debatable(query)


@pytest.mark.parametrize(
    "query",
    [
        "Who is David Miles?",
        "What is end-to-end encryption?",
        "encryption",
        "12 euros",
        "What does the NSPCC say?",
        "Is the zoo open on Monday?",
        "",
    ],
)
def test_questions_for_facts_and_words_are_not(query: str) -> None:
    assert not is_debatable(query)


def test_each_side_has_its_wording() -> None:
    assert wordings("We should ban zoos.")[0] == "We should ban zoos."
    assert any(wording.startswith("Critics") and wording.endswith("ban zoos") for wording in wordings("We should ban zoos."))


# --- windows


def source(*paragraphs: tuple[str, ...]) -> Source:
    """An article of those sentences; paragraphs are parted by a line that is no part of it when they begin with one."""
    text, spans = "", []
    for sentences in paragraphs:
        for sentence in sentences:
            if not sentence.startswith("#"):
                spans.append(Span(len(text), len(text) + len(sentence)))
            text += sentence + " "
    return Source("a.txt", text, sentences=tuple(spans), sha256="")


def test_a_window_is_whole_sentences_and_never_reaches_over_boilerplate() -> None:
    article = source(("One is here.", "Two is here."), ("#Share this story!", "Three is here.", "Four."))
    assert widest_windows(article, 1000).tolist() == [[0, 2], [1, 2], [2, 4], [3, 4]]
    assert widest_windows(article, 12).tolist() == [[0, 1], [1, 2], [2, 3], [3, 4]]
    assert widest_windows(source(()), 1000).shape == (0, 2)


def test_a_sentence_that_is_too_long_is_cut_at_a_space() -> None:
    article = source(("word " * 50 + "end.",))
    span = window_span(article, article.sentences, 101)
    assert span.end - span.start <= 101
    assert span.of(article.text).endswith("word")


CHANCES = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=30)


@given(CHANCES, st.integers(1, 6), st.integers(1, 9))
def test_windows_share_no_sentence_and_come_best_first(chances: list[float], width: int, k: int) -> None:
    n = len(chances)
    windows = np.array([[i, min(n, i + width)] for i in range(n)])
    found = best_windows(np.array(chances, np.float32), windows, k)
    covered = [place for first, end, _ in found for place in range(first, end)]
    assert len(covered) == len(set(covered))
    assert len(found) <= k
    gains = [gain for _, _, gain in found]
    assert gains == sorted(gains, reverse=True)
    for first, end, gain in found:
        assert gain == pytest.approx(sum(chances[first:end]), abs=1e-4)


def test_what_was_chosen_counts_less_in_a_copy() -> None:
    chances, windows = np.array([0.9, 0.8, 0.5], np.float32), np.array([[0, 1], [1, 2], [2, 3]])
    assert [first for first, _, _ in best_windows(chances, windows, 3)] == [0, 1, 2]
    assert [first for first, _, _ in best_windows(chances, windows, 3, ["same", "same", "other"])] == [0, 2, 1]


def test_surroundings_are_the_two_on_either_side() -> None:
    vectors = np.eye(4, dtype=np.float32)
    assert surroundings(vectors)[0].tolist() == [0, 0.5, 0.5, 0]
    assert surroundings(vectors)[1].tolist() == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3])
    assert surroundings(vectors[:1]).tolist() == [[0, 0, 0, 0]]


# --- the product


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    root = tmp_path_factory.mktemp("debate")
    (root / "corpus").mkdir()
    for name, text in {"zoo.txt": f"{FACTS} {VIEWS} {FACTS}", "copy.txt": f"{VIEWS} Printed with thanks.", "bread.txt": BREAD}.items():
        (root / "corpus" / name).write_text(text, encoding="utf-8")
    update_index(root / "index", root / "corpus", embedder, passage_chars=300)
    opened = open_index(root / "index")
    yield opened
    opened.close()


def test_a_motion_finds_what_argues_rather_than_what_is_told(index: Index, embedder: Embedder) -> None:
    searcher = HybridRetriever(index, embedder)
    first = searcher.find(MOTION, 1)[0].passage.text
    assert "Critics argue" in first
    assert "Supporters claim" in first, "it is cut around the claims"


def test_what_is_found_is_verbatim_within_length_and_apart(index: Index, embedder: Embedder) -> None:
    searcher = HybridRetriever(index, embedder)
    for k in (1, 3, 50):
        hits = searcher.find(MOTION, k)
        assert 0 < len(hits) <= k
        assert hits == searcher.find(MOTION, k)
        assert len({hit.passage.id for hit in hits}) == len(hits)
        for hit in hits:
            passage = hit.passage
            text = index.sources[passage.source].text
            assert text[passage.start : passage.end] == passage.text
            assert len(passage.text) <= 300
            assert passage.line_start == text.count("\n", 0, passage.start) + 1
    taken = [(hit.passage.source, place) for hit in hits for place in range(hit.passage.start, hit.passage.end)]
    assert len(taken) == len(set(taken)), "no two hold the same stretch"
    assert {hit.passage.source for hit in searcher.find(MOTION, 50, files=["bread.txt"])} == {"bread.txt"}


def test_other_questions_are_searched_as_ever(index: Index, embedder: Embedder) -> None:
    searcher = HybridRetriever(index, embedder)
    for query in ("When was the zoo of Bonn opened?", "sour dough"):
        assert searcher.find(query, 5) == searcher.search(query, 5)


def test_engine_and_retriever_find_the_same(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "zoo.txt").write_text(f"{FACTS} {VIEWS} {FACTS}", encoding="utf-8")
    engine = Engine(Settings(corpus=tmp_path / "corpus", passage_chars=300))
    engine.index()
    hits = engine.search(MOTION, 2)
    documents = engine.retriever(k=2).invoke(MOTION)
    assert [document.page_content for document in documents] == [hit.passage.text for hit in hits]
    assert "Critics argue" in documents[0].page_content
    engine.close()


def test_vectors_of_another_model_are_searched_plainly(index: Index, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    searcher = HybridRetriever(index, embedder)
    recipe = replace(index.manifest.recipe, embedder="another")
    monkeypatch.setattr(index, "manifest", replace(index.manifest, recipe=recipe))
    assert load_claim_weights().embedder != "another"
    assert searcher.find(MOTION, 4) == searcher.search(MOTION, 4)


def test_the_shipped_weights_are_for_the_default_model(embedder: Embedder) -> None:
    weights = load_claim_weights()
    assert weights.embedder == embedder.fingerprint
    assert weights.coefficients.shape == (3 + 2 * embedder.dimension,)


def test_retriever_with_files(index: Index, embedder: Embedder) -> None:
    found = CorpusRetriever(searcher=HybridRetriever(index, embedder), k=3, files=["copy.txt"]).invoke(MOTION)
    assert {document.metadata["source"] for document in found} == {"copy.txt"}
