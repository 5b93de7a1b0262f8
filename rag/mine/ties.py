"""Ties between statements and voices: who speaks, for whom, against whom, and what turns against what stands before it.

An edge is ``(i, j, strength)`` between nodes; statements come first, voices behind them. A positive strength says the same side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.core import Voice
from rag.mine.signals import Weights
from rag.mine.statements import Statement

__all__ = ["ties_of"]


def ties_of(
    statements: Sequence[Statement],
    contents: Sequence[str],
    voices: Sequence[str],
    profiles: Mapping[str, Voice],
    w: Weights,
    live: Sequence[bool],
    undecided: Sequence[bool],
) -> tuple[list[tuple[int, int, float]], dict[str, int]]:
    base = len(statements)
    index: dict[str, int] = {}
    edges: list[tuple[int, int, float]] = []

    def node(name: str) -> int:
        return index.setdefault(name, base + len(index))

    names = {n.casefold(): v.name for v in profiles.values() for n in (v.name, *v.aliases) if v.kind in ("person", "organisation")}
    surnames = {v.name.split()[-1].casefold(): v.name for v in profiles.values() if v.kind == "person"}
    previous: int | None = None
    for i, (one, name) in enumerate(zip(statements, voices, strict=True)):
        if not live[i]:
            continue
        narrated = one.manner == "narration"
        edges.append((i, node(name), w.narrator if undecided[i] else w.voice))
        if one.attitude and not narrated:
            target = _target(contents[i], names, surnames, name)
            if target is not None and not _same_house(profiles, name, target):
                edges.append((node(name), node(target), w.accusation * one.attitude))
        if previous is not None and statements[previous].source == one.source:
            adjacent = one.sentence - statements[previous].sentence <= 1
            if one.turn < 0 and voices[previous] != name and not narrated and adjacent:
                edges.append((previous, i, -w.turn))
            elif adjacent and narrated and one.turn >= 0 and statements[previous].manner != "narration":
                edges.append((previous, i, w.neighbour))
        previous = i
    for voice in profiles.values():
        if voice.name in index and voice.organisation and _speaks_for(voice.role):
            owner = names.get(voice.organisation.casefold())
            if owner is not None and owner in index and owner != voice.name:
                edges.append((node(voice.name), node(owner), w.organisation))
    return edges, index


def _speaks_for(role: str) -> bool:
    """Whether an office lets somebody speak for the organisation; membership, past office and opposition do not."""
    return not re.search(
        r"(?i)\b(?:former|ex|member|critic|opponent|rival|survivor|victim|customer|user|employee|journalist|reporter)\b", role
    )


def _target(content: str, names: Mapping[str, str], surnames: Mapping[str, str], own: str) -> str | None:
    """The voice whom the first words of a criticism name."""
    head = " ".join(content.split()[:6]).strip('“”"').casefold()
    for name, canonical in names.items():
        if canonical != own and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", head):
            return canonical
    for surname, canonical in surnames.items():
        if canonical != own and len(surname) > 3 and re.search(rf"(?<!\w){re.escape(surname)}(?!\w)", head):
            return canonical
    return None


def _same_house(profiles: Mapping[str, Voice], a: str, b: str) -> bool:
    first, second = profiles.get(a), profiles.get(b)
    return bool(
        first
        and second
        and (first.organisation == b or second.organisation == a or (first.organisation and first.organisation == second.organisation))
    )
