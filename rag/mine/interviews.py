"""Interviews set as questions and answers: bold, italic or "Q:"-led questions, or paragraphs that ask, and what follows each.

A list of questions that the writer answers himself (an explainer, a FAQ) has the same form. An interview is one where the questions
address somebody ("you"), the answers are in the first person, and the head of the article tells who it is; else nobody has the floor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.mine.document import Document
from rag.mine.mentions import Speaker, speaker_of
from rag.mine.registry import Entity, Registry

__all__ = ["answers"]

_MARKED = re.compile(r"(?s)(?P<mark>\*\*\*|\*\*|\*|__|_)(?=\S)(?P<inner>.+?)(?<=\S)(?P=mark)\s*")
_LED = re.compile(r"(?:Q|Question)\s?[:.]\s+|Q\s?[–—-]\s+")
_ANSWER = re.compile(r"(?:A|Answer)\s?[:.]\s+(?=\S)|A\s?[–—-]\s+(?=\S)")
_ASKS = re.compile(r"\?[\s*_”\"’)]*$")
_YOU = re.compile(r"(?i)\byou(?:r|rs|rself|['’](?:re|ve|d|ll))?\b")
_FIRST = re.compile(r"\b(?:I|[Ww]e)(?:['’](?:m|ve|d|ll|re))?\b|\b(?:[Mm]y|[Oo]ur|me|us)\b")
_QUOTED = re.compile(r"[“\"][^”\"\n]*[”\"]")
_ADDRESSES = re.compile(r"(?:(?:And|But|So|Yet|Well|Now),? )?(?:You(?! know| see)|Your)\b")
_AFTERWORD = re.compile(
    r"(?i)^\W*(?:(?:this|the) (?:interview|conversation|transcript)\b|(?:interview(?:ed)?|questions|conversation) by\b|edited )"
)
_MEETS = re.compile(
    r"(?i)\b(?:interview(?:ed|s)?(?: with)?|conversation with|(?:spoke|speaks|talk|talks|talked|chatted|met|sat down|sits down|caught up) "
    r"(?:to|with|up with)|questions (?:for|to)|q ?& ?a with)\W+(?:\w+\W+){0,5}?$"
)
_LABEL = re.compile(r"[*_]*[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}(?:,[^:]{1,60}| \([^)]{1,50}\))?:\W")
_MOST = 90
"""Words that a question may have."""
_LONGEST = 12
"""Paragraphs that an answer may have: what asks and then goes on for pages is no interview."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question, by the number of its paragraph, and the paragraphs that answer it."""

    question: int
    answer: tuple[int, ...]


def answers(document: Document, registry: Registry) -> dict[int, Speaker]:
    """The interviewee, for each paragraph that answers a question; empty where the article is no interview of one person."""
    paragraphs = [span.of(document.text).strip() for span in document.paragraphs]
    asked, set_off = _questions(paragraphs)
    found = _turns(paragraphs, asked)
    if len(found) < 3 or not _is_interview(paragraphs, found, set_off):
        return {}
    who = _interviewee(document, registry, paragraphs, [turn.question for turn in found], set_off)
    if who is None or _talked_about(who, paragraphs, found):
        return {}
    speaker = speaker_of(who)
    return {
        number: speaker
        for turn in found
        for number in turn.answer
        if not _afterword(paragraphs[number], who, number, len(paragraphs)) and (set_off or not _prompts(paragraphs[number]))
    }


def _prompts(text: str) -> bool:
    """``You made a bold statement on X.``: what addresses the other without asking, and says nothing of oneself."""
    return bool(_ADDRESSES.match(text)) and not _FIRST.search(text)


def _questions(paragraphs: Sequence[str]) -> tuple[set[int], bool]:
    """Paragraphs that ask: those set off from the others in one way, when that way asks at least three times; else all that end so.

    The second tells whether they are set off.
    """
    plain = {i for i, text in enumerate(paragraphs) if _ASKS.search(text) and len(text.split()) <= _MOST and text[0] not in "“\"'‘"}
    for marked in (
        {i for i, text in enumerate(paragraphs) if _LED.match(text)},
        {i for i, text in enumerate(paragraphs) if _MARKED.fullmatch(text) and len(text.split()) <= _MOST},
    ):
        asking = marked & {i for i, text in enumerate(paragraphs) if _ASKS.search(text)}
        if len(asking) >= 3 and 2 * len(asking) >= len(marked) - 1:
            first = min(i for i in asking)
            return {i for i in marked if i >= first}, True  # before the first question the article introduces
    return plain, False


def _turns(paragraphs: Sequence[str], asked: set[int]) -> list[_Turn]:
    order = sorted(asked)
    found = []
    for i, number in enumerate(order):
        end = order[i + 1] if i + 1 < len(order) else len(paragraphs)
        if end > number + 1:
            found.append(_Turn(number, tuple(range(number + 1, end))))
    return found


