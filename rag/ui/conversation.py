"""One session's conversation: its turns, how they look, and how an answer grows in them. Knows nothing of gradio."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.core import Answer, ArgumentMap, Debate, Event, Source, Span
from rag.errors import BothSidesError, UnknownSource
from rag.ui.answer_view import answer_html
from rag.ui.cards import suggestion_buttons
from rag.ui.markup import inline, markdown
from rag.ui.source_view import source_html

__all__ = ["MAX_QUESTION", "PageEngine", "Turn", "error_html", "examples", "open_source", "respond", "stopped", "turn_html", "welcome_html"]

MAX_QUESTION = 1000
"""Characters. A longer text is no question; it is refused before the engine sees it."""

REDRAW = 0.2
"""Seconds between two drawings of a growing answer: quoting is done at once, a chat model takes its time."""

logger = logging.getLogger(__name__)


class PageEngine(Protocol):
    """What the page needs of :class:`rag.Engine`."""

    def stream(self, question: str, history: Sequence[tuple[str, str]] = ()) -> Iterator[Event | Answer]: ...

    def source(self, path: str) -> Source: ...

    def sources(self) -> Sequence[Source]: ...

    def map(self) -> ArgumentMap: ...


@dataclass(frozen=True)
class Turn:
    """A question and what has been answered so far. ``body`` is finished HTML, ``reply`` what follow-ups may refer to."""

    question: str
    body: str = ""
    reply: str = ""
    done: bool = False


def respond(engine: PageEngine, question: str, turns: Sequence[Turn]) -> Iterator[list[Turn]]:
    """``turns`` with the new one at the end, again and again while its answer grows. Every error ends as a note in it."""
    question = question.strip()
    if not question:
        return
    earlier = [turn for turn in turns if turn.done]
    turn = Turn(question[: MAX_QUESTION + 1])
    if len(question) > MAX_QUESTION:
        note = _note(
            "This is too long for a question.", f"Ask it in fewer than {MAX_QUESTION} characters; articles belong in the corpus folder."
        )
        yield [*earlier, replace(turn, question=question[:200] + " …", body=note, done=True)]
        return
    steps: list[str] = []
    written: list[str] = []
    drawn = time.monotonic()
    yield [*earlier, replace(turn, body=_steps(["Reading the question"]))]
    history = [(one.question, one.reply) for one in earlier if one.reply]
    try:
        amap = engine.map()
        for event in engine.stream(question, history):
            if isinstance(event, Answer):
                debate = amap.debate if event.motion in ("", amap.motion) else Debate(event.motion)
                turn = replace(
                    turn,
                    body=_understood(question, steps if event.citations else steps[:1], event) + answer_html(event, debate),
                    reply=event.text,
                    done=True,
                )
            elif event.stage == "statement":
                written.append(event.text)
                if time.monotonic() - drawn < REDRAW:
                    continue
                turn = replace(turn, body=_steps(steps) + _written(written))
            else:
                steps.append(event.text)
                turn = replace(turn, body=_steps(steps))
            drawn = time.monotonic()
            yield [*earlier, turn]
    except BothSidesError as error:
        yield [*earlier, replace(turn, body=error_html(error), done=True)]
    except Exception:
        logger.exception("the answer to a question failed")
        note = _note(
            "The answer failed through a fault in the program.",
            "The terminal that serves this page shows what happened. Ask again, or ask otherwise.",
        )
        yield [*earlier, replace(turn, body=note, done=True)]


def stopped(turns: Sequence[Turn]) -> list[Turn]:
    """``turns`` with the unfinished one marked as stopped."""
    return [turn if turn.done else replace(turn, body=_note("Stopped.", ""), done=True) for turn in turns]


def turn_html(turn: Turn) -> str:
    busy = "" if turn.done else ' aria-busy="true"'
    return (
        f'<section class="bs-turn"{busy}>'
        f'<h2 class="bs-question" dir="auto"><span class="bs-sr">You asked: </span>{inline(turn.question)}</h2>'
        f'<div class="bs-answer">{turn.body}</div></section>'
    )


def welcome_html(engine: PageEngine) -> str:
    """What the corpus is about and questions to begin with; or, without an index, what to do."""
    try:
        debate, sources = engine.map().debate, engine.sources()
        asks = suggestion_buttons(examples(engine), "Try one of these")
    except BothSidesError as error:
        return f'<section class="bs-welcome">{error_html(error)}</section>'
    except Exception:
        logger.exception("the corpus could not be shown")
        note = _note(
            "The corpus cannot be shown through a fault in the program.", "The terminal that serves this page shows what happened."
        )
        return f'<section class="bs-welcome">{note}</section>'
    count = f"{len(sources)} articles" if len(sources) != 1 else "one article"
    motion = f'<p class="bs-motion"><span>The motion</span> {inline(debate.motion)}</p>' if debate.motion else ""
    return (
        '<section class="bs-welcome"><h2>What do the articles say, on both sides?</h2>'
        f"<p>Ask about the {count} in this corpus. Every statement in the answer is a verbatim quote with its speaker; "
        f"its number opens the article at the passage.</p>{motion}{asks}</section>"
    )


def examples(engine: PageEngine) -> list[str]:
    """Questions that this corpus can answer: the engine's own, else the motion and the voices with most claims."""
    own = getattr(engine, "suggestions", None)
    if own is not None:
        return list(own())[:6]
    amap = engine.map()
    questions = [f"What are the arguments for and against “{amap.motion.rstrip('.')}”?"] if amap.motion else []
    counts: dict[str, int] = {}
    kinds = {voice.name: voice.kind for voice in amap.voices}
    for claim in amap.claims:
        if claim.held and claim.same_as is None and kinds.get(claim.voice) in ("person", "organisation", "group"):
            counts[claim.voice] = counts.get(claim.voice, 0) + 1
    questions += [f"What does {name} say?" for name in sorted(counts, key=lambda name: -counts[name])[:3]]
    return questions


