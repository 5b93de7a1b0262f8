"""torch to ONNX, once. Apart from tests and training, the only place where a default set-up imports torch."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import MissingExtra, ModelError
from rag.models.adapter import merge_adapter

__all__ = ["export_sentence_encoder"]

_LEAST_COSINE = 0.9999
_PROBES = (
    "Encryption.",
    "Should private messages be encrypted end to end, or must the police be able to read them?",
    "The minister said on Tuesday that 18.4m reports were made in 2018. " * 30,
    "",
    "Überwachung — “naïve” 漢字 1,5 %",
)


def export_sentence_encoder(weights: Path, target: Path, adapter: Path | None = None) -> dict[str, str]:
    """Writes BERT, mean pooling (Reimers and Gurevych 2019) and L2 normalisation as one graph; returns the tools' versions.

    Inputs ``input_ids`` and ``attention_mask`` (int64, batch x sequence, both free), outputs ``sentence_embedding`` (float32,
    batch x dimension) and ``token_embeddings`` (batch x sequence x dimension, not normalised). The graph is compared with torch
    before it is accepted. ``adapter`` is merged into the weights first.

    Raises:
        ModelError: the graph's vectors differ from torch's (cosine under .9999), or torch cannot export it.
    """
    try:
        import onnxscript
        import torch
        from transformers import AutoModel
    except ImportError as error:
        raise MissingExtra(f"the model cannot be exported: {error}", "pip install torch transformers onnx onnxscript") from error

    class SentenceEncoder(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=-1), states

    with _quiet():
        # Eager attention gives the graph that onnxruntime runs fastest here: 1.2 times sdpa's in bulk.
        encoder = AutoModel.from_pretrained(weights, attn_implementation="eager", local_files_only=True)
        if adapter is not None:
            merge_adapter(encoder, adapter)
        model = SentenceEncoder(encoder).eval()
        ids = torch.randint(1000, 2000, (3, 17))
        free = {0: "batch", 1: "sequence"}
        with torch.inference_mode():
            program = torch.onnx.export(
                model,
                (ids, torch.ones_like(ids)),
                dynamo=True,
                input_names=["input_ids", "attention_mask"],
                output_names=["sentence_embedding", "token_embeddings"],
                dynamic_shapes={"input_ids": free, "attention_mask": free},
            )
        if program is None:
            raise ModelError("torch did not export the embedding model", "Use the pinned versions of constraints.txt.")
        program.save(str(target))
    _verify(model, weights, target)
    return {"torch": str(torch.__version__), "onnxscript": str(onnxscript.__version__)}


def _verify(model: Any, weights: Path, target: Path) -> None:
    """Raises ModelError unless the graph in ``target`` gives torch's vectors, in one padded batch and one by one."""
    import numpy as np
    import torch

    from rag.models.onnx_embedder import open_session, open_tokenizer, tokenize

    session = open_session(target)
    tokenizer = open_tokenizer(weights / "tokenizer.json")
    tokens = tokenize(tokenizer, _PROBES)
    for group in ([0], [2], list(range(len(_PROBES)))):
        width = max(len(tokens[i]) for i in group)
        ids = np.zeros((len(group), width), np.int64)
        mask = np.zeros_like(ids)
        for row, i in enumerate(group):
            ids[row, : len(tokens[i])] = tokens[i]
            mask[row, : len(tokens[i])] = 1
        with torch.inference_mode():
            wanted = [one.numpy() for one in model(torch.from_numpy(ids), torch.from_numpy(mask))]
        given = session.run(["sentence_embedding", "token_embeddings"], {"input_ids": ids, "attention_mask": mask})
        real = mask.astype(bool)
        cosine = min(_least_cosine(wanted[0], given[0]), _least_cosine(wanted[1][real], given[1][real]))
        if not cosine > _LEAST_COSINE:
            raise ModelError(
                f"the exported model differs from the original (cosine {cosine:.5f})", "Use the pinned versions of constraints.txt."
            )


def _least_cosine(wanted: Any, given: Any) -> float:
    """The least cosine of a row of ``wanted`` and its row in ``given``, both (rows, dimension)."""
    import numpy as np

    lengths = np.linalg.norm(wanted, axis=-1) * np.linalg.norm(given, axis=-1)
    return float(((wanted * given).sum(axis=-1) / np.maximum(lengths, 1e-12)).min())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporter prints its steps and warns about its own internals; a user's terminal shows our progress instead."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
