"""What a version was made from, and the decision what the next one needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.core import ArticleFacts
from rag.errors import IndexDamaged
from rag.index.layout import REINDEX, read_json, write_json

if TYPE_CHECKING:  # a question at the terminal reads manifests, and need not wait for the readers of articles
    from rag.ingest import Scan, Stamp

__all__ = ["FORMAT", "FileRecord", "Manifest", "Plan", "Recipe", "facts_by_file", "plan"]

FORMAT = 3
"""Raise it when the files of a version change their meaning: older versions are then rebuilt."""


@dataclass(frozen=True)
class Recipe:
    """How articles become vectors; a version of another recipe is rebuilt. ``chunker`` is the fingerprint of reading and
    cutting, ``store`` the URL of a Chroma server or empty for the embedded one."""

    chunker: str
    passage_chars: int
    embedder: str
    near_duplicate: float
    store: str = ""
    format: int = FORMAT

    def reads_like(self, other: Recipe) -> bool:
        """Whether both cut every article into the same passages and sentences."""
        return (self.format, self.chunker, self.passage_chars) == (other.format, other.chunker, other.passage_chars)


@dataclass(frozen=True)
class FileRecord:
    """A file as it was indexed: hash of its bytes and of what the corpus' owner states of it, and what was not usable in it."""

    sha256: str
    facts: str = ""
    articles: tuple[str, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """``fingerprint`` is that of everything in the version; ``bytes`` the size of each file of it, to notice damage cheaply."""

    version: str
    fingerprint: str
    recipe: Recipe
    dimension: int
    collection: str
    files: dict[str, FileRecord]
    duplicates: dict[str, str]
    passages: int
    sentences: int
    bytes: dict[str, int]

    def write(self, folder: Path) -> None:
        write_json(folder / "manifest.json", asdict(self))

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises IndexDamaged when it is missing, of another format, or a file that it lists has another size."""
        data = read_json(folder / "manifest.json")
        try:
            manifest = cls(
                **{
                    **data,
                    "recipe": Recipe(**data["recipe"]),
                    "files": {path: _record(record) for path, record in data["files"].items()},
                }
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"{folder / 'manifest.json'} is not a manifest of this program: {error}", REINDEX) from error
        for name, size in manifest.bytes.items():
            try:
                found = (folder / name).stat().st_size
            except OSError as error:
                raise IndexDamaged(f"{folder / name} is missing", REINDEX) from error
            if found != size:
                raise IndexDamaged(f"{folder / name} has {found} bytes, not {size}", REINDEX)
        return manifest


def _record(data: Mapping[str, Any]) -> FileRecord:
    return FileRecord(data["sha256"], data["facts"], tuple(data["articles"]), dict(data["skipped"]))


@dataclass(frozen=True)
class Plan:
    """Files by what is to be done; ``recipe_changed`` means that even unchanged files are read or stored anew."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    recipe_changed: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.recipe_changed)


def plan(manifest: Manifest | None, scan: Scan, facts: Mapping[str, str], recipe: Recipe) -> Plan:
    """Compares what is indexed with what is there; pure. ``facts`` is :func:`facts_by_file`.

    A file has changed when its bytes have, or what is stated of it in ``debate.toml``; its time stamp does not count.
    """
    known = {} if manifest is None else manifest.files
    groups: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for path, stamp in sorted(scan.files.items()):
        record = known.get(path)
        if record is None:
            groups["added"].append(path)
        elif record.sha256 != stamp.sha256 or record.facts != facts.get(path, ""):
            groups["changed"].append(path)
        else:
            groups["unchanged"].append(path)
    removed = tuple(sorted(set(known) - set(scan.files)))
    return Plan(
        tuple(groups["added"]),
        tuple(groups["changed"]),
        removed,
        tuple(groups["unchanged"]),
        recipe_changed=manifest is None or manifest.recipe != recipe,
    )


def facts_by_file(facts: Mapping[str, ArticleFacts], files: Mapping[str, Stamp]) -> dict[str, str]:
    """Hash of what is stated of each file; a row of ``rows.jsonl`` is stated as ``rows.jsonl#ID``."""
    stated: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for path, fact in sorted(facts.items()):
        file = path if path in files else path.rpartition("#")[0]
        if file in files:
            stated.setdefault(file, []).append((path, asdict(fact)))
    return {file: hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16] for file, rows in stated.items()}