def open_source(engine: PageEngine, path: object, start: object, end: object, shown: int) -> str:
    """The article ``path`` with ``start..end`` marked. All three come from outside: what is no article or no place is refused."""
    try:
        source = engine.source(path if isinstance(path, str) else "")
    except UnknownSource:
        return _note("There is no such article in the index.", "Choose one from the list of articles.")
    except BothSidesError as error:
        return error_html(error)
    within = _is_offset(start) and _is_offset(end) and 0 <= int(str(start)) < int(str(end)) <= len(source.text)
    return source_html(source, Span(int(str(start)), int(str(end))) if within else None, shown)


def _is_offset(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def error_html(error: BothSidesError) -> str:
    return _note(str(error), error.remedy)


def _note(message: str, remedy: str) -> str:
    return f'<div class="bs-note" role="note"><p>{inline(message)}</p>{f"<p>{inline(remedy)}</p>" if remedy else ""}</div>'


def _steps(steps: Sequence[str]) -> str:
    return '<ul class="bs-steps">' + "".join(f"<li>{inline(step)}</li>" for step in steps) + "</ul>"


def _written(statements: Sequence[str]) -> str:
    """What there is of the answer while it grows; the finished one takes its place."""
    return "".join(f'<p class="bs-line-text" dir="auto">{markdown(text, block=False)}</p>' for text in statements)


def _understood(question: str, steps: Sequence[str], answer: Answer) -> str:
    """How the question was read, kept small above the answer; what only repeats the question is left out."""
    parts = [part.strip() for step in steps or [answer.understood] for part in step.split(" · ")]
    told = [part for i, part in enumerate(parts) if part and not any(part in other for other in [question, *parts[:i], *parts[i + 1 :]])]
    return f'<p class="bs-understood">{" · ".join(inline(part) for part in told)}</p>' if told else ""
