"""Any LangChain chat model, named ``provider:name``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.errors import MissingExtra, ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["chat_name", "load_chat"]

_SPEC = re.compile(r"([a-z][a-z0-9_]*):(\S+)")
_EXTRAS = ("openai", "anthropic", "ollama")
_EXAMPLE = "Write it as PROVIDER:NAME, for instance openai:gpt-4o-mini, anthropic:claude-sonnet-4-5 or ollama:llama3.1."


def load_chat(spec: str) -> BaseChatModel:
    """The chat model of ``spec``; keys come from the provider's own environment variables. Nothing is sent yet.

    Raises:
        MissingExtra: the provider's package is not installed.
        ModelError: no such provider, or it cannot be set up (a key is missing, for instance).
    """
    match = _SPEC.fullmatch(spec.strip())
    if match is None:
        raise ModelError(f"{spec!r} names no chat model", _EXAMPLE)
    provider, name = match.groups()
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(name, model_provider=provider)
    except ImportError as error:
        raise _missing(provider, error) from error
    except ValueError as error:
        if "provider" in str(error).lower() and provider in str(error):
            raise ModelError(f"there is no chat model provider {provider!r}", _EXAMPLE) from error
        raise _not_set_up(spec, error) from error
    except Exception as error:  # providers raise errors of their own (a missing key, a bad address): passed on with what to do
        raise _not_set_up(spec, error) from error


def chat_name(model: BaseChatModel) -> str:
    """What an answer calls the model: the provider's name of it, else its kind."""
    for attribute in ("model_name", "model", "model_id", "name"):
        value = getattr(model, attribute, None)
        if isinstance(value, str) and value:
            return value
    return str(model._llm_type)


def _missing(provider: str, error: ImportError) -> MissingExtra:
    package = re.search(r"pip install (?:-U )?[\"'`]?([\w.-]+)", str(error))
    wanted = (
        f"'bothsides[{provider}]'" if provider in _EXTRAS else package.group(1) if package else f"langchain-{provider.replace('_', '-')}"
    )
    return MissingExtra(f"the package for {provider} models is not installed", f"pip install {wanted}")


def _not_set_up(spec: str, error: Exception) -> ModelError:
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return ModelError(
        f"the chat model {spec} cannot be set up: {first[:300]}",
        "Check its name and the provider's key in the environment, or leave --model out.",
    )
