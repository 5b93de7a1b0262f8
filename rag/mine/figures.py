"""Figures of different articles on the same thing, side by side; called conflicting only when their scope is the same.

Precision before recall: what, whose or which year that is not known to be the same keeps two figures apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.core import Claim, Source
from rag.core.figures import Figure, FigureGroup, FigureStatus, ScopePart
from rag.mine.figure_scope import Scope, scope
from rag.mine.likeness import compare, equal, kin, subject_names
from rag.mine.quantities import HAS_NUMBER, Quantity, quantities
from rag.mine.statements import Statement
from rag.mine.tokens import tokenize
from rag.mine.trees import Tree

__all__ = ["figure_groups"]

Vectors = NDArray[np.float32]
_PARTS: tuple[ScopePart, ...] = ("what", "whose", "year")
_MOST = 3000
_NEAR = 0.35
_SAME_WORDS = 0.88


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with what was read of its scope, and the subject of its article."""

    figure: Figure
    quantity: Quantity
    scope: Scope
    source: Source
    about: frozenset[str]


def figure_groups(
    claims: Sequence[Claim],
    statements: Sequence[Statement],
    sources: Mapping[str, Source],
    vectors: Vectors,
    encode: Callable[[Sequence[str]], Vectors],
) -> list[FigureGroup]:
    """Groups of at least two articles, conflicts first. ``claims``, ``statements`` and the unit rows ``vectors`` are aligned."""
    rows = [i for i, c in enumerate(claims) if c.held and c.same_as is None and HAS_NUMBER.search(c.text)]
    rows = sorted(sorted(rows, key=lambda i: claims[i].kind != "statistic")[:_MOST])
    readings = list(_read([(claims[i], statements[i]) for i in _paired(rows, claims, vectors)], sources))
    if len({r.figure.source for r in readings}) < 2:
        return []
    clauses, things = encode([r.scope.clause for r in readings]), encode([r.scope.what for r in readings])
    groups: list[FigureGroup] = []
    for members in _things(readings, np.maximum(clauses @ clauses.T, np.where(things @ things.T >= _SAME_WORDS, 0.9, 0.0))):
        groups.extend(_judged([readings[i] for i in members]))
    order = {"conflict": 0, "agree": 1, "apart": 2}
    return sorted(groups, key=lambda g: (order[g.status], -len({f.source for f in g.figures}), g.id))


def _paired(rows: Sequence[int], claims: Sequence[Claim], vectors: Vectors) -> list[int]:
    """The claims that are near a claim of another article: nothing else is worth parsing."""
    if not rows:
        return []
    files = np.array([hash(claims[i].source) for i in rows])
    matrix = vectors[list(rows)]
    kept = []
    for start in range(0, len(rows), 512):
        near = (matrix[start : start + 512] @ matrix.T >= _NEAR) & (files[start : start + 512, None] != files[None, :])
        kept += [rows[start + int(k)] for k in np.flatnonzero(near.any(axis=1))]
    return kept


def _read(pairs: Sequence[tuple[Claim, Statement]], sources: Mapping[str, Source]) -> Iterator[Reading]:
    by_sentence: dict[tuple[str, int], list[Claim]] = {}
    for claim, statement in pairs:
        by_sentence.setdefault((claim.source, statement.sentence), []).append(claim)
    for path in dict.fromkeys(path for path, _ in by_sentence):
        source = sources[path]
        numbers = [number for other, number in by_sentence if other == path]
        spans = [source.sentences[number] for number in numbers]
        about = subject_names(source)
        for number, span, tokens in zip(numbers, spans, tokenize(source.text, spans, [[] for _ in spans]), strict=True):
            tree = Tree(tokens)
            for quantity in quantities(span.of(source.text)):
                found = scope(source.text, tokens, tree, quantity, span.start, source.date)
                start, end = span.start + quantity.start, span.start + quantity.end
                holder = _holder(by_sentence[path, number], start, end)
                if found is not None and holder is not None:
                    yield Reading(_figure(holder, source, quantity, found, start, end), quantity, found, source, about)


