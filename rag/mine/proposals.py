"""What a sentence says that somebody should do, and what it says is argued about, found in its syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.mine.deeds import NOMINAL, STATES
from rag.mine.trees import Tree

__all__ = ["CUE", "Proposal", "proposals"]

_MUST = frozenset("should must ought shall".split())
_NEED = frozenset("need have ought".split())
_DIRECT = frozenset(
    "urge call ask press push demand force require order pressure encourage lobby implore petition compel convince persuade want".split()
)
_INTEND = frozenset(
    """plan vow pledge promise propose vote decide seek want intend move try threaten refuse agree aim attempt fight campaign advocate
    recommend consider suggest favor favour support oppose resist reject push""".split()
)
_PLANS = frozenset(
    """plan bill proposal legislation effort measure push move decision vote law amendment petition campaign attempt pledge promise call
    bid initiative referendum resolution policy idea order rule ordinance drive demand request lawsuit act refusal pressure""".split()
)
_STANDING = frozenset("law act rule order policy ordinance amendment".split())
"""What may be in force: only "a law that would V" proposes."""
_FOR = frozenset("support back favor favour endorse advocate champion welcome defend propose embrace".split())
_AGAINST = frozenset("oppose reject criticize criticise condemn block denounce protest veto resist fight slam blast decry".split())
_STANDS = dict.fromkeys("support backing advocate supporter proponent favor favour call demand push case".split(), 1)
_STANDS |= dict.fromkeys("opposition opponent critic foe objection protest".split(), -1)
_STANDS |= dict.fromkeys("fight debate dispute controversy argument vote referendum battle question".split(), 0)
_UNDONE = _AGAINST | frozenset(
    "repeal overturn scrap abolish end kill stop halt defeat withdraw revoke rescind strike suspend cancel".split()
)
_GIVING = frozenset("grant give deny offer hand award owe".split())
_NEGATIVE = frozenset("refuse oppose resist reject fight".split())

CUE = re.compile(
    r"(?i)\b(?:should|must|ought|needs? to|ha(?:s|ve) to|urg|call(?:s|ed|ing)? (?:on|for)|press|push|demand|require|force|order|plan|bill|"
    r"propos|legislat|effort|measure|decision|vot(?:e|ing)|law|amendment|petition|campaign|attempt|pledg|promis|vow|decid|seek|sought|refus|"
    r"agree|advocat|recommend|support|oppos|back(?:s|ed|ing)?|favou?r|endors|critic|condemn|reject|block|denounc|protest|veto|defend|champion|"
    r"debate|controvers|referendum|ban(?:s|ned|ning)?|repeal|legali[sz]|abolish|against|initiative)\w*"
)
"""What a sentence must hold to be worth a parse."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """``verb`` is a lemma, empty where a matter is argued about without a deed; the other numbers are tokens of the tree.

    ``polarity`` is +1 where it is asked for, -1 where it is rejected, 0 where neither is said.
    """

    verb: str
    object: int
    agent: int | None
    polarity: int
    at: int
    particle: str = ""
    adjective: str = ""


def proposals(tree: Tree) -> Iterator[Proposal]:
    """All proposals of one sentence."""
    for i, token in enumerate(tree.tokens):
        if token.tag.startswith("VB"):
            yield from _modal(tree, i)
            yield from _directed(tree, i)
            yield from _intended(tree, i)
            yield from _stance(tree, i)
        elif token.tag.startswith("NN"):
            yield from _planned(tree, i)
            yield from _argued(tree, i)
        elif token.tag == "IN" and token.lower == "against":
            target = tree.child(i, "pobj")
            if target is not None:
                yield from _matter(tree, target, -1, i)


def _matter(tree: Tree, n: int, sign: int, at: int) -> Iterator[Proposal]:
    """Something argued about; where it is a deed in the form of a noun ("the repeal of N"), that deed too."""
    yield Proposal("", n, None, sign, at)
    verb = NOMINAL.get(tree.tokens[n].lemma)
    for prep in _all(tree, n, "prep") if verb is not None else ():
        target = tree.child(prep, "pobj")
        if verb is not None and target is not None and tree.tokens[prep].lower in ("of", "on", "in", "to"):
            yield Proposal(verb, target, None, sign, n)
            break


def _has(tree: Tree, i: int, relation: str, *lowers: str) -> bool:
    return any(tree.tokens[k].relation == relation and (not lowers or tree.tokens[k].lower in lowers) for k in tree.children[i])


def _all(tree: Tree, i: int, *relations: str) -> list[int]:
    return [k for k in tree.children[i] if tree.tokens[k].relation in relations]


def _deed(tree: Tree, v: int, agent: int | None, polarity: int) -> Iterator[Proposal]:
    """What the verb ``v`` and the verbs joined to it propose; a verb that needs a clause to be complete proposes nothing."""
    for verb in (v, *_all(tree, v, "conj")):
        token = tree.tokens[verb]
        sign = -polarity if _has(tree, verb, "neg") else polarity
        lemma = token.lemma
        if not token.tag.startswith("VB"):
            continue
        if lemma == "make":
            yield from _made(tree, verb, sign)
        if lemma in _GIVING or _all(tree, verb, "xcomp", "ccomp", "oprd", "dative"):
            continue
        part = tree.child(verb, "prt")
        particle = tree.tokens[part].lower if part is not None else ""
        if _has(tree, verb, "auxpass"):
            target = tree.child(verb, "nsubjpass") or (agent if verb == v else tree.child(v, "nsubjpass"))
            if target is not None:
                yield Proposal(lemma, target, tree.agent(verb), sign, verb, particle)
            continue
        own = tree.child(verb, "nsubj")
        doer = own if own is not None else agent
        target = tree.child(verb, "dobj")
        quality = tree.child(verb, "acomp")
        if target is not None:
            for one in (target, *_all(tree, target, "conj")):
                if tree.tokens[one].is_name == tree.tokens[target].is_name:  # "fire X and the state of Y": hardly one list
                    yield Proposal(lemma, one, doer, sign, verb, particle)
        elif lemma == "be" and quality is not None and doer is not None and tree.tokens[quality].lower in STATES:
            yield Proposal("be", doer, None, sign, verb, "", tree.tokens[quality].lower)
        elif lemma != "be":
            for prep in _all(tree, verb, "prep"):
                target = tree.child(prep, "pobj")
                if target is not None and prep == verb + 1 + bool(particle):
                    yield Proposal(lemma, target, doer, sign, verb, f"{particle} {tree.tokens[prep].lower}".strip())


def _made(tree: Tree, verb: int, sign: int) -> Iterator[Proposal]:
    """``make marijuana legal``"""
    for state in _all(tree, verb, "ccomp"):
        thing = tree.child(state, "nsubj")
        if thing is not None and tree.tokens[state].lower in STATES:
            yield Proposal("be", thing, None, sign, verb, "", tree.tokens[state].lower)


def _subject(tree: Tree, v: int) -> int | None:
    found = tree.child(v, "nsubj", "nsubjpass")
    if found is None and tree.tokens[v].relation in ("conj", "xcomp"):
        found = tree.child(tree.tokens[v].head, "nsubj", "nsubjpass")
    return found


def _modal(tree: Tree, v: int) -> Iterator[Proposal]:
    if _has(tree, v, "aux", *_MUST):
        if not _has(tree, v, "aux", "have"):  # "should have": too late to be proposed
            yield from _deed(tree, v, _subject(tree, v), 1)
    elif tree.tokens[v].relation == "xcomp" and _has(tree, v, "aux", "to"):
        head = tree.tokens[v].head
        if tree.tokens[head].lemma in _NEED:
            yield from _deed(tree, v, _subject(tree, head), -1 if _has(tree, head, "neg") else 1)


def _directed(tree: Tree, u: int) -> Iterator[Proposal]:
    """``urges X to V``, ``calls on X to V``, ``calls for N``."""
    lemma = tree.tokens[u].lemma
    if lemma not in _DIRECT:
        return
    sign = -1 if _has(tree, u, "neg") else 1
    whom = tree.child(u, "dobj", "dative")
    deeds = _all(tree, u, "xcomp", "ccomp", "advcl")
    link = tree.child(u, "prep")
    if whom is None and link is not None and tree.tokens[link].lower in ("on", "upon", "for"):
        whom = tree.child(link, "pobj")
        if tree.tokens[link].lower == "for" and not deeds:
            if whom is not None:
                yield from _matter(tree, whom, sign, u)
            deed = tree.child(link, "pcomp")
            if deed is not None:
                yield from _deed(tree, deed, None, sign)
            return
    for v in deeds:
        own = tree.child(v, "nsubj")
        if _has(tree, v, "aux", "to") and (own is not None or whom is not None):
            yield from _deed(tree, v, own if own is not None else whom, sign)
        elif lemma in ("demand", "ask", "require", "urge", "order") and tree.tokens[v].relation == "ccomp" and tree.tokens[v].tag == "VB":
            yield from _deed(tree, v, own, sign)


def _intended(tree: Tree, u: int) -> Iterator[Proposal]:
    """``voted to V``, ``opposes V-ing``."""
    lemma = tree.tokens[u].lemma
    if lemma not in _INTEND:
        return
    sign = (-1 if _has(tree, u, "neg") else 1) * (-1 if lemma in _NEGATIVE else 1)
    for v in _all(tree, u, "xcomp", "dobj", "ccomp"):
        token = tree.tokens[v]
        gerund = token.tag == "VBG" and tree.child(v, "dobj") is not None and token.relation in ("xcomp", "dobj")
        infinitive = token.tag == "VB" and token.relation in ("xcomp", "ccomp") and _has(tree, v, "aux", "to")
        if gerund or infinitive:
            yield from _deed(tree, v, _subject(tree, u), sign)


def _stance(tree: Tree, u: int) -> Iterator[Proposal]:
    """``supports N``, ``N was rejected``."""
    lemma = tree.tokens[u].lemma
    sign = 1 if lemma in _FOR else -1 if lemma in _AGAINST else 0
    if not sign:
        return
    sign *= -1 if _has(tree, u, "neg") else 1
    for target in _all(tree, u, "dobj", "nsubjpass"):
        for one in (target, *_all(tree, target, "conj")):
            if tree.tokens[one].is_noun:
                yield from _matter(tree, one, sign, u)


def _planned(tree: Tree, n: int) -> Iterator[Proposal]:
    """``a plan to V``, ``legislation that would V``, ``a law banning N``, ``a plan for V-ing``."""
    if tree.tokens[n].lemma not in _PLANS:
        return
    owner, sign = tree.child(n, "poss"), _sign_of(tree, n)
    for v in _all(tree, n, "acl", "relcl"):
        token = tree.tokens[v]
        to = token.relation == "acl" and _has(tree, v, "aux", "to")
        would = token.relation == "relcl" and _has(tree, v, "aux", "would", "will", "could", "to")
        does = (token.relation == "acl" and token.tag == "VBG") or (token.relation == "relcl" and token.tag in ("VBZ", "VBD", "VBP"))
        if to or would or (does and tree.tokens[n].lemma not in _STANDING):
            yield from _deed(tree, v, owner if to else None, sign)
    for prep in _all(tree, n, "prep"):
        deed = tree.child(prep, "pcomp")
        if deed is not None:
            yield from _deed(tree, deed, None, sign)


def _sign_of(tree: Tree, n: int) -> int:
    """What is made of a plan by the verb or preposition that governs it."""
    token = tree.tokens[n]
    head = tree.tokens[token.head]
    against = (token.relation in ("dobj", "nsubjpass") and head.lemma in _UNDONE) or (token.relation == "pobj" and head.lower == "against")
    return -1 if against or _has(tree, n, "det", "no") else 1


def _argued(tree: Tree, n: int) -> Iterator[Proposal]:
    """``opponents of N``, ``support for V-ing``, ``N opponents``, ``the debate over N``."""
    sign = _STANDS.get(tree.tokens[n].lemma)
    if sign is None:
        return
    for prep in _all(tree, n, "prep"):
        if tree.tokens[prep].lower not in ("of", "for", "to", "over", "against", "on", "about"):
            continue
        for target in _all(tree, prep, "pobj"):
            if tree.tokens[target].is_noun:
                yield from _matter(tree, target, sign, n)
        deed = tree.child(prep, "pcomp")
        if deed is not None:
            yield from _deed(tree, deed, None, sign)
