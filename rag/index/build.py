"""Makes a new version beside the current one; what has not changed is carried over, not computed again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.core import ArticleFacts
from rag.errors import ModelError, SkippedFile
from rag.index.articles import Article, ArticleFile, ArticleRow, ArticleWriter
from rag.index.layout import write_json
from rag.index.lexical import build_lexical
from rag.index.manifest import FileRecord, Manifest, Plan, Recipe
from rag.index.reader import Index
from rag.index.store import ChromaStore
from rag.ingest import Scan, near_duplicates, read, split_passages

__all__ = ["Embeds", "Outcome", "Progress", "build_version"]

_BLOCK = 4096
_CHECKED = 2000
_T = TypeVar("_T", bound=np.generic)


class Progress(Protocol):
    """Told of each step: ``stage`` is read, embed, words, store, copies or check; ``done`` of ``total`` files, texts or passages."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


class Embeds(Protocol):
    """What the index needs of an embedder; :class:`rag.models.Embedder` is one."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]: ...


@dataclass
class Outcome:
    """Articles by what became of them, and the files of the new version."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    files: dict[str, FileRecord] = field(default_factory=dict)


def build_version(
    folder: Path,
    corpus: Path,
    scan: Scan,
    plan: Plan,
    facts: Mapping[str, ArticleFacts],
    file_facts: Mapping[str, str],
    recipe: Recipe,
    embedder: Embeds,
    old: Index | None,
    progress: Progress,
) -> Outcome:
    """Writes a whole version into ``folder``, its manifest last. ``old`` is the version to carry over from.

    Raises:
        StoreError: Chroma cannot be reached or written.
        IndexDamaged: a passage does not find itself in the new store.
        ModelError: the embedding model cannot be loaded.
    """
    folder.mkdir(parents=True)
    collection = f"bothsides-{folder.name}"
    write_json(folder / "store.json", {"url": recipe.store, "collection": collection})
    previous = old._articles if old is not None else None
    outcome = _write_articles(folder, corpus, scan, plan, facts, file_facts, recipe, old, progress)
    articles = ArticleFile.open(folder)
    try:
        same_model = old if old is not None and old.manifest.recipe.embedder == recipe.embedder else None
        dimension = _write_vectors(folder, articles, embedder, same_model, previous, progress)
        _write_words(folder, articles, progress)
        duplicates = _find_copies(articles, recipe, old, outcome, progress)
        vectors = np.load(folder / "passages.npy", mmap_mode="r" if articles.ids else None)
        _fill_store(folder, articles, vectors, recipe.store, collection, progress)
    finally:
        articles.close()
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("chroma.sqlite3")  # SQLite may tidy its file when it is opened
    }
    fingerprint = hashlib.sha256(
        "\n".join([repr(recipe), *(f"{path} {record.sha256} {record.facts}" for path, record in sorted(outcome.files.items()))]).encode(
            "utf-8", "surrogatepass"
        )
    ).hexdigest()[:16]
    sentences = sum(row.sentences for row in articles.rows)
    Manifest(folder.name, fingerprint, recipe, dimension, collection, outcome.files, duplicates, len(articles.ids), sentences, sizes).write(
        folder
    )
    return outcome


