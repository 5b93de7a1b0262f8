"""Any other sentence-transformers model, from the disk alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

__all__ = ["SentenceTransformerEmbedder", "local_folder", "weights_fingerprint"]

_BLOCK = 256
_HASHED = (".safetensors", ".bin", ".json", ".txt", ".model", ".onnx")


class SentenceTransformerEmbedder:
    """A model loaded by sentence-transformers (torch); vectors are brought to unit length."""

    def __init__(self, name: str) -> None:
        folder = local_folder(name)
        self.name = name
        self.fingerprint = f"{name}:{weights_fingerprint(folder)}"
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise ModelError(
                f"the embedding model in {folder} cannot be loaded: {error}", "Check that it is a sentence-transformers model."
            ) from error
        self.dimension = int(self._model.encode(["a"], show_progress_bar=False).shape[1])

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), in blocks so that ``progress`` moves."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        order = sorted(range(len(clean)), key=lambda row: -len(clean[row]))
        for start in range(0, len(order), _BLOCK):
            rows = order[start : start + _BLOCK]
            vectors[rows] = self._model.encode(
                [clean[row] for row in rows], normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
            if progress is not None:
                progress(start + len(rows), len(texts))
        return vectors


def local_folder(name: str) -> Path:
    """The folder of a model: a path that exists, or a hub name that an earlier download left in the cache.

    Raises:
        ModelError: it is not on this disk; says how to bring it there.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path.resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    candidates = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    for candidate in candidates:
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
    raise ModelError(
        f"the embedding model {name!r} is not on this disk",
        f"This program never downloads. Fetch it once yourself (hf download {candidates[0]}), give the folder that holds it, "
        "or use the default, all-MiniLM-L6-v2.",
    )


def weights_fingerprint(folder: Path) -> str:
    """Hash over every weight and configuration file (pooling is one of them), by name and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _HASHED:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
