"""A question as understood, and the answer with its proof."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rag.core.argument import Claim, Manner, _plain
from rag.core.debate import Side

__all__ = [
    "Answer",
    "AnswerKind",
    "AnswerType",
    "Citation",
    "Coverage",
    "Event",
    "Question",
    "SideCoverage",
    "Statement",
]

AnswerKind = Literal["debate", "one_side", "fact", "voice", "overview", "sources", "abstain"]
AnswerType = Literal["figure", "person", "organisation", "date", "place", "name", "reason", "yes_no", "text", ""]


@dataclass(frozen=True)
class Question:
    """What was asked, as understood.

    ``text`` is what the user typed, ``standalone`` the same with follow-up references filled in and misspellings mended
    where the corpus shows the right spelling. ``kind`` is the shape of the answer wanted; ``comparison`` asks the same of
    several voices or articles. ``answer_type`` is what a fact question wants first. ``voices`` are names or aliases as in
    the corpus. ``required`` are the terms (names, years, figures) that a passage must hold to answer it: when the corpus
    lacks one, the question is not answered. ``motion`` is set when the question brings its own. ``reason`` says why a
    question of kind ``abstain`` is not answered (greeting, thanks, help, empty, language, nonsense, instruction, missing,
    off-topic), and ``missing`` what the corpus does not hold. ``reverses`` is the question's motion when it is the debate's
    motion turned round: then ``motion`` is empty, and the debate's own map answers with its sides exchanged.
    """

    text: str
    standalone: str = ""
    kind: AnswerKind = "debate"
    answer_type: AnswerType = ""
    side: Side | None = None
    voices: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    comparison: bool = False
    follow_up: bool = False
    motion: str = ""
    notes: tuple[str, ...] = ()
    reason: str = ""
    missing: tuple[str, ...] = ()
    reverses: str = ""


@dataclass(frozen=True)
class Citation:
    """A numbered proof. ``engine.source(c.source).text[c.start:c.end] == c.quote``, always."""

    number: int
    source: str
    title: str
    publisher: str
    date: str
    quote: str
    start: int
    end: int
    line_start: int
    line_end: int
    voice: str = ""
    side: Side = "neutral"
    role: str = ""
    manner: Manner = "narration"


@dataclass(frozen=True)
class Statement:
    """One line of the answer and the numbers of the citations that prove it.

    ``heading`` is what a fact or voice question gets in its first line; ``section`` is the heading it stands under.
    """

    text: str
    citations: tuple[int, ...]
    side: Side | None = None
    voice: str = ""
    section: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class SideCoverage:
    claims: int = 0
    voices: int = 0
    articles: int = 0


@dataclass(frozen=True)
class Coverage:
    """What the corpus holds on the question, a side at a time; copies folded. ``articles`` is the corpus' size."""

    support: SideCoverage = SideCoverage()
    oppose: SideCoverage = SideCoverage()
    neutral: SideCoverage = SideCoverage()
    articles: int = 0
    text: str = ""


def _no_sides() -> dict[str, list[Claim]]:
    return {"support": [], "oppose": [], "neutral": []}


@dataclass(frozen=True)
class Answer:
    """The answer. ``text`` is Markdown with ``[1]`` markers, numbered in order of first use. ``to_dict()`` is plain JSON.

    ``model`` is "extractive" or the chat model's name. ``dropped`` counts what failed a check, by kind of failure.
    ``understood`` says how the question was read. ``suggestions`` are questions that the corpus can answer.
    """

    question: str
    kind: AnswerKind
    text: str
    statements: tuple[Statement, ...] = ()
    sides: dict[str, list[Claim]] = field(default_factory=_no_sides)
    citations: tuple[Citation, ...] = ()
    coverage: Coverage = Coverage()
    abstained: bool = False
    warnings: tuple[str, ...] = ()
    model: str = "extractive"
    seconds: float = 0.0
    understood: str = ""
    motion: str = ""
    dropped: dict[str, int] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    prompt: str = ""

    def to_dict(self) -> dict[str, Any]:
        return _plain(asdict(self))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a growing answer: ``stage`` is understood, retrieved or statement; ``text`` can be shown as it is."""

    stage: Literal["understood", "retrieved", "statement"]
    text: str
    statement: Statement | None = None
