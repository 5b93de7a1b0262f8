"""What a person is introduced as: the role before a name, in brackets or between commas behind it, and whom it serves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.mine.agents import COURTESY, ROLES, TITLES, is_role
from rag.mine.phrases import np_before
from rag.mine.tokens import Token

__all__ = ["apposition", "organisation_in", "role_ahead"]

_ORG_IN_ROLE = re.compile(
    r"(?:(?:of|at|for|with|from)\s+(?:the\s+)?)((?:[A-Z][\w&.’'-]*)(?:\s+(?:of|for|the|and|&|[A-Z][\w&.’'-]*))*)|^((?:[A-Z][\w&.-]*\s+)*[A-Z][\w&.-]*?)(?:[’']s)?\s+[a-z]"
)


def apposition(text: str, tokens: Sequence[Token], b: int) -> str:
    """``NAME, secretary of a coalition, described``: what stands between the commas, when it says what the person does."""
    end = next(
        (k for k in range(b + 1, len(tokens)) if tokens[k].text in (",", ".", ";", ":", "—") or tokens[k].quoted or tokens[k].is_finite),
        len(tokens),
    )
    inner = tokens[b + 1 : end]
    if not inner or (end < len(tokens) and tokens[end].text not in (",", ".", ";", "—")):
        return ""
    if not any((t.is_noun and is_role(t.text)) or t.lower in ROLES for t in inner[:8]):
        return ""
    if inner[0].tag == "CD" and len(inner) == 1:
        return ""
    if any(t.lower.rstrip(".") in COURTESY and inner[i + 1].is_name for i, t in enumerate(inner[:-1])):
        return ""  # "NAME, Rep. OTHER and": a list of people
    start = b + 1
    while start < end and tokens[start].tag == "DT":
        start += 1
    return text[tokens[start].start : tokens[end - 1].end] if start < end else ""


def role_ahead(text: str, tokens: Sequence[Token], comma: int) -> str:
    """``Facebook's chief of security for Europe, the Middle East and Africa, NAME said``."""
    for k in range(comma - 1, -1, -1):
        token = tokens[k]
        if k < comma - 1 and token.text == "," and tokens[k + 1].lower not in ("the", "and") and not tokens[k + 1].is_name:
            return ""
        if token.is_verb or token.quoted or token.text in (";", ":", "(") or token.tag in ("WP", "WDT", "PRP"):
            return ""
        if (token.is_noun or token.tag == "JJ") and token.lower in ROLES and not token.is_name:
            start = np_before(tokens, k + 1)
            if start is None:
                return ""
            while start < k and tokens[start].tag == "DT":
                start += 1
            if start and tokens[start - 1].lower in ("to", "by", "with", "from", "of"):
                return ""
            return text[tokens[start].start : tokens[comma - 1].end]
    return ""


def organisation_in(role: str) -> str:
    for match in _ORG_IN_ROLE.finditer(role):
        name = (match.group(1) or match.group(2) or "").strip()
        name = re.sub(r"\s+(?:of|for|the|and|&)$", "", name).removeprefix("the ")
        name = re.sub(r"[’']s$", "", name)
        if (len(name) > 3 and name.lower() not in TITLES) or (len(name) > 1 and name.isupper() and name not in ("UK", "US", "EU", "UN")):
            return name
    return ""
