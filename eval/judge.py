"""What one answer scores against what a right answer holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.grounding import Entails, ground
from eval.map_gold import GoldClaim
from eval.marked import said_right, side_right
from eval.questions import GoldQuestion, Place, Wording
from eval.wording import answer_body, first_line, says
from rag.answer.verify import proves
from rag.core import Answer, ArgumentMap, Citation, Source, Span

__all__ = ["Reader", "Verdict", "judge"]

_HALF = 0.5


@dataclass(frozen=True)
class Reader:
    """What answers of a corpus are judged by: its articles, its map (for the names of voices) and a reader's claims, if any."""

    sources: Mapping[str, Source]
    amap: ArgumentMap
    claims: Sequence[GoldClaim] = ()
    entails: Entails | None = None


@dataclass
class Verdict:
    """``scores`` in 0..1 by the names of :mod:`eval.metrics`; ``faults`` in words; what is wrong with a citation, by its number."""

    scores: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    citations: dict[int, str] = field(default_factory=dict)


def judge(gold: GoldQuestion, answer: Answer, reader: Reader) -> Verdict:
    """All scores that apply to the question. An answer that is refused has no citations to judge: its passages are not an answer."""
    verdict = Verdict()
    _refusal(gold, answer, verdict)
    _correctness(gold, answer, reader, verdict)
    if answer.abstained:
        return verdict
    _citations(answer, reader, verdict)
    if gold.proofs:
        cited = [any(_shows(answer.citations, place, reader) for place in group) for group in gold.proofs]
        verdict.scores["evidence_recall"] = sum(cited) / len(cited)
        verdict.faults += [f"not cited: “{group[0].quote}”" for group, found in zip(gold.proofs, cited, strict=True) if not found]
    if gold.points:
        made = [any(_shows(_on_side(answer, point.side), place, reader) for place in point.places) for point in gold.points]
        verdict.scores["coverage"] = sum(made) / len(made)
        verdict.faults += [
            f"point not made ({point.side}): “{point.places[0].quote}”" for point, found in zip(gold.points, made, strict=True) if not found
        ]
    return verdict


def _refusal(gold: GoldQuestion, answer: Answer, verdict: Verdict) -> None:
    if gold.refuse == "allowed":
        return
    if answer.abstained:
        verdict.scores["refusal_precision"] = float(gold.refuse)
    verdict.scores["refusal_recall" if gold.refuse else "false_refusal"] = float(answer.abstained)
    if bool(gold.refuse) != answer.abstained:
        verdict.faults.append("answered, though the articles do not" if gold.refuse else "refused, though the articles answer it")


def _correctness(gold: GoldQuestion, answer: Answer, reader: Reader, verdict: Verdict) -> None:
    """``correctness``, and of questions with an answer ``first_line``, ``balance`` (debates) and ``follow_up``."""
    never = [wording for wording in gold.never if says(answer_body(answer.text), wording)]
    verdict.faults += [f"says “{wording[0]}”, which must be nowhere" for wording in never]
    if answer.abstained or gold.refuse is True:
        right = not never and answer.abstained and gold.refuse is not False
        if gold.refuse is False and gold.lead:
            verdict.scores["first_line"] = 0.0
        if gold.kind == "debate" and gold.refuse is False:
            verdict.scores["balance"] = 0.0
    else:
        missing = [wording for wording in gold.facts if not says(answer_body(answer.text), wording)]
        verdict.faults += [f"does not say “{_told(wording)}”" for wording in missing]
        unproved = [side for side in gold.sides if not _proved(answer, side, reader)]
        verdict.faults += [f"nothing proved on side {side}" for side in unproved]
        unheard = [wording for wording in gold.voices if not _heard(answer, wording, reader)]
        verdict.faults += [f"{_told(wording)} is not cited" for wording in unheard]
        right = not (never or missing or unproved or unheard)
        _first_line(gold, answer, verdict)
        if gold.kind == "debate" and len(gold.sides) == 2:
            verdict.scores["balance"] = float(not unproved)
    verdict.scores["correctness"] = float(right)
    if gold.kind == "follow_up":
        verdict.scores["follow_up"] = float(right)


