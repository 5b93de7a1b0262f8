"""Which way words point: what a motion asks for, its negation, and what somebody called "critics of the plan" stands for."""

from __future__ import annotations

import re

from rag.core import Debate

__all__ = ["about", "attitude_of", "matter_of", "motion_polarity", "negate", "object_polarity"]

_REVERSING = re.compile(
    r"(?i)\b(?:ban(?:ned)?|abolish(?:ed)?|stop(?:ped)?|halt(?:ed)?|pause[d]?|end(?:ed)?|repeal(?:ed)?|reject(?:ed)?|oppose[d]?|"
    r"prohibit(?:ed)?|scrap(?:ped)?|cancel(?:l?ed)?|delay(?:ed)?|forbid(?:den)?|outlaw(?:ed)?|block(?:ed)?|"
    r"not|never|against|wrong to|without|exempt(?:ed)?)\b"
)


def motion_polarity(motion: str) -> int:
    """+1 when the motion asks for its matter, -1 when it asks for an end of it ("X should be banned", "X should not ...")."""
    return -1 if len(_REVERSING.findall(motion)) % 2 else 1


_REVERSAL = re.compile(
    r"(?i)\b(?:revocation|repeal|ban|end|abolition|opposition|rejection|withdrawal|cancellation|moratorium|prohibition|suspension|delay|"
    r"revoking|repealing|banning|ending|abolishing|stopping|rejecting|"
    r"(?:attempts?|efforts?) to (?:end|stop|repeal|ban|block))\b"
)


def object_polarity(content: str) -> int:
    """-1 when what is criticised or praised is an end of the matter ("the repeal of the law")."""
    return -1 if _REVERSAL.search(" ".join(content.split()[:8])) else 1


def negate(motion: str) -> str:
    """The opposite motion: what supports one opposes the other (consistency on negation, Kassner & Schütze 2020)."""
    for pattern, plain in ((r"\b(should|must|ought|shall|will|can)\s+not\b", r"\1"), (r"\bcannot\b", "can")):
        if re.search(pattern, motion, re.IGNORECASE):
            return re.sub(pattern, plain, motion, count=1, flags=re.IGNORECASE)
    verb = re.search(r"\b(should|must|shall|will|can)\b", motion, re.IGNORECASE)
    if verb:
        return f"{motion[: verb.end()]} not{motion[verb.end() :]}"
    return f"It is wrong that {motion[:1].lower()}{motion[1:]}"


_STOP = frozenset(
    """
    the a an of to in on for and or is are be should would must not all its their his her this that with by as at it from has have
    will can do does
    """.split()
)


def matter_of(debate: Debate) -> set[str]:
    """Content words of the motion, cut to stems of five letters, with the words that stand for a plan in general."""
    words = {w for w in re.findall(r"[a-z][a-z-]+", debate.motion.lower()) if w not in _STOP}
    return {w[:5] for w in words} | {"plan", "plans", "move", "decis", "propo", "polic", "idea", "law", "bill", "measu"}


def about(content: str, matter: set[str]) -> bool:
    return any(w[:5] in matter for w in re.findall(r"[a-z][a-z-]+", content.lower()))


_NAMED = re.compile(
    r"(?i)\b(?:(?P<against>opponents?|critics?|skeptics|sceptics|foes|detractors|enemies|opposition)|"
    r"(?P<for>supporters?|backers?|proponents?|advocates?|champions?|defenders?|allies|fans))\s+(?:of|to|for)\s+(?P<of>.+)"
)
_PREFIX = re.compile(
    r"(?i)^(?P<of>.+?)[\s-]+(?:(?P<against>opponents?|critics?|skeptics|sceptics|foes)|(?P<for>supporters?|backers?|proponents?|advocates?))$"
)
_BARE = {"critics": -1, "opponents": -1, "skeptics": -1, "sceptics": -1, "detractors": -1, "supporters": 1, "proponents": 1, "backers": 1}


def attitude_of(name: str, matter: set[str]) -> int:
    words = name.casefold().split()
    if words and words[-1] in _BARE and len(words) <= 2:
        return _BARE[words[-1]]
    match = _NAMED.search(name) or _PREFIX.search(name)
    if match is None or not about(match["of"], matter):
        return 0
    return (-1 if match["against"] else 1) * object_polarity(match["of"])
