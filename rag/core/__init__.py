"""Frozen dataclasses that every room speaks in. Imports nothing but the standard library."""

from rag.core.answer import (
    Answer,
    AnswerKind,
    AnswerType,
    Citation,
    Coverage,
    Event,
    Question,
    SideCoverage,
    Statement,
)
from rag.core.argument import (
    ArgumentMap,
    Claim,
    ClaimKind,
    KeyPoint,
    Manner,
    Relation,
    RelationKind,
    Voice,
    VoiceKind,
)
from rag.core.debate import SIDES, ArticleFacts, Debate, Position, Side
from rag.core.figures import Figure, FigureGroup
from rag.core.report import IndexReport
from rag.core.text import Boilerplate, BoilerplateKind, Passage, Source, Span

__all__ = [
    "SIDES",
    "Answer",
    "AnswerKind",
    "AnswerType",
    "ArgumentMap",
    "ArticleFacts",
    "Boilerplate",
    "BoilerplateKind",
    "Citation",
    "Claim",
    "ClaimKind",
    "Coverage",
    "Debate",
    "Event",
    "Figure",
    "FigureGroup",
    "IndexReport",
    "KeyPoint",
    "Manner",
    "Passage",
    "Position",
    "Question",
    "Relation",
    "RelationKind",
    "Side",
    "SideCoverage",
    "Source",
    "Span",
    "Statement",
    "Voice",
    "VoiceKind",
]
