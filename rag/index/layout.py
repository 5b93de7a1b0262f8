"""The index on disk: versions side by side, and a pointer file that names the current one.

::

    DIRECTORY/
      current                 the name of the current version; replaced atomically
      write.lock              held by the one writer
      versions/NAME/
        store.json            where the passages' vectors are: written first, so that leftovers can be removed
        articles.jsonl        one article a line: text, facts, spans, passages
        articles.json         table of the articles: place of the line, rows of its vectors
        passages.json         passage ids, in row order
        passages.npy          float32 (passages, d)
        sentences.npy         float16 (sentences, d)
        bm25/                 bm25s' own files
        chroma/               the embedded Chroma store
        manifest.json         what was indexed and how; written last, so that without it a version is a leftover
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any

from rag.errors import IndexDamaged

__all__ = [
    "REINDEX",
    "current_version",
    "lock_path",
    "new_version",
    "read_json",
    "version_names",
    "version_path",
    "write_current",
    "write_json",
]

REINDEX = "Index again (bothsides index): it is rebuilt from the articles."
_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


def current_version(directory: Path) -> str | None:
    """The name in the pointer file, or None when nothing is indexed; reads nothing else.

    Raises:
        IndexDamaged: the pointer file holds no version's name, or cannot be read.
    """
    try:
        name = (directory / "current").read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{directory / 'current'} cannot be read: {error}", REINDEX) from error
    if not _NAME.fullmatch(name):
        raise IndexDamaged(f"{directory / 'current'} holds no version's name", REINDEX)
    return name


def version_path(directory: Path, version: str) -> Path:
    return directory / "versions" / version


def lock_path(directory: Path) -> Path:
    return directory / "write.lock"


def new_version() -> str:
    """A name that sorts by time and that no other writer picks."""
    return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"


def version_names(directory: Path) -> list[str]:
    """All version folders, whole or not, oldest first."""
    with contextlib.suppress(FileNotFoundError):
        return sorted(entry.name for entry in (directory / "versions").iterdir() if entry.is_dir() and _NAME.fullmatch(entry.name))
    return []


def write_current(directory: Path, version: str) -> None:
    """Switches the pointer: readers see the old name or the new one, whatever is killed when."""
    scratch = directory / f".current.{os.getpid()}"
    _write_synced(scratch, version + "\n")
    os.replace(scratch, directory / "current")
    _sync_folder(directory)


def write_json(path: Path, value: Any) -> None:
    _write_synced(path, json.dumps(value, separators=(",", ":")))


def read_json(path: Path) -> Any:
    """Raises IndexDamaged when the file is missing or no JSON."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} cannot be read: {error}", REINDEX) from error


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
