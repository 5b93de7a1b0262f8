"""Minutes: speeches told in indirect speech that goes on without "she said", sentence after sentence.

``Councillor X said that she had voted for it. She could no longer do so. Since then she had received 140 complaints.`` In minutes the
backshifted tenses (had done, would, could) and the pronoun carry the report; a newspaper uses the same tenses for its own story, so
this is read in minutes alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.mine.attributed import Attribution
from rag.mine.document import Document, Sentence
from rag.mine.mentions import Speaker, named
from rag.mine.phrases import subject_of_sentence
from rag.mine.registry import Registry

__all__ = ["going_on"]

_HEADS = re.compile(
    r"(?i)\bin the chair\b|\bapologies (?:for absence|were)\b|\bminutes of the\b|\b(?:councillors|members|directors) present\b"
    r"|\b(?:summary|record|minutes) of the\b.{0,40}\bmeeting\b|\bthe meeting (?:closed|ended|opened|rose|adjourned) at\b"
)
_BUSINESS = re.compile(
    r"(?i)\bmoved (?:that|the|an)\b|\bseconded\b|\bamendment\b|\bcarried (?:by|unanimously|without|nem)\b|\blost by\b"
    r"|\bresolved\b|\bput to the vote\b"
)
_TAKES_THE_FLOOR = re.compile(
    r"(?i)\b(?:was (?:invited|asked|called) to speak|took the floor|rose to speak|spoke (?:for|against|in favour)|addressed the)\b"
)


def going_on(
    document: Document, registry: Registry, attributions: Sequence[Attribution], speakers: Sequence[Speaker | None]
) -> Mapping[int, Speaker]:
    """In minutes, the speaker of each sentence that goes on with what the ones before it in its paragraph report; else nothing."""
    text = document.source.text
    if not _HEADS.search(text) or len({m.group().lower() for m in _BUSINESS.finditer(text)}) < 2:
        return {}
    said: dict[int, Speaker] = {}
    for one, speaker in zip(attributions, speakers, strict=True):
        if speaker is not None and one.main and one.frame in ("clause", "addressee", "object"):
            said[one.sentence] = speaker
    found: dict[int, Speaker] = {}
    current: Speaker | None = None
    paragraph = -1
    for sentence in document.sentences:
        if sentence.paragraph != paragraph:
            current, paragraph = None, sentence.paragraph
        if sentence.index in said:
            current = said[sentence.index]
        elif _TAKES_THE_FLOOR.search(sentence.span.of(document.text)):
            current = _subject(registry, sentence)
        elif current is not None and _backshifted(sentence):
            found[sentence.index] = current
        else:
            current = None
    return found


def _subject(registry: Registry, sentence: Sentence) -> Speaker | None:
    subject = subject_of_sentence(sentence.tokens)
    return named(registry, sentence.tokens[subject[0] : subject[1]]) if subject is not None else None


def _backshifted(sentence: Sentence) -> bool:
    """Whether its main verb stands in a tense of indirect speech: had done, would, could, might."""
    tokens = sentence.tokens
    return any(
        t.relation == "aux"
        and t.lower in ("had", "would", "could", "might")
        and (tokens[t.head].head == t.head or tokens[t.head].relation == "conj")
        for t in tokens
    )
