"""What a verb of speech or attitude governs: a clause, an infinitive, an object, or the object of a preposition.

Positions are token indices; a range is half open.
"""

from __future__ import annotations

from itertools import pairwise

from rag.mine.cues import CUES, Frame
from rag.mine.tokens import QUOTE_MARKS
from rag.mine.trees import Range, Tree

__all__ = ["around", "between_marks", "complement"]

_LOOSE = ("parataxis", "advcl", "dep")
_MODIFIERS = ("prep", "xcomp", "advcl", "npadvmod", "advmod", "dative")
_REASONS = frozenset("because if unless since although though until when despite".split())
_MARKS = frozenset((",", "—", "–", "--", "-", "“", "”", '"', ";", ":", "(", ")"))
_ENDS = frozenset((".", "!", "?"))
_OPENS_SUBORDINATE = frozenset(
    "while as if when although though because since until despite after before in on at during with for by".split()
)
_OF_ITS_OBJECT = frozenset(("as", "for", "of"))
"""What these say of the object belongs to it: "accused X of C", "described X as C", "praised X for C"."""
_TELLING = frozenset("tell warn ask remind inform notify advise urge".split())
_OCCASIONS = frozenset(
    """
    interview statement speech conference rally debate appearance briefing hearing tweet post letter email message call report news
    radio television tv show program twitter facebook blog column editorial memo note ad advertisement meeting event address remarks
    testimony spokesman spokeswoman spokesperson print public person response
    """.split()
)
_SHORT = 9
"""An object of fewer words goes with the adjuncts behind it: "supported Mr Ailes amid the scandal"."""


def complement(tree: Tree, verb: int, frame: Frame, subject: int | None) -> list[Range]:
    """The ranges that ``verb`` governs in that frame; empty when it does not take it here."""
    if frame == "clause":
        return _clause(tree, verb, subject)
    if frame == "to":
        return _infinitive(tree, verb)
    if frame == "object":
        return _object(tree, verb)
    return _prepositional(tree, verb, frame.removesuffix("+"))


# ---- clauses


def _clause(tree: Tree, verb: int, subject: int | None) -> list[Range]:
    """``said (that) C``, ``C, said X``; where the verb is only put in, the clause governs it: ``C, critics say, C``."""
    tokens = tree.tokens
    clause = _clause_head(tree, verb)
    if clause is not None:
        that = [k for k in tree.children[clause] if tokens[k].relation == "mark" and tokens[k].lower == "that"]
        found = tree.phrase(clause, that)
        if found is None or found[1] - found[0] < 2:
            return []
        found = _without_gloss(tree, _with_rest(tree, verb, found))
        return _but_frame(tree, verb, subject, found)
    marks = {tokens[k].lower for k in tree.children[verb] if tokens[k].relation == "mark"}
    behind = _that_behind(tree, verb)
    if behind is not None:
        return [behind]
    put_in = (tokens[verb].relation in ("parataxis", "ccomp", "dep") and not marks) or (
        tokens[verb].relation == "advcl" and marks == {"as"}
    )
    return around(tree, verb) if put_in and subject is not None else []


def _but_frame(tree: Tree, verb: int, subject: int | None, found: Range) -> list[Range]:
    """``what she said is C``: without the verb and its subject, where the parser puts them into the clause."""
    start, end = found
    if not start < verb < end - 1 or subject is None or not start < subject < verb:
        return [found]
    frame = tree.noun_phrase(subject) or (subject, subject + 1)
    parts = (tree.trim(start, frame[0]), tree.trim(verb + 1, end))
    return [part for part in parts if part is not None]


