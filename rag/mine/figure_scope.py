"""What a figure counts, whose it is and of which year, read from the tree of its sentence. What the tree leaves open stays open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.mine.figure_years import year_of
from rag.mine.quantities import Quantity
from rag.mine.tokens import Token
from rag.mine.trees import Tree

__all__ = ["Scope", "scope"]

_CHANGES = frozenset(
    "rise fall increase decrease grow drop decline jump climb shrink surge plunge soar slump double reduce cut raise gain hike slow".split()
)
_LEVELS = frozenset("be reach hit total number exceed cost become equal remain stand average top approach".split())
_CONTAINERS = frozenset(
    "number total percentage share proportion amount rest majority average level figure sum estimate record toll".split()
)
_NOT_COUNTED = frozenset(
    "time second minute hour day week month year decade century one other thing reason way part point page step age percent half "
    "quarter third dozen hundred thousand million billion o'clock a.m. p.m. am pm grade mph degree question option example".split()
)
_NAMED = frozenset(("PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART"))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is about. Words are lemmas.

    ``head`` is what is counted; ``keys`` are the words of its clause that narrow it down, ``own_keys`` those of its own phrase; ``names``
    and ``own_names`` likewise. ``mode`` tells a level from a change or a share, ``mood`` is "would" for what is not so yet. A ``defining``
    figure tells one such thing from others ("a 25% tariff"), a ``chosen`` one is set by who acts ("to raise it to $10"): another value is
    another thing then, no other view. ``whose`` is a phrase, ``owner`` its head. ``year`` is "2018", "since 2010", "May 2018", or "?"
    when several could be meant. ``clause`` is its words without numbers.
    """

    head: str
    verb: str
    keys: frozenset[str]
    own_keys: frozenset[str]
    names: tuple[str, ...]
    own_names: tuple[str, ...]
    mode: str
    mood: str
    defining: bool
    chosen: bool
    what: str
    whose: str
    owner: str
    year: str
    clause: str


def scope(text: str, tokens: Sequence[Token], tree: Tree, quantity: Quantity, offset: int, date: str) -> Scope | None:
    """``offset`` is where the sentence starts in ``text``, ``date`` the article's. None when what is counted cannot be told."""
    inside = [t.index for t in tokens if t.start < offset + quantity.end and t.end > offset + quantity.start]
    top = next((i for i in inside if tokens[i].head not in inside), None)
    if top is None:
        return None
    counted, mode = _counted(tree, top, quantity)
    if counted is None:
        return None
    counted, mode = _contained(tree, counted, mode)
    if counted is None or any(tokens[i].entity in _NAMED for i in inside):
        return None
    head = tokens[counted]
    if (
        head.lemma in _NOT_COUNTED
        or not head.is_noun
        or head.text[:1].isdigit()
        or (mode == "level" and _label(tree, top, counted, quantity))
    ):
        return None
    verb = _verb(tree, top)
    if verb is not None and tree.negated(verb):
        return None
    clause = sorted(_clause(tree, verb, top)) if verb is not None else sorted(tree.below(counted))
    own = set(tree.below(counted, _clauses_below(tree, counted))) - set(inside)
    verbal = tokens[verb].lemma if verb is not None else ""
    words = [tokens[i] for i in sorted(set(clause) | own) if i not in inside]
    without = {head.lemma, verbal}
    phrase = tree.trim(min(own | {counted}), max(own | {counted}) + 1) or (counted, counted + 1)
    while phrase[1] - 1 > counted and tokens[phrase[1] - 1].relation in ("cc", "prep", "punct", "preconj"):
        phrase = (phrase[0], phrase[1] - 1)
    left = max([i + 1 for i in inside if phrase[0] <= i < counted], default=phrase[0])
    what = " ".join(text[tokens[left].start : tokens[phrase[1] - 1].end].split())
    owner, whose = _whose(text, tree, counted, verb)
    return Scope(
        head.lemma,
        verbal,
        _lemmas(words) - without,
        _lemmas([tokens[i] for i in own]) - without,
        _names(text, words),
        _names(text, [tokens[i] for i in sorted(own)]),
        mode,
        _mood(tree, verb),
        bool(quantity.unit) and counted == tokens[top].head and tokens[top].relation in ("nummod", "compound", "amod", "nmod"),
        verb is not None and tree.child(verb, "dobj") == counted and bool(quantity.unit),
        what,
        whose,
        owner,
        year_of(tree, top, words, date, settled=not _mood(tree, verb)),
        " ".join(t.text for t in words if t.text[0].isalpha() and not _timed(t)),
    )


