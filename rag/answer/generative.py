"""Answers written by a chat model: each statement is proved or dropped; when none is left, the extractive answer is given."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rag.answer.compose import Composer, escape
from rag.answer.coverage import coverage
from rag.answer.evidence import Evidence
from rag.answer.generative_check import Checked, check
from rag.answer.generative_passages import fence_for, number, written
from rag.answer.generative_reply import Draft, DraftStatement, request
from rag.answer.naming import manner_words, speaker
from rag.core import Answer, Passage, Question, Side
from rag.errors import ModelError
from rag.prompts import Prompt, load

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["answer", "plain"]

_log = logging.getLogger(__name__)
_SECONDS = 120.0


def answer(
    question: Question,
    evidence: Evidence,
    model: BaseChatModel,
    prompts: Path | None,
    fallback: Callable[[], Answer],
    *,
    seconds: float = _SECONDS,
) -> Answer:
    """The answer in the chat model's words, every statement with its quote.

    ``prompts`` is the user's folder of prompt files, if any; each call of the model may take ``seconds``. ``fallback`` makes the
    extractive answer: for what needs no model (a plain no, the list of sources), when the model fails, and when nothing it wrote
    passes the checks. The last two are said in ``warnings``.

    Raises:
        PromptError: a prompt file is wrong.
    """
    passages = number(evidence)
    if question.kind in {"abstain", "sources"} or question.missing or not passages:
        return fallback()
    began = perf_counter()
    prompt = load("answer", prompts)
    try:
        draft = request(model, prompt, _values(question, evidence, passages), prompts=prompts, seconds=seconds)
    except ModelError as error:
        _log.warning("extractive answer instead: %s", error)
        return _extractive(fallback, f"{_sentence(str(error))} This answer is made without it.", prompt)
    if not draft.answered or not draft.statements:
        return _extractive(fallback, "The chat model found no answer in the passages. This one is made without it.", prompt)
    passed, dropped = _sift(draft, passages, evidence)
    composer = Composer(question, evidence)
    dropped.update(_write(composer, passed, question, evidence))
    if not composer.statements:
        what = ", ".join(f"{count} {kind}" for kind, count in sorted(dropped.items()))
        return _extractive(
            fallback, f"Nothing that the chat model wrote could be proved ({what}). This answer is made without it.", prompt, dropped
        )
    from rag.models.chat import chat_name

    made = composer.done(coverage=coverage(evidence))
    warnings = (*made.warnings, *_flags(passed), *_count(dropped))
    return replace(
        made, model=chat_name(model), prompt=prompt.label, dropped=dict(dropped), warnings=warnings, seconds=perf_counter() - began
    )


def _values(question: Question, evidence: Evidence, passages: dict[str, Passage]) -> dict[str, object]:
    fence = fence_for(passages.values())
    debate = evidence.amap.debate
    return {
        "question": question.standalone or question.text,
        "kind": question.kind,
        "motion": evidence.amap.motion,
        "support": f"{debate.support.name}. {debate.support.description}".strip(),
        "oppose": f"{debate.oppose.name}. {debate.oppose.description}".strip(),
        "passages": written(passages, fence, evidence),
        "fence": fence,
        "limit": evidence.arguments_per_side,
    }


def _sift(draft: Draft, passages: dict[str, Passage], evidence: Evidence) -> tuple[list[tuple[str, Checked]], Counter[str]]:
    """Statements that pass every check, in the model's order, and how many failed, by kind."""
    known = passages | {passage.id: passage for passage in passages.values()}
    passed: list[tuple[str, Checked]] = []
    dropped: Counter[str] = Counter()
    seen: set[str] = set()
    for one in draft.statements[: 4 * evidence.arguments_per_side + 4]:
        text = plain(one.text)
        found = check(text, one.side, plain(one.voice), _ids(one), one.quotes, known, evidence)
        if not found.problem and text.casefold() in seen:
            found = Checked("said twice")
        if found.problem:
            dropped[found.problem] += 1
            _log.info("dropped (%s: %s): %s", found.problem, found.detail, text[:200])
            continue
        seen.add(text.casefold())
        passed.append((text, found))
    return passed, dropped


