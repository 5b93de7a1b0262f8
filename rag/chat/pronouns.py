"""Pronouns of a question, filled in from the conversation."""

from __future__ import annotations

import re

from rag.answer.terms import STOPWORDS, content, tokens
from rag.chat.lexicon import Lexicon
from rag.core import Question

__all__ = ["fill_pronouns"]


_PRONOUN = re.compile(
    r"\b(he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|those|these|the (?:company|firm|"
    r"organi[sz]ation|group|charity|body|man|woman|letter|report|agency|government|statement))\b",
    re.I,
)


def fill_pronouns(text: str, last: Question, answer: str, lexicon: Lexicon) -> str:
    """Pronouns that have no antecedent in the question itself, filled from the last question's voices and names, else from the
    answer's voice.
    """
    match = _PRONOUN.search(text)
    if not match:
        return text
    if _own_antecedent(text, match, lexicon):
        return text
    word = match.group(1).casefold()
    counted = _COUNTED.search(last.standalone or last.text)
    if counted and word in {"they", "them", "those", "these"}:
        return text[: match.start()] + f"the {counted.group(1)}" + text[match.end() :]
    if _object_of(text, match) and (spoken_of := _topic(last)):
        return text[: match.start()] + spoken_of + text[match.end() :]
    persons, others = _entities(last, answer, lexicon)
    if word in {"he", "him", "his", "she", "her", "hers", "the man", "the woman"}:
        choice = persons[0] if persons else ""
    elif word in {"they", "them", "their", "theirs"}:
        choice = (others + persons)[0] if others or persons else ""
    elif word in {"the letter", "the report", "the statement"}:
        choice = ""
    elif word in {"this", "that", "those", "these"}:
        return text if _demonstrative(text, match) else _about(text, last)
    elif word in {"it", "its"}:
        if re.search(r"\b(?:is|was|does|isn't|would) it\b.*\b(?:to|that|if|when)\b", text, re.I):
            return text
        noun = re.findall(r"\bthe ([a-z][\w-]+)\b", (last.standalone or last.text))
        named = [name for name in last.required if not name[0].isdigit()]
        topic = named or ([f"the {noun[-1]}"] if noun else [])
        choice = (topic or others or persons)[0] if topic or others or persons else ""
        if not choice:
            return _about(text, last)
    else:
        choice = others[0] if others else ""
    if not choice:
        return text
    if word in {"his", "her", "their", "its", "hers", "theirs"} and not (word == "her" and match.end() >= len(text.rstrip("?!. "))):
        choice += "'" if choice.endswith("s") else "'s"
    return text[: match.start()] + choice + text[match.end() :]


_COUNTED = re.compile(
    r"\bhow many (?:of )?(?:the )?((?:[\w-]+ ){0,3}?[\w-]+s)\b"
    r"(?= (?:did|do|does|were|are|was|is|has|have|had|in|on|at|of|will|would|can|could|took|\w+ed)\b)",
    re.I,
)
"""The things counted in "how many police forces did it ask": what "them" is after it."""
_ABOUT = re.compile(r"\b(?:about|on|regarding|concerning|re)\s*$", re.I)
_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning) ((?:the |an? )?[\w'’ -]{3,60}?)\??$", re.I)


def _object_of(text: str, match: re.Match[str]) -> bool:
    """ "about it": what was spoken of, not somebody."""
    return match.group(1).casefold() in {"it", "this", "that"} and bool(_ABOUT.search(text[: match.start()]))


def _topic(last: Question) -> str:
    """What the last question asked somebody's view on."""
    found = _TOPIC.search((last.standalone or last.text).strip())
    return found.group(1).strip() if found and not _PRONOUN.fullmatch(found.group(1).strip()) else ""


def _own_antecedent(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """A name, or a plural noun for "they", stands before the pronoun, which is not what somebody speaks about."""
    before = text[: match.start()]
    if _object_of(text, match):
        return False
    from rag.chat.requirements import requirements

    if requirements(before, lexicon).names:
        return True
    word = match.group(1).casefold()
    if word in {"they", "them", "their", "theirs", "it", "its"}:
        return any(token.lower not in STOPWORDS for token in content(before))
    if word in {"this", "that", "those", "these"}:
        return _demonstrative(text, match)
    return False


def _demonstrative(text: str, match: re.Match[str]) -> bool:
    """ "that" as a joint or before its noun: nothing to fill in."""
    after = tokens(text[match.end() :])
    before = tokens(text[: match.start()])
    if after and after[0].lower not in STOPWORDS:
        return True
    return bool(before) and before[-1].lower not in STOPWORDS and bool(after)


def _about(text: str, last: Question) -> str:
    names = [*last.required[:2]] or list(last.voices[:1])
    terms = " ".join(token.text for token in content(last.standalone or last.text)[:4])
    topic = " ".join(names) or terms
    return f"{text.rstrip('?!. ')} ({topic})?" if topic else text


def _entities(last: Question, answer: str, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Persons and other voices: those of the last question first, then those of the answer in order of mention."""
    found: list[str] = [*last.voices]
    plain = answer.replace("\\", "")
    head = plain[:1200].casefold()
    mentioned = sorted(
        (head.find(alias), canonical)
        for alias, canonical in lexicon.voices.items()
        if len(alias) > 2 and re.search(rf"\b{re.escape(alias)}\b", head)
    )
    found.extend(canonical for _, canonical in mentioned)
    unique = list(dict.fromkeys(found))
    persons = [name for name in unique if lexicon.kinds.get(name) == "person"]
    return persons, [name for name in unique if lexicon.kinds.get(name) != "person"]
