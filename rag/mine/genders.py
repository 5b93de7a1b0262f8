"""Whether an article calls a person "he" or "she": by courtesy, by role, or by the pronouns of sentences that name nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.mine.tokens import Token

__all__ = ["both_titles", "by_pronouns", "by_role", "by_title", "one_of"]

_HIS, _HERS = "m", "f"
_TITLES = {"mr": _HIS, "sir": _HIS, "lord": _HIS, "mrs": _HERS, "ms": _HERS, "miss": _HERS, "dame": _HERS, "lady": _HERS, "baroness": _HERS}
_PRONOUNS = {"he": _HIS, "his": _HIS, "him": _HIS, "himself": _HIS, "she": _HERS, "her": _HERS, "hers": _HERS, "herself": _HERS}
_ROLES = re.compile(
    r"(?i)(?P<f>\w*(?:woman|girl)|mother|daughter|wife|widow|sister|queen|princess|actress)"
    r"|(?P<m>\w*(?:man|boy)|father|son|husband|widower|brother|king|prince)"
)
_COURTESY = re.compile(r"\b(?P<title>Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady)\.? (?P<surname>[A-Z][\w’'-]+)\b")


def by_title(title: str) -> str:
    """ "m", "f" or nothing."""
    return _TITLES.get(title.rstrip(".").lower(), "")


def by_role(role: str) -> str:
    found = [m for word in re.split(r"[\s-]+", role) if (m := _ROLES.fullmatch(word))]
    return "" if not found else _HERS if found[-1]["f"] else _HIS


def by_pronouns(tokens: Sequence[Token], after: int) -> str:
    """The gender of all pronouns behind token ``after``, outside quotations, when it is one."""
    found = {_PRONOUNS[t.lower] for t in tokens[after:] if t.lower in _PRONOUNS and not t.quoted}
    return found.pop() if len(found) == 1 else ""


def both_titles(text: str) -> frozenset[str]:
    """Surnames, in lower case, that the article gives to a man and to a woman: "Mr Darrow" and "Ms Darrow"."""
    titled: dict[str, set[str]] = {}
    for match in _COURTESY.finditer(text):
        titled.setdefault(match["surname"].casefold(), set()).add(by_title(match["title"]))
    return frozenset(surname for surname, genders in titled.items() if len(genders) > 1)


def one_of(genders: Iterable[str]) -> str:
    """What all that tell agree on; nothing when they do not."""
    found = {gender for gender in genders if gender}
    return found.pop() if len(found) == 1 else ""