def _write_articles(
    folder: Path,
    corpus: Path,
    scan: Scan,
    plan: Plan,
    facts: Mapping[str, ArticleFacts],
    file_facts: Mapping[str, str],
    recipe: Recipe,
    old: Index | None,
    progress: Progress,
) -> Outcome:
    """Reads what is new or changed, carries the rest over, in path order."""
    outcome = Outcome()
    previous = old._articles if old is not None else None
    known = previous.by_path if previous is not None else {}
    carried = set(plan.unchanged) if old is not None and old.manifest.recipe.reads_like(recipe) else set()
    writer = ArticleWriter(folder)
    written: set[str] = set()
    for done, (path, stamp) in enumerate(sorted(scan.files.items())):
        progress("read", done, len(scan.files))
        if path in carried and old is not None and previous is not None:
            record = old.manifest.files[path]
            for name in record.articles:
                row = known[name]
                writer.carry(row, previous.line(row), previous.ids[row.passage_row : row.passage_row + row.passages])
                outcome.unchanged.append(name)
            outcome.files[path] = FileRecord(stamp.sha256, record.facts, record.articles, record.skipped)
            continue
        fact = file_facts.get(path, "")
        try:
            reading = read(corpus, path, facts)
        except SkippedFile as reason:
            outcome.files[path] = FileRecord(stamp.sha256, fact, (), {path: str(reason)})
            continue
        skipped = dict(reading.skipped)
        names: list[str] = []
        same_facts = old is not None and path in old.manifest.files and old.manifest.files[path].facts == fact
        for source in reading.sources:
            if source.path in written:
                skipped[source.path] = "another article has the same name"
                continue
            written.add(source.path)
            names.append(source.path)
            writer.add(path, source, split_passages(source, recipe.passage_chars))
            if source.path not in known:
                outcome.added.append(source.path)
            elif same_facts and known[source.path].sha256 == source.sha256:
                outcome.unchanged.append(source.path)  # a row of a file of which other rows have changed, or another recipe
            else:
                outcome.changed.append(source.path)
        outcome.files[path] = FileRecord(stamp.sha256, fact, tuple(names), skipped)
    progress("read", len(scan.files), len(scan.files))
    writer.close()
    outcome.removed = sorted(set(known) - {row.path for row in writer.rows})
    return outcome


def _write_vectors(
    folder: Path, articles: ArticleFile, embedder: Embeds, old: Index | None, previous: ArticleFile | None, progress: Progress
) -> int:
    """Both arrays; a text that the old version of the same article holds keeps its vector. Returns the dimension."""
    sentence_count = sum(row.sentences for row in articles.rows)
    dimension = old.manifest.dimension if old is not None else embedder.dimension
    passages = _new_array(folder / "passages.npy", (len(articles.ids), dimension), np.float32)
    sentences = _new_array(folder / "sentences.npy", (sentence_count, dimension), np.float16)
    missing: list[ArticleRow] = []
    for row in articles.rows:
        before = previous.by_path.get(row.path) if old is not None and previous is not None else None
        if old is not None and previous is not None and before is not None and _same_line(articles, row, previous, before):
            passages[row.passage_row : row.passage_row + row.passages] = old._vectors[
                before.passage_row : before.passage_row + row.passages
            ]
            sentences[row.sentence_row : row.sentence_row + row.sentences] = old._sentences[
                before.sentence_row : before.sentence_row + row.sentences
            ]
        else:
            missing.append(row)
    _embed_missing(articles, missing, passages, sentences, embedder, old, previous, progress)
    for array in (passages, sentences):
        if isinstance(array, np.memmap):
            array.flush()
    return dimension


def _same_line(articles: ArticleFile, row: ArticleRow, previous: ArticleFile, before: ArticleRow) -> bool:
    return row.length == before.length and articles.line(row) == previous.line(before)


def _embed_missing(
    articles: ArticleFile,
    missing: Sequence[ArticleRow],
    passages: NDArray[np.float32],
    sentences: NDArray[np.float16],
    embedder: Embeds,
    old: Index | None,
    previous: ArticleFile | None,
    progress: Progress,
) -> None:
    total = sum(row.passages + row.sentences for row in missing)
    done = 0
    for block in _blocks(missing):
        # One text is embedded once a block, whatever number of passages and sentences it is.
        wanted: dict[str, list[tuple[NDArray[np.float32] | NDArray[np.float16], int]]] = {}
        for row in block:
            article = articles.parse(row)
            kept = _old_vectors(row.path, old, previous)
            for array, start, texts in (
                (passages, row.passage_row, _passage_texts(article)),
                (sentences, row.sentence_row, _sentence_texts(article)),
            ):
                for place, text in enumerate(texts, start):
                    vector = kept.get((array is passages, text))
                    if vector is not None:
                        array[place] = vector
                        done += 1
                    else:
                        wanted.setdefault(text, []).append((array, place))
        texts_left = list(wanted)
        if not texts_left:
            continue
        places = sum(len(found) for found in wanted.values())
        vectors = embedder.encode(texts_left, _scaled(progress, done, places, total))
        if vectors.shape != (len(texts_left), passages.shape[1]) or not np.isfinite(vectors).all():
            raise ModelError(
                f"the embedding model gave vectors of shape {vectors.shape} or not finite ones", "Choose another embedding model."
            )
        for vector, text in zip(vectors, texts_left, strict=True):
            for array, place in wanted[text]:
                array[place] = vector
        done += places
    progress("embed", total, total)


