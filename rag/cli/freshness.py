"""Whether the corpus has changed since it was indexed: names and times only, so that a question does not wait for hashes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.settings import Settings

__all__ = ["changed_files"]


def changed_files(settings: Settings) -> list[str]:
    """Paths that are new, gone or written since the index was made. A file that was only touched is among them: ``index`` looks closer.

    Raises:
        StoreError: the index is missing or damaged.
    """
    from rag.errors import IndexMissing
    from rag.index.layout import current_version, version_path
    from rag.index.manifest import Manifest

    directory = settings.index_dir
    version = current_version(directory)
    if version is None:
        raise IndexMissing(f"nothing is indexed in {directory}", "bothsides index")
    known = Manifest.read(version_path(directory, version)).files
    made = (directory / "current").stat().st_mtime_ns
    there = _files(settings.corpus)
    changed = set(known) - set(there)
    changed |= {path for path, time in there.items() if time > made or (path not in known and path != "debate.toml")}
    return sorted(changed)


def _files(corpus: Path) -> dict[str, int]:
    """Times of change (ns) of what may be an article, and of ``debate.toml``; links are left out."""
    from rag.ingest.scan import SUFFIXES

    found: dict[str, int] = {}
    for folder, folders, names in os.walk(corpus):
        folders[:] = [name for name in folders if not name.startswith(".") and name.upper() != "README"]
        for name in names:
            path = Path(folder) / name
            article = name.lower().endswith(SUFFIXES) and not name.startswith(".") and name.upper().split(".")[0] != "README"
            debate = name == "debate.toml" and Path(folder) == corpus
            if (article or debate) and not path.is_symlink():
                found[path.relative_to(corpus).as_posix()] = path.stat().st_mtime_ns
    return found
