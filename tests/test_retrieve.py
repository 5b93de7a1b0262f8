"""Searching an index: fusion, filters, diversity, the quota of each side, and the LangChain contract."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from rag.core import ArgumentMap, ArticleFacts, Claim, Debate, Passage, Voice
from rag.errors import BothSidesError, QueryError
from rag.index import Index, open_index, update_index
from rag.models import Embedder, load_embedder
from rag.retrieve import CorpusRetriever, Hit, HybridRetriever, both_sides, claims_of, reciprocal_rank_fusion

ARTICLES = {
    "for/zoo.txt": "Zoos save species that are lost in the wild. The Arabian oryx came back thanks to them. Keepers teach children.",
    "against/cage.txt": "Cages make animals ill. Elephants die young in zoos. A zoo keeps animals for money alone.",
    "news.txt": "The city council of Bonn debated its zoo on Monday. Visitors paid 12 euros each. A vote is due in spring.",
    "cooking.txt": "Rye bread needs a sour dough. Bake it for 50 minutes. Let the loaf cool before you cut it.",
    "rows.jsonl": '{"id": "a", "text": "Aquariums hold sharks and rays. Divers feed them at noon every single day."}\n',
}
FACTS = {
    "for/zoo.txt": ArticleFacts(title="In praise of zoos", publisher="The Keeper", date="2019-10-04"),
    "against/cage.txt": ArticleFacts(title="Cages", date="2020"),
    "news.txt": ArticleFacts(date="2021-03"),
}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    root = tmp_path_factory.mktemp("retrieve")
    for path, text in ARTICLES.items():
        (root / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "corpus" / path).write_text(text, encoding="utf-8")
    update_index(root / "index", root / "corpus", embedder, passage_chars=60, debate=Debate(articles=FACTS))
    opened = open_index(root / "index")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def searcher(index: Index, embedder: Embedder) -> HybridRetriever:
    return HybridRetriever(index, embedder)


def claim(index: Index, path: str, words: str, side: str, voice: str, held: bool = True) -> Claim:
    start = index.sources[path].text.index(words)
    return Claim(f"{path}:{start}", words, path, start, start + len(words), voice, side=side, held=held)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def amap(index: Index) -> ArgumentMap:
    return ArgumentMap(
        "Zoos should be closed.",
        claims=(
            claim(index, "for/zoo.txt", "The Arabian oryx came back thanks to them.", "oppose", "Anna Keeper"),
            claim(index, "against/cage.txt", "Elephants die young in zoos.", "support", "Free Animals"),
            claim(index, "against/cage.txt", "A zoo keeps animals for money alone.", "support", "Bea Keeper", held=False),
        ),
        voices=(Voice("Anna Keeper", aliases=("Ms Keeper",)), Voice("Free Animals"), Voice("Bea Keeper")),
    )


# --- fusion

RANKINGS = st.lists(st.lists(st.sampled_from("abcdefghij"), unique=True), max_size=4)


@given(RANKINGS)
def test_fusion_keeps_every_id_once_and_is_sorted(rankings: list[list[str]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    assert set(fused) == {i for ranking in rankings for i in ranking}
    assert list(fused.values()) == sorted(fused.values(), reverse=True)


@given(RANKINGS)
def test_better_in_every_ranking_is_better_in_the_fusion(rankings: list[list[str]]) -> None:
    fused = list(reciprocal_rank_fusion(rankings))
    for upper in fused:
        for lower in fused:
            places = [(r.index(upper) if upper in r else 99, r.index(lower) if lower in r else 99) for r in rankings]
            if all(a <= b for a, b in places) and any(a < b for a, b in places):
                assert fused.index(upper) < fused.index(lower)


@given(st.lists(st.sampled_from("abcdefghij"), unique=True), st.integers(1, 4))
def test_fusing_a_ranking_with_itself_changes_nothing(ranking: list[str], times: int) -> None:
    assert list(reciprocal_rank_fusion([ranking] * times)) == ranking


def test_fusion_is_that_of_the_paper() -> None:
    assert reciprocal_rank_fusion([["a", "b"], ["b"]]) == {"b": 1 / 62 + 1 / 61, "a": 1 / 61}


def test_weights_count() -> None:
    assert list(reciprocal_rank_fusion([["a"], ["b"]], weights=[{"a": 0.5}, {}])) == ["b", "a"]


# --- search


def test_search_finds_by_meaning_and_by_word(searcher: HybridRetriever) -> None:
    assert searcher.search("wildlife parks rescue endangered creatures", 1)[0].passage.source == "for/zoo.txt"
    assert "12 euros" in searcher.search("12 euros", 1)[0].passage.text
    hits = searcher.search("sour dough", 5)
    assert (hits[0].rank_dense, hits[0].rank_lexical) == (1, 1)
    assert 0.2 < hits[0].cosine <= 1


def test_a_passage_with_all_the_words_goes_first(searcher: HybridRetriever) -> None:
    """Dense search prefers what is about zoos in general; the lexical share of the fusion knows who came back."""
    assert "oryx" in searcher.search("What came back thanks to zoos?", 2)[0].passage.text
    passages = [passage.id for passage in searcher.index.passages_of("cooking.txt")]
    shares = searcher.index.coverage("sour dough and a typpo", passages)
    assert max(shares) == pytest.approx(1.0)
    assert min(shares) == 0


def test_never_more_than_k_and_the_same_each_time(searcher: HybridRetriever) -> None:
    for k in (1, 2, 5, 500):
        hits = searcher.search("What do zoos do to animals?", k)
        assert 0 < len(hits) <= k
        assert len({hit.passage.id for hit in hits}) == len(hits)
        assert hits == searcher.search("What do zoos do to animals?", k)
    assert len(hits) == len(searcher.index.passages)


@pytest.mark.parametrize("query", ["", "  \n\t"])
def test_an_empty_question_is_an_error(searcher: HybridRetriever, query: str) -> None:
    with pytest.raises(QueryError) as caught:
        searcher.search(query)
    assert caught.value.remedy
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, BothSidesError)


def test_odd_questions_are_searched_for(searcher: HybridRetriever) -> None:
    for query in ("?!", "\ud800", "x" * 20_000, "the of and", "動物園"):
        assert len(searcher.search(query, 3)) == 3


def test_files_are_filtered(searcher: HybridRetriever) -> None:
    for given_name, paths in {
        "news.txt": {"news.txt"},
        "./for/zoo.txt": {"for/zoo.txt"},
        "zoo.txt": {"for/zoo.txt"},
        "rows.jsonl": {"rows.jsonl#a"},
    }.items():
        assert {hit.passage.source for hit in searcher.search("animals", 50, files=[given_name])} == paths
    assert searcher.search("animals", 50, files=[]) == []


def test_an_unknown_file_names_its_neighbours(searcher: HybridRetriever) -> None:
    with pytest.raises(QueryError, match=r"zo\.txt") as caught:
        searcher.search("animals", files=["zo.txt"])
    assert "for/zoo.txt" in caught.value.remedy


def test_dates_are_filtered(searcher: HybridRetriever) -> None:
    def found(since: str = "", until: str = "") -> set[str]:
        return {hit.passage.source for hit in searcher.search("animals", 99, since=since, until=until)}

    assert found(since="2019") == {"for/zoo.txt", "against/cage.txt", "news.txt"}
    assert found(since="2019-10-05") == {"against/cage.txt", "news.txt"}
    assert found(until="2019-10-04") == {"for/zoo.txt"}
    assert found(since="2020-07", until="2020-08") == {"against/cage.txt"}, "only its year is known"
    assert found(since="2021-03-31") == {"news.txt"}
    for bad in ("yesterday", "2019-13", "2019-02-30", "19-10-04", "2019-00-01"):
        with pytest.raises(QueryError, match="not a date"):
            found(since=bad)
    with pytest.raises(QueryError):
        found(since="2021", until="2020")


def test_claims_are_filtered(searcher: HybridRetriever, amap: ArgumentMap) -> None:
    hits = searcher.search("animals", 50, claims=amap.claims[:1])
    assert hits
    assert all("oryx" in hit.passage.text for hit in hits)
    assert searcher.search("animals", 50, claims=[]) == []


def test_no_file_fills_the_list(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "corpus").mkdir()
    long = " ".join(f"Harbour rule {n} says that ships of class {n} wait {n} hours at the gate." for n in range(40))
    (tmp_path / "corpus" / "long.txt").write_text(long, encoding="utf-8")
    (tmp_path / "corpus" / "copy.txt").write_text(long + " Printed again with thanks.", encoding="utf-8")
    for n in range(4):
        words = ("Ferries sail at noon.", "Whales sing under the ice.", "The tide comes twice a day.", "Gulls steal bread.")[n]
        (tmp_path / "corpus" / f"short{n}.txt").write_text(words + " Nobody in the village minds it at all.", encoding="utf-8")
    update_index(tmp_path / "index", tmp_path / "corpus", embedder, passage_chars=200)
    index = open_index(tmp_path / "index")
    searcher = HybridRetriever(index, embedder)
    plain = searcher.search("Which rule holds for ships in the harbour?", 8, diversify=False)
    assert {hit.passage.source for hit in plain} <= {"long.txt", "copy.txt"}
    diverse = searcher.search("Which rule holds for ships in the harbour?", 8)
    assert sum(hit.passage.source in ("long.txt", "copy.txt") for hit in diverse) <= 4, "a text and its copy count as one file"
    assert len(diverse) == 8
    assert diverse[0] == plain[0]
    only = searcher.search("ships", 8, files=["long.txt"])
    assert len(only) == 8, "where there is one file only, it may fill the list"
    index.close()


# --- both sides


def hits_for_sides(sides: str) -> tuple[list[Hit], list[Claim]]:
    """A ranking in which hit ``n`` holds a claim for (``s``), against (``o``), for neither (``-``) or for both (``b``)."""
    hits, claims = [], []
    for n, letter in enumerate(sides):
        start = 100 * n
        hits.append(Hit(Passage(f"p{n}", "f", start, start + 90, "", 1, 1), 1.0 / (n + 1), 0.5, n + 1, None))
        sides_here = {"s": ["support"], "o": ["oppose"], "b": ["support", "oppose"]}.get(letter, [])
        claims += [Claim(f"c{n}{side}", "", "f", start, start + 50, "v", side=side) for side in sides_here]  # type: ignore[arg-type]
    return hits, claims


@given(st.text("sob-", max_size=40), st.integers(2, 20), st.integers(0, 10))
def test_each_side_has_its_quota(sides: str, k: int, quota: int) -> None:
    hits, claims = hits_for_sides(sides)
    quota = min(quota, k // 2)
    result = both_sides(hits, claims, k, quota=quota)
    assert len(result.hits) == min(k, len(hits))
    assert list(result.hits) == [hit for hit in hits if hit in result.hits], "the order is kept"
    assert result.support >= min(quota, sides.count("s") + sides.count("b"))
    assert result.oppose >= min(quota, sides.count("o") + sides.count("b"))
    assert ("support" in result.empty) == (not set(sides) & {"s", "b"})
    assert ("oppose" in result.empty) == (not set(sides) & {"o", "b"})


def test_quota_without_room_is_an_error() -> None:
    with pytest.raises(QueryError):
        both_sides([], [], 3, quota=2)


def test_a_view_that_is_only_described_fills_no_quota(searcher: HybridRetriever, amap: ArgumentMap) -> None:
    result = searcher.search_both_sides("dough", amap.claims, 4)
    texts = [hit.passage.text for hit in result.hits]
    assert (result.support, result.oppose, result.empty) == (1, 1, ())
    assert any("Elephants" in text for text in texts)
    assert any("oryx" in text for text in texts)
    one = searcher.search_both_sides("zoos", amap.claims[:1], 6)
    assert (one.support, one.empty) == (0, ("support",))
    assert len(one.hits) == 6


# --- LangChain


def test_documents_have_the_metadata_of_the_contract(searcher: HybridRetriever, index: Index) -> None:
    documents = CorpusRetriever(searcher=searcher, k=3).invoke("zoos save species")
    assert 0 < len(documents) <= 3
    for document in documents:
        assert set(document.metadata) == {"source", "title", "publisher", "date", "start", "end", "line_start", "line_end", "score"}
        text = index.sources[document.metadata["source"]].text
        assert text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    first = documents[0].metadata
    assert (first["source"], first["title"], first["publisher"], first["date"]) == (
        "for/zoo.txt",
        "In praise of zoos",
        "The Keeper",
        "2019-10-04",
    )
    assert (first["line_start"], first["line_end"]) == (1, 1)


def test_in_a_chain(searcher: HybridRetriever) -> None:
    prompt = ChatPromptTemplate.from_template("Answer from:\n{context}\n\nQuestion: {question}")
    seen: list[str] = []
    chain = (
        {
            "context": CorpusRetriever(searcher=searcher, k=2) | (lambda documents: "\n".join(d.page_content for d in documents)),
            "question": RunnablePassthrough(),
        }
        | prompt
        | RunnableLambda(lambda value: seen.append(value.to_string()) or value)
        | FakeListChatModel(responses=["It came back."])
        | StrOutputParser()
    )
    assert chain.invoke("What oryx came back?") == "It came back."
    assert "oryx" in seen[0]


def test_async_and_batch(searcher: HybridRetriever) -> None:
    retriever = CorpusRetriever(searcher=lambda: searcher, k=2)
    alone = retriever.invoke("rye bread")
    assert asyncio.run(retriever.ainvoke("rye bread")) == alone
    assert retriever.batch(["rye bread", "sharks"])[0] == alone


def test_side_voice_and_files(searcher: HybridRetriever, amap: ArgumentMap) -> None:
    def texts(**filters: object) -> str:
        retriever = CorpusRetriever(searcher=searcher, arguments=lambda: amap, k=50, **filters)  # type: ignore[arg-type]
        return " ".join(document.page_content for document in retriever.invoke("animals"))

    assert "oryx" in texts(side="oppose")
    assert "Elephants" not in texts(side="oppose")
    assert "Elephants" in texts(side="support")
    assert "Elephants" in texts(voice="free animals")
    assert "oryx" in texts(voice="Ms Keeper") == texts(voice="Anna")
    assert texts(side="support", voice="Anna Keeper") == ""
    assert texts(side="support", files=["news.txt"]) == ""


def test_wrong_filters_are_clear_errors(searcher: HybridRetriever, amap: ArgumentMap) -> None:
    with pytest.raises(QueryError, match="nobody") as caught:
        CorpusRetriever(searcher=searcher, arguments=lambda: amap, voice="Fre Animal").invoke("x")
    assert "Free Animals" in caught.value.remedy
    with pytest.raises(QueryError, match="Anna Keeper, Bea Keeper"):
        claims_of(amap, voice="Keeper")
    with pytest.raises(QueryError, match="side"):
        claims_of(amap, side="against")  # type: ignore[arg-type]
    with pytest.raises(QueryError):
        CorpusRetriever(searcher=searcher, side="support").invoke("x")
    with pytest.raises(QueryError):
        CorpusRetriever(searcher=searcher).invoke("   ")
    with pytest.raises(ValueError, match="k"):
        CorpusRetriever(searcher=searcher, k=0)
