"""Indexing a folder: what is embedded, what is found, and that offsets lead back to the article."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.core import ArticleFacts, Debate
from rag.errors import IndexDamaged, IndexMissing, ModelError
from rag.index import Index, current_version, open_index, update_index
from rag.index import reader as reader_module
from rag.models import LazyEmbedder, lazy_embedder

TOPICS = {
    "whales.txt": "Whale songs carry far. The blue whale sings below 20 hertz. Ships drown out those songs today.",
    "bread.txt": "Rye bread needs a sour dough. A baker in Lyon proved 18.4 kg of it. Nobody bought the last loaf.",
    "trains.md": "# Night trains\n\nNight trains return to Europe. Tickets cost 49 euros. The minister praised the timetable.",
}


class Counting:
    """The real embedder, with a record of what it was given."""

    def __init__(self) -> None:
        self.inner = lazy_embedder()
        self.texts: list[str] = []

    @property
    def fingerprint(self) -> str:
        return self.inner.fingerprint

    @property
    def dimension(self) -> int:
        return self.inner.dimension

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        self.texts += texts
        return self.inner.encode(texts, progress)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TOPICS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def embedder() -> Counting:
    return Counting()


@pytest.fixture
def index(directory: Path, corpus: Path, embedder: Counting) -> Iterator[Index]:
    update_index(directory, corpus, embedder)
    opened = open_index(directory)
    yield opened
    opened.close()


def ask(index: Index, embedder: Counting, query: str) -> str:
    hits = index.dense(embedder.inner.encode([query])[0], 1)
    return index.passages[hits[0][0]].source


def test_passages_lead_back_to_the_article(index: Index) -> None:
    assert set(index.sources) == set(TOPICS)
    assert len(index.passages) >= 3
    for passage_id, passage in index.passages.items():
        assert passage.id == passage_id
        assert index.sources[passage.source].text[passage.start : passage.end] == passage.text
    assert index.sources["bread.txt"].text == TOPICS["bread.txt"]


def test_sentences_have_the_vectors_of_their_texts(index: Index, embedder: Counting) -> None:
    for path, source in index.sources.items():
        vectors = index.sentence_vectors(path)
        assert len(vectors) == len(source.sentences) >= 3
        wanted = embedder.inner.encode([span.of(source.text) for span in source.sentences])
        assert float((vectors * wanted).sum(axis=1).min()) > 0.999


def test_found_by_meaning_and_by_word(index: Index, embedder: Counting) -> None:
    assert ask(index, embedder, "noise of ships in the ocean") == "whales.txt"
    assert ask(index, embedder, "railway travel overnight") == "trains.md"
    (best, score), *_ = index.lexical("How many kg? 18.4", 5)
    assert index.passages[best].source == "bread.txt"
    assert score > 0
    assert index.lexical("zebra xylophone", 5) == []
    assert index.lexical("the of and", 5) == []
    assert index.lexical("", 5) == []
    only = [passage.id for passage in index.passages_of("trains.md")]
    assert {index.passages[i].source for i, _ in index.dense(embedder.inner.encode(["whales"])[0], 9, only)} == {"trains.md"}
    assert index.lexical("whale", 9, only) == []


def test_chroma_and_the_exact_scan_give_the_same_neighbours(index: Index, embedder: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    large = Index(index.directory, index.manifest, exact_passages=0)
    try:
        for query in ("songs", "a baker", "price of a ticket"):
            vector = embedder.inner.encode([query])[0]
            exact, chroma = index.dense(vector, 3), large.dense(vector, 3)
            assert [i for i, _ in exact] == [i for i, _ in chroma]
            np.testing.assert_allclose([s for _, s in exact], [s for _, s in chroma], atol=1e-4)
    finally:
        large.close()


def test_no_change_loads_no_model_and_writes_nothing(directory: Path, corpus: Path, index: Index) -> None:
    def fail() -> LazyEmbedder:
        raise AssertionError("the model was loaded")

    report = update_index(directory, corpus, LazyEmbedder("x", index.manifest.recipe.embedder, fail))
    assert set(report.unchanged) == set(TOPICS)
    assert (report.added, report.changed, report.removed) == ((), (), ())
    assert current_version(directory) == index.version
    assert report.seconds < 1


def test_touching_a_file_is_no_change(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    (corpus / "bread.txt").write_bytes((corpus / "bread.txt").read_bytes())
    assert set(update_index(directory, corpus, embedder).unchanged) == set(TOPICS)
    assert current_version(directory) == index.version


def test_only_what_is_new_is_embedded(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    embedder.texts.clear()
    (corpus / "sub").mkdir()
    (corpus / "sub" / "bees.txt").write_text("Bees dance to show the way. A dance lasts a minute.", encoding="utf-8")
    report = update_index(directory, corpus, embedder)
    assert report.added == ("sub/bees.txt",)
    assert set(report.unchanged) == set(TOPICS)
    assert embedder.texts
    assert all("dance" in text or "Bees" in text for text in embedder.texts)
    renewed = open_index(directory)
    assert ask(renewed, embedder, "insects show the way") == "sub/bees.txt"
    assert ask(renewed, embedder, "whale") == "whales.txt"
    for passage_id in index.passages:  # carried over, bit by bit
        np.testing.assert_array_equal(renewed.passage_vectors([passage_id]), index.passage_vectors([passage_id]))
    renewed.close()


def test_of_a_changed_file_only_the_new_text_is_embedded(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    embedder.texts.clear()
    (corpus / "bread.txt").write_text(TOPICS["bread.txt"] + "\n\nThe mill of Arles closed for ever in 1911.\n", encoding="utf-8")
    report = update_index(directory, corpus, embedder)
    assert report.changed == ("bread.txt",)
    assert set(report.unchanged) == {"whales.txt", "trains.md"}
    assert "The mill of Arles closed for ever in 1911." in embedder.texts
    assert not any("Lyon" in text and "Arles" not in text for text in embedder.texts), "its old sentences keep their vectors"
    renewed = open_index(directory)
    assert renewed.sources["bread.txt"].text.endswith("1911.\n")
    assert renewed.fingerprint != index.fingerprint
    renewed.close()
    assert "1911" not in index.sources["bread.txt"].text, "a reader of the old version keeps its text"


def test_a_removed_file_is_gone(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    embedder.texts.clear()
    (corpus / "whales.txt").unlink()
    report = update_index(directory, corpus, embedder)
    assert report.removed == ("whales.txt",)
    assert embedder.texts == []
    renewed = open_index(directory)
    assert "whales.txt" not in renewed.sources
    assert all(renewed.passages[i].source != "whales.txt" for i, _ in renewed.dense(embedder.inner.encode(["whale"])[0], 50))
    assert renewed.lexical("whale", 9) == []
    renewed.close()


def test_everything_removed_leaves_an_empty_index(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    for name in TOPICS:
        (corpus / name).unlink()
    assert set(update_index(directory, corpus, embedder).removed) == set(TOPICS)
    renewed = open_index(directory)
    assert (len(renewed.sources), len(renewed.passages)) == (0, 0)
    assert renewed.dense(embedder.inner.encode(["whale"])[0], 5) == renewed.lexical("whale", 5) == []
    renewed.close()
    (corpus / "new.txt").write_text("Bees dance to show the way. A dance lasts a minute.", encoding="utf-8")
    assert update_index(directory, corpus, embedder).added == ("new.txt",)


def test_one_row_of_a_file_of_rows(directory: Path, corpus: Path, embedder: Counting) -> None:
    rows = [
        {"id": f"r{n}", "title": f"Row {n}", "text": f"Planet number {n} turns slowly. Its moon {n} is made of ice and dust."}
        for n in range(3)
    ]
    (corpus / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    update_index(directory, corpus, embedder)
    embedder.texts.clear()
    rows[1]["text"] = "Comets are rare visitors here. Nobody counts them any more."
    (corpus / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    report = update_index(directory, corpus, embedder)
    assert report.changed == ("rows.jsonl#r1",)
    assert {"rows.jsonl#r0", "rows.jsonl#r2"} <= set(report.unchanged)
    assert embedder.texts
    assert not any("Planet" in text for text in embedder.texts)


def test_facts_of_the_owner_renew_an_article_without_embedding(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    embedder.texts.clear()
    debate = Debate(articles={"bread.txt": ArticleFacts(title="On rye", date="2019-10-04")})
    assert update_index(directory, corpus, embedder, debate=debate).changed == ("bread.txt",)
    assert embedder.texts == []
    renewed = open_index(directory)
    assert (renewed.sources["bread.txt"].title, renewed.dates()["bread.txt"]) == ("On rye", "2019-10-04")
    renewed.close()
    assert not update_index(directory, corpus, embedder, debate=debate).changed


def test_other_settings_make_the_index_anew(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    update_index(directory, corpus, embedder, passage_chars=60)
    renewed = open_index(directory)
    assert len(renewed.passages) > len(index.passages)
    assert all(len(passage.text) <= 60 for passage in renewed.passages.values())
    renewed.close()
    before = current_version(directory)
    embedder.texts.clear()
    update_index(directory, corpus, embedder, passage_chars=60, near_duplicate=0.5)
    assert current_version(directory) != before
    assert embedder.texts == [], "no other text, no other vector"


def test_another_model_embeds_everything_again(directory: Path, corpus: Path, index: Index, embedder: Counting) -> None:
    embedder.texts.clear()
    other = LazyEmbedder("other", "other:1:mean", lambda: embedder)
    update_index(directory, corpus, other)
    assert len(set(embedder.texts)) >= len(index.passages) + 6


def test_copies_are_known(directory: Path, corpus: Path, embedder: Counting) -> None:
    text = " ".join(f"Sentence number {n} says that harbour {n * 7} will be closed to ships of class {n * 3}." for n in range(30))
    (corpus / "one.txt").write_text(text, encoding="utf-8")
    (corpus / "two.txt").write_text(text + " This copy was printed by another paper.", encoding="utf-8")
    update_index(directory, corpus, embedder)
    opened = open_index(directory)
    assert dict(opened.duplicates) in ({"one.txt": "two.txt"}, {"two.txt": "one.txt"})
    opened.close()


def test_bad_files_are_reported_each_time(directory: Path, corpus: Path, embedder: Counting) -> None:
    (corpus / "empty.txt").write_text("", encoding="utf-8")
    (corpus / "movie.mp4").write_bytes(b"\0\1")
    first = update_index(directory, corpus, embedder)
    assert set(first.skipped) == {"empty.txt", "movie.mp4"}
    again = update_index(directory, corpus, embedder)
    assert again.skipped == first.skipped
    assert not again.added


def test_odd_text_survives(directory: Path, corpus: Path, embedder: Counting) -> None:
    (corpus / "odd.txt").write_bytes("Emoji 😀 and nul \x00 stand here. Ｗｉｄｅ letters follow — “quoted”.".encode())
    (corpus / "rows.jsonl").write_text(
        '{"id": "s", "text": "A lone \\ud800 surrogate came in. It was read all the same by them."}\n', encoding="utf-8"
    )
    update_index(directory, corpus, embedder)
    opened = open_index(directory)
    for passage in opened.passages.values():
        assert opened.sources[passage.source].text[passage.start : passage.end] == passage.text
    opened.close()


def test_progress_is_told(directory: Path, corpus: Path, embedder: Counting) -> None:
    seen: dict[str, list[tuple[int, int]]] = {}
    update_index(directory, corpus, embedder, progress=lambda stage, done, total: seen.setdefault(stage, []).append((done, total)))
    assert {"read", "embed", "store", "check"} <= set(seen)
    for steps in seen.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


def test_nothing_indexed_yet(tmp_path: Path) -> None:
    assert current_version(tmp_path / "nowhere") is None
    with pytest.raises(IndexMissing) as caught:
        open_index(tmp_path / "nowhere")
    assert "index" in caught.value.remedy


def test_a_model_that_gives_no_numbers_is_refused(directory: Path, corpus: Path, index: Index) -> None:
    class Broken:
        fingerprint = "broken"
        dimension = 4

        def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
            return np.full((len(texts), 4), np.nan, np.float32)

    with pytest.raises(ModelError):
        update_index(directory, corpus, Broken())
    assert current_version(directory) == index.version


@pytest.mark.parametrize(
    "name", ["manifest.json", "articles.jsonl", "articles.json", "passages.npy", "sentences.npy", "passages.json", "chroma"]
)
def test_a_damaged_version_is_noticed_and_healed(directory: Path, corpus: Path, index: Index, embedder: Counting, name: str) -> None:
    target = index.directory / name
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
        with pytest.raises(IndexDamaged) as caught:
            open_index(directory)
        assert "ndex again" in caught.value.remedy
    report = update_index(directory, corpus, embedder)
    assert set(report.added) == set(TOPICS)
    healed = open_index(directory)
    assert ask(healed, embedder, "whale") == "whales.txt"
    healed.close()


@pytest.mark.parametrize("content", ["", "rubbish\n", "../../etc\n", "20200101T000000-00000000\n", "\xff"])
def test_a_damaged_pointer_is_noticed_and_healed(directory: Path, corpus: Path, index: Index, embedder: Counting, content: str) -> None:
    (directory / "current").write_bytes(content.encode("latin-1"))
    with pytest.raises(IndexDamaged):
        open_index(directory)
    update_index(directory, corpus, embedder)
    assert len(open_index(directory).sources) == 3


def test_large_indexes_ask_chroma(index: Index) -> None:
    assert reader_module.EXACT_PASSAGES < 5_000_000
    assert index.manifest.recipe.store == ""
    assert (index.directory / "chroma" / "chroma.sqlite3").is_file()
