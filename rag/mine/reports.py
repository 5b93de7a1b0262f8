"""Reports within one sentence: a cue, who stands as its subject, and the clause or phrase that it governs.

Dependency rules in the tradition of Krestel et al. (2008), de La Clergerie et al. (2009) and Pareti (2015): a verb of speech or
thought with its complement, "according to", a noun that carries a report, an adjective that says where somebody stands, and views
that the text gives to nobody. Positions are token indices; a range is half open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.mine.agents import is_agent
from rag.mine.complements import between_marks, complement
from rag.mine.cues import ADJECTIVES, CUES, NOUNS, Cue, Frame
from rag.mine.nominals import of_adjective, of_noun
from rag.mine.phrases import np_after, subject_before
from rag.mine.tokens import Token
from rag.mine.trees import Range, Tree

__all__ = ["Report", "reports"]

_SPARSE = frozenset("say tell add write put".split())
"""What stands as their object is a report only when it is quoted: "said no", "told reporters"."""
_PARENTHETICAL = frozenset(
    """
    say add note write argue explain claim warn insist believe think suggest acknowledge admit conclude observe recall predict report
    """.split()
)
_VIEWS = frozenset(
    "expect believe see view consider call label describe deem know regard brand dub portray say report allege estimate".split()
)
_SEEMING = frozenset(("seem", "appear"))
_HEADING = frozenset(("ROOT", "conj", "advcl", "parataxis", "relcl", "acl", "xcomp"))
_HEARSAY = frozenset("reportedly allegedly supposedly apparently purportedly ostensibly".split())
_SURVEYS = frozenset("poll polls survey surveys study".split())
_OPINIONS = frozenset("view opinion judgment judgement eyes estimation words".split())
_LIGHT = frozenset("be have do include get make".split())


@dataclass(frozen=True, slots=True)
class Report:
    """``cue_at`` is the token of the cue; ``source`` and ``content`` are token ranges. Without a source it is nobody's by name."""

    cue: Cue
    cue_at: int
    frame: Frame
    source: Range | None
    content: tuple[Range, ...]
    pronoun: int | None = None


def reports(tokens: Sequence[Token]) -> list[Report]:
    """All reports of a sentence whose cue stands outside quotation marks, in text order."""
    tree = Tree(tokens)
    found = []
    label = _label(tree)
    if label is not None:
        found.append(label)
    for i, token in enumerate(tokens):
        if not token.quoted:
            one = next((r for r in _at(tree, i, token) if r.content and _told(tree, r)), None)
            if one is not None:
                found.append(one)
    return found


def _told(tree: Tree, one: Report) -> bool:
    """Whether it is a report at all: somebody is named as its source, or the words are quoted."""
    quoted = any(tree.tokens[k].quoted for a, b in one.content for k in range(a, b))
    if one.frame not in ("clause", "to", "object") and any(tree.tokens[k].tag == "TO" for k in tree.children[one.cue_at]):
        return False  # "met to talk about C": nothing is said yet
    if one.frame == "object" and not one.cue.attitude and one.cue.lemma in _SPARSE and not quoted:
        return one.cue.lemma == "say" and one.source is not None and sum(b - a for a, b in one.content) >= 5  # a clause parsed as a phrase
    return one.source is not None or quoted or one.frame == "clause"


def _at(tree: Tree, i: int, token: Token) -> Iterator[Report]:
    if token.lower == "according":
        yield from _according(tree, i)
    elif token.is_verb and token.lemma in CUES:
        yield from _verb(tree, i, CUES[token.lemma])
    elif token.is_verb and token.lemma in _SEEMING:
        yield from _seeming(tree, i)
    elif token.is_verb and token.relation in _HEADING:
        yield from _quoting(tree, i)
    elif token.is_noun and token.lemma in NOUNS:
        for source, content, frame in of_noun(tree, i):
            yield Report(NOUNS[token.lemma], i, frame, source, (content,))
    elif token.lower in ADJECTIVES:
        cue = ADJECTIVES[token.lower]
        if tree.negated(i) or tree.negated(token.head):
            cue = replace(cue, attitude=-cue.attitude, held=bool(cue.attitude))
        for source, content, frame in of_adjective(tree, i):
            yield Report(cue, i, frame, source, (content,))
    elif token.lower in _HEARSAY and token.relation == "advmod":
        yield from _hearsay(tree, i)
    elif token.lower in ("clear", "unclear"):
        yield from _clear(tree, i)
    elif token.lower == "in" and token.relation == "prep":
        yield from _found_in(tree, i)


