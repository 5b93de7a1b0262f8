"""Reads prompt files: the packaged ones, or a user's folder that replaces some of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

from rag.errors import PromptError
from rag.prompts.prompt import ROLES, Prompt, Role

__all__ = ["available", "load", "packaged_folder"]

_KEYS = {"name", "description", "variables", *ROLES}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MOST_BYTES = 200_000


def packaged_folder() -> Path:
    """``rag/prompts/files`` in an installed package, the top-level ``prompts`` in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "files"
    return installed if installed.is_dir() else here.parents[1] / "prompts"


def available(folder: Path | None = None) -> tuple[str, ...]:
    """Names of all prompts, those of the user's ``folder`` included."""
    folders = [packaged_folder(), *([folder] if folder is not None else [])]
    return tuple(sorted({path.stem for place in folders for path in place.glob("*.yaml")}))


def load(name: str, folder: Path | None = None) -> Prompt:
    """The prompt of that name, from the user's ``folder`` when it has one of that name, else the packaged one.

    Raises:
        PromptError: no such prompt, no such folder, or its file is wrong.
    """
    if folder is not None and not folder.is_dir():
        raise PromptError(f"there is no prompt folder {folder}", "Name a folder of YAML files, or leave the setting out.")
    if _NAME.fullmatch(name):
        for place in ([folder] if folder is not None else []) + [packaged_folder()]:
            path = place / f"{name}.yaml"
            if path.is_file():
                return _read(path)
    raise PromptError(f"there is no prompt {name!r}", f"The prompts are: {', '.join(available(folder)) or 'none'}.")


def _read(path: Path) -> Prompt:
    data = _mapping(path)
    unknown = sorted(str(key) for key in set(data) - _KEYS)
    if unknown:
        raise PromptError(f"{path} has unknown keys: {', '.join(unknown)}", f"It may have: {', '.join(sorted(_KEYS))}.")
    missing = [key for key in ("name", "description", "variables") if key not in data]
    texts = {role: data[role] for role in ROLES if role in data}
    if missing or not texts:
        raise PromptError(f"{path} lacks {', '.join([*missing, *([] if texts else ['a text (system or user)'])])}", "Add it.")
    wrong = [key for key in ("name", "description", *texts) if not isinstance(data[key], str) or not data[key].strip()]
    if wrong:
        raise PromptError(f"{path}: {', '.join(wrong)} must be text", "Write it as text, for instance with `|`.")
    variables = data["variables"]
    if not isinstance(variables, list) or not all(isinstance(one, str) and one.isidentifier() for one in variables):
        raise PromptError(f"{path}: variables must be a list of names", "For instance: variables: [question, passages]")
    if data["name"] != path.stem:
        raise PromptError(f"{path} calls itself {data['name']!r}", f"File and name are the same word: {path.stem}.")
    return Prompt(data["name"], data["description"], tuple(variables), cast("dict[Role, str]", texts), str(path))


def _mapping(path: Path) -> dict[str, Any]:
    import yaml

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PromptError(f"{path} is larger than {_MOST_BYTES} bytes", "A prompt is a page of text.")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise PromptError(f"{path} cannot be read as YAML: {reason}", "Correct the file.") from error
    if not isinstance(data, dict):
        raise PromptError(f"{path} holds no mapping", "Write `name:`, `description:`, `variables:` and the texts.")
    return data