def _counted(tree: Tree, top: int, quantity: Quantity) -> tuple[int | None, str]:
    """The noun that is counted and how: a count or level, a share of it, or a change in it."""
    tokens = tree.tokens
    token = tokens[top]
    for k in tree.children[top]:
        inner = tree.child(k, "pobj") if tokens[k].relation == "prep" and tokens[k].lower in ("of", "in") else None
        if inner is None or not tokens[inner].is_noun or tokens[inner].entity == "DATE":
            continue  # "$29 million in 2018"
        if tokens[k].lower == "of" or quantity.unit in ("USD", "GBP", "EUR"):
            return inner, "share" if quantity.unit in ("percent", "") else "level"
    head = token.head
    if token.relation in ("nummod", "compound", "amod", "nmod") and tokens[head].is_noun:
        return head, "level"
    if token.relation == "pobj":
        above, how = tokens[head].head, tokens[head].lower
        if how == "to" and tokens[above].lower == "from":
            above = tokens[above].head
        if how not in ("of", "at", "to", "by"):
            return None, ""
        if tokens[above].is_noun and how in ("of", "at"):
            return above, "level"
        if tokens[above].is_verb and how in ("to", "by", "at"):
            return _moved(tree, above), "change" if how == "by" else "level"
        return None, ""
    if token.relation in ("dobj", "attr", "npadvmod", "oprd") and tokens[head].is_verb:
        if tokens[head].lemma in _CHANGES:
            return _moved(tree, head), "change"
        if tokens[head].lemma in _LEVELS:
            return _moved(tree, head), "level"
    return None, ""


def _label(tree: Tree, top: int, counted: int, quantity: Quantity) -> bool:
    """ "Phase 1" is a name; "the two sides" tells nothing that somebody could see otherwise."""
    known = tree.child(counted, "det", "poss")
    told = known is not None and tree.tokens[known].lower in ("the", "these", "those", "both") and quantity.value <= 10
    return not quantity.unit and tree.tokens[top].head == counted and (counted < top or told)


def _moved(tree: Tree, verb: int) -> int | None:
    """What rises or stands at a figure: the object of a verb that has one, else its subject."""
    direct = tree.child(verb, "dobj")
    if direct is not None and tree.tokens[direct].is_noun and not tree.tokens[direct].text[:1].isdigit():
        return direct
    return tree.child(verb, "nsubjpass", "nsubj")


def _contained(tree: Tree, noun: int, mode: str) -> tuple[int | None, str]:
    """ "the number of deaths" counts deaths; "an increase of 5 percent in sales" changes sales."""
    tokens = tree.tokens
    lemma = tokens[noun].lemma
    if lemma in _CONTAINERS or lemma in _CHANGES or lemma in ("reduction", "growth", "cut", "change"):
        mode = mode if lemma in _CONTAINERS else "change"
        for k in tree.children[noun]:
            inner = tree.child(k, "pobj") if tokens[k].relation == "prep" and tokens[k].lower in ("of", "in") else None
            if inner is not None and tokens[inner].is_noun and tokens[inner].text[0].isalpha():
                return inner, mode
        inner = tree.child(noun, "compound", "nmod")
        if inner is None or not tokens[inner].is_noun or not tokens[inner].text[0].isalpha():
            return None, mode  # "an increase of 35%": of what, the sentence before tells
        return (noun if lemma in ("toll", "level", "average", "total") else inner), mode
    return noun, mode


def _verb(tree: Tree, i: int) -> int | None:
    """The verb of the innermost clause that holds token ``i``."""
    for _ in range(20):
        token = tree.tokens[i]
        if token.is_verb and token.relation not in ("amod", "aux", "auxpass"):
            return i
        if token.head == i:
            return None
        i = token.head
    return None


