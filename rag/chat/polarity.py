"""Which way a phrase points: for or against a thing, and for or against the motion."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.answer.terms import ASKING, STOPWORDS, alike, stem, stems, tokens, words
from rag.core import Side

__all__ = ["attitude", "object_stems", "same_substance", "sign", "toward"]

_NEGATIVE = frozenset(
    stem(word)
    for word in words(
        """
    ban banned abolish stop halt end prohibit outlaw repeal restrict restriction restrictions limit delay pause suspend block
    reject oppose cancel scrap forbid criminalise criminalize regulate regulation control controls curb eliminate remove drop
    dismantle defund delete revoke overturn prevent abandon reverse lift lifted rescind
    refuse deny cut reduce weaken break resist avoid exempt
    exempted postpone shut close boycott dissolve withdraw roll-back undo censor
    """
    )
)
_NOT = re.compile(r"\b(?:not|never|no longer|n't|shouldn'?t|mustn'?t|oughtn'?t)\b|n't\b")

_AGAINST = re.compile(
    r"""\b(?:against|con|cons|downsides?|drawbacks?|disadvantages?|dangers?|risks?|harms?|problems?|criticisms?|critics?|criticis\w+|criticiz\w+
    |objections?|objects?|objecting|opponents?|opposes?|opposed|opposing|opposition|sceptics?|skeptics?|detractors?|condemn\w*|attack(?:s|ed|ing)?|rejects?|rejected
    |dislikes?|hates?|bad|dangerous|harmful|wrong|risky|terrible|evil|unsafe|worr(?:y|ies|ied|ying)|fears?|afraid
    |worse|a\ problem|problematic|unfair|unethical
    |immoral|immoral|slam(?:s|med)?|blast(?:s|ed)?|complain\w*|threat(?:s|en\w*)?|upset|angry|nay|contra|disapprov\w+
    |illegal|unlawful|unconstitutional|useless|pointless|ineffective|not\ (?:be|have|do|go))\b""",
    re.VERBOSE,
)
_FOR = re.compile(
    r"""\b(?:for\ and|in\ favou?r|favou?rs?|favou?red|pro|pros|benefits?|beneficial|advantages?|upsides?|merits?
    |supporters?|supports?|supported|supporting|proponents?
    |defends?|defended|defending|defenders?|backs|backed|backing|backers?|endors\w+|prais\w+|approv(?:e|es|ed|al|ing)|welcom\w+|applaud\w*|likes|loves?|good|great|important|needed|necessary|useful
    |helpful|right|safe|essential|justif\w+|desirable|case\ for|arguments?\ for|reasons?\ for|points?\ for
    |reasons?\ to|speaks\ for|evidence\ for|champion\w*|want\w*)\b""",
    re.VERBOSE,
)


def attitude(text: str) -> int:
    """+1 when a question asks for what speaks for a thing, -1 for what speaks against it, 0 for both or neither. ``text`` is lower case."""
    against = len(_AGAINST.findall(text))
    favour = len(_FOR.findall(text))
    if against and favour:
        return 0
    return -1 if against else (1 if favour else 0)


_MODAL = re.compile(r"\b(?:should|must|ought|shall|will|would|can|could|may|is|are)\b", re.IGNORECASE)


def matter(motion: str) -> frozenset[str]:
    """Stems of what a motion is about, before its verb: "control" in "Gun control laws should be stricter" asks for no end of anything."""
    found = _MODAL.search(motion)
    return frozenset(stems(motion[: found.start()])) if found else frozenset()


def sign(text: str, known: frozenset[str] = frozenset()) -> int:
    """-1 when a phrase asks to stop, ban or limit something (or not to do it), else +1; two such words cancel out.

    Stems in ``known`` do not count: they are part of the name of the matter.
    """
    value = -1 if _NOT.search(text.casefold().replace("’", "'")) else 1
    if any(one in _NEGATIVE - known for one in stems(re.sub(r"\b\w+(?:-\w+)+\b", " ", text))):
        value = -value
    return value


def object_stems(text: str) -> frozenset[str]:
    """What a phrase is about: its stems (one for all synonyms) without function words, words of asking and of doing."""
    return frozenset(
        min(alike(stem(token.text)))
        for token in tokens(text)
        if token.lower not in STOPWORDS and token.lower not in ASKING and stem(token.text) not in _NEGATIVE | _DOING
    )


_DOING = frozenset(
    stem(word)
    for word in words(
        """
    allow permit introduce use keep have make legal legalise legalize legalisation legalization adopt implement roll rollout
    roll-out rolling continue go ahead support back expand extend raise increase proceed plan plans planned enable add apply start
    launch deploy happen idea policy government people world society public against favour favor opponent critic supporter
    proponent argue oppose case benefit risk danger advantage disadvantage problem important dangerous harmful necessary justified
    ethical fair safe worth reasonable sensible smart useful stupid
    """
    )
)


def toward(text: str, cue: int, motion: str) -> Side:
    """The side of the motion that ``cue`` (+1 for, -1 against) about the object of ``text`` amounts to.

    Arguments against a ban speak for what is to be banned; when the motion is the ban, they oppose it.
    """
    phrase = re.sub(r"\b(?:not|n't)\b", " ", _strip_cues(text))
    known = matter(motion)
    asked = sign(phrase, known) if object_stems(phrase) or sign(phrase, known) < 0 else sign(motion, known)
    value = cue * asked * (sign(motion, known) if motion else 1)
    return "support" if value > 0 else "oppose"


def _strip_cues(text: str) -> str:
    return _FOR.sub(" ", _AGAINST.sub(" ", text.casefold()))


def same_substance(statement: str, motion: str, described: tuple[str, ...], names: frozenset[str], weight: Mapping[str, int]) -> int:
    """+1 when a statement asks the same as the motion, -1 when it asks the reverse, 0 when it is a motion of its own.

    The same means: nothing but words of the motion and of the positions' descriptions, and among them what the motion is
    mostly about (its most frequent word in the corpus, by ``weight``). Names (stems) narrow a motion and do not change it.
    """
    ours, theirs = object_stems(statement) - names, object_stems(motion) - names
    if not motion or not theirs:
        return 0
    known = matter(motion)
    turn = 1 if sign(statement, known) == sign(motion, known) else -1
    if not ours:
        return turn
    wide = theirs.union(*(object_stems(text) for text in described))
    core = max(theirs, key=lambda one: (max(weight.get(other, 0) for other in alike(one)), one))
    return turn if core in ours and ours <= wide else 0