def _ids(one: DraftStatement) -> list[str]:
    """Ids as the prompt writes them: "[P3]" and "3" are "P3" too."""
    names = [name.strip().strip("[]").strip() for name in one.passages]
    return [f"P{name}" if name.isdecimal() else name for name in names]


_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.|(?:mailto|javascript|vbscript|data|file):)\S+", re.I)


def plain(text: str) -> str:
    """A model's text on one line, without links, images, HTML, addresses, citation marks or control characters."""
    text = "".join(char if char.isprintable() else " " for char in text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<[^>]*>|\[\^?P?\d+\]|\(P\d+\)", "", text)
    text = _ADDRESS.sub("", text).replace("()", "")
    return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" *_`#>")


def _write(composer: Composer, passed: list[tuple[str, Checked]], question: Question, evidence: Evidence) -> Counter[str]:
    """The answer's lines: a debate by side, anything else in the model's order."""
    dropped: Counter[str] = Counter()
    sections: list[tuple[str, list[tuple[str, Checked]]]]
    if question.kind in {"debate", "one_side", "overview"}:
        sides: tuple[Side, ...] = ("support", "oppose", "neutral")
        sections = [(evidence.amap.debate.side_name(side), [one for one in passed if one[1].side == side]) for side in sides]
        composer.plain(f"{coverage(evidence).text} (of {evidence.articles} article{'s' if evidence.articles != 1 else ''}).")
    else:
        sections = [("", passed)]
    for heading, lines in sections:
        opened = not heading
        for i, (text, found) in enumerate(lines):
            numbers = [_cite(composer, found, at, evidence) for at in range(len(found.proofs))]
            kept = tuple(one for one in numbers if one is not None)
            if len(kept) < len(found.proofs):
                dropped["quote not verbatim"] += 1
                continue
            if not opened:
                composer.heading(escape(heading))
                opened = True
            quotes = " ".join(f"{composer.quote(one)} [{one}]" for one in kept)
            claim = next((proof.claim for proof in found.proofs if proof.claim), None)
            lead = f"{speaker(claim, evidence)}, {manner_words(claim)}: " if claim else ""
            composer.line(
                f"{escape(text)} {lead}{quotes}",
                kept,
                side=found.side,
                voice=found.voice,
                claim=claim.id if claim else "",
                bullet=bool(heading or i),
            )
    if composer.statements:
        composer.sources()
    return dropped


def _cite(composer: Composer, found: Checked, at: int, evidence: Evidence) -> int | None:
    proof = found.proofs[at]
    claim = proof.claim
    if claim and claim not in composer.used and claim.text == proof.source.text[claim.start : claim.end]:
        composer.used.append(claim)
    return composer.cite(
        proof.source.path,
        proof.span.start,
        proof.span.end,
        expected=proof.quote,
        voice=claim.voice if claim else "",
        side=claim.side if claim else "neutral",
        role=composer.role(claim) if claim else "",
        manner=claim.manner if claim else "narration",
    )


def _extractive(fallback: Callable[[], Answer], warning: str, prompt: Prompt, dropped: Counter[str] | None = None) -> Answer:
    made = fallback()
    both = Counter(made.dropped) + (dropped or Counter())
    return replace(made, warnings=(*made.warnings, warning), dropped=dict(both), prompt=prompt.label if dropped else made.prompt)


def _flags(passed: list[tuple[str, Checked]]) -> list[str]:
    count = sum(1 for _, found in passed if found.flags)
    return (
        [f"{count} statement{'s were' if count > 1 else ' was'} put on the side that the map gives, not the chat model's."] if count else []
    )


def _count(dropped: Counter[str]) -> list[str]:
    total = sum(dropped.values())
    what = ", ".join(f"{count} {kind}" for kind, count in sorted(dropped.items()))
    return (
        [f"{total} statement{'s' if total > 1 else ''} of the chat model {'were' if total > 1 else 'was'} left out: {what}."]
        if total
        else []
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