def _clauses_below(tree: Tree, i: int) -> set[int]:
    return {k for k in tree.below(i) if k != i and tree.tokens[k].relation in ("relcl", "advcl", "ccomp", "conj", "appos", "parataxis")}


def _clause(tree: Tree, verb: int, keep: int) -> set[int]:
    """What hangs on the verb, without other clauses; for a mere modifier ("people killed") the clause above it belongs to it too."""
    path = {keep}
    while tree.tokens[keep].head != keep:
        keep = tree.tokens[keep].head
        path.add(keep)
    others = {
        k
        for k in tree.below(verb)
        if k != verb
        and k not in path
        and tree.tokens[k].relation in ("ccomp", "advcl", "relcl", "parataxis", "conj", "csubj")
        and (tree.tokens[k].is_verb or tree.tokens[k].relation == "parataxis")
    }
    others |= {k for k in tree.below(verb) if tree.tokens[k].lower in ("according", "compared", "than") and k not in path}
    own = next((k for k in tree.children[verb] if k in path), verb)
    if tree.tokens[own].relation == "dobj":  # "received reports, an increase of ...": a second object is an aside
        others |= {k for k in tree.children[verb] if k > own and tree.tokens[k].relation in ("dobj", "npadvmod")}
    return set(tree.below(verb, others))


def _timed(token: Token) -> bool:
    return token.entity in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL")


def _lemmas(words: Sequence[Token]) -> frozenset[str]:
    told = (t for t in words if (t.is_noun or t.tag.startswith(("JJ", "VB"))) and t.text[0].isalpha() and not _timed(t))
    return frozenset(t.lemma for t in told) - {"be", "have", "do", "more", "last"}


def _names(text: str, words: Sequence[Token]) -> tuple[str, ...]:
    found: list[str] = []
    run: list[Token] = []
    for token in [*words, None]:
        named = token is not None and (token.entity in _NAMED or (token.is_name and not token.entity))
        named = named and token is not None and (token.text[0].isalnum() or (bool(run) and token.text == "&"))
        joined = token is not None and run and (token.is_name or token.entity in _NAMED) and token.index - run[-1].index <= 1
        if run and not (named and joined):
            found.append(" ".join(text[run[0].start : run[-1].end].split()))
            run = []
        if named and token is not None and not (token.lower == "the" and not run):
            run.append(token)
    return tuple(dict.fromkeys(found))


def _whose(text: str, tree: Tree, counted: int, verb: int | None) -> tuple[str, str]:
    """Lemma and words of who has, does or gives what is counted; empty when nobody is named."""
    tokens = tree.tokens
    owner = tree.child(counted, "poss")
    if owner is None and verb is not None:
        owner = tree.agent(verb) if tree.passive(verb) else tree.subject(verb)
    if owner is None or (owner in tree.below(counted) and tokens[owner].relation != "poss") or owner == counted:
        return "", ""
    if tokens[owner].tag.startswith(("PRP", "W", "DT", "EX")) or not tokens[owner].is_noun:
        return "", ""
    span = tree.noun_phrase(owner)
    words = text[tokens[span[0]].start : tokens[span[1] - 1].end] if span is not None else tokens[owner].text
    return tokens[owner].lemma, re.sub(r"(?:['’]s?)$", "", " ".join(words.split()))


def _mood(tree: Tree, verb: int | None) -> str:
    """ "would" for what is not so yet, else "": plans and outcomes are not set against each other."""
    for _ in range(4):
        if verb is None:
            return ""
        tokens = [tree.tokens[k] for k in tree.children[verb] if tree.tokens[k].relation in ("aux", "mark")]
        if any(t.tag in ("MD", "TO") or t.lower == "if" for t in tokens):
            return "would"
        head = tree.tokens[verb].head
        if tree.tokens[verb].relation not in ("xcomp", "auxpass", "conj") or head == verb:
            return ""
        verb = head if tree.tokens[head].is_verb else None
    return ""
