"""Where the ONNX export of the default model is kept, and its making, once for all processes."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from rag.errors import ModelError
from rag.models.adapter import adapter_fingerprint
from rag.models.weights import DEFAULT_MODEL, WEIGHTS_SHA256, verified_weights

__all__ = ["EXPORT_VERSION", "cached_export", "default_cache", "ensure_export", "export_folder"]

EXPORT_VERSION = 2
"""Raise it when :mod:`rag.models.onnx_export` makes another graph; old exports are then left alone and a new one is made."""

_LOCK_SECONDS = 600.0


def default_cache() -> Path:
    """The user's cache folder for this program (``$XDG_CACHE_HOME/bothsides`` on Linux)."""
    import platformdirs

    return platformdirs.user_cache_path("bothsides", appauthor=False)


def export_folder(cache: Path | None = None, adapter: Path | None = None) -> Path:
    """The folder for the export of exactly these weights, with ``adapter`` merged, by this exporter; it need not exist."""
    root = default_cache() if cache is None else cache
    merged = f"-{adapter_fingerprint(adapter)}" if adapter is not None else ""
    return root / "models" / f"{DEFAULT_MODEL}-{WEIGHTS_SHA256[:16]}{merged}-v{EXPORT_VERSION}"


def cached_export(cache: Path | None = None, adapter: Path | None = None) -> Path | None:
    """The export's folder when it is complete: ``model.onnx`` and ``tokenizer.json`` of the noted sizes."""
    folder = export_folder(cache, adapter)
    try:
        note = json.loads((folder / "export.json").read_text(encoding="utf-8"))
        whole = note["weights"] == WEIGHTS_SHA256 and all((folder / name).stat().st_size == size for name, size in note["bytes"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # absent or half of it: it is made anew
    return folder if whole else None


def ensure_export(cache: Path | None = None, adapter: Path | None = None) -> Path:
    """The export's folder, made on first use (about 15 s, with torch); later calls only look.

    One process exports, others wait for it. The folder appears whole by a rename, so that a killed export leaves nothing
    that could be taken for one.

    Raises:
        WeightsError: the weights are missing or altered.
        ModelError: the cache folder cannot be written, or the export does not give what torch gives.
    """
    found = cached_export(cache, adapter)
    if found is not None:
        return found
    import filelock

    folder = export_folder(cache, adapter)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{folder}.lock", timeout=_LOCK_SECONDS):
            found = cached_export(cache, adapter)
            return found if found is not None else _export_into(folder, adapter)
    except filelock.Timeout as error:
        raise ModelError(
            f"another process has been exporting the model for {_LOCK_SECONDS:.0f} s", f"End it, or delete {folder}.lock, and try again."
        ) from error
    except OSError as error:
        raise ModelError(
            f"the model cache {folder.parent} cannot be written: {error.strerror or error}",
            "Free the disk or the permissions, or set XDG_CACHE_HOME to a folder that can be written.",
        ) from error


def _export_into(folder: Path, adapter: Path | None) -> Path:
    """Exports beside ``folder``, then renames; leftovers of killed exports go (the lock is held: nobody else is at work)."""
    from rag.models.onnx_export import export_sentence_encoder

    weights = verified_weights()
    for leftover in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent, ignore_cleanup_errors=True) as scratch:
        build = Path(scratch) / "build"
        build.mkdir()
        versions = export_sentence_encoder(weights, build / "model.onnx", adapter)
        shutil.copyfile(weights / "tokenizer.json", build / "tokenizer.json")
        sizes = {name: (build / name).stat().st_size for name in ("model.onnx", "tokenizer.json")}
        note = {"model": DEFAULT_MODEL, "weights": WEIGHTS_SHA256, "bytes": sizes, **versions}
        (build / "export.json").write_text(json.dumps(note, indent=1), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        os.rename(build, folder)
    return folder
