"""Retrieved passages as data in a prompt: numbered, fenced, with who speaks in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rag.answer.coverage import narrators
from rag.answer.evidence import Evidence
from rag.core import Claim, Passage

__all__ = ["fence_for", "number", "written"]

_MOST_CHARS = 24_000
_MOST_VOICES = 8


def number(evidence: Evidence) -> dict[str, Passage]:
    """ "P1", "P2", ... for the retrieved passages, best first, copies of articles left out, within the prompt's size."""
    found: dict[str, Passage] = {}
    size = 0
    for hit in evidence.hits:
        passage = hit.passage
        if passage.source in evidence.duplicates or passage.source not in evidence.sources or passage in found.values():
            continue
        size += len(passage.text)
        if size > _MOST_CHARS and found:
            break
        found[f"P{len(found) + 1}"] = passage
    return found


def fence_for(passages: Iterable[Passage]) -> str:
    """A mark that no passage holds: it depends on all of their text, so that nobody can write an article that closes it."""
    texts = [passage.text for passage in passages]
    digest = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"=== {digest[:16]}"


def written(passages: dict[str, Passage], fence: str, evidence: Evidence) -> str:
    """The passages as the prompt shows them. Their text is as in the article, so that it can be quoted."""
    return "\n\n".join(f"{fence} {name} | {_about(passage, evidence)}\n{passage.text}" for name, passage in passages.items())


def _about(passage: Passage, evidence: Evidence) -> str:
    source = evidence.sources[passage.source]
    facts = [_line(one) for one in (source.title, source.publisher, source.date) if one]
    voices: dict[str, Claim] = {}
    for claim in evidence.amap.claims:
        if claim.source == passage.source and passage.start <= claim.start < passage.end and claim.voice not in narrators(evidence):
            voices.setdefault(claim.voice, claim)
    who = [
        f"{_line(name)}{f', {_line(claim.role)}' if claim.role else ''} [{claim.side}]"
        for name, claim in list(voices.items())[:_MOST_VOICES]
    ]
    return " | ".join([*facts, f"who speaks: {'; '.join(who) or 'the article itself'}"])


def _line(text: str) -> str:
    return " ".join(text.split())[:160]
