"""Builds an answer line by line: numbers citations, lets nothing through that is not verbatim, escapes what comes from articles."""

from __future__ import annotations

import re
from collections import Counter
from time import perf_counter

from rag.answer.evidence import Evidence
from rag.answer.sentences import claims_at, clean_span, clip
from rag.core import Answer, AnswerKind, Citation, Claim, Coverage, Manner, Question, Side, Span, Statement

__all__ = ["Composer", "escape", "show", "unescape"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$])")


def escape(text: str) -> str:
    """Text of an article or of a user as literal Markdown on one line: no markup, link, image or HTML survives."""
    plain = re.sub(r"\s+", " ", text).strip()
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def unescape(markdown: str) -> str:
    """What a reader sees of one of our own Markdown lines: no emphasis, no escapes, no citation marks."""
    plain = re.sub(r"(?<!\\)\*\*|\s?(?<!\\)\[\d+\]", "", markdown)
    plain = re.sub(r"\\([\\`*_{}\[\]#|~$])", r"\1", plain)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def show(quote: str, limit: int = 600) -> str:
    """A quote in typographic marks, escaped; a very long one is cut at a word."""
    return f"“{escape(clip(quote, limit))}”"


class Composer:
    """The answer in the making. ``cite`` gives a number or None (the gate); ``line`` adds a line; ``done`` closes."""

    def __init__(self, question: Question, evidence: Evidence) -> None:
        self.question = question
        self.evidence = evidence
        self.citations: list[Citation] = []
        self.statements: list[Statement] = []
        self.blocks: list[str] = []
        self.dropped: Counter[str] = Counter()
        self.warnings: list[str] = []
        self.used: list[Claim] = []
        self._places: dict[tuple[str, int, int], int] = {}
        self._section = ""
        self._began = perf_counter()

    def cite(
        self,
        path: str,
        start: int,
        end: int,
        *,
        expected: str | None = None,
        voice: str = "",
        side: Side = "neutral",
        role: str = "",
        manner: Manner = "narration",
    ) -> int | None:
        """The number of the citation of ``path[start:end]``; the same place has one number. None when it fails a check, which is counted.

        Checks: the article is there, the span lies in it and holds words, it touches no boilerplate, and it is ``expected`` verbatim.
        """
        source = self.evidence.sources.get(path)
        if source is None or not 0 <= start < end <= len(source.text):
            self.dropped["no such place"] += 1
            return None
        if expected is not None and source.text[start:end] != expected:
            self.dropped["not verbatim"] += 1
            return None
        span = clean_span(source.text, Span(start, end))
        if not len(span):
            self.dropped["empty"] += 1
            return None
        if any(piece.span.overlap(span) for piece in source.boilerplate):
            self.dropped["boilerplate"] += 1
            return None
        place = (path, span.start, span.end)
        if place in self._places:
            return self._places[place]
        if not voice:
            voice, side, role, manner = self._spoken(path, span)
        first, last = source.lines(span)
        number = len(self.citations) + 1
        self.citations.append(
            Citation(
                number,
                path,
                source.title,
                source.publisher,
                source.date,
                span.of(source.text),
                span.start,
                span.end,
                first,
                last,
                voice,
                side,
                role,
                manner,
            )
        )
        self._places[place] = number
        return number

    def _spoken(self, path: str, span: Span) -> tuple[str, Side, str, Manner]:
        """Whose words a stretch holds, when the map knows one voice for it and no other; else the article's own."""
        inside = claims_at(self.evidence, self.evidence.sources[path], span)
        if len({claim.voice for claim in inside}) != 1:
            return "", "neutral", "", "narration"
        claim = inside[0]
        if claim.manner == "narration" or 2 * Span(claim.start, claim.end).overlap(span) < len(span):
            return "", "neutral", "", "narration"
        return claim.voice, claim.side if claim.held else "neutral", self.role(claim), claim.manner

    def cite_claim(self, claim: Claim) -> int | None:
        number = self.cite(
            claim.source,
            claim.start,
            claim.end,
            expected=claim.text,
            voice=claim.voice,
            side=claim.side,
            role=self.role(claim),
            manner=claim.manner,
        )
        if number is not None and claim not in self.used:
            self.used.append(claim)
        return number

    def quote(self, number: int) -> str:
        return show(self.citations[number - 1].quote)

    def role(self, claim: Claim) -> str:
        if claim.role:
            return claim.role
        voice = self.evidence.amap.voice(claim.voice)
        return voice.role if voice else ""

    def heading(self, text: str) -> None:
        self._section = text
        self.blocks.append(f"### {text}")

    def line(
        self, text: str, numbers: tuple[int, ...] = (), *, side: Side | None = None, voice: str = "", claim: str = "", bullet: bool = False
    ) -> None:
        """One statement. ``text`` is Markdown, escaped by the caller where it comes from outside; the statement holds it as plain text."""
        marks = "".join(f"[{number}]" for number in numbers if f"[{number}]" not in text)
        full = f"{text} {marks}".rstrip()
        self.statements.append(Statement(unescape(text), numbers, side, voice, self._section, claim))
        self.blocks.append(f"- {full}" if bullet else full)

    def plain(self, text: str) -> None:
        """A line that states nothing of the corpus' content (a label, a help text)."""
        self.blocks.append(text)

    def sources(self) -> None:
        """The list of cited articles: numbers, title, file, date, lines."""
        if not self.citations:
            return
        self._section = "Sources"
        self.blocks.append("### Sources")
        for citation in self.citations:
            lines = (
                f"line {citation.line_start}"
                if citation.line_start == citation.line_end
                else f"lines {citation.line_start} to {citation.line_end}"
            )
            named = citation.title or citation.source
            facts = [escape(one) for one in (named, citation.publisher, citation.date) if one]
            place = f"{escape(citation.source)}, {lines}" if citation.title else lines
            self.blocks.append(f"- [{citation.number}] {', '.join(facts)} ({place})")

    def done(
        self,
        kind: AnswerKind | None = None,
        *,
        coverage: Coverage | None = None,
        abstained: bool = False,
        suggestions: tuple[str, ...] = (),
        understood: str = "",
    ) -> Answer:
        sides: dict[str, list[Claim]] = {"support": [], "oppose": [], "neutral": []}
        for claim in self.used:
            sides[claim.side].append(claim)
        text = ""
        for before, block in zip(["", *self.blocks], self.blocks, strict=False):
            tight = before.startswith("- ") and block.startswith("- ")
            text += ("\n" if tight else "\n\n" if text else "") + block
        return Answer(
            question=self.question.text,
            kind=kind or self.question.kind,
            text=text,
            statements=tuple(self.statements),
            sides=sides,
            citations=tuple(self.citations),
            coverage=coverage or Coverage(articles=self.evidence.articles),
            abstained=abstained,
            warnings=tuple(self.warnings),
            seconds=perf_counter() - self._began,
            understood=understood or self._understood(),
            motion=self.evidence.amap.motion,
            dropped=dict(self.dropped),
            suggestions=suggestions,
        )

    def _understood(self) -> str:
        question = self.question
        parts = [question.standalone if question.standalone and question.standalone != question.text else "", *question.notes]
        return "; ".join(part for part in parts if part and not part.startswith("read as a follow-up"))
