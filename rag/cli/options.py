"""Options that commands share, and the decorator that turns them into settings."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.settings import Settings

__all__ = ["Json", "settings_options"]

Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]

_OPTIONS: dict[str, tuple[Any, Any]] = {
    "corpus": (Annotated[Path, typer.Option("--corpus", metavar="DIR", help="Folder of articles.")], Path("corpus")),
    "index": (
        Annotated[
            Path | None, typer.Option("--index", metavar="DIR", help="Folder for the index. [default: .bothsides beside the corpus]")
        ],
        None,
    ),
    "motion": (Annotated[str, typer.Option("--motion", metavar="TEXT", help="What is debated; overrides debate.toml.")], ""),
    "model": (
        Annotated[
            str | None, typer.Option("--model", metavar="PROVIDER:NAME", help="Chat model that writes the answers; none means quotes only.")
        ],
        None,
    ),
    "prompts": (
        Annotated[Path | None, typer.Option("--prompts", metavar="DIR", help="Folder of prompt files that replace the packaged ones.")],
        None,
    ),
    "embedding_model": (
        Annotated[str, typer.Option("--embedding-model", metavar="NAME", help="sentence-transformers name or folder.")],
        "all-MiniLM-L6-v2",
    ),
    "chroma_url": (
        Annotated[str | None, typer.Option("--chroma-url", metavar="URL", help="A Chroma server instead of the embedded store.")],
        None,
    ),
}


def settings_options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command, whose first parameter is ``settings``, the options of these names (and always those of the index)."""
    chosen = [name for name in _OPTIONS if name in names or name in {"corpus", "index", "embedding_model", "chroma_url"}]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, {**command.__globals__, "Settings": object}, include_extras=True)
        own = [parameter.replace(annotation=hints[name]) for name, parameter in list(inspect.signature(command).parameters.items())[1:]]
        shared = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=_OPTIONS[name][1], annotation=_OPTIONS[name][0])
            for name in chosen
        ]

        @functools.wraps(command)
        def run(**given: Any) -> None:
            settings = _settings({name: given.pop(name) for name in chosen})
            command(settings, **given)

        parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own] + shared
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del run.__wrapped__
        return run

    return decorate


def _settings(values: dict[str, Any]) -> Settings:
    from pydantic import ValidationError

    from rag.settings import Settings

    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"--{name.replace('_', '-')} is wrong: {first['msg']}", "bothsides --help lists the options.") from error
