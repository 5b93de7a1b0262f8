"""Answers: extractive (default), generative (any chat model), and the checks that both pass."""

from rag.answer.evidence import Evidence, RetrievedPassage
from rag.answer.extractive import answer, stream
from rag.answer.reverse import reverse

__all__ = ["Evidence", "RetrievedPassage", "answer", "reverse", "stream"]
