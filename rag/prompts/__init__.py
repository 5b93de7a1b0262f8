"""Prompts are data: YAML files, checked when read and rendered strictly."""

from rag.prompts.loader import available, load, packaged_folder
from rag.prompts.prompt import Prompt

__all__ = ["Prompt", "available", "load", "packaged_folder"]
