"""What all tests share: the real embedding model and the real corpus, each indexed once a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag import Engine, Settings
from rag.models import Embedder, load_embedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium. In CI a missing one fails; elsewhere the tests are skipped and say so.

    Closed with its module: while its loop runs, asyncio.run does not.
    """
    playwright = (
        pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else __import__("playwright.sync_api").sync_api
    )
    installed = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    with playwright.sync_playwright() as running:
        try:
            chromium = running.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        except playwright.Error as error:
            reason = f"no Chromium for the page's tests: {str(error).splitlines()[0]}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        yield chromium
        chromium.close()
