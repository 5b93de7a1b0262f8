"""Brings an index up to date: plan, build beside, check, switch, clean."""

from __future__ import annotations

import hashlib
import shutil
import time
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import filelock

from rag.core import Debate, IndexReport
from rag.errors import IndexDamaged, IndexLocked, IndexMissing, StoreError
from rag.index.build import Embeds, Outcome, Progress, build_version
from rag.index.layout import current_version, lock_path, new_version, read_json, version_names, version_path, write_current
from rag.index.manifest import Manifest, Plan, Recipe, facts_by_file, plan
from rag.index.reader import Index, open_index
from rag.index.store import ChromaStore
from rag.ingest import Scan, scan

__all__ = ["update_index"]


def update_index(
    directory: Path,
    corpus: Path,
    embedder: Embeds,
    *,
    passage_chars: int = 1000,
    near_duplicate: float = 0.8,
    debate: Debate | None = None,
    chroma_url: str | None = None,
    progress: Progress | None = None,
) -> IndexReport:
    """Indexes what is new in ``corpus``, forgets what is gone; when nothing has changed, no model is loaded and nothing written.

    ``embedder`` may be a :class:`rag.models.LazyEmbedder`: only its fingerprint is read unless there is something to embed.
    The old version serves readers until the new one has been checked, and stays whole if this process is killed.

    Raises:
        CorpusError: the corpus folder cannot be read.
        IndexLocked: another process is writing this index.
        StoreError: Chroma or the index folder cannot be written.
        ModelError: the embedding model cannot be loaded.
    """
    started = time.perf_counter()
    debate = debate or Debate()
    tell = progress or _silent
    recipe = Recipe(_reading_fingerprint(), passage_chars, embedder.fingerprint, near_duplicate, chroma_url or "")
    seen = scan(corpus)
    facts = facts_by_file(debate.articles, seen.files)
    manifest = _whole_manifest(directory, recipe.store)
    if manifest is not None and plan(manifest, seen, facts, recipe).nothing:
        return _unchanged(manifest, seen, started)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(lock_path(directory), timeout=0):
            old = _open_old(directory, recipe.store)
            try:
                # Another writer may have ended between the look above and the lock.
                todo = plan(old.manifest if old else None, seen, facts, recipe)
                if old is not None and todo.nothing:
                    return _unchanged(old.manifest, seen, started)
                outcome = _write(directory, corpus, seen, todo, debate, facts, recipe, embedder, old, tell)
            finally:
                if old is not None:
                    old.close()
    except filelock.Timeout as error:
        raise IndexLocked(f"another process is writing the index in {directory}", "Wait until it has ended, then try again.") from error
    except OSError as error:
        raise StoreError(
            f"the index in {directory} cannot be written: {error.strerror or error}",
            "Check disk space and permissions, or choose another folder: --index DIR.",
        ) from error
    skipped = dict(seen.skipped)
    for record in outcome.files.values():
        skipped.update(record.skipped)
    return IndexReport(
        tuple(outcome.added),
        tuple(outcome.changed),
        tuple(outcome.removed),
        tuple(outcome.unchanged),
        skipped,
        time.perf_counter() - started,
    )


def _write(
    directory: Path,
    corpus: Path,
    seen: Scan,
    todo: Plan,
    debate: Debate,
    facts: dict[str, str],
    recipe: Recipe,
    embedder: Embeds,
    old: Index | None,
    progress: Progress,
) -> Outcome:
    """Builds, switches and cleans; the lock is held."""
    before = old.version if old is not None else None
    _remove_versions(directory, keep={before} | {name for name in version_names(directory) if _is_whole(directory, name)})
    version = new_version()
    folder = version_path(directory, version)
    try:
        outcome = build_version(folder, corpus, seen, todo, debate.articles, facts, recipe, embedder, old, progress)
    except BaseException:
        _remove_versions(directory, keep={name for name in version_names(directory) if name != version})
        raise
    write_current(directory, version)
    _remove_versions(directory, keep={version, before})  # the one before stays for those who are reading it
    return outcome


def _remove_versions(directory: Path, keep: set[str | None]) -> None:
    for name in version_names(directory):
        if name in keep:
            continue
        folder = version_path(directory, name)
        try:
            store = read_json(folder / "store.json")
            if store["url"]:
                ChromaStore.drop(store["url"], store["collection"])
        except (IndexDamaged, KeyError, TypeError):
            pass  # killed before it named its store: then it has none
        except StoreError:
            continue  # its server is away: the folder stays, so that the collection is removed another time
        shutil.rmtree(folder, ignore_errors=True)


def _is_whole(directory: Path, version: str) -> bool:
    return (version_path(directory, version) / "manifest.json").is_file()


def _whole_manifest(directory: Path, store: str) -> Manifest | None:
    """The current manifest when all that it lists is there, else None: then the index is written anew.

    A server is only asked when it is the one that is wanted: another may be gone for good.
    """
    try:
        version = current_version(directory)
        if version is None:
            return None
        manifest = Manifest.read(version_path(directory, version))
        folder = version_path(directory, version) / "chroma"
        if not manifest.recipe.store and not (folder / "chroma.sqlite3").is_file():
            return None
        if store and manifest.recipe.store == store:
            opened = ChromaStore.open(folder, store, manifest.collection)
            try:
                return manifest if opened.count() == manifest.passages else None
            finally:
                opened.close()
    except IndexDamaged:
        return None
    return manifest


def _open_old(directory: Path, store: str) -> Index | None:
    """The current version to carry over from; None when there is none or it is damaged."""
    manifest = _whole_manifest(directory, store)
    if manifest is None:
        return None
    try:
        return open_index(directory, manifest.recipe.store or None)
    except (IndexDamaged, IndexMissing):
        return None


def _unchanged(manifest: Manifest, seen: Scan, started: float) -> IndexReport:
    skipped = dict(seen.skipped)
    articles: list[str] = []
    for _, record in sorted(manifest.files.items()):
        skipped.update(record.skipped)
        articles.extend(record.articles)
    return IndexReport(unchanged=tuple(articles), skipped=skipped, seconds=time.perf_counter() - started)


@lru_cache(maxsize=1)
def _reading_fingerprint() -> str:
    """Hash of the code that reads and cuts articles: an upgrade of it makes the index anew, and nobody has to remember to say so."""
    spec = find_spec("rag.ingest")
    digest = hashlib.sha256()
    for folder in (spec.submodule_search_locations or []) if spec is not None else []:
        for path in sorted(Path(folder).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _silent(stage: str, done: int, total: int) -> None:
    """No progress is shown."""
