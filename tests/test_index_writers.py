"""Several processes on one index, processes killed at the worst moment, and a Chroma server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexLocked, IndexMissing, StoreError
from rag.index import current_version, open_index, update_index
from rag.index.layout import version_names
from rag.models import Embedder, load_embedder

STOPPED_WRITER = """
import sys, time
from pathlib import Path
from rag.index import update_index
from rag.models import lazy_embedder

def progress(stage, done, total):
    if stage == sys.argv[3]:
        print("there", flush=True)
        time.sleep(120)

update_index(Path(sys.argv[1]), Path(sys.argv[2]), lazy_embedder(), progress=progress)
"""


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for n in range(3):
        (folder / f"a{n}.txt").write_text(f"Harbour {n} is closed to ships. Boats of class {n} may still pass it.", encoding="utf-8")
    return folder


@pytest.fixture
def directory(tmp_path: Path, corpus: Path, embedder: Embedder) -> Path:
    folder = tmp_path / "index"
    update_index(folder, corpus, embedder)
    return folder


def stopped_writer(directory: Path, corpus: Path, stage: str) -> subprocess.Popen[str]:
    """A process that holds still, lock in hand, at a stage of writing."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED_WRITER, str(directory), str(corpus), stage], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "there"
    return process


@pytest.mark.parametrize("stage", ["read", "embed", "store", "check"])
def test_killed_while_writing(directory: Path, corpus: Path, embedder: Embedder, stage: str) -> None:
    before = current_version(directory)
    (corpus / "new.txt").write_text("Bees dance to show the way. A dance lasts a minute.", encoding="utf-8")
    process = stopped_writer(directory, corpus, stage)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert current_version(directory) == before
    assert len(version_names(directory)) == 2, "the killed writer left something"
    opened = open_index(directory)
    assert set(opened.sources) == {"a0.txt", "a1.txt", "a2.txt"}
    assert len(opened.dense(embedder.encode(["ships"])[0], 9)) == len(opened.passages)
    opened.close()

    assert update_index(directory, corpus, embedder).added == ("new.txt",)
    opened = open_index(directory)
    assert "new.txt" in opened.sources
    opened.close()
    assert set(version_names(directory)) == {before, current_version(directory)}, "leftovers are gone, the version before stays"


def test_one_writer_at_a_time(directory: Path, corpus: Path, embedder: Embedder) -> None:
    (corpus / "new.txt").write_text("Bees dance to show the way. A dance lasts a minute.", encoding="utf-8")
    process = stopped_writer(directory, corpus, "embed")
    try:
        with pytest.raises(IndexLocked) as caught:
            update_index(directory, corpus, embedder)
        assert "Wait" in caught.value.remedy
        opened = open_index(directory)  # readers do not mind
        assert len(opened.sources) == 3
        opened.close()
    finally:
        process.kill()
        process.wait()


def test_readers_notice_and_keep_what_they_have(directory: Path, corpus: Path, embedder: Embedder) -> None:
    reader = open_index(directory)
    seen = []
    for n in range(3):
        (corpus / "a0.txt").write_text(f"Edition {n} says something else. It is about whale number {n}.", encoding="utf-8")
        update_index(directory, corpus, embedder)
        seen.append(current_version(directory))
        assert current_version(directory) != reader.version
    assert len(set(seen)) == 3
    assert "Harbour 0" in reader.sources["a0.txt"].text
    assert len(reader.dense(embedder.encode(["ships"])[0], 9)) == len(reader.passages)
    reader.close()
    assert len(version_names(directory)) == 2


def test_unreadable_folder_is_an_error_with_a_remedy(tmp_path: Path, corpus: Path, embedder: Embedder) -> None:
    (tmp_path / "file").write_text("a file where the index folder should be")
    with pytest.raises(StoreError) as caught:
        update_index(tmp_path / "file", corpus, embedder)
    assert "--index" in caught.value.remedy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(tmp_path_factory.mktemp("server")), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None, "chroma run has ended"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def collections(url: str) -> list[str]:
    import chromadb

    client = chromadb.HttpClient("127.0.0.1", int(url.rsplit(":", 1)[1]))
    return sorted(str(found.name) for found in client.list_collections())


def test_chroma_server(tmp_path: Path, corpus: Path, embedder: Embedder, server: str) -> None:
    directory = tmp_path / "served"
    report = update_index(directory, corpus, embedder, chroma_url=server)
    assert len(report.added) == 3
    assert not (directory / "versions" / str(current_version(directory)) / "chroma").exists()
    opened = open_index(directory, server)
    vector = embedder.encode(["Which harbour is closed?"])[0]
    served = opened.dense(vector, 3)
    exact = opened.dense(vector, 3, list(opened.passages))  # a search among given ids reads the local copy
    assert [i for i, _ in served] == [i for i, _ in exact]
    np.testing.assert_allclose([s for _, s in served], [s for _, s in exact], atol=1e-4)
    opened.close()

    with pytest.raises(IndexMissing, match="embedded"):
        open_index(directory)
    assert len(update_index(directory, corpus, embedder, chroma_url=server).unchanged) == 3
    for n in range(3):
        (corpus / "a0.txt").write_text(f"Edition {n} says something else. It is about whale number {n}.", encoding="utf-8")
        assert update_index(directory, corpus, embedder, chroma_url=server).changed == ("a0.txt",)
    assert collections(server) == sorted(f"bothsides-{name}" for name in version_names(directory)), "old collections are removed"

    import chromadb

    chromadb.HttpClient("127.0.0.1", int(server.rsplit(":", 1)[1])).delete_collection(f"bothsides-{current_version(directory)}")
    assert update_index(directory, corpus, embedder, chroma_url=server).added, "a collection that the server lost is made again"


def test_from_the_server_back_to_the_folder(tmp_path: Path, corpus: Path, embedder: Embedder, server: str) -> None:
    directory = tmp_path / "moved"
    update_index(directory, corpus, embedder, chroma_url=server)
    assert len(update_index(directory, corpus, embedder).unchanged) == 3
    opened = open_index(directory)
    assert len(opened.passages) == 3
    opened.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "127.0.0.1:{port}"])
def test_server_that_is_not_there(tmp_path: Path, corpus: Path, embedder: Embedder, url: str) -> None:
    with pytest.raises(StoreError) as caught:
        update_index(tmp_path / "x", corpus, embedder, chroma_url=url.format(port=free_port()))
    assert "chroma run" in caught.value.remedy
    assert current_version(tmp_path / "x") is None