def _first_line(gold: GoldQuestion, answer: Answer, verdict: Verdict) -> None:
    if not gold.lead and not gold.wrong:
        return
    line = first_line(answer.text)
    missing = [wording for wording in gold.lead if not says(line, wording)]
    wrong = [wording for wording in gold.wrong if says(line, wording)]
    verdict.scores["first_line"] = float(not missing and not wrong)
    verdict.faults += [f"first line does not say “{_told(wording)}”" for wording in missing]
    verdict.faults += [f"first line says “{wording[0]}”" for wording in wrong]


def _citations(answer: Answer, reader: Reader, verdict: Verdict) -> None:
    """Quotes stand in their articles, citations support their statements, sides and speakers are a reader's."""
    exact = [one.source in reader.sources and proves(reader.sources[one.source], one) for one in answer.citations]
    for one, found in zip(answer.citations, exact, strict=True):
        if not found:
            _mark(verdict, one, "the quote does not stand in its article")
    if exact:
        verdict.scores["quote_exactness"] = sum(exact) / len(exact)
    names = {voice.name: (*voice.aliases, voice.role, voice.organisation) for voice in reader.amap.voices}
    grounded = ground(answer, reader.sources, names, reader.entails if answer.model != "extractive" else None)
    verdict.faults += grounded.faults
    for name, value in (("citation_precision", grounded.precision), ("citation_recall", grounded.recall)):
        if value is not None:
            verdict.scores[name] = value
    placed = {number: statement.side for statement in answer.statements for number in statement.citations if statement.side}
    sides, voices = [], []
    for one in answer.citations:
        side = side_right(one, placed.get(one.number), reader.claims)
        voice = said_right(one, reader.amap, reader.claims)
        sides += [side] if side is not None else []
        voices += [voice] if voice is not None else []
        if side is False:
            _mark(verdict, one, f"a reader does not put it on side {placed[one.number]}")
        if voice is False:
            _mark(verdict, one, f"a reader does not hear {one.voice or 'the article'} say it")
    for name, rights in (("side_accuracy", sides), ("voice_accuracy", voices)):
        if rights:
            verdict.scores[name] = sum(rights) / len(rights)


def _mark(verdict: Verdict, citation: Citation, fault: str) -> None:
    known = verdict.citations.get(citation.number)
    verdict.citations[citation.number] = f"{known}; {fault}" if known else fault
    verdict.faults.append(f"[{citation.number}] {fault}")


def _shows(citations: Sequence[Citation], place: Place, reader: Reader) -> bool:
    """Whether one of the citations shows the place: they share at least half of the shorter of the two."""
    span = place.span(reader.sources[place.file].text)
    for one in citations:
        own = Span(one.start, one.end)
        if one.source == place.file and own.overlap(span) >= _HALF * min(len(own), len(span)):
            return True
    return False


def _on_side(answer: Answer, side: str) -> list[Citation]:
    """The citations shown on that side, by their statement or else by themselves; all of them for points of no side."""
    placed = {number: one.side for one in answer.statements if one.side for number in one.citations}
    return [one for one in answer.citations if side in ("neutral", placed.get(one.number, one.side))]


def _proved(answer: Answer, side: str, reader: Reader) -> bool:
    """Whether a citation stands for that side, and no reader puts it elsewhere."""
    return any(side_right(one, side, reader.claims) is not False for one in _on_side(answer, side))


def _heard(answer: Answer, wording: Wording, reader: Reader) -> bool:
    """Whether a speaker of that name is cited, by one of the names that the map knows the speaker by."""
    for one in answer.citations:
        voice = reader.amap.voice(one.voice)
        if any(says(name, wording) for name in (one.voice, *(voice.aliases if voice else ()))):
            return True
    return False


def _told(wording: Wording) -> str:
    return " or ".join(wording)