def _verb(tree: Tree, i: int, cue: Cue) -> Iterator[Report]:
    """A verb of speech or attitude, in the frames that it takes.

    A denied attitude is the opposite one ("is not welcomed by"), and what somebody does not say or think is not held.
    """
    tokens = tree.tokens
    if tree.negated(i):
        cue = replace(cue, attitude=-cue.attitude, held=cue.held and bool(cue.attitude))
    if tree.passive(i) and tree.agent(i) is None and tokens[i].relation != "acl":
        yield from _unnamed(tree, i, cue)
        return
    subject = tree.subject(i)
    if subject is not None and tokens[subject].lower in ("there", "what"):
        return
    source = tree.noun_phrase(subject) if subject is not None else None
    if source is None and tokens[i].is_finite:  # a parse that lost the subject: the noun phrase before the verb
        source = subject_before(tokens, i) or _behind(tokens, i)
    for frame in cue.frames:
        yield Report(cue, i, frame, source, tuple(complement(tree, i, frame, subject)), tree.relative(i))
    if source is not None and cue.lemma in _PARENTHETICAL:
        yield Report(cue, i, "clause", source, tuple(between_marks(tree, i, source)))


def _behind(tokens: Sequence[Token], i: int) -> Range | None:
    """``"C," said X, who leads it``, where the parser gives the name to another verb."""
    if i == 0 or not (tokens[i - 1].text == "," or tokens[i - 1].in_quotation):
        return None
    end = np_after(tokens, i + 1)
    return (i + 1, end) if end is not None else None


def _quoting(tree: Tree, i: int) -> Iterator[Report]:
    """``likened the rules to "burning the Constitution"``: any verb whose complement is partly in quotation marks reports it."""
    tokens = tree.tokens
    subject = tree.subject(i)
    if subject is None or tree.passive(i) or tokens[i].lemma in _LIGHT:
        return
    parts = [
        part
        for k in tree.children[i]
        if k > i and tokens[k].relation in ("dobj", "oprd", "prep", "ccomp", "xcomp", "acomp", "dative") and (part := tree.phrase(k))
    ]
    if parts:
        content = (parts[0][0], max(part[1] for part in parts))
        if any(t.is_verb and not t.quoted and t.lemma in CUES and CUES[t.lemma].speech for t in tokens[content[0] : content[1]]):
            return  # "laughed it off by saying C": the verb within reports it
        if sum(token.quoted for token in tokens[content[0] : content[1]]) >= 2:
            yield Report(Cue(tokens[i].lemma, ("object",)), i, "object", tree.noun_phrase(subject), (content,))


def _unnamed(tree: Tree, i: int, cue: Cue) -> Iterator[Report]:
    """``X is expected to C``, ``X was called C``: somebody's view, and the text does not say whose."""
    tokens = tree.tokens
    subject = tree.child(i, "nsubjpass")
    rest = next(
        (k for k in tree.children[i] if k > i and (tokens[k].relation in ("xcomp", "oprd", "ccomp") or tokens[k].lower == "as")), None
    )
    if subject is not None and rest is not None and cue.lemma in _VIEWS:
        content = tuple(part for part in (tree.noun_phrase(subject), tree.phrase(rest)) if part is not None)
        yield Report(cue, i, "clause", None, content)
        return
    for frame in cue.frames:
        if frame not in ("object", "to"):
            yield Report(cue, i, "clause", None, tuple(complement(tree, i, frame, None)))


def _seeming(tree: Tree, i: int) -> Iterator[Report]:
    """``X seems to C``: how things look to somebody whom the text does not name."""
    tokens = tree.tokens
    subject = tree.child(i, "nsubj", "expl")
    rest = next((k for k in tree.children[i] if k > i and tokens[k].relation in ("xcomp", "oprd", "ccomp", "acomp")), None)
    if subject is not None and rest is not None:
        empty = tokens[subject].lower in ("it", "there")
        parts = (None if empty else tree.noun_phrase(subject), tree.phrase(rest))
        yield Report(Cue(tokens[i].lemma, ("clause",), speech=False), i, "clause", None, tuple(p for p in parts if p is not None))


