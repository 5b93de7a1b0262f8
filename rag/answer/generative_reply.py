"""What a chat model is asked to give back, and how it is got out of it: structured output, else JSON with one repair."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, field_validator

from rag.errors import ModelError
from rag.prompts import Prompt, load

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Draft", "DraftStatement", "request"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_MOST_CHARS = 400_000
_SIDES = ("support", "oppose", "neutral")


class DraftStatement(BaseModel):
    """One statement as the model gives it: nothing of it is believed before it is checked."""

    text: str = Field(description="One plain sentence.")
    side: Literal["support", "oppose", "neutral"] = Field("neutral", description="Where the voice stands toward the motion.")
    passages: list[str] = Field(default_factory=list, description="Ids of the passages it rests on, for instance P3.")
    quotes: list[str] = Field(default_factory=list, description="Exact quotes from these passages, copied character by character.")
    voice: str = Field("", description="Who says it in the passage; empty when the article itself does.")

    @field_validator("side", mode="before")
    @classmethod
    def _side(cls, value: object) -> object:
        word = str(value).strip().casefold()
        return {"for": "support", "pro": "support", "against": "oppose", "con": "oppose"}.get(word, word if word in _SIDES else "neutral")

    @field_validator("passages", "quotes", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        """Small models give one text for a list of one, a number for an id, or an object with the quote in it."""
        items = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        return [str(item.get("quote") or item.get("text") or "") if isinstance(item, dict) else str(item) for item in items]

    @field_validator("voice", mode="before")
    @classmethod
    def _voice(cls, value: object) -> object:
        return "" if value is None else value


class Draft(BaseModel):
    """The whole reply."""

    answered: bool = Field(True, description="False when the passages do not answer the question.")
    statements: list[DraftStatement] = Field(default_factory=list)


def request(model: BaseChatModel, prompt: Prompt, values: dict[str, Any], *, prompts: Path | None = None, seconds: float = 120.0) -> Draft:
    """The model's reply to ``prompt``. At most three calls, each of at most ``seconds``.

    Raises:
        ModelError: the model fails, takes too long, or gives nothing that fits the schema even when asked again.
    """
    messages: list[tuple[str, str]] = [(role, text) for role, text in prompt.render(**values)]
    structured = _structured(model)
    if structured is not None:
        try:
            reply = _within(seconds, lambda: structured.invoke(messages))
        except ModelError as error:
            if isinstance(error.__cause__, TimeoutError):
                raise
            _log.warning("structured output failed, asking for plain JSON: %s", error)
        else:
            draft = _from_structured(reply)
            if draft is not None:
                return draft
    return _plain(model, messages, prompts, seconds)


def _structured(model: BaseChatModel) -> Any | None:
    """The model bound to the schema; None when it has no structured output."""
    try:
        return model.with_structured_output(Draft, include_raw=True)
    except (NotImplementedError, TypeError, ValueError):
        return None  # the JSON path takes over


def _from_structured(reply: Any) -> Draft | None:
    if isinstance(reply, Draft):
        return reply
    if isinstance(reply, dict):
        parsed = reply.get("parsed")
        if isinstance(parsed, Draft):
            return parsed
        if "raw" in reply:
            draft, _ = _parse(_text(reply["raw"]))
            return draft
    return None


def _plain(model: BaseChatModel, messages: list[tuple[str, str]], prompts: Path | None, seconds: float) -> Draft:
    schema = json.dumps(Draft.model_json_schema(), ensure_ascii=False)
    extra = "\n\n".join(text for _, text in load("json_reply", prompts).render(schema=schema))
    role, last = messages[-1]
    asked = [*messages[:-1], (role, f"{last}\n\n{extra}")]
    first = _text(_within(seconds, lambda: model.invoke(asked)))
    draft, problem = _parse(first)
    if draft is not None:
        return draft
    repair = [(role, text) for role, text in load("json_repair", prompts).render(problem=problem, schema=schema)]
    again = [*asked, ("assistant", first[:20_000] or "(nothing)"), *repair]
    draft, problem = _parse(_text(_within(seconds, lambda: model.invoke(again))))
    if draft is None:
        raise ModelError(f"the chat model's reply cannot be read: {problem}", "Try another model, or leave --model out.")
    return draft


def _parse(text: str) -> tuple[Draft | None, str]:
    """The draft in ``text``, or what is wrong with it. Only the outermost JSON object is looked at."""
    first, last = text.find("{"), text.rfind("}")
    if not 0 <= first < last or len(text) > _MOST_CHARS:
        return None, "it holds no JSON object" if len(text) <= _MOST_CHARS else "it is too long"
    try:
        data = json.loads(text[first : last + 1], strict=False)
    except (ValueError, RecursionError) as error:
        return None, f"it is no valid JSON ({error})"
    if isinstance(data, dict) and "statements" not in data and data.get("answered") is not False:
        return None, "it has no statements"
    try:
        return Draft.model_validate(data), ""
    except ValidationError as error:
        return None, "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5])


def _text(message: Any) -> str:
    """The text of a message: a string, or the text parts of a list of parts. Thinking aloud is left out."""
    content = getattr(message, "content", message)
    if isinstance(content, list):
        content = "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content if isinstance(part, (str, dict)))
    return re.sub(r"<think>.*?</think>", "", str(content), flags=re.S)


def _within(seconds: float, call: Callable[[], _T]) -> _T:
    """What ``call`` gives, waited for at most ``seconds``: providers' own time limits differ, and some have none.

    Raises:
        ModelError: it raised, or took too long (then ``__cause__`` is a TimeoutError). The call itself cannot be stopped; its thread
            does not keep the program from ending.
    """
    result: list[_T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            result.append(call())
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, which raises it
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True, name="chat-model")
    thread.start()
    thread.join(seconds)
    if result:
        return result[0]
    if not failure:
        raise ModelError(f"the chat model gave no answer within {seconds:.0f} s", "Try again, or another model.") from TimeoutError()
    error = failure[0]
    if not isinstance(error, Exception):
        raise error
    first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    raise ModelError(f"the chat model failed: {first}", "Check the connection and the provider's key, or leave --model out.") from error
