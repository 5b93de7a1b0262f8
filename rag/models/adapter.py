"""Low-rank changes to the packaged encoder (LoRA, Hu et al. 2022): a megabyte shipped instead of a second model."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import WeightsError

__all__ = ["READER", "ReaderHead", "adapter_fingerprint", "merge_adapter", "reader_head"]

READER = Path(__file__).parent / "reader_weights" / "adapter.npz"
_REMEDY = "Install the package anew, or remake the weights: python -m rag.train reader"


@dataclass(frozen=True)
class ReaderHead:
    """What turns token vectors into a score: how much a question's token tells, softplus(state . weight + offset), and the scales
    of late interaction and cosine."""

    weight: NDArray[np.float32]
    offset: float
    late: float
    cosine: float

    def telling(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """(tokens, d) -> (tokens,), each over 0."""
        return np.asarray(np.logaddexp(0.0, states @ self.weight + self.offset), dtype=np.float32)


@cache
def adapter_fingerprint(path: Path = READER) -> str:
    """Sixteen hex digits of the file's SHA-256.

    Raises:
        WeightsError: it is missing.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise WeightsError(f"{path} cannot be read: {error.strerror}", _REMEDY) from error


def _arrays(path: Path) -> dict[str, NDArray[np.float32]]:
    try:
        with np.load(path, allow_pickle=False) as data:
            return {name: data[name].astype(np.float32) for name in data.files}
    except (OSError, ValueError) as error:
        raise WeightsError(f"{path} cannot be read: {error}", _REMEDY) from error


@cache
def reader_head(path: Path = READER) -> ReaderHead:
    """The head of the shipped adapter.

    Raises:
        WeightsError: it cannot be read.
    """
    data = _arrays(path)
    late, cosine = (float(one) for one in data["scales"])
    return ReaderHead(data["head.weight"], float(data["head.bias"][0]), late, cosine)


def merge_adapter(model: Any, path: Path) -> None:
    """Adds the changes to a torch BERT, in place: ``NAME.A`` (rank, in) and ``NAME.B`` (out, rank) are added to ``NAME.weight`` as B A.

    Raises:
        WeightsError: a change belongs to no layer of the model.
    """
    import torch

    data = _arrays(path)
    layers = dict(model.named_modules())
    for name in (key[:-2] for key in data if key.endswith(".A")):
        layer = layers.get(name)
        if layer is None or tuple(layer.weight.shape) != (data[f"{name}.B"].shape[0], data[f"{name}.A"].shape[1]):
            raise WeightsError(f"{path} changes a layer that the encoder lacks: {name}", _REMEDY)
        with torch.no_grad():
            layer.weight += torch.from_numpy(data[f"{name}.B"] @ data[f"{name}.A"])
