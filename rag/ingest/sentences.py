"""Paragraphs to sentences: nupunkt finds the ends, and what web text does to them is mended here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.core import Span
from rag.ingest.function_words import SENTENCE_STARTERS

__all__ = ["split_sentences"]

_CLOSERS = "\"'”’»›)\\]」』）"
_TITLES = frozenset("mr mrs ms mx dr prof sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt rev hon st vs messrs supt insp det".split())
_ABBREVIATIONS = frozenset("etc approx vs al cf fig ca ed eds vol pp est ave max min dept ext inc ltd co corp jr sr resp incl esp".split())
_WORD_BEFORE = re.compile(r"([^\W_]+)[.]$")
_ENDS_LIKE_A_SENTENCE = re.compile(rf"[.!?…][{_CLOSERS}]*$")
_NEW_SENTENCE = re.compile(rf"(?<=[^\W\d_A-Z]{{2}})[.][{_CLOSERS}]*\s+(?=[“\"‘(]?[A-Z])")
_GLUED = re.compile(r"(?<=[^\W\d_])([.!?][”’\"»)]*)(?=[“‘(]?[A-Z][\w’']*[\s,])")
_ADDRESS = re.compile(r"[@/\\_]|www|https?:")
_CJK_END = re.compile(r"[。！？][」』）”’]*(?=\S)")
_STRAY_OPENING = re.compile(r"[\s][“‘(\[«„]+\s*$")


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """Sentences of the paragraph ``text[start:end]``: in order, disjoint, trimmed, holding all its visible characters.

    Line ends inside the paragraph count as spaces. Offsets are those of ``text``.
    """
    flat = re.sub(r"[\r\n\t\x0b\x0c\u2028\u2029]", " ", text[start:end])
    if not flat.strip():
        return []
    cuts = sorted(_merged(flat, _ends(flat)))
    spans = []
    for low, high in zip([0, *cuts], [*cuts, len(flat)], strict=True):
        piece = flat[low:high]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append(Span(start + low + lead, start + low + len(piece.rstrip())))
    return spans


def _ends(flat: str) -> set[int]:
    """Offsets at which a new sentence may begin."""
    import nupunkt

    cuts = {begin for begin, _ in nupunkt.sent_spans(flat) if begin}
    cuts |= {found.end() for found in _CJK_END.finditer(flat)}
    cuts |= set(_after_plain_words(flat)) | set(_glued(flat))
    return {cut for cut in cuts if 0 < cut < len(flat)}


def _after_plain_words(flat: str) -> Iterator[int]:
    """``… they said so. About …``: a plain word before the stop ends a sentence, even if it is somebody's abbreviation."""
    for found in _NEW_SENTENCE.finditer(flat):
        word = _WORD_BEFORE.search(flat[max(0, found.start() - 29) : found.start() + 1])
        if word and word[1].islower() and word[1] not in _ABBREVIATIONS and word[1] not in _TITLES:
            yield found.end()


def _glued(flat: str) -> Iterator[int]:
    """``… messages.That is why …``: a lost space, when what stands on both sides looks like a sentence."""
    for found in _GLUED.finditer(flat):
        before, after = flat[max(0, found.start() - 60) : found.start()].split(), flat[found.end() : found.end() + 60].split()
        if not before or len(before) < 3 or len(after) < 3:
            continue
        left = before[-1].lstrip("“‘\"'(")
        if not left.islower() or len(left) < 2 or _ADDRESS.search(left) or _ADDRESS.search(after[0]):
            continue
        if after[0].strip("“‘(").lower().rstrip(",") in SENTENCE_STARTERS or after[0][1:2].islower() or after[0][0] in "“‘(":
            yield found.end()


def _merged(flat: str, cuts: set[int]) -> set[int]:
    """Without the cuts that separate what belongs together."""
    kept: set[int] = set()
    previous = 0
    for cut in sorted(cuts):
        before, after = flat[previous:cut], flat[cut : cut + 200].lstrip()
        if stray := _STRAY_OPENING.search(before):
            cut -= len(before) - stray.start() - 1
            before, after = flat[previous:cut], flat[cut : cut + 200].lstrip()
        if _belongs_together(before.rstrip(), after):
            continue
        kept.add(cut)
        previous = cut
    return kept


def _belongs_together(before: str, after: str) -> bool:
    if not re.search(r"\w", before) or not re.match(r"\W*\w", after):
        return True
    first = after[0]
    if first in _CLOSERS.replace("\\", "") and first not in "\"'":
        return True
    if first in ",;:" or (first.islower() and not after[1:2].isupper() and _ENDS_LIKE_A_SENTENCE.search(before)):
        return True
    word = _WORD_BEFORE.search(before)
    return bool(
        word and word[1].lower() in _TITLES and (word[1][0].isupper() or word[1] == "vs") and after[:1].isupper() and len(word[1]) < 7
    )
