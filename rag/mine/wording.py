"""Motions in words: phrases cut out of a sentence so that they can be read without it, and the sentence made of them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.mine.deeds import participle
from rag.mine.tokens import Token
from rag.mine.trees import Tree

__all__ = ["bare_definites", "motion_sentence", "spelled", "stands_alone", "tail"]

_KEPT = frozenset("det amod compound nummod nmod poss case quantmod npadvmod prep neg advmod predet".split())
_LINKS = frozenset("of for on in to from against between with over at into about without under by".split())
_POINTING = frozenset(
    """this that these those such same another other both either neither what which whose whatever there here no all more less fewer many
    much several some similar own said further additional new next last former latter certain various first second current existing
    recent any every each enough present previous specific particular following""".split()
)
_DROPPED = frozenset("any every each some all new current existing recent additional further specific present".split())
"""Words of that kind which leave a plural or a mass noun readable when they go."""
_WHEN = frozenset(("DATE", "TIME"))
_HOUSES = frozenset(
    """government public police parliament congress senate house court supreme west world eu un us u.s. uk u.k. state federal
    united states nation""".split()
)
_BINDING = frozenset(
    """replace turn exempt remove send add put strip tie move transfer bar prevent protect link impose give prohibit discourage hand
    restore return keep ban block stop withdraw""".split()
)
"""Verbs whose object is half of what they say when a preposition follows: ``exempt X from Y``."""
_BOUND = frozenset("to from into with on against off".split())


def stands_alone(tree: Tree, i: int, most: int = 9) -> list[int] | None:
    """The tokens of the noun phrase that ``i`` heads, without clauses, asides and dates; None when it points outside itself."""
    head = tree.tokens[i]
    if not head.tag.startswith("NN") or head.entity in _WHEN or not head.text[0].isalnum():
        return None
    kept = [i]
    for k in tree.children[i]:
        token = tree.tokens[k]
        if token.relation in ("relcl", "acl") and tree.tokens[k - 1].text != "," and not _after_comma(tree, i, k):
            return None  # "the right to exist", "laws that restrict abortion": the clause says which
        if token.relation not in _KEPT or (token.relation == "advmod" and k > i):
            continue
        if token.lower in _POINTING:
            if token.lower in _DROPPED and head.tag in ("NNS", "NNPS"):
                continue
            return None
        if token.relation == "poss" and not _owner_stands(tree, k):
            return None
        part = _linked(tree, k) if token.relation == "prep" else _modifier(tree, k)
        if part is None:
            if token.relation == "prep" and token.lower != "of":
                continue
            return None
        kept.extend(part)
    kept.sort()
    return kept if len(kept) <= most else None


def _after_comma(tree: Tree, i: int, k: int) -> bool:
    first = min(tree.below(k))
    return any(tree.tokens[c].text in (",", "(", "—", "–", "--") for c in range(i + 1, first + 1))


def bare_definites(tree: Tree, kept: Sequence[int]) -> list[str]:
    """Nouns of the phrase that only "the" goes with ("the drug"): they may point back to what an article has named before."""
    inside = set(kept)
    found = []
    for k in kept:
        token = tree.tokens[k]
        if token.tag not in ("NN", "NNS") or token.lower in _HOUSES:
            continue
        own = [c for c in tree.children[k] if c in inside]
        if len(own) == 1 and tree.tokens[own[0]].lower == "the":
            found.append(token.lower)
    return found


def _owner_stands(tree: Tree, k: int) -> bool:
    """``Britain's``, ``the world's``; not ``his``, ``the company's``."""
    token = tree.tokens[k]
    if not token.tag.startswith("NN"):
        return False
    return token.is_name or token.lower in _HOUSES or not any(tree.tokens[c].lower == "the" for c in tree.children[k])


def _linked(tree: Tree, k: int) -> list[int] | None:
    target = tree.child(k, "pobj")
    if tree.tokens[k].lower not in _LINKS or target is None or tree.child(k, "punct") is not None:
        return None
    inner = stands_alone(tree, target, 6)
    return None if inner is None else [k, *inner]


def _modifier(tree: Tree, k: int) -> list[int] | None:
    found = [k]
    for c in tree.children[k]:
        token = tree.tokens[c]
        if token.tag in ("PRP", "PRP$", "WP", "WP$", "WDT", "WRB"):
            return None
        if token.relation in ("punct", "cc", "conj", "relcl", "acl", "appos", "prep", "advcl"):
            continue
        more = _modifier(tree, c)
        if more is None:
            return None
        found.extend(more)
    return found


def tail(tree: Tree, verb: int, target: int, lemma: str) -> list[int] | None:
    """What a verb needs behind its object (``from school``, ``to Syria``); empty when nothing; None when it cannot be said."""
    for k in tree.children[verb]:
        token = tree.tokens[k]
        if token.relation != "prep" or k < target or token.lower not in _BOUND:
            continue
        if lemma not in _BINDING and token.lower != "from":
            continue
        linked = _linked(tree, k)
        if linked is not None and len(linked) <= 5:
            return linked
        deed = tree.child(k, "pcomp")
        thing = tree.child(deed, "dobj") if deed is not None else None
        phrase = stands_alone(tree, thing, 4) if thing is not None else None
        return [k, deed, *phrase] if deed is not None and phrase is not None else None
    return []


def spelled(tree: Tree, kept: Sequence[int]) -> str:
    """The chosen tokens as text; the first word of a sentence loses its capital unless it is a name."""
    parts: list[str] = []
    for n, k in enumerate(kept):
        token = tree.tokens[k]
        if n and not (kept[n - 1] == k - 1 and tree.tokens[k - 1].end == token.start):
            parts.append(" ")
        parts.append(_lowered(token) if k == 0 or (k == 1 and not tree.tokens[0].text[0].isalnum()) else token.text)
    return "".join(parts).replace("’", "'").replace("'", "’")


def _lowered(token: Token) -> str:
    if token.is_name or token.entity in ("PERSON", "ORG", "GPE", "NORP") or token.text[1:2].isupper():
        return token.text
    return token.text[:1].lower() + token.text[1:]


def motion_sentence(agent: str, verb: str, particle: str, thing: str, rest: str = "", adjective: str = "") -> str:
    """``Congress should raise the minimum wage.``; without an agent ``The minimum wage should be raised.``"""
    if adjective:
        text = f"{thing} should be {adjective}"
    elif agent:
        text = " ".join(part for part in (agent, "should", verb, particle, thing, rest) if part)
    else:
        text = " ".join(part for part in (thing, "should be", participle(verb), particle, rest) if part)
    return f"{text[:1].upper()}{text[1:]}."