def _that_behind(tree: Tree, verb: int) -> Range | None:
    """``agreed that C``, ``told them that C`` where the parser lost the clause: from "that" on, as far as the sentence goes."""
    tokens = tree.tokens
    for k in range(verb + 1, min(verb + 6, len(tokens))):
        if tokens[k].is_verb or tokens[k].text in _MARKS | _ENDS:
            return None
        if tokens[k].lower == "that" and tokens[k].tag in ("IN", "DT", "WDT"):
            end = next((m for m in range(k + 1, len(tokens)) if tokens[m].text in (";", "—", "–", "--")), len(tokens))
            found = tree.trim(k + 1, end)
            subject_behind = k + 1 < len(tokens) and (tokens[k + 1].tag.startswith(("DT", "PRP", "NN", "JJ", "CD")))
            return found if found is not None and subject_behind and any(t.is_finite for t in tokens[k + 2 : end]) else None
    return None


def _clause_head(tree: Tree, verb: int) -> int | None:
    tokens, below = tree.tokens, tree.children[verb]
    for k in below:
        if tokens[k].relation == "ccomp" and not any(t.text == ";" and not t.quoted for t in tokens[min(verb, k) : max(verb, k)]):
            return k
    for k in below:  # "said legalising it could help": a gerund that the parser takes for the verb's own
        if k > verb and tokens[k].relation == "xcomp" and tokens[k].tag == "VBG" and any(tokens[m].is_finite for m in tree.below(k)):
            return k
    return next((k for k in below if tokens[k].relation in _LOOSE and _stands_for_clause(tree, verb, k)), None)


def _stands_for_clause(tree: Tree, verb: int, k: int) -> bool:
    """A quotation or clause that the parser hangs on the verb by a looser relation."""
    tokens = tree.tokens
    has_subject = tree.child(k, "nsubj", "nsubjpass", "expl") is not None
    if k > verb and has_subject and tokens[min(tree.below(k))].lower == "that":
        return True
    if any(tokens[m].relation == "mark" and tokens[m].lower != "that" for m in tree.children[k]):
        return False
    return tokens[k].quoted or (tokens[k].relation != "advcl" and tokens[k].is_verb and has_subject)


def _with_rest(tree: Tree, verb: int, found: Range) -> Range:
    """``said A because B`` and ``said A, but B``: what follows belongs to the content though the parser hangs it on the verb."""
    tokens = tree.tokens
    start, end = found
    if verb > start:
        return found
    for k in tree.children[verb]:
        if k < end:
            continue
        reason = tokens[k].relation in ("advcl", "conj", "prep", "npadvmod", "dep") and any(
            tokens[m].lower in _REASONS for m in (k, *tree.children[k])
        )
        if reason or (tokens[k].relation == "conj" and _goes_on(tree, verb, k)):
            more = tree.phrase(k)
            if more is not None and more[0] - end <= 3:
                end = more[1]
    return start, end


def _goes_on(tree: Tree, verb: int, k: int) -> bool:
    """A second clause, with a subject or mood of its own, that is no report itself."""
    token = tree.tokens[k]
    own = tree.child(k, "nsubj", "nsubjpass", "expl") is not None or any(tree.tokens[m].tag == "MD" for m in tree.children[k])
    own = own or token.tag == "VB" != tree.tokens[verb].tag
    return own and not (token.lemma in CUES and CUES[token.lemma].speech)


def _without_gloss(tree: Tree, found: Range) -> Range:
    """Without what stands behind the last comma and only glosses a word before it: "..., which began in May", "..., a judge"."""
    tokens = tree.tokens
    start, end = found
    for k in range(end - 1, start, -1):
        if tokens[k].quoted or tokens[k].relation not in ("relcl", "appos") or tokens[k].head > k:
            continue
        below = sorted(tree.below(k))
        first, last = below[0], below[-1] + 1
        if last < end or first <= start + 2 or tokens[first - 1].text != "," or any(tokens[m].quoted for m in below):
            continue
        if tokens[k].relation == "appos" or any(tokens[m].tag in ("WDT", "WP", "WP$", "WRB") for m in below[:3]):
            end = (tree.trim(start, first) or found)[1]
    return start, end


