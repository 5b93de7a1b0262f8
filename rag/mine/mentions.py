"""A phrase with a name in it as a speaker: the person, the organisation, or a body's spokesman that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.core import VoiceKind
from rag.mine.agents import is_agent, is_role
from rag.mine.names import name_runs, strip_titles
from rag.mine.registry import Entity, Registry
from rag.mine.tokens import Token

__all__ = ["DOCUMENTS", "SPOKESPERSON", "Speaker", "head_of", "named", "speaker_of"]

DOCUMENTS = frozenset(
    """
    letter statement report study poll survey text paper article memo document editorial analysis review post blog tweet email filing
    complaint lawsuit ruling release declaration petition data figures statistics findings research website transcript
    """.split()
)
SPOKESPERSON = re.compile(r"(?i)spokes(?:man|woman|person|people)|representative")
_ABSTRACT = re.compile(
    r"(?i)(?:ment|tion|sion|ness|ity|ance|ence|ism|ing|al|ure|sis)s?$|^(?:response|reply|plan|plans|claim|view|views|argument|position|stance|words|remarks|comments|answer|decision|move|message|version|account)s?$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The voice behind one attribution, as this article knows it. ``certain`` is false when only the context suggests it."""

    name: str
    kind: VoiceKind
    role: str = ""
    organisation: str = ""
    aliases: tuple[str, ...] = ()
    certain: bool = True


def named(registry: Registry, tokens: Sequence[Token]) -> Speaker | None:
    """The speaker when the phrase has a name at its heart; None for descriptions that only contain one."""
    bracket = next((i for i, t in enumerate(tokens) if t.text == "("), 0)
    tokens = tokens[:bracket] if bracket else tokens
    runs = list(name_runs(tokens))
    if not runs:
        return None
    people: list[Entity] = []
    for a, b in runs:
        entity = _entity(registry, tokens[a:b])
        if entity is not None and entity.kind == "person":
            people.append(entity)
    head, possessed = head_of(tokens)
    last = tokens[runs[-1][1] - 1]
    # "Trump supporters", "the Clinton campaign": the name only tells which supporters, which campaign.
    compound = (
        head is not None
        and not head.is_name
        and head.start > last.start
        and not any(t.lower in ("and", ",") for t in tokens if last.start < t.start < head.start)
    )
    if people and not compound and not (head is not None and not head.is_name and possessed):
        return speaker_of(people[0])
    spokes = next((t for t in tokens if SPOKESPERSON.fullmatch(t.text)), None)
    if spokes is not None and not people:
        a, b = runs[0]
        entity = _entity(registry, tokens[a:b])
        if entity is not None:
            base = speaker_of(entity)
            return Speaker(base.name, base.kind, spokes.text.lower(), base.organisation, base.aliases)
    if head is not None and head.is_name:
        a, b = next(((a, b) for a, b in reversed(runs) if tokens[a].start <= head.start < tokens[b - 1].end), runs[-1])
        entity = _entity(registry, tokens[a:b])
        return speaker_of(entity) if entity is not None else None
    if head is not None and head.lower in DOCUMENTS and runs[0][0] <= 1 and not people:
        entity = _entity(registry, tokens[runs[0][0] : runs[0][1]])  # "VGT statistics", "the NSPCC report"
        return speaker_of(entity) if entity is not None else None
    if possessed and head is not None and (head.lower in DOCUMENTS or (_ABSTRACT.search(head.lower) and not is_role(head.text))):
        a, b = runs[0]
        entity = _entity(registry, tokens[a:b])
        return speaker_of(entity) if entity is not None else None
    return None


def _entity(registry: Registry, tokens: Sequence[Token]) -> Entity | None:
    if len(tokens) == 1 and tokens[0].lower in ("democratic", "republican", "american", "british", "european"):
        return None
    courteous = registry.titled([t.text for t in tokens])
    if courteous is not None:
        return courteous
    words = strip_titles([t.text for t in tokens])
    for size in range(len(words), 0, -1):
        found = registry.find(" ".join(words[-size:])) or registry.find(" ".join(words[:size]))
        if found is not None:
            return found
    return None


def head_of(tokens: Sequence[Token]) -> tuple[Token | None, bool]:
    """The head noun of a phrase (the one governed from outside it), and whether something possesses it."""
    for a, b in name_runs(tokens):  # "Center for Missing & Exploited Children" is one head
        if a == 0 and b == len(tokens):
            return tokens[b - 1], False
    inside = {t.index for t in tokens}
    head = next((t for t in tokens if t.head not in inside or t.head == t.index), None)
    if head is not None and not head.is_name and head.tag in ("CD", "DT", "JJ", "JJR", "JJS", "NN", "NNS"):
        below = [t for t in tokens if t.relation == "pobj" and t.is_noun]
        if head.lower in _PARTITIVE and below:  # "many of the businesses"
            head = below[0]
    if head is not None and head.is_name:
        for token in tokens:  # "Australia, UK and US government officials"
            if token.relation == "conj" and token.tag == "NNS" and is_agent(token.text) and not token.is_name:
                head = token
    if head is None or not (head.is_noun or head.tag == "CD"):
        end = next((i for i, t in enumerate(tokens) if i and (t.tag in ("IN", "TO") or t.text in (",", "("))), len(tokens))
        nouns = [t for t in tokens[:end] if t.is_noun] or [t for t in tokens if t.is_noun]
        head = nouns[-1] if nouns else None
    if head is None:
        return None, False
    return head, any(t.relation == "poss" and t.head == head.index for t in tokens)


_PARTITIVE = frozenset(
    "many some most several few all both none any one two three number lot majority dozens hundreds thousands scores".split()
)


def speaker_of(entity: Entity) -> Speaker:
    return Speaker(entity.name, entity.kind, entity.role, entity.organisation, tuple(sorted(entity.aliases - {entity.name})))