def _holder(claims: Sequence[Claim], start: int, end: int) -> Claim | None:
    """The claim whose words hold the figure; of several the one with the fewest."""
    holding = [c for c in claims if c.start <= start and end <= c.end]
    return min(holding, key=lambda c: (not c.content_start <= start < c.content_end, c.content_end - c.content_start), default=None)


def _figure(claim: Claim, source: Source, quantity: Quantity, found: Scope, start: int, end: int) -> Figure:
    return Figure(
        claim.id,
        claim.source,
        start,
        end,
        source.text[start:end],
        quantity.value,
        quantity.unit,
        found.what,
        found.whose or ", ".join(found.names),
        "" if found.year == "?" else found.year,
        quantity.bound,
        quantity.words,
        claim.voice,
        source.line(start),
    )


def _things(readings: Sequence[Reading], likeness: Vectors) -> Iterator[list[int]]:
    """Sets of figures of which each is on the same thing as each other one, of other articles or of its own; the nearest first."""
    pairs = [
        (float(likeness[i, j]), i, j)
        for i in range(len(readings))
        for j in range(i + 1, len(readings))
        if readings[i].figure.source != readings[j].figure.source and kin(readings[i], readings[j], float(likeness[i, j]))
    ]
    linked = {(i, j) for _, i, j in pairs}
    twins = [(i, j) for _, i, j in pairs if equal(readings[i].quantity, readings[j].quantity) and not compare(readings[i], readings[j])]
    for i, j in (*twins, *((j, i) for i, j in twins)):  # what is on the same thing as one of two equal figures is so with the other
        linked |= {(min(j, k), max(j, k)) for pair in tuple(linked) if i in pair for k in pair if k not in (i, j)}
    home = {i: {i} for _, *ends in pairs for i in ends}
    for _, i, j in sorted(pairs, reverse=True):
        first, second = home[i], home[j]
        if first is second or any((min(a, b), max(a, b)) not in linked for a in first for b in second):
            continue
        first |= second
        home.update(dict.fromkeys(first, first))
    seen: list[set[int]] = []
    for members in home.values():
        if len(members) > 1 and not any(members is one for one in seen):
            seen.append(members)
            yield sorted(members)


def _judged(members: Sequence[Reading]) -> Iterator[FigureGroup]:
    """One group for each scope that several articles share, and one for all when there are several scopes."""
    members = list({(m.figure.source, m.figure.value, m.scope.year): m for m in reversed(members)}.values())[::-1]
    cells: list[list[Reading]] = []
    for one in members:
        cell = next((cell for cell in cells if all(not compare(one, other) for other in cell)), None)
        if cell is None:
            cells.append([one])
        else:
            cell.append(one)
    for cell in cells:
        if len({one.figure.source for one in cell}) > 1:
            yield _group(cell, "agree" if _alike(cell) else "conflict")
    if len(cells) > 1 and not _alike(members):
        yield _group(members, "apart")


def _alike(members: Sequence[Reading]) -> bool:
    return all(equal(a.quantity, b.quantity) for k, a in enumerate(members) for b in members[k + 1 :])


def _group(members: Sequence[Reading], status: FigureStatus) -> FigureGroup:
    rows = tuple(one.figure for one in sorted(members, key=lambda one: (one.scope.year, one.figure.source, one.figure.start)))
    parts = {part for k, a in enumerate(members) for b in members[k + 1 :] for part in compare(a, b)}
    key = "\0".join([status, *(f"{f.source}:{f.start}" for f in rows)])
    thing = min((f.what for f in rows), key=lambda what: (len(what), what))
    return FigureGroup(
        hashlib.sha256(key.encode()).hexdigest()[:10], thing, rows[0].unit, status, rows,
        tuple(part for part in _PARTS if part in parts),
    )  # fmt: skip