def around(tree: Tree, verb: int) -> list[Range]:
    """``C, critics say, C``: what governs the verb, without the verb and what hangs on it, when marks set it off."""
    tokens = tree.tokens
    if tokens[verb].relation == "ccomp" and tokens[tokens[verb].head].lemma in CUES:
        return []  # the verb is itself what somebody says
    aside = sorted(tree.below(verb))
    start, end = aside[0], aside[-1] + 1
    opens = start == 0 or tokens[start - 1].text in _MARKS or tokens[start].text in _MARKS
    closes = end >= len(tokens) or tokens[end].text in _MARKS | _ENDS or tokens[end - 1].text in _MARKS
    whole = tree.phrase(tokens[verb].head, [verb])
    if not (opens and closes) or whole is None:
        return []
    parts = [(whole[0], min(start, whole[1])), (max(end, whole[0]), whole[1])]
    return [part for a, b in parts if b > a and (part := tree.trim(a, b)) is not None]


def between_marks(tree: Tree, verb: int, source: Range) -> list[Range]:
    """``A, X explained on Monday, B``: the rest of the sentence, where the verb and its subject stand between two marks."""
    tokens = tree.tokens
    start, end = min(source[0], verb), max(source[1], verb + 1)
    if start == 0 or tokens[start - 1].text not in _MARKS or tree.negated(verb):
        return []
    behind = end
    while end < len(tokens) and tokens[end].text not in _MARKS | _ENDS and not tokens[end].is_finite:
        end += 1
    if (end < len(tokens) and tokens[end].is_finite) or end - behind > 8:
        return []
    left, right = tree.trim(0, start - 1), tree.trim(end, len(tokens))
    if left is not None and tokens[left[0]].lower in _OPENS_SUBORDINATE and not any(t.text == "," for t in tokens[left[0] : left[1]]):
        left = None
    if left is not None and tokens[left[0]].tag in ("VBN", "VBG") and tokens[left[0]].relation == "advcl":
        left = None  # "Asked whether C, X said"
    return [part for part in (left, right) if part is not None and (part[1] - part[0] > 1 or tokens[part[0]].quoted)]


# ---- phrases


def _infinitive(tree: Tree, verb: int) -> list[Range]:
    """``promised to C``, ``urged Y to C``: what is to be done."""
    tokens = tree.tokens
    for k in tree.children[verb]:
        if k > verb and tokens[k].relation in ("xcomp", "ccomp", "advcl") and any(tokens[m].tag == "TO" for m in tree.children[k]):
            found = tree.phrase(k)
            return [_without_tail(tree, found)] if found is not None else []
    return []


def _without_tail(tree: Tree, found: Range) -> Range:
    """Without the participle behind a comma that only tells what comes of it: ``promised to C, leaving the city excited``."""
    tokens = tree.tokens
    start, end = found
    for k in range(start + 3, end - 1):
        marked = tokens[k - 1].text == "," or (tokens[k - 1].text in QUOTE_MARKS and tokens[k - 2].text == ",")
        if marked and tokens[k].tag == "VBG" and not tokens[k].quoted and tokens[k].relation in ("advcl", "acl") and tokens[k].head < k:
            return tree.trim(start, k) or found
    return found


