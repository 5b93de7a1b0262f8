"""Serves the page for ``corpus/`` at http://127.0.0.1:7860; the same as ``bothsides serve``, whose options it takes."""

from __future__ import annotations

import sys

from rag.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
