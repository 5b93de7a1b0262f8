"""Serves the page for ``corpus/`` at http://127.0.0.1:7860: ``bothsides serve`` with its options, from any folder."""

from __future__ import annotations

import sys
from pathlib import Path

from rag.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", "--corpus", str(Path(__file__).parent / "corpus"), *sys.argv[1:]]))
