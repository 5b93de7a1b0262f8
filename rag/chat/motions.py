"""The motion that a question brings, as a declarative sentence."""

from __future__ import annotations

import re

from rag.answer.terms import STOPWORDS, Token, tokens, words

__all__ = ["motion_of"]

_SHOULD = re.compile(
    r"^(?:so |well |ok |but |and )*(?:do you think |would you say |is it true )?(should|must|ought|can|could|"
    r"may|shall|will|would)(n't| not)?\s+(.+)$",
    re.I | re.S,
)
_EMBEDDED = re.compile(r"\b(?:whether|if|that|think|believe)\s+(.+?\s(?:should|must|ought to)\s.+)$", re.I | re.S)
_JUDGED = re.compile(
    r"^(?:is|are|was|were)\s+(it\s+)?(.+?)\s+((?:(?:really|so|too|very|a|an|the|such)\s+)*"
    r"(?:good|bad|right|wrong|ok|okay|fair|unfair|safe|dangerous|harmful|necessary|justified|ethical|moral|"
    r"worth it|legitimate|acceptable|useful|needed"
    r"|desirable|reasonable|important|harmless|great|terrible)(?:\s+(?:idea|thing|move|plan|policy|decision|choice|step))?)(\s+.+)?$",
    re.I | re.S,
)
_RIGHT_TO = re.compile(
    r"^(?:is|was|would)\s+it\s+(?:be\s+)?(?:really\s+)?(right|wrong|ok|okay|good|bad|fair|unfair|ethical|"
    r"justified|acceptable|a good idea|a bad idea|necessary|safe|dangerous)"
    r"(?:\s+(?:for\s+.+?))?\s+(to|that|if|when)\s+(.+)$",
    re.I | re.S,
)
_VERBS = words(
    """
    be have do make ban allow stop raise lower introduce use keep end abolish legalise legalize permit prohibit regulate restrict
    limit scan read encrypt share sell build open close go stay leave join pay cut reduce increase spend fund defund give get take
    put change replace repeal pass adopt implement roll delay pause halt suspend continue start require force protect provide
    create remove delete block report monitor tax subsidise subsidize support oppose accept reject teach learn wear carry own buy
    vote run apologise apologize resign punish prosecute arrest deport welcome admit close teach inspect check verify label break
    weaken strengthen expand extend exempt include exclude prioritise prioritize balance consider reconsider reveal disclose
    publish release hold offer face intervene act drop fight help invest listen respect follow obey ignore trust fear worry care
    need not never always also still only
    """
)


def motion_of(text: str) -> str:
    """ "Should X stop Y?" as "X should stop Y."; empty when the question brings no motion that can be put so."""
    plain = re.sub(r"\s+", " ", text).strip().rstrip("?!. ").strip()
    match = _EMBEDDED.search(plain)
    if match and not _SHOULD.match(plain):
        return _sentence(match.group(1))
    match = _SHOULD.match(plain)
    if match:
        modal, negated, rest = match.group(1).lower(), bool(match.group(2)), match.group(3)
        if modal in {"can", "could", "may", "will", "would", "shall"}:
            return ""
        if rest.lower().startswith("not "):
            negated, rest = True, rest[4:]
        return _declare(rest, "should" + (" not" if negated else ""))
    match = _RIGHT_TO.match(plain)
    if match:
        joint = match.group(2).lower()
        return _sentence(f"it is {match.group(1).lower()} {joint} {match.group(3)}")
    match = _JUDGED.match(plain)
    if match and not match.group(1):
        verb = "are" if plain.lower().startswith(("are", "were")) else "is"
        judged = re.sub(r"\s+or\s+(?:bad|not|wrong|a bad idea|dangerous)\b.*$", "", match.group(3), flags=re.I)
        tail = match.group(4) or ""
        tail = "" if re.match(r"\s+or\s", tail) else tail
        return _sentence(f"{match.group(2)} {verb} {judged}{tail}")
    return ""


def _declare(rest: str, modal: str) -> str:
    """The subject, the modal, the rest: split at the first verb that can follow a subject."""
    found = tokens(rest)
    at = _verb(found)
    if at is None or at == 0:
        return ""
    cut = found[at].start
    return _sentence(f"{rest[:cut].strip()} {modal} {rest[cut:].strip()}")


def _verb(found: list[Token]) -> int | None:
    """The place of the main verb after the subject, by frequent verbs first, else by word forms; None when there is none."""
    if found and found[0].lower in {"i", "we", "you", "they", "he", "she", "it", "there", "one", "people", "everyone", "anyone"}:
        return 1 if len(found) > 1 else None
    for i, token in enumerate(found):
        determined = i == 1 and found[0].lower in {"the", "a", "an", "this", "that", "any", "our", "their"}
        if i and token.lower in _VERBS and not determined:
            return i
    from rag.chat.spelling import is_english

    for i, token in enumerate(found):
        word = token.lower
        if i == 0 or (i == 1 and found[0].lower in STOPWORDS) or word in STOPWORDS or word.endswith("s"):
            continue
        base = word[:-1] if word.endswith("e") else word
        if is_english(base + "ing") and (is_english(base + "ed") or is_english(word + "ed")):
            return i
    return None


def _sentence(text: str) -> str:
    text = text.strip().rstrip("?!. ")
    return text[:1].upper() + text[1:] + "." if text else ""
