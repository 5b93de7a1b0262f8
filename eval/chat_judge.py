"""An optional judge: any LangChain chat model says whether an answer agrees with the reader's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from eval.questions import GoldQuestion
from eval.wording import answer_body
from rag.core import Answer
from rag.errors import ModelError
from rag.prompts import load

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["chat_judge"]

_VERDICT = re.compile(r"\b(right|wrong)\b", re.I)


def chat_judge(model: BaseChatModel) -> Callable[[GoldQuestion, Answer], float | None]:
    """1.0 for right, 0.0 for wrong, None when the model's reply is neither, or both.

    Raises (when called):
        ModelError: the model cannot be reached.
    """
    prompt = load("judge")

    def judge(gold: GoldQuestion, answer: Answer) -> float | None:
        text = answer_body(answer.text)
        # A mark that depends on the text: an answer cannot hold the line that would end its own fence.
        fence = f"=={hashlib.sha256(text.encode()).hexdigest()[:12]}=="
        asked = " / ".join((*gold.turns, gold.question))
        messages = prompt.render(question=asked, expected=gold.answer, answer=text, fence=fence)
        try:
            reply = model.invoke(messages)
        except Exception as error:  # providers raise errors of their own; the run cannot go on without its judge
            raise ModelError(f"the judge does not answer: {error}", "Check the model's name and key, or leave --judge out.") from error
        return _verdict(str(reply.text))

    return judge


def _verdict(reply: str) -> float | None:
    """What the last line says: a model may think aloud before it."""
    lines = [line for line in reply.splitlines() if line.strip()]
    words = {word.casefold() for word in _VERDICT.findall(lines[-1])} if lines else set()
    return float(words == {"right"}) if len(words) == 1 else None
