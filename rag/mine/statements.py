"""From attributions to statements: what each voice of one article says, at its exact place, and what the article says itself."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.core import ClaimKind, Manner, Source, Span
from rag.mine.attribution import Attribution, attribute
from rag.mine.document import Document, Sentence
from rag.mine.floors import floors, is_only_described, is_supposed, left_over, spoken
from rag.mine.minutes import going_on
from rag.mine.registry import Registry
from rag.mine.speakers import Speaker, resolve

__all__ = ["Statement", "mine_source", "version"]


@functools.cache
def version() -> str:
    """Changes whenever the rules of this room change: results that other rules gave are not used again."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


_STATISTIC = re.compile(
    r"(?i)(?:\d[\d,.]*\s?(?:%|percent|per cent|million|billion|trillion|thousand))"
    r"|(?:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|third|quarter)s?\s+(?:in|of|out)\b)|[$€£]\d|\b\d{1,3}(?:,\d{3})+\b"
)
_MODAL = re.compile(
    r"(?i)\b(?:should|must|ought|need(?:s|ed)? to|have to|has to|cannot|can(?:no|'|’)t|"
    r"would|could|may|might|will|won['’]t|never|always|only)\b"
)
_EVALUATIVE = re.compile(
    r"(?i)\b(?:because|therefore|thus|hence|despite|although|however|important|vital|crucial|essential|necessary|unnecessary|dangerous|harmful|wrong|right|fair|unfair|better|worse|best|worst|good|bad|risk|threat|benefit|harm|protect|undermine|violate|responsib\w+|effective|ineffective|insufficient|unacceptable|irresponsible|balance|prioriti[sz]e\w*|likely|unlikely|clear(?:ly)?|obvious(?:ly)?|ultimately|problem|fail\w*|difficult|easier|harder)\b"
)
_QUESTION = re.compile(r"\?\s*[”\"’]?[\s*_]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim before its side is known. ``contents`` are what the voice is held to have said, without the reporting frame.

    ``attitude`` is the cue's toward the object (+1 praise, -1 criticism, 0 neither); ``run`` numbers stretches in which one voice
    goes on speaking; ``turn`` is -1 when the sentence opens with a contrast to the one before; ``floor`` is true of what its voice
    says in an answer, a letter or a column of its own, where no reporting verb says how it is meant.
    """

    id: str
    source: str
    start: int
    end: int
    contents: tuple[Span, ...]
    speaker: Speaker | None
    manner: Manner
    kind: ClaimKind
    sentence: int
    attitude: int = 0
    cue: str = ""
    held: bool = True
    claimness: float = 0.0
    turn: int = 0
    mention: str = ""
    floor: bool = False


def mine_source(source: Source) -> list[Statement]:
    """All statements of one article, in text order: one for each sentence, or more where several voices share it."""
    document = Document(source)
    registry = Registry(document)
    attributions = attribute(document)
    floor = floors(document, registry)
    speakers = resolve(document, attributions, registry, floor)
    told = going_on(document, registry, attributions, speakers)
    by_sentence: dict[int, list[tuple[Attribution, Speaker | None]]] = {}
    for one, speaker in zip(attributions, speakers, strict=True):
        for sentence in _sentences(document, one):
            by_sentence.setdefault(sentence.index, []).append((one, speaker))
    found: list[Statement] = []
    for sentence in document.sentences:
        pairs = [(a, s) for a, s in by_sentence.get(sentence.index, []) if s is not None and _stated(document, sentence, a)]
        holder = floor[sentence.index]
        if holder is not None:
            found.extend(_on_the_floor(document, sentence, pairs, holder))
            continue
        found.extend(_attributed(document, sentence, pairs))
        if not any(f.sentence == sentence.index for f in found[-6:]):
            speaker = told.get(sentence.index)
            own = _narrated(document, sentence, sentence.span, speaker)
            if own is not None:
                found.append(own if speaker is None else replace(own, manner="paraphrase", floor=False))
    return found


def _on_the_floor(
    document: Document, sentence: Sentence, pairs: Sequence[tuple[Attribution, Speaker | None]], holder: Speaker
) -> list[Statement]:
    """The statements of a sentence of an answer, a letter or a column: what others are reported to say, and the holder's own rest.

    What the holder says of his own saying ("I think C", "C, I say") is his own whole sentence, with the attitude that he shows.
    """
    mine = [a for a, s in pairs if s is not None and s.name == holder.name and not a.quotes]
    others = [(a, s) for a, s in pairs if a not in mine and not is_supposed(document, a)]
    marks = [m for a, _ in others for m in (a.source, a.cue, *a.content) if m is not None and m.overlap(sentence.span)]
    rests = left_over(document, sentence, marks)
    found = _attributed(document, sentence, others, bool(rests))
    described = is_only_described(sentence.span.of(document.text))
    if described:
        found = [replace(one, held=False) for one in found]
    for rest in rests if found else [spoken(document, sentence)]:
        own = _narrated(document, sentence, rest, holder)
        if own is not None:
            own = replace(own, held=not described)
            said = next((a for a in mine if a.cue is not None and a.cue.overlap(rest)), None)
            found.append(own if said is None else replace(own, attitude=said.attitude, cue=said.lemma))
    return sorted(found, key=lambda one: one.start)


def _stated(document: Document, sentence: Sentence, one: Attribution) -> bool:
    """Whether the sentence is there to tell what the voice says: quoted words, its main clause, or a good part of its words.

    What it only mentions in passing ("the first case in which the court held that C", "Trump's call to C surprised many") leaves the
    sentence the article's own.
    """
    if one.quotes:
        return True
    size = sum(len(_clip(c, sentence.span).of(document.text).split()) for c in one.content if c.overlap(sentence.span))
    share = size / max(1, len(sentence.span.of(document.text).split()))
    return not one.deed and (one.main or share >= (0.35 if one.frame == "clause" else 0.5))


def _sentences(document: Document, one: Attribution) -> list[Sentence]:
    touched = []
    for sentence in document.sentences:  # from the first: "A. B. C," said X, where only C shares X's sentence
        if sentence.span.end <= one.content[0].start:
            continue
        if sentence.span.start >= one.content[-1].end:
            break
        if any(c.overlap(sentence.span) for c in one.content):
            touched.append(sentence)
    return touched or [document.sentences[one.sentence]]


def _attributed(
    document: Document, sentence: Sentence, pairs: Sequence[tuple[Attribution, Speaker | None]], shared: bool = False
) -> list[Statement]:
    """The statements of one sentence; where contents lie within one another the outermost voice speaks, the inner is nested.

    ``shared`` says that the sentence has statements besides these.
    """
    usable = []
    for one, speaker in pairs:
        contents = tuple(_clip(c, sentence.span) for c in one.content if c.overlap(sentence.span))
        size = sum(len(c.of(document.text).split()) for c in contents)
        if size >= (1 if one.attitude or one.quotes else 3):
            usable.append((one, speaker, contents, size))
    usable = [u for u in usable if not _nested(u[0], [v[0] for v in usable])]
    usable.sort(key=lambda item: (-_weight(item[0], item[1]), -item[3]))
    kept: list[tuple[Attribution, Speaker | None, tuple[Span, ...], int]] = []
    for item in usable:
        inside = [k for k in kept if sum(a.overlap(b) for a in item[2] for b in k[2]) > 0.5 * sum(len(a) for a in item[2])]
        swallows = [k for k in kept if sum(a.overlap(b) for a in item[2] for b in k[2]) > 0.5 * sum(len(b) for b in k[2])]
        if inside:
            continue
        if swallows:  # "While X claims A, critics argue B": keep of the outer what the inner leaves
            rest = tuple(_without(a, [b for k in swallows for b in k[2]]) for a in item[2])
            rest = tuple(r for r in rest if len(r.of(document.text).split()) >= 4)
            if not rest or any(k[1] is not None and item[1] is not None and k[1].name == item[1].name for k in swallows):
                continue
            item = (item[0], item[1], rest, item[3])
        kept.append(item)
    kept.sort(key=lambda item: item[2][0].start)
    return [_statement(document, sentence, one, speaker, contents, shared or len(kept) > 1) for one, speaker, contents, _ in kept]


def _nested(one: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether somebody else is reported to say that this voice says it: then the outer voice speaks."""
    return one.cue is not None and any(
        other is not one
        and other.cue is not None
        and any(c.contains(one.cue) for c in other.content)
        and not any(c.contains(other.cue) for c in one.content)
        for other in others
    )


def _weight(one: Attribution, speaker: Speaker | None) -> float:
    """Which attribution of a sentence is its main one: quoted words, then verbs of speech, then attitudes, then beliefs."""
    named = 0.5 if speaker is not None and speaker.kind in ("person", "organisation") else 0.0
    return (
        {"direct": 3.0, "mixed": 2.5, "paraphrase": 1.0}.get(one.manner, 0.0)
        + {"clause": 1.0, "addressee": 0.9, "object": 0.6}.get(one.frame, 0.0)
        + named
    )


def _statement(
    document: Document, sentence: Sentence, one: Attribution, speaker: Speaker | None, contents: tuple[Span, ...], shared: bool
) -> Statement:
    text = document.text
    span = sentence.span
    manner = one.manner
    if manner == "direct" and not one.quotes:  # a transcript: the whole line is spoken, there are no marks
        span = _tidy(text, _clip(one.content[0], span))
        contents = (span,)
    elif manner == "direct":
        inner = _inner(document, sentence, one)
        if inner is not None:
            span, contents = inner, (inner,)
        else:
            manner = "mixed"
    if manner != "direct" and one.cue is not None and not sentence.span.contains(one.cue):
        span = _tidy(text, span)  # a quotation goes on from the sentence before: its marks are not part of it
    if manner != "direct" and shared:
        marks = [*contents, *(s for s in (one.source, one.cue) if s is not None and s.overlap(sentence.span))]
        span = _tidy(text, Span(min(m.start for m in marks), max(m.end for m in marks)))
    body = " ".join(c.of(text) for c in contents)
    kind: ClaimKind = "claim"
    if _STATISTIC.search(body):
        kind = "statistic"
    mention = one.source.of(text) if one.source is not None else ""
    held = one.held and not _QUESTION.search(span.of(text))
    if re.match(r"(?i)(?:few|no|hardly any)\b", mention):
        held = False  # "Few voters want C": nobody is reported to hold it
    if one.lemma == "ask" and contents:
        opens = contents[0].of(text).lstrip(' “"').split(" ", 1)[0].lower()
        asked_for = text[: contents[0].start].lower().endswith("for ")
        held = asked_for or opens in ("not", "to", "for")
    return Statement(
        _id(document.source.path, span, mention),
        document.source.path,
        span.start,
        span.end,
        contents,
        speaker,
        manner,
        kind,
        sentence.index,
        one.attitude,
        one.lemma,
        held,
        _claimness(body) + 0.5,
        _turn(text, sentence),
        mention,
    )


def _inner(document: Document, sentence: Sentence, one: Attribution) -> Span | None:
    """The quoted words of one sentence, without marks; None when they are too few to stand alone."""
    text = document.text
    best: Span | None = None
    for number in one.quotes:
        quote = document.quotes[number]
        if not quote.span.overlap(sentence.span):
            continue
        clipped = _tidy(text, _clip(quote.span, sentence.span))
        if best is None or len(clipped) > len(best):
            best = clipped
    if best is None:
        return None
    words = best.of(text).split()
    if (
        text[best.start].islower()
        and not text[sentence.span.start : best.start].rstrip(' “"‘').endswith(":")
        and best.start - sentence.span.start > 3
    ):
        return None  # "equating it to “turning a blind eye”": cannot stand without its frame
    if len(words) >= 2 and len(best) >= 0.8 * len(sentence.span):
        return best
    return best if len(words) >= 5 and (len(best) >= 0.45 * len(sentence.span) or len(words) >= 8) else None


def _narrated(document: Document, sentence: Sentence, span: Span, floor: Speaker | None = None) -> Statement | None:
    """What nobody is reported to say: the article's own, or that of who has the floor, in his own words."""
    text = span.of(document.text)
    words = text.split()
    if len(words) < (5 if floor is None else 4) or _QUESTION.search(text):
        return None
    if not any(t.is_finite or (floor is not None and t.is_verb) for t in sentence.tokens if span.start <= t.start < span.end):
        return None
    claimness = _claimness(text)
    kind: ClaimKind = "statistic" if _STATISTIC.search(text) else ("claim" if floor is not None or claimness >= 0.5 else "event")
    return Statement(
        _id(document.source.path, span, ""),
        document.source.path,
        span.start,
        span.end,
        (span,),
        floor,
        "narration" if floor is None else "direct",
        kind,
        sentence.index,
        0,
        "",
        True,
        claimness,
        _turn(document.text, sentence),
        floor=floor is not None,
    )


def _claimness(text: str) -> float:
    """How much a sentence argues: modals and evaluation for it, plain past narration against (after Stab & Gurevych 2014's features)."""
    score = 0.0
    score += 0.3 if _MODAL.search(text) else 0.0
    score += min(0.4, 0.2 * len(_EVALUATIVE.findall(text)))
    return min(1.0, score)


def _turn(text: str, sentence: Sentence) -> int:
    opening = sentence.span.of(text)[:24].lower().lstrip('“"‘ ')
    return (
        -1
        if opening.startswith(
            (
                "however",
                "but ",
                "but,",
                "yet ",
                "meanwhile",
                "on the other hand",
                "in contrast",
                "by contrast",
                "still,",
                "nevertheless",
                "despite",
                "in response",
                "for its part",
                "conversely",
            )
        )
        else 0
    )


def _clip(span: Span, to: Span) -> Span:
    return Span(max(span.start, to.start), max(max(span.start, to.start), min(span.end, to.end)))


def _without(span: Span, others: Sequence[Span]) -> Span:
    start, end = span.start, span.end
    for other in others:
        if other.start <= start < other.end:
            start = other.end
        elif start < other.start < end:
            end = other.start
    return Span(start, max(start, end))


def _tidy(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in '“”"«»„,;:—–‘'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '“”"«»„,;:—–'):
        end -= 1
    return Span(start, end)


def _id(path: str, span: Span, mention: str) -> str:
    return hashlib.sha256(f"{path}\0{span.start}\0{span.end}\0{mention}".encode()).hexdigest()[:12]
