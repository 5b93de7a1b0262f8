"""Reads ``debate.toml``: the motion, the two positions, aliases of voices, and facts that files do not state."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.core import ArticleFacts, Debate, Position
from rag.errors import SettingsError
from rag.ingest.dates import iso_date

__all__ = ["load_debate"]

_NAME = "debate.toml"
_KEYS = ("motion", "support", "oppose", "aliases", "articles")
_FACTS = ("title", "publisher", "date", "author", "url")


def load_debate(corpus: Path) -> Debate:
    """The debate as the corpus' owner states it; an empty one without the file. Raises :class:`SettingsError`."""
    file = corpus / _NAME
    if not file.is_file():
        return Debate()
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.", "Mend that line; text values stand in double quotes.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8.", "Save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.", "Check its permissions.") from error
    _only(data, _KEYS, "", file)
    return Debate(
        motion=_text(data.get("motion", ""), "motion", file),
        support=_position(data.get("support", {}), "support", Debate().support, file),
        oppose=_position(data.get("oppose", {}), "oppose", Debate().oppose, file),
        aliases=_aliases(data.get("aliases", {}), file),
        articles=_articles(data.get("articles", {}), file),
    )


def _position(value: Any, key: str, default: Position, file: Path) -> Position:
    table = _table(value, key, file)
    _only(table, ("name", "description"), key, file)
    name = _text(table.get("name", default.name), f"{key}.name", file)
    if not name:
        raise SettingsError(f"{file}: {key}.name is empty.", "Give the position a short name, or leave the key out.")
    return Position(name, _text(table.get("description", ""), f"{key}.description", file))


def _aliases(value: Any, file: Path) -> dict[str, tuple[str, ...]]:
    aliases: dict[str, tuple[str, ...]] = {}
    for name, others in _table(value, "aliases", file).items():
        if not isinstance(others, list) or not all(isinstance(other, str) and other.strip() for other in others):
            raise SettingsError(f'{file}: aliases."{name}" must be a list of names.', f'Write: "{name}" = ["Another name"].')
        aliases[name] = tuple(other.strip() for other in others)
    return aliases


def _articles(value: Any, file: Path) -> dict[str, ArticleFacts]:
    articles: dict[str, ArticleFacts] = {}
    for path, raw in _table(value, "articles", file).items():
        key = f'articles."{path}"'
        table = _table(raw, key, file)
        _only(table, _FACTS, key, file)
        facts = {
            name: _date(item, f"{key}.date", file) if name == "date" else _text(item, f"{key}.{name}", file) for name, item in table.items()
        }
        articles[path] = ArticleFacts(**facts)
    return articles


def _date(value: Any, key: str, file: Path) -> str:
    found = iso_date(value)
    if not found and value != "":
        raise SettingsError(f"{file}: {key} is not a date: {value!r}.", "Write 2019-10-04, 2019-10 or 2019, in quotes.")
    return found


def _text(value: Any, key: str, file: Path) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{file}: {key} must be text, not {type(value).__name__}.", f'Write: {key.rsplit(".", 1)[-1]} = "…".')
    return " ".join(value.split())


def _table(value: Any, key: str, file: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SettingsError(f"{file}: {key} must be a table, not {type(value).__name__}.", f"Write [{key}] on a line and its keys below.")
    return value


def _only(table: Mapping[str, Any], known: tuple[str, ...], where: str, file: Path) -> None:
    for key in table:
        if key not in known:
            shown = f"{where}.{key}" if where else key
            raise SettingsError(f"{file}: unknown key {shown}.", f"Known here: {', '.join(known)}.")
