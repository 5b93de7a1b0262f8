"""Gold questions with what a right answer holds: YAML files as ``eval/gold/README.md`` describes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from rag.core import Source, Span
from rag.errors import BothSidesError

__all__ = ["KINDS", "GoldPoint", "GoldQuestion", "GoldSet", "Place", "Split", "check_quotes", "read_questions"]

Kind = Literal[
    "fact",
    "voice",
    "comparison",
    "debate",
    "one_side",
    "overview",
    "follow_up",
    "misspelt",
    "keyword",
    "false_premise",
    "near_miss",
    "off_topic",
    "hostile",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]
Split = Literal["dev", "test"]
_README = "The fields are described in eval/gold/README.md."


def _alternatives(value: object) -> object:
    """``"29.3 million | 29,300,000"`` are two ways to say the same; a bare number in YAML is meant as text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return tuple(filter(None, (one.strip() for one in value.split("|")))) if isinstance(value, str) else value


Wording = Annotated[tuple[str, ...], BeforeValidator(_alternatives), Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Strict):
    """A verbatim passage. ``start`` counts characters of the article's text; it is needed only where the quote stands twice."""

    file: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    start: int | None = Field(default=None, ge=0)

    def span(self, text: str) -> Span:
        """Where the quote stands in ``text``.

        Raises:
            ValueError: it does not stand there, or not where ``start`` says.
        """
        at = text.find(self.quote) if self.start is None else self.start
        if at < 0 or not text.startswith(self.quote, at):
            raise ValueError(f"“{self.quote}” does not stand in {self.file}" + (f" at {self.start}" if self.start is not None else ""))
        return Span(at, at + len(self.quote))


class GoldPoint(_Strict):
    """A point that an answer should make: any of its places, cited for that side, makes it."""

    side: Literal["support", "oppose", "neutral"]
    places: tuple[Place, ...] = Field(min_length=1)


class GoldQuestion(_Strict):
    """One question, the questions asked before it, and what a careful reader of the articles answers.

    ``refuse`` is true when the articles do not answer it, and "allowed" when refusing and answering are both right.
    ``facts`` must all be in the answer, ``first_line`` (unless given, the facts, for the kinds that ask for one) in its first
    line; ``wrong`` must not be in the first line, ``never`` nowhere. Each of ``proofs`` is a list of places of which one is enough.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    split: Split
    turns: tuple[str, ...] = ()
    question: str
    answer: str = Field(min_length=1)
    refuse: Literal[True, False, "allowed"] = False
    facts: tuple[Wording, ...] = ()
    first_line: tuple[Wording, ...] | None = None
    wrong: tuple[Wording, ...] = ()
    never: tuple[Wording, ...] = ()
    proofs: tuple[tuple[Place, ...], ...] = ()
    sides: tuple[Literal["support", "oppose"], ...] = ()
    voices: tuple[Wording, ...] = ()
    points: tuple[GoldPoint, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> GoldQuestion:
        if self.kind == "follow_up" and not self.turns:
            raise ValueError("a follow-up needs the turns before it")
        if self.refuse is True and (self.facts or self.proofs or self.sides or self.points or self.voices):
            raise ValueError("what must be refused has no facts, proofs, sides, voices or points")
        if self.refuse is False and not (self.facts or self.proofs or self.sides or self.points or self.voices):
            raise ValueError("nothing says what a right answer holds")
        if any(not group for group in self.proofs):
            raise ValueError("a proof without a place")
        return self

    @property
    def lead(self) -> tuple[Wording, ...]:
        """What the first line must hold; empty when nothing is asked of it."""
        return self.facts if self.first_line is None else self.first_line

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for group in self.proofs for place in group) + tuple(place for point in self.points for place in point.places)


class GoldSet(_Strict):
    """The questions of one corpus. ``corpus`` and ``claims`` are paths relative to the file; ``claims`` is for sides and voices.
    ``name`` is also that of a folder."""

    name: str = Field(pattern=r"^\w[\w .-]*$")
    corpus: Path
    claims: Path | None = None
    questions: tuple[GoldQuestion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> GoldSet:
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"two questions are called {question.id}")
            seen.add(question.id)
        return self


def read_questions(path: Path) -> GoldSet:
    """The questions of a file; its relative paths are made whole.

    Raises:
        BothSidesError: it is no YAML, or something in it is not as described.
        OSError: it cannot be read.
    """
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        gold = GoldSet.model_validate(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BothSidesError(f"{path} is no YAML: {error}", _README) from error
    except ValidationError as error:
        raise BothSidesError(f"{path}: {_first(error, data)}", _README) from error
    home = path.parent
    return gold.model_copy(update={"corpus": home / gold.corpus, "claims": home / gold.claims if gold.claims else None})


def _first(error: ValidationError, data: Any) -> str:
    """The first fault in words, with the id of its question."""
    fault = error.errors(include_url=False)[0]
    where = fault["loc"]
    name = ""
    if len(where) > 1 and where[0] == "questions" and isinstance(where[1], int):
        row = data["questions"][where[1]]
        name = f"question {row.get('id', where[1] + 1) if isinstance(row, dict) else where[1] + 1}, "
        where = where[2:]
    return f"{name}{'.'.join(map(str, where)) or 'whole'}: {fault['msg']}"


def check_quotes(gold: Sequence[GoldQuestion], find: Callable[[str], Source]) -> None:
    """Every gold quote stands in its article; ``find`` is ``Engine.source``.

    Raises:
        BothSidesError: an article is missing, or a quote does not stand in it.
    """
    for question in gold:
        for place in question.places:
            try:
                place.span(find(place.file).text)
            except ValueError as error:
                raise BothSidesError(f"question {question.id}: {error}", "Quotes are compared character by character.") from error
