"""Answers without a chat model: quotes with a one-line lead, never invented prose. The question's kind decides the shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.answer.debates import answer_debate, answer_one_side
from rag.answer.evidence import Evidence
from rag.answer.facts import answer_fact
from rag.answer.overviews import answer_overview, answer_sources
from rag.answer.quotations import answer_who_said
from rag.answer.refusals import converse, refuse
from rag.answer.reverse import reverse
from rag.answer.voices import answer_voice
from rag.core import Answer, Event, Question

__all__ = ["answer", "stream"]


def answer(question: Question, evidence: Evidence) -> Answer:
    """The answer to a question as understood, from evidence gathered for it. Every quote is verbatim, or it is dropped and counted."""
    if question.reverses:
        evidence = replace(evidence, amap=reverse(evidence.amap, question.reverses))
    if question.kind == "abstain":
        return converse(question, evidence) if question.reason in {"greeting", "thanks", "help", "empty"} else refuse(question, evidence)
    if not evidence.sources:
        return refuse(question, evidence, "There are no articles to answer from.")
    match question.kind:
        case "debate":
            return answer_debate(question, evidence)
        case "one_side":
            return answer_one_side(question, evidence)
        case "voice":
            return (
                answer_who_said(question, evidence)
                if question.answer_type == "person" and not question.comparison
                else answer_voice(question, evidence)
            )
        case "overview":
            return answer_overview(question, evidence)
        case "sources":
            return answer_sources(question, evidence)
        case _:
            return answer_fact(question, evidence)


def stream(question: Question, evidence: Evidence) -> Iterator[Event | Answer]:
    """The statements of the answer one by one, then the answer."""
    whole = answer(question, evidence)
    for statement in whole.statements:
        yield Event("statement", statement.text, statement)
    yield whole
