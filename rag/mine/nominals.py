"""Reports that a noun or an adjective carries: "Meta's claim that C", "voiced concern about C", "is against C"."""

from __future__ import annotations

from collections.abc import Iterator

from rag.mine.cues import Frame
from rag.mine.trees import Range, Tree

__all__ = ["of_adjective", "of_noun"]

_HAVING = frozenset(
    """
    have express voice raise make issue give offer share hold repeat reiterate take push reject dismiss defend lend throw launch level
    show declare announce pledge renew
    """.split()
)
_COPULAS = frozenset("be remain stand sound seem become feel stay".split())
_ABOUT = frozenset("about over for on of to against in toward towards at with".split())
_GROUPS = frozenset(("PERSON", "ORG", "NORP", "GPE"))


def of_noun(tree: Tree, i: int) -> Iterator[tuple[Range | None, Range, Frame]]:
    """Source, content and frame of what the noun at ``i`` reports; nothing when the text does not say whose it is."""
    tokens = tree.tokens
    owner = _owner(tree, i)
    source = tree.noun_phrase(owner) if owner is not None else None
    clause = _clause(tree, i)
    if clause is not None:
        found = tree.phrase(clause, [k for k in tree.children[clause] if tokens[k].relation == "mark"])
        if found is not None:
            yield source, found, "to" if any(tokens[m].tag == "TO" for m in tree.children[clause]) else "clause"
        return
    if owner is None:
        return
    about = next((k for k in tree.children[i] if k > i and tokens[k].relation == "prep" and tokens[k].lower in _ABOUT), None)
    what = tree.child(about, "pobj", "pcomp") if about is not None else None
    if what is not None and what != owner:
        found = tree.phrase(what)
        if found is not None:
            yield source, found, "object"
        return
    verb = tokens[i].head
    if tokens[i].relation == "nsubj" and verb != i and tokens[verb].lemma == "be":  # "their argument is that C"
        said = next((k for k in tree.children[verb] if k > verb and tokens[k].relation in ("ccomp", "attr", "advcl")), None)
        found = tree.phrase(said) if said is not None else None
        if found is not None:
            yield source, found, "clause"


def _owner(tree: Tree, i: int) -> int | None:
    """Whose it is: ``Meta's claim``, ``raised concerns``, ``opposition from residents``."""
    tokens = tree.tokens
    owner = tree.child(i, "poss")
    verb = tokens[i].head
    if owner is None and verb != i and tokens[verb].is_verb and tokens[i].relation in ("dobj", "attr") and tokens[verb].lemma in _HAVING:
        owner = tree.subject(verb)
    if owner is None:  # "the view that governments have long held"
        held = next((k for k in tree.children[i] if tokens[k].relation in ("relcl", "acl") and tokens[k].lemma in _HAVING), None)
        owner = tree.child(held, "nsubj") if held is not None else None
    if owner is not None:
        return owner
    for k in tree.children[i]:
        if tokens[k].relation == "prep" and tokens[k].lower in ("by", "from", "among", "of"):
            who = tree.child(k, "pobj")
            return who if who is not None and (tokens[k].lower != "of" or tokens[who].entity in _GROUPS) else None
    return None


def _clause(tree: Tree, i: int) -> int | None:
    """``that C``, else ``to C``, behind the noun."""
    tokens = tree.tokens
    behind = [k for k in tree.children[i] if k > i and tokens[k].relation in ("acl", "ccomp", "relcl")]
    for k in behind:
        if any(tokens[m].relation == "mark" and tokens[m].lower in ("that", "whether") for m in tree.children[k]):
            return k
    return next((k for k in behind if tokens[k].relation == "acl" and any(tokens[m].tag == "TO" for m in tree.children[k])), None)


def of_adjective(tree: Tree, i: int) -> Iterator[tuple[Range | None, Range, Frame]]:
    """``The body is against its plan``, ``Doctors are worried that C``, ``She is in favour of it``."""
    tokens = tree.tokens
    holder = tokens[i].head
    if tokens[i].lower in ("favor", "favour"):
        if i == 0 or tokens[i - 1].lower != "in":
            return
        holder = tokens[holder].head
    if tokens[i].tag in ("VBN", "VBD"):
        holder = i
    behind = i > holder and tokens[i].relation in ("amod", "acl", "relcl", "advcl") and tokens[holder].is_noun
    if holder != i and not behind and tokens[holder].lemma not in _COPULAS:
        return
    subject = holder if behind else tree.child(holder, "nsubj", "nsubjpass")
    if subject is None and holder != i:
        subject = tree.subject(holder)
    below = next(
        (
            k
            for k in (*tree.children[i], *tree.children[holder])
            if k > i and tokens[k].relation in ("ccomp", "prep", "xcomp", "pobj", "acl")
        ),
        None,
    )
    if subject is None or below is None:
        return
    target = tree.child(below, "pobj", "pcomp") if tokens[below].relation == "prep" else below
    if target is None:
        return
    found = tree.phrase(target, [k for k in tree.children[target] if tokens[k].relation == "mark"])
    if found is not None:
        yield tree.noun_phrase(subject), found, "object"