def _is_interview(paragraphs: Sequence[str], found: Sequence[_Turn], set_off: bool) -> bool:
    """Whether the questions address somebody who answers in the first person."""
    labelled = sum(bool(_ANSWER.match(paragraphs[turn.answer[0]])) for turn in found)
    addressed = sum(bool(_YOU.search(paragraphs[turn.question])) for turn in found)
    personal = sum(any(_FIRST.search(_QUOTED.sub("", paragraphs[k])) for k in turn.answer) for turn in found)
    narrated = sum(any(_SAID.search(_QUOTED.sub("", paragraphs[k])) for k in turn.answer) for turn in found)
    size = len(found)
    led = sum(bool(_LABEL.match(text)) and not _LED.match(text) and not _ANSWER.match(text) for text in paragraphs)
    if 6 * led > len(paragraphs) or 2 * found[0].question > len(paragraphs):
        return False  # names lead the paragraphs, or questions come up late: a transcript, a report that asks
    if any(len(turn.answer) > _LONGEST for turn in found[:-1]):
        return False
    return (
        ((3 if set_off else 2) * addressed >= size or 2 * labelled >= size)
        and addressed >= 2
        and 2 * personal >= size
        and 3 * narrated <= size
    )


_SAID = re.compile(
    r"[”\"],? (?:he|she|they|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) (?:said|says|added|told)\b|\baccording to\b|[”\"],? said [A-Z]"
)


def _talked_about(who: Entity, paragraphs: Sequence[str], found: Sequence[_Turn]) -> bool:
    """Whether the answers speak of the one in the third person: nobody names himself in every fourth answer."""
    named = sum(any(re.search(rf"\b{re.escape(who.surname)}\b", paragraphs[k]) for k in turn.answer) for turn in found)
    return 4 * named >= len(found)


def _interviewee(
    document: Document, registry: Registry, paragraphs: Sequence[str], questions: Sequence[int], set_off: bool
) -> Entity | None:
    """Who is introduced: named in the title or ahead of the first question, by how plainly the text says that it is he who answers."""
    head = "\n".join([document.source.title, document.text[: document.paragraphs[questions[0]].start]])
    asked = [paragraphs[i] for i in questions]
    scores: dict[str, tuple[float, Entity]] = {}
    for entity in registry.entities:
        if entity.kind != "person" or " " not in entity.name or not re.search(rf"(?i)\b{re.escape(entity.name)}\b", head):
            continue
        if _asks(document, entity, head) or not _is_person(document, entity):
            continue
        scores[entity.name] = (_score(document, entity, head, asked, set_off), entity)
    ranked = sorted(scores.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < 2 or (len(ranked) > 1 and ranked[0][0] <= ranked[1][0]):
        return None
    return ranked[0][1]


def _is_person(document: Document, entity: Entity) -> bool:
    """Whether the parser takes the name for a person's wherever most of it stands: "Cover Story" is capitalised too."""
    tokens = [t for s in document.sentences for t in s.tokens if t.text == entity.surname]
    return bool(tokens) and 2 * sum(t.entity == "PERSON" for t in tokens) >= len(tokens)


def _asks(document: Document, entity: Entity, head: str) -> bool:
    """Whether the name is that of who asks: the author, or ``interviewed by NAME``."""
    name = re.escape(entity.name)
    return entity.name.casefold() in document.source.author.casefold() or bool(
        re.search(rf"(?i)(?:\bby|interview(?:er)?:|questions:|text:|words:|reporter,?|correspondent,?|host,?) {name}\b", head)
    )


def _score(document: Document, entity: Entity, head: str, asked: Iterable[str], set_off: bool) -> float:
    surname = re.escape(entity.surname)
    title = document.source.title
    score = 0.0
    if any(re.match(rf"(?:[*_]*)(?:[\w.]+ ){{0,3}}{surname},", q) or re.search(rf", (?:[\w.]+ ){{0,3}}{surname}\?", q) for q in asked):
        score += 3  # "Professor NAME, what ...?"
    if re.search(rf"\b{surname}\b", title):
        score += 2
    places = [match.start() for match in re.finditer(rf"\b{re.escape(entity.name)}\b", head)]
    if any(_MEETS.search(head[max(0, place - 120) : place]) for place in places):
        score += 3
    if re.search(
        rf"\b{re.escape(entity.name)}\b(?:, [^.,]{{1,40}},)? (?:is|was|has|runs|leads|heads|works|teaches|studies|founded)\b", head
    ):
        score += 2
    return score + (1 if entity.role else 0)


def _afterword(text: str, who: Entity, number: int, count: int) -> bool:
    """A note below the last answer: on the interview, or on the interviewee in the third person."""
    return number >= count - 3 and (bool(_AFTERWORD.match(text)) or who.name.casefold() in text.casefold())