def _according(tree: Tree, i: int) -> Iterator[Report]:
    """``According to X, C`` and ``C, according to X``: the clause that the phrase hangs on, without it."""
    tokens = tree.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].lower != "to":
        return
    stop = next((k for k in range(i + 2, len(tokens)) if tokens[k].text in (",", ";", "—", "–", "--", ".", "”", "(")), len(tokens))
    source, head = tree.trim(i + 2, stop), tokens[i].head
    parsed = head != i and tokens[head].is_verb
    while parsed and i > head and tokens[head].relation in ("conj", "advcl", "parataxis", "dep") and tokens[tokens[head].head].is_verb:
        head = tokens[head].head  # "A, and B, according to X": both
    whole = tree.phrase(head, [i]) if parsed else (0, len(tokens))
    behind = max(tree.below(i)) + 1
    end = behind if head != i and tree.child(i + 1, "pobj") is not None and stop < behind < len(tokens) - 2 else stop
    if whole is None or source is None:
        return
    parts = [(whole[0], min(i, whole[1])), (max(end, whole[0]), whole[1])]
    content = tuple(part for a, b in parts if b > a and (part := tree.trim(a, b)) is not None)
    yield Report(Cue("according to", ("clause",)), i, "clause", source, content)


def _hearsay(tree: Tree, i: int) -> Iterator[Report]:
    """``X reportedly C``: what is said, by nobody whom the text names."""
    head = tree.tokens[i].head
    whole = tree.phrase(head) if tree.tokens[head].is_verb else None
    if whole is not None:
        parts = [(whole[0], min(i, whole[1])), (max(i + 1, whole[0]), whole[1])]
        yield Report(
            Cue(tree.tokens[i].lower, ("clause",)), i, "clause", None, tuple(p for a, b in parts if b > a and (p := tree.trim(a, b)))
        )


def _clear(tree: Tree, i: int) -> Iterator[Report]:
    """``X made (it) clear that C``, and ``it is unclear whether C``, where nobody is named."""
    tokens = tree.tokens
    head = tokens[i].head
    said = next(
        (k for k in (*tree.children[i], *tree.children[head]) if k > i and tokens[k].relation in ("ccomp", "advcl", "csubj", "acl")), None
    )
    found = tree.phrase(said, [k for k in tree.children[said] if tokens[k].lower == "that"]) if said is not None else None
    if found is None or not any(t.is_finite for t in tokens[found[0] : found[1]]):
        return
    if tokens[head].lemma == "make" and not tree.passive(head):
        subject = tree.subject(head)
        if subject is not None:
            yield Report(Cue("make clear", ("clause",)), i, "clause", tree.noun_phrase(subject), (found,))
    elif tokens[head].lemma in ("be", "remain"):
        yield Report(Cue(tokens[i].lower, ("clause",), held=False, speech=False), i, "clause", None, (found,))


def _found_in(tree: Tree, i: int) -> Iterator[Report]:
    """``In a new poll, C``: what a survey finds; ``In his view C``: what somebody thinks."""
    tokens = tree.tokens
    noun = tree.child(i, "pobj")
    head = tokens[i].head
    if noun is None or (not tokens[head].is_verb and tokens[head].tag != "MD"):
        return
    owner = tree.child(noun, "poss") if tokens[noun].lemma in _OPINIONS else None
    if owner is None and (tokens[noun].lemma not in _SURVEYS or tokens[head].lemma in CUES):
        return
    whole = tree.phrase(head, [i])
    source = tree.noun_phrase(noun) if owner is None else (tree.noun_phrase(owner) or (owner, owner + 1))
    if whole is None or source is None:
        return
    aside = max(tree.below(i)) + 1
    parts = [(whole[0], min(i, whole[1])), (max(aside, whole[0]), whole[1])]
    cue = Cue("find" if owner is None else "think", ("clause",))
    yield Report(cue, i, "clause", source, tuple(p for a, b in parts if b > a and (p := tree.trim(a, b))))


def _label(tree: Tree) -> Report | None:
    """``Experts: C``: a headline or a line of talk that opens with who speaks."""
    tokens = tree.tokens
    colon = next((k for k, t in enumerate(tokens[:8]) if t.text == ":"), None)
    if not colon or colon + 3 > len(tokens) or any(t.is_verb or t.quoted or t.text == "," for t in tokens[:colon]):
        return None
    last = tokens[colon - 1]
    if not (last.entity in ("PERSON", "ORG", "GPE", "NORP") or (last.tag == "NNS" and is_agent(last.text))):
        return None
    if tokens[colon + 1].in_quotation or not any(t.is_finite for t in tokens[colon + 1 :]):
        return None
    content = tree.trim(colon + 1, len(tokens))
    return Report(Cue(":", ("clause",)), colon, "clause", (0, colon), (content,)) if content else None
