"""Descriptions without a name as speakers: ``the group``, ``critics``, ``the 129 organizations``, ``the letter``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.mine.agents import COMPANY_HEADS, GROUP_HEADS, is_agent, is_role
from rag.mine.discourse import Discourse
from rag.mine.mentions import DOCUMENTS, SPOKESPERSON, Speaker, head_of, speaker_of
from rag.mine.tokens import Token

__all__ = ["described", "stem"]

_COUNTRIES = frozenset(("U.S.", "US", "U.K.", "UK", "EU", "UAE"))

_ABOUT_AS_MANY = frozenset("more than at least about nearly over almost around some up to fewer less roughly".split())
_ANYBODY = frozenset(
    "mine people person anyone anybody everyone everybody someone somebody nobody one ones others many some most few".split()
)


def described(discourse: Discourse, tokens: Sequence[Token], speaking: bool = False) -> Speaker | None:
    """``the group``, ``critics``, ``the 129 organizations``, ``the letter``, ``a government official``.

    ``speaking`` says that it does what only people do: then any noun may name them ("his office said").
    """
    head, _ = head_of(tokens)
    if head is None:
        return None
    word = head.lower
    definite = tokens[0].lower in ("the", "this", "that", "these", "those", "its", "their")
    singular = head.tag != "NNS"
    bare = [t for t in tokens if t.tag not in ("DT",) and t.lower not in ("the", "this", "a", "an")]
    text = discourse.document.text[tokens[0].start : tokens[-1].end]
    if any(t.tag == "CD" for t in bare):  # "more than 100 advocates"
        while len(bare) > 1 and bare[0].lower in _ABOUT_AS_MANY:
            bare.pop(0)
    while len(bare) > 1 and bare[-1].tag in ("IN", "TO", "CC", ","):
        bare.pop()
    label = discourse.document.text[bare[0].start : bare[-1].end] if bare else text
    spokes = SPOKESPERSON.fullmatch(head.text)
    if spokes is not None:
        whole = {t.lower for t in tokens}
        base = discourse.company if whole & COMPANY_HEADS else (discourse.organisation if whole & GROUP_HEADS else None)
        base = base or (discourse.main_company() or discourse.organisation if whole & COMPANY_HEADS else None)
        if base is not None:
            return Speaker(base.name, base.kind, head.text.lower(), base.organisation, base.aliases)
    if word in DOCUMENTS:
        known = discourse.documents.get(word) or (
            discourse.documents.get("") if definite and word in ("text", "statement", "letter", "document") else None
        )
        if known is not None:
            return known
        if (
            definite
            and discourse.speaker is not None
            and discourse.speaker.kind in ("organisation", "group")
            and word in ("statement", "report", "text", "release", "letter", "data", "figures", "findings", "statistics", "research")
        ):
            return discourse.speaker
        return Speaker(_capital(label), "document")
    own_name = any(t.is_name for t in bare)  # "the Lindqvist campaign": tells itself which one is meant
    definite = definite and not own_name
    if definite and singular and word in COMPANY_HEADS and discourse.company is not None and len(bare) <= 4:
        return discourse.company
    if definite and singular and word in COMPANY_HEADS and len(bare) <= 4:
        company = discourse.main_company()
        if company is not None:
            return company
    if definite and singular and word in GROUP_HEADS and len(bare) <= 2:
        bearer = _bearer(discourse, word, tokens[0].start)
        if bearer is not None:
            return bearer
        recent = discourse.group if discourse.at - discourse.group_at <= 4 else None
        for candidate in (discourse.speaker, recent, discourse.organisation, discourse.group):
            if candidate is None or candidate.kind not in ("organisation", "group") or candidate.name in _COUNTRIES:
                continue
            if not discourse.is_company(candidate) and not discourse.is_place(candidate):
                return candidate
        return discourse.organisation or discourse.group
    named_like = [s for s in (discourse.organisation, discourse.company) if s is not None and word in s.name.lower().split()]
    if definite and named_like and len(bare) <= 2:
        return named_like[0]
    if word in ("man", "woman", "person") and definite and discourse.person is not None and len(bare) == 1:
        return discourse.person
    if definite and singular and is_role(word) and len(bare) <= 3:
        by_role = [e for e in discourse.registry.entities if e.kind == "person" and word in e.role.lower().split()]
        if len(by_role) == 1:
            return speaker_of(by_role[0])
        if not by_role and discourse.person is not None and len(bare) == 1 and is_role(word):
            return discourse.person
    if word in _ANYBODY:
        return None
    known_group = discourse.groups.get(stem(word))
    if known_group is not None and not singular:
        words = set(known_group.name.casefold().split())
        if (definite and len(bare) == 1) or {t.lower for t in bare} <= words:
            return known_group  # "the officials", "government officials" after "government officials in the UK"
    plural = head.tag == "NNS" or tokens[0].tag == "CD" or any(t.text == "and" for t in tokens)
    if not speaking and not is_agent(word) and not any(t.tag == "NNS" and is_agent(t.text) for t in tokens if t.start <= head.start):
        return None
    if not (
        speaking
        or plural
        or is_role(word)
        or word in GROUP_HEADS | COMPANY_HEADS
        or word in ("government", "police", "opposition", "public")
    ):
        return None
    short = discourse.document.text[bare[0].start : head.end] if bare and bare[0].start <= head.start else label
    others = (_capital(short),) if short != label and len(short.split()) > 1 else ()
    made = Speaker(_capital(label), "group" if plural or not is_role(word) else "unknown", aliases=others)
    if plural:
        for noun in (t for t in tokens if t.tag == "NNS"):
            discourse.groups.setdefault(stem(noun.lower), made)
    return made


def _bearer(discourse: Discourse, word: str, before: int) -> Speaker | None:
    """``the association`` after "the Retailers' Association", ``the charity`` after "the charity Shelter": the body last called so.

    Whoever spoke last and may be called so goes first; "the group" is any body that is not called otherwise.
    """
    last = discourse.speaker
    if last is not None and last.kind in ("organisation", "group") and not discourse.is_place(last):
        return None
    called = [
        (max(places), e)
        for e in discourse.registry.entities
        if e.kind == "organisation" and (word in e.heads or (word in ("group", "organisation", "organization") and e.heads))
        for places in [[start for start in e.starts if start < before]]
        if places
    ]
    return speaker_of(max(called, key=lambda pair: pair[0])[1]) if called else None


def _capital(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def stem(word: str) -> str:
    """The noun without its plural ending."""
    return re.sub(r"(?:ies|es|s)$", "", word)
