"""What all tests share: the real embedding model and the real corpus, each indexed once a run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag import Engine, Settings
from rag.models import Embedder, load_embedder

# No test may reach out, whatever a library would like to fetch.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", GRADIO_ANALYTICS_ENABLED="False", ANONYMIZED_TELEMETRY="False")

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The five articles, indexed."""
    made = Engine(Settings(corpus=CORPUS, index=tmp_path_factory.mktemp("corpus-index")))
    made.index()
    return made
