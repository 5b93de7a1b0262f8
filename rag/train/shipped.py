"""Shipped int8 weights back to a model that can be trained on, so that a run can go on from what a release holds.

The graph keeps the names of vectors and of embeddings; its products of matrices come in the order of the layers, each with
int8 weights (in, out) and one scale for each output (see onnxruntime's dynamic quantisation).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import WeightsError

__all__ = ["is_shipped", "load_shipped"]

_LAYER = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_HEAD = "classifier"


def is_shipped(folder: Path) -> bool:
    """Whether ``folder`` holds weights as the package ships them."""
    return (folder / "stance.json").is_file() and (folder / "model.onnx").is_file()


def load_shipped(net: Any, folder: Path) -> None:
    """Put the weights of ``folder`` into ``net``, a BERT for sequence classification of the same sizes.

    Where ``net`` has more outputs than the graph, the further ones keep what they have.

    Raises:
        WeightsError: the graph is not of that shape.
    """
    import torch

    found = _weights(folder / "model.onnx")
    state = net.state_dict()
    missing = [name for name in state if name not in found and not name.endswith("position_ids")]
    if missing:
        raise WeightsError(f"{folder / 'model.onnx'} lacks {missing[0]}", "Start from weights that this package ships, or from OUT/model.")
    with torch.no_grad():
        for name, parameter in state.items():
            if name in found:
                value = torch.from_numpy(found[name].astype(np.float32))
                parameter[: len(value)].copy_(value) if name.startswith(_HEAD) else parameter.copy_(value)


def _weights(path: Path) -> dict[str, NDArray[np.float32]]:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    arrays = {one.name.removeprefix("net."): numpy_helper.to_array(one) for one in graph.initializer}
    values: dict[str, NDArray[np.float32]] = {}
    matrices = []
    for name, array in arrays.items():
        if not name.endswith("_quantized"):
            if array.dtype == np.float32 and array.ndim == 1 and name.startswith(("bert.", "classifier.")):
                values[name] = array
            continue
        stem = name.removesuffix("_quantized")
        scale, zero = arrays[f"{stem}_scale"], arrays[f"{stem}_zero_point"]
        plain = (array.astype(np.float32) - zero.astype(np.float32)) * scale
        if stem.endswith("embeddings.weight"):
            values[stem] = plain
        elif stem.endswith("_Transposed"):
            values[stem.removesuffix("_Transposed")] = plain.T
        else:
            matrices.append((int(re.sub(r"\D", "", stem)), plain.T))
    for number, (_, matrix) in enumerate(sorted(matrices, key=lambda one: one[0])):
        layer, place = divmod(number, len(_LAYER))
        values[f"bert.encoder.layer.{layer}.{_LAYER[place]}.weight"] = matrix
    return values
