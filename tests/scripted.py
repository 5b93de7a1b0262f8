"""A chat model that says what a test puts in, and remembers what it was asked. It stands for a provider's model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import Field

Reply = str | Exception | Callable[[list[BaseMessage]], str]


class ScriptedChatModel(BaseChatModel):
    """``enqueue`` replies (a text, an exception to raise, or a function of the messages); ``history`` holds what was asked.

    With ``structured=True`` it takes a schema as providers with structured output do.
    """

    model_name: str = "scripted"
    structured: bool = False
    replies: list[Any] = Field(default_factory=list)
    history: list[Any] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def enqueue(self, *replies: Reply) -> ScriptedChatModel:
        self.replies.extend(replies)
        return self

    @property
    def asked(self) -> str:
        """All text of the last call."""
        return "\n".join(str(message.content) for message in self.history[-1])

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        self.history.append(messages)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        text = reply(messages) if callable(reply) else reply
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def with_structured_output(self, schema: Any, *, include_raw: bool = False, **kwargs: Any) -> Runnable[Any, Any]:
        if not self.structured:
            raise NotImplementedError

        def parse(messages: Any) -> Any:
            raw = self.invoke(messages)
            try:
                parsed, error = schema.model_validate_json(raw.content), None
            except ValueError as failure:
                parsed, error = None, failure
            return {"raw": raw, "parsed": parsed, "parsing_error": error} if include_raw else parsed

        return RunnableLambda(parse)
