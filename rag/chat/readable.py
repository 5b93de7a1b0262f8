"""Whether a text can be read as a question at all, and if not, why."""

from __future__ import annotations

import re

from rag.answer.terms import fold, stem, tokens, words
from rag.chat import kinds
from rag.chat.lexicon import Lexicon
from rag.chat.spelling import is_english, mend

__all__ = ["plain_text", "unreadable", "without_preface"]


def unreadable(clean: str, lexicon: Lexicon) -> str:
    """greeting, thanks, help, instruction, empty, language or nonsense; empty when a text can be read as a question."""
    plain = plain_text(clean)
    found = [token for token in tokens(clean) if token.text[0].isalpha()]
    if not tokens(clean):
        return "empty"
    small = kinds.small_talk(plain)
    if small:
        return small
    if not found:
        return "nonsense"
    known = [token for token in found if token.lower in lexicon.words or stem(token.text) in lexicon.frequency or is_english(token.text)]
    strange = [token for token in found if token not in known and not token.capital]
    if any(ord(char) > 0x24F and char.isalpha() for char in clean) and len(known) * 2 < len(found):
        return "language"
    if (len(strange) * 2 > len(found) and len(found) > 1) or (len(strange) >= 2 and len(strange) * 3 >= len(found) and _foreign(clean)):
        _mended, changes = mend(clean, lexicon)
        if len(changes) * 2 < len(strange):
            return "language" if len(found) > 2 and _foreign(clean) else "nonsense"
    return ""


_FOREIGN = words(
    """
    der die das und ist nicht wer wie wo wann warum welche sagt zur zum von mit für über sind eine ein auf den dem le la les des
    est une et pour que qui quoi comment pourquoi sur dans avec ce cette sont du el los las una es y por para qué quién cómo dónde
    cuándo sobre con il gli di che è per non come perché chi wat het een van niet voor hoe waarom o os as um uma não quem como
    porque são
    """
)


def _foreign(text: str) -> bool:
    words = [token.lower for token in tokens(text)]
    return sum(word in _FOREIGN or not word.isascii() for word in words) >= 2


_PREFACE = re.compile(
    r"^(?:(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|sorry|excuse me|please help)\b"
    r"|(?:(?:hello|hi|hey|so|well|ok|okay|look|listen|sorry),? )*(?:as an?|i am|i'm|im|i have|i've|i work|i need|i live|i read|i know|"
    r"my|we are|we're)\b)",
    re.I,
)
_ENDS = re.compile(r"(?<=[.!?])\s+(?=\S)")


def without_preface(text: str) -> str:
    """What somebody asks, without greeting and what they first say of themselves ("I am a student from X. Please explain ...")."""
    parts = _ENDS.split(text)
    first = 0
    while first + 1 < len(parts) and "?" not in parts[first] and _PREFACE.match(fold(parts[first])):
        first += 1
    return " ".join(parts[first:])


def plain_text(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text)).strip().strip("?!.,;: ").casefold()
