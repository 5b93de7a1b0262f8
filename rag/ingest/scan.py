"""What is in the corpus folder: supported files with their stamps, and why the others are left out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import CorpusError

__all__ = ["SUFFIXES", "Scan", "Stamp", "display_path", "kind_of", "scan"]

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".jsonl", ".jsonl.gz")
_ABOUT_THE_FOLDER = ("debate.toml",)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size in bytes, time of change in nanoseconds, and SHA-256 (hex) of the bytes."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True)
class Scan:
    """Supported files by POSIX path relative to the corpus; ``skipped`` gives the reason for what is left out."""

    files: dict[str, Stamp] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def kind_of(name: str) -> str:
    """The supported suffix of a file name, in lower case, or an empty string."""
    lowered = name.lower()
    return next((suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if lowered.endswith(suffix)), "")


def display_path(path: str) -> str:
    """``path`` with undecodable bytes written as escapes, so that it can be stored and printed."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def scan(corpus: Path) -> Scan:
    """Looks through the folder and its sub-folders, in name order. Hidden entries, ``debate.toml`` and ``README`` files are no articles.

    Raises :class:`CorpusError` when the folder itself cannot be read. Links are followed to files inside the corpus only.
    """
    try:
        root = corpus.resolve(strict=True)
        if not root.is_dir():
            raise CorpusError(f"{corpus} is not a folder.", "Name the folder that holds the articles: --corpus DIR.")
        os.listdir(root)
    except FileNotFoundError as error:
        raise CorpusError(f"There is no folder {corpus}.", "Make it and put articles into it, or name another: --corpus DIR.") from error
    except (OSError, RuntimeError) as error:
        raise CorpusError(
            f"The folder {corpus} cannot be read: {_why(error)}.", "Check its permissions, or name another: --corpus DIR."
        ) from error
    found = Scan()
    for path, reason in _walk(root, "", root):
        shown = display_path(path)
        if reason:
            found.skipped[shown] = reason
            continue
        try:
            found.files[path] = _stamp(root / path)
        except OSError as error:
            found.skipped[shown] = f"cannot be read: {_why(error)}"
    return found


def _walk(folder: Path, prefix: str, root: Path) -> Iterator[tuple[str, str]]:
    """Pairs of relative path and reason to skip (empty for a file to read)."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield prefix.rstrip("/"), f"folder cannot be read: {_why(error)}"
        return
    for entry in ordered:
        if entry.name.startswith(".") or entry.name in _ABOUT_THE_FOLDER or entry.name.upper().split(".")[0] == "README":
            continue
        path = prefix + entry.name
        try:
            link, folder_like = entry.is_symlink(), entry.is_dir(follow_symlinks=False)
        except OSError as error:
            yield path, f"cannot be read: {_why(error)}"
            continue
        if folder_like:
            yield from _walk(Path(entry.path), path + "/", root)
        else:
            yield path, _reason(Path(entry.path), path, link, root)


def _reason(file: Path, path: str, link: bool, root: Path) -> str:
    try:
        if link:
            target = file.resolve(strict=True)
            if not target.is_relative_to(root):
                return "link that leaves the corpus folder"
            if target.is_dir():
                return "link to a folder"
        mode = file.stat().st_mode
    except FileNotFoundError:
        return "broken link"
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        return f"cannot be read: {_why(error)}"
    if not stat.S_ISREG(mode):
        return "not a regular file"
    if not kind_of(path):
        return f"file type {file.suffix.lower()} is not supported" if file.suffix else "file type is not supported (no suffix)"
    if display_path(path) != path:
        return "file name is not valid Unicode; rename it"
    return ""


def _stamp(file: Path) -> Stamp:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        status = os.fstat(stream.fileno())
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return Stamp(status.st_size, status.st_mtime_ns, digest.hexdigest())


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
