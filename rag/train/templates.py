"""The words and sentence templates of ``templates.yaml`` and ``news.yaml``."""

from __future__ import annotations

import functools
import random
from pathlib import Path
from typing import Any

__all__ = ["fill", "templates"]


@functools.cache
def templates(name: str = "templates") -> dict[str, Any]:
    """The file ``name``.yaml, read once."""
    import yaml

    return dict(yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")))


def fill(forms: list[str], rng: random.Random, **fields: object) -> str:
    """One of the forms, drawn evenly, with its fields filled in."""
    return rng.choice(forms).format(**fields)
