"""Names in a sentence: runs of capitalised words, and a name without the titles around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.mine.agents import COURTESY, ORG_HEADS, ROLES, TITLES, is_agent
from rag.mine.tokens import Token

__all__ = ["SALUTATION", "acronym_behind", "is_agent", "join_name", "name_runs", "strip_titles"]

_JOIN = frozenset(["of", "for", "on", "and", "&", "to", "the", "in", "at"])
SALUTATION = re.compile(
    r"(?i)(?:(?:dear )?(?:sir|madam|sirs|editor|mr editor)(?:[ ,/]+(?:or |and )?madam)?|dear [^.!?\n]{2,40}|to the editors?)\s?[,:—–-]?\s*"
)
"""``Sir,`` or ``Dear Editor,``: whom a letter addresses, who says nothing in it."""
_LEGAL = frozenset("inc corp ltd llc plc co gmbh".split())


def name_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Token ranges of names; "Center for Missing & Exploited Children" is one, "Messenger and Instagram" two."""
    i, n = 0, len(tokens)
    while i < n:
        if not _can_start(tokens, i):
            i += 1
            continue
        j = i + 1
        joined = False
        while j < n:
            token = tokens[j]
            run = tokens[i:j]
            has_head = any(t.lower in ORG_HEADS for t in run)
            if (
                token.is_name
                or (token.tag == "CD" and token.text[0].isalpha() and token.text[0].isupper())
                or (
                    token.text[:1].isupper()
                    and token.text[0].isalpha()
                    and len(token.text) > 1
                    and not token.quoted
                    and token.tag not in ("PRP", "DT")
                )
            ):
                j += 1
            elif token.lower in _JOIN and j + 1 < n and has_head and (token.lower not in ("and", "&", "to") or joined):
                k = j + 1
                while k < n and tokens[k].lower in ("the", "of"):
                    k += 1
                place = k < n and k > j + 1 and tokens[k].text.isupper() and len(tokens[k].text) <= 3  # "of the US"
                if (
                    k < n
                    and tokens[k].text[:1].isupper()
                    and tokens[k].text[0].isalpha()
                    and not place
                    and (token.lower not in ("in", "at"))
                ):
                    joined = True
                    j = k + 1
                else:
                    break
            elif (
                token.text in ("’", "'")
                and tokens[j - 1].text.endswith("s")
                and j + 1 < n
                and tokens[j + 1].lower in ORG_HEADS
                and tokens[j + 1].text[0].isupper()
            ):
                j += 2
            else:
                break
        yield i, j
        i = j


def _can_start(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if not (token.is_name and token.text[:1].isupper()):
        return False
    return len(token.text) > 1


def strip_titles(words: Sequence[str]) -> list[str]:
    """The words of a name without the role before it ("Facebook CEO", "House Speaker", "Mr.") and without "Jr." or "Inc." behind it."""
    kept = list(words)
    if len(kept) > 1 and kept[-1].lower() in ORG_HEADS - _LEGAL and kept[0].rstrip(".").lower() not in COURTESY:
        return kept  # "Justice Department"
    for i in range(len(kept) - 1, 0, -1):
        low = kept[i - 1].rstrip(".").lower()
        if (
            low in ROLES
            or low in TITLES
            or low in ("leader", "adviser", "advisor", "manager", "author", "activist", "democrat", "republican", "conservative", "liberal")
        ) and len(kept) - i <= 4:
            rest = kept[i:]
            if rest[0].lower() not in _JOIN and not any(w.lower() in ORG_HEADS or w.lower() in ROLES for w in rest):
                kept = rest
            break
    while len(kept) > 1 and kept[0].rstrip(".").lower() in TITLES and not (len(kept) == 2 and kept[1].lower() in TITLES - COURTESY):
        kept.pop(0)
    while len(kept) > 1 and kept[-1].rstrip(".").lower() in ("jr", "sr", "inc", "corp", "ltd", "llc", "plc", "co", "ii", "iii"):
        kept.pop()
    return kept


def join_name(words: Sequence[str]) -> str:
    out = ""
    for word in words:
        out += word if word in ("’", "'") or not out else f" {word}"
    return out


def acronym_behind(tokens: Sequence[Token], b: int) -> str:
    """``(NSPCC)`` right behind a name."""
    if b + 2 < len(tokens) and tokens[b].text == "(" and tokens[b + 2].text == ")":
        inner = tokens[b + 1].text
        if inner.isupper() and 2 <= len(inner) <= 10:
            return inner
    return ""
