"""Articles of a version: written one JSON line each, read one at a time."""

from __future__ import annotations

import json
import mmap
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from rag.core import Boilerplate, Passage, Source, Span
from rag.errors import IndexDamaged
from rag.index.layout import REINDEX, read_json, write_json

__all__ = ["Article", "ArticleFile", "ArticleRow", "ArticleWriter", "Passages", "Sources"]


@dataclass(frozen=True)
class ArticleRow:
    """Where an article is: bytes of ``articles.jsonl``, and its rows in the passage and sentence arrays."""

    path: str
    file: str
    sha256: str
    offset: int
    length: int
    passage_row: int
    passages: int
    sentence_row: int
    sentences: int
    title: str = ""
    publisher: str = ""
    date: str = ""


@dataclass(frozen=True)
class Article:
    source: Source
    passages: tuple[Passage, ...]


class ArticleWriter:
    """Appends articles, fresh ones or the very bytes of an older version's, and gives each its rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO = (folder / "articles.jsonl").open("wb")
        self._offset = 0
        self.rows: list[ArticleRow] = []
        self.ids: list[str] = []

    def add(self, file: str, source: Source, passages: Sequence[Passage]) -> ArticleRow:
        line = (json.dumps(_encode(source, passages), separators=(",", ":")) + "\n").encode("ascii")
        shape = ArticleRow(
            source.path, file, source.sha256, 0, 0, 0, len(passages), 0, len(source.sentences), source.title, source.publisher, source.date
        )
        return self._append(line, shape, [passage.id for passage in passages])

    def carry(self, row: ArticleRow, line: bytes, ids: Sequence[str]) -> ArticleRow:
        return self._append(line, row, ids)

    def _append(self, line: bytes, shape: ArticleRow, ids: Sequence[str]) -> ArticleRow:
        last = self.rows[-1] if self.rows else None
        row = ArticleRow(
            **{
                **asdict(shape),
                "offset": self._offset,
                "length": len(line),
                "passage_row": last.passage_row + last.passages if last else 0,
                "sentence_row": last.sentence_row + last.sentences if last else 0,
            }
        )
        self._file.write(line)
        self._offset += len(line)
        self.rows.append(row)
        self.ids.extend(ids)
        return row

    def close(self) -> None:
        """Writes the tables. Raises IndexDamaged when two passages have one id."""
        self._file.close()
        if len(set(self.ids)) != len(self.ids):
            raise IndexDamaged("two passages have one id", "This is a defect of the program: please report it.")
        write_json(self._folder / "passages.json", self.ids)
        names = list(ArticleRow.__dataclass_fields__)
        write_json(
            self._folder / "articles.json", {"columns": names, "rows": [[getattr(row, name) for name in names] for row in self.rows]}
        )


@dataclass
class ArticleFile:
    """A version's articles, open for reading; safe for threads. ``ids`` are passage ids in row order."""

    rows: list[ArticleRow]
    ids: list[str]
    _data: mmap.mmap | None
    by_path: dict[str, ArticleRow] = field(init=False)
    _row_of: dict[str, int] = field(default_factory=dict)
    _cache: dict[str, Article] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_path = {row.path: row for row in self.rows}
        self._starts = [row.passage_row for row in self.rows]

    @classmethod
    def open(cls, folder: Path) -> ArticleFile:
        """Raises IndexDamaged when the tables and the file do not fit together."""
        table = read_json(folder / "articles.json")
        ids = read_json(folder / "passages.json")
        try:
            rows = [ArticleRow(**dict(zip(table["columns"], row, strict=True))) for row in table["rows"]]
            with (folder / "articles.jsonl").open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if rows else None
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise IndexDamaged(f"the articles in {folder} cannot be read: {error}", REINDEX) from error
        return cls(rows, ids, data)

    def line(self, row: ArticleRow) -> bytes:
        assert self._data is not None
        return self._data[row.offset : row.offset + row.length]

    def article(self, path: str) -> Article:
        """Parsed at first use. Raises KeyError for an unknown path, IndexDamaged for a line that is no article."""
        found = self._cache.get(path)
        if found is None:
            found = self._cache[path] = self.parse(self.by_path[path])
        return found

    def parse(self, row: ArticleRow) -> Article:
        """The article, without keeping it."""
        try:
            return _decode(json.loads(self.line(row)))
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"the stored text of {row.path} cannot be read: {error}", REINDEX) from error

    def row_of(self, passage_id: str) -> int:
        """Raises KeyError."""
        if not self._row_of and self.ids:
            self._row_of = {passage_id: row for row, passage_id in enumerate(self.ids)}
        return self._row_of[passage_id]

    def passage(self, row: int) -> Passage:
        # Articles without passages share a start with their successor: bisect_right gives the last of them.
        owner = self.rows[bisect_right(self._starts, row) - 1]
        return self.article(owner.path).passages[row - owner.passage_row]

    def close(self) -> None:
        if self._data is not None:
            self._data.close()


class Sources(Mapping[str, Source]):
    """Sources by path, in path order; each is read from disk at first use."""

    def __init__(self, articles: ArticleFile) -> None:
        self._articles = articles

    def __getitem__(self, path: str) -> Source:
        return self._articles.article(path).source

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles.by_path)

    def __len__(self) -> int:
        return len(self._articles.by_path)

    def __contains__(self, path: object) -> bool:
        return path in self._articles.by_path


class Passages(Mapping[str, Passage]):
    """Passages by id, in the order of the articles and of the text."""

    def __init__(self, articles: ArticleFile) -> None:
        self._articles = articles

    def __getitem__(self, passage_id: str) -> Passage:
        return self._articles.passage(self._articles.row_of(passage_id))

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles.ids)

    def __len__(self) -> int:
        return len(self._articles.ids)


_FACTS = ("path", "text", "title", "publisher", "date", "author", "url", "sha256")


def _encode(source: Source, passages: Sequence[Passage]) -> dict[str, Any]:
    return {
        **{name: getattr(source, name) for name in _FACTS},
        "boilerplate": [[mark.start, mark.end, mark.kind] for mark in source.boilerplate],
        "paragraphs": [[span.start, span.end] for span in source.paragraphs],
        "sentences": [[span.start, span.end] for span in source.sentences],
        "passages": [[p.id, p.start, p.end, p.line_start, p.line_end] for p in passages],
    }


def _decode(data: Mapping[str, Any]) -> Article:
    source = Source(
        **{name: data[name] for name in _FACTS},
        boilerplate=tuple(Boilerplate(*mark) for mark in data["boilerplate"]),
        paragraphs=tuple(Span(*span) for span in data["paragraphs"]),
        sentences=tuple(Span(*span) for span in data["sentences"]),
    )
    passages = tuple(
        Passage(passage_id, source.path, start, end, source.text[start:end], first, last)
        for passage_id, start, end, first, last in data["passages"]
    )
    return Article(source, passages)
