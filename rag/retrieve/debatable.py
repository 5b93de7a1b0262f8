"""Whether a query puts something up for debate, and how each side would put it."""

from __future__ import annotations

import re

__all__ = ["is_debatable", "wordings"]

_ASKS = re.compile(r"^(?:and |but |so )?(?:who|whom|whose|what|when|where|which|how|why)\b", re.I)
_SHOULD = re.compile(r"^(?:why )?(?:should|shouldn['’]t|ought|must)\b", re.I)
_SIDES = re.compile(
    r"\b(?:pros? (?:and|&|or|vs\.?|/) cons?|for (?:and|or|&|vs\.?) against|(?:both|two|each|either) (?:sides?|camps?)|arguments?|"
    r"(?:reasons?|case) (?:for|against)|critics|opponents|supporters|proponents|debates? (?:about|on|over)|"
    r"controvers(?:y|ies) (?:about|on|over))\b",
    re.I,
)
_JUDGES = re.compile(
    r"^(?:is|are|was|were|would|isn['’]t|aren['’]t)\b.*\b(?:right|wrong|good|bad|better|worse|fair|unfair|justified|harmful|dangerous|"
    r"necessary|needed|ethical|moral|immoral|acceptable|worth)\b",
    re.I,
)
_ASKING_VERB = re.compile(
    r"^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|may|might|tell|show|list|give|find|summari[sz]e|explain)\b", re.I
)
_STATES = re.compile(
    r"\S\s+(?:is|are|was|were|be|has|have|do|does|should|must|ought|can|cannot|could|will|would|may|might|shall)(?:n['’]t)?\s+\S", re.I
)
_LONGEST = 40
"""A text of more words is no motion."""
_WORDINGS = ("{}", "Critics argue that {}", "Supporters argue that {}", "Arguments for and against: {}")


def is_debatable(query: str) -> bool:
    """A motion ("We should ban zoos", "Advertising is harmful"), or a question for what both sides say; told by its wording alone.

    Questions for a fact, a person or a place are not, nor are single words to search for.
    """
    plain = " ".join(query.split())
    if len(plain.split()) > _LONGEST:
        return False
    if _SIDES.search(plain) or _SHOULD.match(plain) or _JUDGES.match(plain):
        return True
    asks = plain.endswith("?") or _ASKS.match(plain) or _ASKING_VERB.match(plain)
    return not asks and bool(_STATES.search(plain))


def wordings(query: str) -> list[str]:
    """The query as it is, as a critic and as a supporter would bring it, and as a heading: what argues is likest to one of them."""
    plain = " ".join(query.split()).rstrip("?!. ") or query
    return [query, *(wording.format(plain) for wording in _WORDINGS[1:])]
