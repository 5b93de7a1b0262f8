"""Every check that a statement written by a chat model must pass before it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer.coverage import narrators
from rag.answer.evidence import Evidence
from rag.answer.generative_facts import missing_figures, missing_names, negations, reported_names, same_name
from rag.answer.sentences import claims_at
from rag.answer.terms import content, overlap, stem
from rag.answer.verify import locate, quotable, widen
from rag.core import Claim, Passage, Side, Source, Span

__all__ = ["Checked", "Proof", "check"]

_LEAST_OVERLAP = 0.34
_LEAST_COSINE = 0.45
_RESTATES = 0.6


@dataclass(frozen=True, slots=True)
class Proof:
    """A place that proves a statement, and the claim that the map has there."""

    span: Span
    source: Source
    claim: Claim | None

    @property
    def quote(self) -> str:
        return self.span.of(self.source.text)


@dataclass(frozen=True)
class Checked:
    """``problem`` is empty when all checks passed; else the kind of failure, by which it is counted."""

    problem: str = ""
    detail: str = ""
    proofs: tuple[Proof, ...] = ()
    side: Side = "neutral"
    voice: str = ""
    flags: tuple[str, ...] = ()


def check(
    text: str, side: Side, voice: str, ids: Sequence[str], quotes: Sequence[str], passages: Mapping[str, Passage], evidence: Evidence
) -> Checked:
    """Whether the articles prove ``text``: ids, quotes, figures, names, support, speaker and side, in this order."""
    unknown = [one for one in ids if one not in passages]
    if not text.strip() or unknown or not ids:
        return Checked("unknown passage" if unknown or not ids else "empty statement", ", ".join(unknown))
    cited = [passages[one] for one in dict.fromkeys(ids) if passages[one].source in evidence.sources]
    proofs: list[Proof] = []
    for quote in quotes:
        proof = _prove(quote, text, cited, evidence)
        if proof is None:
            return Checked("quote not in its passage", quote[:80])
        proofs.append(proof)
    if not proofs:
        return Checked("no quote")
    if not all(quotable(proof.source, proof.span) for proof in proofs):
        return Checked("boilerplate")
    return _content(text, cited, proofs, evidence) or _attribution(text, side, voice, proofs, evidence)


def _prove(quote: str, text: str, cited: Sequence[Passage], evidence: Evidence) -> Proof | None:
    """The place of ``quote`` in the passages: of several, the one whose sentence says most of what ``text`` says."""
    wanted = _stems(text)
    best: tuple[int, Proof] | None = None
    for passage in cited:
        source = evidence.sources[passage.source]
        for span in locate(source, passage.span, quote):
            whole = widen(source, span)
            score = len(wanted & _stems(whole.of(source.text)))
            if best is None or score > best[0]:
                best = (score, Proof(whole, source, _claim(whole, source, evidence)))
    return best[1] if best else None


def _claim(span: Span, source: Source, evidence: Evidence) -> Claim | None:
    """The map's claim at a place: it covers half of the quote, or the quote most of it."""
    for claim in claims_at(evidence, source, span):
        place = Span(claim.start, claim.end)
        shared = place.overlap(span)
        if 2 * shared >= len(span) or shared >= 0.8 * len(place):
            return claim
    return None


def _stems(text: str) -> set[str]:
    return {stem(token.text) for token in content(text)}


def _content(text: str, cited: Sequence[Passage], proofs: Sequence[Proof], evidence: Evidence) -> Checked | None:
    """Figures, dates and names occur in what is cited, and the statement says what its quotes say."""
    read = "\n".join([passage.text for passage in cited] + [proof.quote for proof in proofs])
    about = [f"{proof.source.title}\n{proof.source.publisher}\n{proof.source.author}\n{proof.source.date}" for proof in proofs]
    lost = missing_figures(text, "\n".join([read, *about]))
    if lost:
        return Checked("figure or date not in its passage", ", ".join(lost))
    forms = [form for proof in proofs if proof.claim for form in _forms(proof.claim, evidence)]
    known = [
        form
        for voice in evidence.amap.voices
        if any(one in read for one in (voice.name, *voice.aliases))
        for form in (voice.name, *voice.aliases)
    ]
    lost = missing_names(text, "\n".join([read, *about, *forms, *known]))
    if lost:
        return Checked("name not in its passage", ", ".join(lost))
    quoted = " ".join(proof.quote for proof in proofs)
    wanted, held = _stems(text), _stems(quoted)
    shared = len(overlap(wanted, held | _stems(" ".join(forms)))) / max(1, len(wanted))
    if shared < _LEAST_OVERLAP and _cosine(text, quoted, evidence) < _LEAST_COSINE:
        return Checked("not supported by its quote")
    if shared >= _RESTATES and negations(text) % 2 != negations(quoted) % 2:
        return Checked("denies what its quote says")
    return None


def _cosine(text: str, quoted: str, evidence: Evidence) -> float:
    pair = evidence.encode([text, quoted])
    return float(np.dot(pair[0], pair[1]))


def _forms(claim: Claim, evidence: Evidence) -> list[str]:
    """All that the voice of a claim may be called."""
    voice = evidence.amap.voice(claim.voice)
    known = (voice.name, *voice.aliases, voice.role, voice.organisation) if voice else ()
    source = evidence.sources[claim.source]
    unnamed = (source.publisher, source.title, source.author) if claim.voice in narrators(evidence) else ()
    return [form for form in (claim.voice, claim.role, *known, *unnamed) if form]


def _attribution(text: str, side: Side, voice: str, proofs: Sequence[Proof], evidence: Evidence) -> Checked:
    """Speaker and side as the map has them; where the map has none, nothing that a model says of them is taken over."""
    claims = [proof.claim for proof in proofs if proof.claim]
    forms = [form for claim in claims for form in _forms(claim, evidence)]
    spoken = [claim for claim in claims if claim.voice not in narrators(evidence)]
    quoted = " ".join(proof.quote for proof in proofs)
    for name in ([voice] if voice.strip() else []) + reported_names(text):
        if not same_name(name, forms) and (spoken or name.casefold() not in quoted.casefold()):
            return Checked("wrong speaker", name)
    if any(not claim.held for claim in claims):
        return Checked("view only described")
    sides: set[Side] = {claim.side for claim in claims if claim.side != "neutral"}
    if len(sides) > 1 or (side != "neutral" and sides and side not in sides):
        return Checked("wrong side", side)
    known: Side = next(iter(sides), "neutral")
    flags = () if known == side else (f"side {side} given as {known}, as on the map",)
    return Checked("", "", tuple(proofs), known, spoken[0].voice if spoken else claims[0].voice if claims else "", flags)