def _scaled(progress: Progress, before: int, places: int, total: int) -> Callable[[int, int], None]:
    return lambda done, texts: progress("embed", before + places * done // max(1, texts), total)


def _blocks(rows: Sequence[ArticleRow]) -> Iterator[list[ArticleRow]]:
    """Articles of about :data:`_BLOCK` texts together, so that a large corpus is never in memory at once."""
    block: list[ArticleRow] = []
    size = 0
    for row in rows:
        block.append(row)
        size += row.passages + row.sentences
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _old_vectors(path: str, old: Index | None, previous: ArticleFile | None) -> dict[tuple[bool, str], NDArray[np.generic]]:
    """Vectors of the texts that an older version of the article holds: (is a passage, text) -> vector."""
    if old is None or previous is None or path not in previous.by_path:
        return {}
    row = previous.by_path[path]
    article = previous.parse(row)
    kept: dict[tuple[bool, str], NDArray[np.generic]] = {}
    for place, text in enumerate(_sentence_texts(article), row.sentence_row):
        kept[False, text] = old._sentences[place]
    for place, text in enumerate(_passage_texts(article), row.passage_row):
        kept[True, text] = old._vectors[place]
    return kept


def _passage_texts(article: Article) -> list[str]:
    return [passage.text for passage in article.passages]


def _sentence_texts(article: Article) -> list[str]:
    return [sentence.of(article.source.text) for sentence in article.source.sentences]


def _write_words(folder: Path, articles: ArticleFile, progress: Progress) -> None:
    progress("words", 0, len(articles.ids))
    build_lexical([text for row in articles.rows for text in _passage_texts(articles.parse(row))], folder / "bm25")
    progress("words", len(articles.ids), len(articles.ids))


def _find_copies(articles: ArticleFile, recipe: Recipe, old: Index | None, outcome: Outcome, progress: Progress) -> dict[str, str]:
    total = len(articles.rows)
    untouched = not (outcome.added or outcome.changed or outcome.removed)
    if (
        untouched
        and old is not None
        and old.manifest.recipe.reads_like(recipe)
        and old.manifest.recipe.near_duplicate == recipe.near_duplicate
    ):
        return dict(old.duplicates)
    progress("copies", 0, total)
    found = near_duplicates([articles.parse(row).source for row in articles.rows], recipe.near_duplicate)
    progress("copies", total, total)
    return found


def _fill_store(folder: Path, articles: ArticleFile, vectors: NDArray[np.float32], url: str, collection: str, progress: Progress) -> None:
    """Adds every passage to a new collection and checks that each (of a large corpus, of an even sample) finds itself."""
    total = len(articles.ids)
    store = ChromaStore.create(folder / "chroma", url, collection)
    try:
        ids: list[str] = []
        texts: list[str] = []
        metadata: list[dict[str, str | int]] = []
        done = 0
        for row in articles.rows:
            article = articles.parse(row)
            source = article.source
            for passage in article.passages:
                ids.append(passage.id)
                texts.append(passage.text)
                metadata.append(
                    {
                        "source": source.path,
                        "title": source.title,
                        "publisher": source.publisher,
                        "date": source.date,
                        "start": passage.start,
                        "end": passage.end,
                        "line_start": passage.line_start,
                        "line_end": passage.line_end,
                    }
                )
            if len(ids) >= _CHECKED or (ids and row is articles.rows[-1]):
                store.add(ids, vectors[done : done + len(ids)], texts, metadata)
                done += len(ids)
                ids, texts, metadata = [], [], []
                progress("store", done, total)
        if ids:
            store.add(ids, vectors[done:], texts, metadata)
        progress("check", 0, total)
        step = max(1, -(-total // _CHECKED))
        store.check(articles.ids, vectors, range(0, total, step))
        progress("check", total, total)
    finally:
        store.close()


def _new_array(path: Path, shape: tuple[int, int], dtype: type[_T]) -> NDArray[_T]:
    """A ``.npy`` file of that shape, mapped for writing; an empty one is simply saved, for nothing can be mapped of it."""
    if shape[0] == 0:
        empty = np.zeros(shape, dtype)
        np.save(path, empty)
        return empty
    mapped: NDArray[_T] = np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)
    return mapped
