"""Questions proposed from a corpus for its first question file. What a right answer holds is filled in from the argument map, so a
reader must check it: a program that wrote its own answers down unchecked would only agree with itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.questions import GoldPoint, GoldQuestion, Place
from eval.starter_figures import asked_figures
from rag import Engine
from rag.core import ArgumentMap, Claim, KeyPoint, Side, Source

__all__ = ["Material", "Starter", "propose"]

_VOICES, _POINTS, _PLACES = 3, 3, 6
_TAKING: tuple[Side, Side] = ("support", "oppose")
_ELSEWHERE = {
    "What is the boiling point of nitrogen?": "nitrogen",
    "Who painted the Mona Lisa?": "painted lisa",
    "How does castling work in chess?": "castling chess",
}
"""Questions that few corpora answer, with words that one which answers them would hold."""


@dataclass(frozen=True)
class Starter:
    """``questions`` with a hint to the reader who checks each; ``motion`` is empty where the articles argue about nothing plainly."""

    motion: str
    questions: tuple[tuple[GoldQuestion, str], ...]


@dataclass(frozen=True)
class Material:
    """What questions are made from: ``claims`` are those that count (held, no copies); ``copies`` of each by its id."""

    amap: ArgumentMap
    sources: dict[str, Source]
    claims: tuple[Claim, ...]
    copies: dict[str, list[Claim]]

    def places(self, claims: Sequence[Claim]) -> tuple[Place, ...]:
        """Where the claims and their copies stand, verbatim."""
        every = [one for claim in claims for one in (claim, *self.copies.get(claim.id, ()))]
        return tuple(dict.fromkeys(self.place(one.source, one.start, one.end) for one in every))

    def place(self, path: str, start: int, end: int) -> Place:
        """``start`` is told only where the quote stands earlier too."""
        text = self.sources[path].text
        quote = text[start:end]
        return Place(file=path, quote=quote, start=start if text.find(quote) != start else None)


def propose(engine: Engine) -> Starter:
    """Debate, both sides, overview, voices, a follow-up, figures and two refusals, as far as the indexed articles give them.

    Where the corpus names no motion, the strongest that it argues about is taken, and the debate question names it.
    """
    amap = engine.map()
    if not amap.motion:
        suggested = engine.suggest(1)
        amap = engine.map(suggested[0].motion) if suggested else amap
    copies: dict[str, list[Claim]] = {}
    for claim in amap.claims:
        if claim.same_as:
            copies.setdefault(claim.same_as, []).append(claim)
    doubles = engine.duplicates()
    counted = tuple(one for one in amap.claims if one.held and one.same_as is None and one.source not in doubles)
    material = Material(amap, {source.path: source for source in engine.sources()}, counted, copies)
    return Starter(amap.motion, (*_debate(material), *_voices(material), *_figures(material), *_refusals(material)))


def _debate(material: Material) -> Iterator[tuple[GoldQuestion, str]]:
    motion = material.amap.motion.strip().rstrip(".")
    points = {side: _points(material, side) for side in _TAKING}
    sides = tuple(side for side in _TAKING if points[side])
    if not motion or not sides:
        return
    every = [point for side in sides for point in points[side]]
    hint = "are these the sides, and the points that a full answer makes? Add the places that are missing."
    asked = f"What are the arguments for and against “{motion}”?"
    yield _question("debate", "debate", asked, _said(every), first_line=(), sides=sides, points=every), hint
    for side, word in zip(_TAKING, ("for", "against"), strict=True):
        if points[side]:
            asked = f"What are the arguments {word} “{motion}”?"
            made = _question(f"side-{word}", "one_side", asked, _said(points[side]), first_line=(), sides=(side,), points=points[side])
            yield made, hint
    yield _question("overview", "overview", "What are these articles about?", f"About: {motion}.", first_line=(), sides=sides), hint


def _points(material: Material, side: Side) -> list[GoldPoint]:
    """What most voices and claims of the side say."""
    by_id = {claim.id: claim for claim in material.claims}

    def weight(point: KeyPoint) -> tuple[int, int, float]:
        return -len(point.voices), -len(point.claims), -max((by_id[name].confidence for name in point.claims if name in by_id), default=0.0)

    best = sorted((point for point in material.amap.key_points if point.side == side), key=weight)
    groups = ([by_id[name] for name in point.claims if name in by_id][:_PLACES] for point in best)
    return [GoldPoint(side=side, places=material.places(group)) for group in groups if group][:_POINTS]


def _said(points: Sequence[GoldPoint]) -> str:
    return " ".join(f"{point.side}: “{' '.join(point.places[0].quote.split())}”" for point in points)


def _voices(material: Material) -> Iterator[tuple[GoldQuestion, str]]:
    """The voices with most claims, and one asked for after another."""
    kinds = {voice.name: voice.kind for voice in material.amap.voices}
    count = Counter(one.voice for one in material.claims if kinds.get(one.voice) in ("person", "organisation", "group"))
    names = [name for name, _ in count.most_common(_VOICES)]
    hint = "is it this speaker who says so, in each place? One place must be cited."
    for number, name in enumerate(names, 1):
        yield _heard(material, f"voice-{number}", "voice", f"What does {name} say?", name), hint
    if len(names) > 1:
        yield _heard(material, "follow-up", "follow_up", f"And {names[1]}?", names[1], (f"What does {names[0]} say?",)), hint


def _heard(material: Material, name: str, kind: str, question: str, voice: str, turns: tuple[str, ...] = ()) -> GoldQuestion:
    own = [claim for claim in material.claims if claim.voice == voice][:_PLACES]
    known = material.amap.voice(voice)
    wording = tuple(one for one in (voice, *(known.aliases if known else ())) if "|" not in one)
    answer = " ".join(own[0].text.split())
    return _question(name, kind, question, answer, first_line=(), turns=turns, voices=(wording,), proofs=(material.places(own),))


def _figures(material: Material) -> Iterator[tuple[GoldQuestion, str]]:
    hint = "is it the only figure that answers this? Add other places that prove it, and as wrong: figures like it."
    for number, one in enumerate(asked_figures(material.claims, material.sources), 1):
        proof = material.places([one.claim])
        yield _question(f"figure-{number}", "fact", one.question, one.wording[0], facts=(one.wording,), proofs=(proof,)), hint


def _refusals(material: Material) -> Iterator[tuple[GoldQuestion, str]]:
    """A year of which no article speaks, and a matter of which none does."""
    text = " ".join(source.text for source in material.sources.values()).casefold()
    year = next(year for year in range(1903, 10_000) if str(year) not in text)
    motion = material.amap.motion.strip().rstrip(".")
    hint = "do the articles really not answer it? Ask for something of their own matter that they do not tell."
    question = f"What was said about “{motion}” in {year}?" if motion else f"What happened in {year}?"
    yield _question("near-miss", "near_miss", question, f"The articles do not speak of {year}.", refuse=True), hint
    for question, words in _ELSEWHERE.items():
        if not any(re.search(rf"\b{word}\b", text) for word in words.split()):
            hint = "do the articles really not speak of it?"
            yield _question("off-topic", "off_topic", question, "Nothing to do with the articles.", refuse=True), hint
            return


def _question(name: str, kind: str, question: str, answer: str, **more: object) -> GoldQuestion:
    """All of the half to mend by: what was proposed by the program is no test of it."""
    return GoldQuestion.model_validate({"id": name, "kind": kind, "split": "dev", "question": question, "answer": answer, **more})