def _object(tree: Tree, verb: int) -> list[Range]:
    """``criticised C``, ``called C a D``: the object with all that hangs on it, and what is said of it."""
    tokens = tree.tokens
    passive = tree.passive(verb)
    head = tree.child(verb, "nsubjpass") if passive else tree.child(verb, "dobj")
    if passive and tokens[verb].relation == "acl":
        head = tokens[verb].head
    if head is None:  # "rejected the claim being made": the parser takes the object for a clause
        head = next((k for k in tree.children[verb] if k > verb and tokens[k].relation == "ccomp" and tokens[k].tag == "VBG"), None)
    if head is None and not passive:  # "called X's suspension 'arbitrary'": the parser hangs the object on what is said of it
        head = next((k for k in tree.children[verb] if k > verb and tokens[k].relation == "oprd"), None)
    if head is not None and head < verb and tokens[head].tag in ("WDT", "WP") and not passive:
        of_it = [tree.phrase(k) for k in tree.children[verb] if k > verb and (tokens[k].relation == "oprd" or tokens[k].lower == "as")]
        return [(head, head + 1), *(part for part in of_it if part is not None)]  # "which most opposed", "what some call C"
    if head is None or tokens[head].lower.endswith(("self", "selves")) or (head < verb and not passive):
        return []
    found = tree.phrase(head, [verb])
    return [_without_tail(tree, (found[0], _reach(tree, verb, head, found)))] if found is not None else []


def _prepositional(tree: Tree, verb: int, preposition: str) -> list[Range]:
    """``warned of C``, ``called for C``, ``called on Y to C``."""
    tokens = tree.tokens
    nested = [m for k in tree.children[verb] if k > verb and tokens[k].relation in ("prep", "dative") for m in _under(tree, k)]
    for k in (*tree.children[verb], *nested):
        if k > verb and tokens[k].lower == preposition and tokens[k].relation in ("prep", "prt", "dative", "agent"):
            below = tree.child(k, "pobj", "pcomp", "amod", "advmod")
            found = tree.phrase(below) if below is not None else None
            if found is None:
                return []
            whose = tree.child(verb, "dobj")
            if preposition in _OF_ITS_OBJECT and whose is not None and verb < whose < k and tokens[verb].lemma not in _TELLING:
                found = ((tree.phrase(whose) or found)[0], found[1])
            return [(found[0], _reach(tree, verb, k, found))]
    return []


def _under(tree: Tree, preposition: int) -> list[int]:
    """``talked to his circle about C``: what the parser hangs on the one spoken to."""
    who = tree.child(preposition, "pobj")
    return tree.children[who] if who is not None and tree.tokens[preposition].lower in ("to", "with") else []


def _reach(tree: Tree, verb: int, head: int, found: Range) -> int:
    """Where the content ends: with what is said of the object, what is to be done, and, behind a short object, its adjuncts."""
    tokens = tree.tokens
    end = found[1]
    short = found[1] - found[0] < _SHORT
    for k in tree.children[verb]:
        if k <= head:
            continue
        to_do = tokens[k].relation in ("xcomp", "advcl", "ccomp") and any(tokens[m].tag == "TO" for m in tree.children[k])
        said_of = tokens[k].relation in ("oprd", "ccomp") or tokens[k].lower in ("as", "of", "for")
        beside = short and tokens[k].relation in _MODIFIERS and not _set_off(tree, head, k) and not _occasion(tree, k)
        if said_of or beside or (to_do and tokens[head].tag == "IN"):
            more = tree.phrase(k)
            end = max(end, more[1]) if more is not None else end
    return end


def _occasion(tree: Tree, k: int) -> bool:
    """``at a press conference``, ``in an interview``, ``on Monday``: where and when it was said, not what."""
    tokens = tree.tokens
    noun = tree.child(k, "pobj") if tokens[k].relation == "prep" else k
    if noun is None or tokens[k].lower not in ("in", "at", "on", "during", "through", "via", "after", "before", "with"):
        return tokens[k].relation == "npadvmod" and tokens[k].entity in ("DATE", "TIME")
    return tokens[noun].entity in ("DATE", "TIME") or tokens[noun].lower in _OCCASIONS


def _set_off(tree: Tree, head: int, k: int) -> bool:
    """Whether a comma stands between, outside quotation marks or right before a closing one."""
    between = tree.tokens[head:k]
    inside = any(t.text == "," and (not t.quoted or after.text in QUOTE_MARKS) for t, after in pairwise(between))
    return inside or (bool(between) and between[-1].text == ",")
