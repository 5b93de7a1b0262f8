"""The argument map of a corpus: statements of all articles, weighed against one motion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import ArgumentMap, Claim, Debate, FigureGroup, Source, Span
from rag.mine.figures import figure_groups
from rag.mine.points import Match, fold_copies, key_points
from rag.mine.relations import relate
from rag.mine.sides import judge
from rag.mine.signals import Stance, Weights
from rag.mine.statements import Statement
from rag.mine.voices import unify

__all__ = ["build_map"]

Vectors = NDArray[np.float32]


def build_map(
    statements: Sequence[Statement],
    sources: Mapping[str, Source],
    sentence_vectors: Callable[[str], Vectors],
    debate: Debate,
    encode: Callable[[Sequence[str]], Vectors],
    *,
    stance: Stance | None = None,
    match: Match | None = None,
    duplicates: Mapping[str, str] | None = None,
    bar: float = 0.57,
    weights: Weights | None = None,
    prior: Mapping[str, float] | None = None,
    figures: Sequence[FigureGroup] | None = None,
) -> ArgumentMap:
    """Weigh ``statements`` (in text order, article by article) against ``debate.motion``.

    ``figures`` are those of a map of the same statements, which no motion changes. ``prior`` gives what a related motion says of a
    statement, by id, in half log-odds toward this one.
    ``sentence_vectors(path)`` gives unit rows aligned with ``sources[path].sentences``; ``encode`` is the same model.
    """
    statements = [s for s in statements if s.source in sources]
    voices, lookup = unify(statements, sources, debate.aliases)
    profiles = {voice.name: voice for voice in voices}
    names = [lookup[(s.source, s.speaker.name if s.speaker is not None else "")] for s in statements]
    texts = [sources[s.source].text[s.start : s.end] for s in statements]
    contents = [" ".join(c.of(sources[s.source].text) for c in s.contents) for s in statements]
    vectors = _rows(statements, sentence_vectors)
    judged = judge(statements, texts, contents, vectors, names, profiles, debate, encode, stance, bar, weights, prior)
    claims: list[Claim] = []
    for one, name, text, verdict in zip(statements, names, texts, judged, strict=True):
        source = sources[one.source]
        first, last = source.lines(Span(one.start, one.end))
        profile = profiles[name]
        role = (one.speaker.role if one.speaker is not None else "") or profile.role
        claims.append(
            Claim(
                id=one.id,
                text=text,
                source=one.source,
                start=one.start,
                end=one.end,
                voice=name,
                side=verdict.side,
                confidence=round(verdict.confidence, 4),
                kind=one.kind,
                manner=one.manner,
                role=role,
                held=one.held,
                content_start=one.contents[0].start,
                content_end=one.contents[-1].end,
                line_start=first,
                line_end=last,
            )
        )
    claims = fold_copies(claims, duplicates or {})
    claims, points = key_points(claims, vectors, match)
    relations = relate(claims, statements, vectors, stance)
    groups = figure_groups(claims, statements, sources, vectors, encode) if figures is None else figures
    return ArgumentMap(debate.motion, tuple(claims), tuple(points), tuple(relations), tuple(voices), debate, tuple(groups))


def _rows(statements: Sequence[Statement], sentence_vectors: Callable[[str], Vectors]) -> Vectors:
    cache: dict[str, Vectors] = {}
    rows = []
    for one in statements:
        if one.source not in cache:
            cache[one.source] = np.asarray(sentence_vectors(one.source), dtype=np.float32)
        rows.append(cache[one.source][one.sentence])
    return np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)
