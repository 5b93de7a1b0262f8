"""The dependency tree of one sentence: what hangs on a word, the phrase it heads, and the subject of a verb.

Positions are token indices; a range is half open. Relations are ClearNLP's (Choi & Palmer 2012).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rag.mine.cues import CUES
from rag.mine.tokens import QUOTE_MARKS, Token

__all__ = ["Range", "Tree"]

Range = tuple[int, int]

_EDGE = frozenset((*QUOTE_MARKS, ",", ";", ":", ".", "!", "?", "-", "–", "—", "--", "(", ")", "[", "]", "‘", "…", "..."))
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_WRITINGS = frozenset("statement letter report memo post tweet release email note op-ed column".split())
_CLIMBING = frozenset(("conj", "xcomp", "advcl", "pcomp", "prep", "dep", "acomp"))


def _speaks(token: Token) -> bool:
    cue = CUES.get(token.lemma)
    return cue is not None and cue.speech and "clause" in cue.frames and token.is_verb and not token.quoted


class Tree:
    """``children[i]`` are the tokens that hang on token ``i``, in order."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._reattach()
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, token in enumerate(tokens):
            if token.head != i:
                self.children[token.head].append(i)

    def _reattach(self) -> None:
        """``said A, adding B`` and ``said A but added B``: a second verb of speech goes with the first, not with what was said."""
        tokens = self.tokens
        for token in tokens:  # 'rejected the "theology," saying': what is not quoted hangs on nothing that is
            if token.is_verb and not token.quoted and token.relation == "advcl" and tokens[token.head].quoted:
                above = token.head
                while tokens[above].head != above and (tokens[above].quoted or not tokens[above].is_verb):
                    above = tokens[above].head
                token.head = above if not tokens[above].quoted else token.head
        own = {token.head for token in tokens if token.relation in ("nsubj", "nsubjpass", "csubj")}
        for v, token in enumerate(tokens):
            if token.quoted or v in own or token.relation not in ("advcl", "conj") or not _speaks(token):
                continue
            after_comma = v > 0 and (tokens[v - 1].text == "," or (tokens[v - 1].tag == "RB" and v > 1 and tokens[v - 2].text == ","))
            if token.relation == "advcl" and not (token.tag == "VBG" and after_comma):
                continue
            above = token.head
            for _ in range(8):
                head = tokens[above]
                if head.relation in ("ccomp", "xcomp") and _speaks(tokens[head.head]) and head.head < v:
                    if token.relation == "advcl" or tokens[head.head].tag == token.tag:
                        token.head = head.head
                    break
                if head.head == above:
                    break
                above = head.head

    def child(self, i: int, *relations: str) -> int | None:
        """The first token that hangs on ``i`` by one of ``relations``."""
        return next((k for k in self.children[i] if self.tokens[k].relation in relations), None)

    def below(self, i: int, without: Collection[int] = ()) -> Iterator[int]:
        """``i`` and all that hangs on it, less the branches in ``without``."""
        waiting = [i]
        while waiting:
            k = waiting.pop()
            if k in without:
                continue
            yield k
            waiting.extend(self.children[k])

    def phrase(self, i: int, without: Collection[int] = ()) -> tuple[int, int] | None:
        """The range from the first to the last word of what ``i`` heads, without marks at its ends; None when nothing is left."""
        inside = [k for k in sorted(self.below(i, without)) if self.tokens[k].text not in _EDGE]
        return (inside[0], inside[-1] + 1) if inside else None

    def trim(self, start: int, end: int) -> tuple[int, int] | None:
        """The range without punctuation at its ends; None when nothing else is in it."""
        while start < end and self.tokens[start].text in _EDGE:
            start += 1
        while end > start and self.tokens[end - 1].text in _EDGE:
            end -= 1
        return (start, end) if start < end else None

    def noun_phrase(self, i: int) -> tuple[int, int] | None:
        """What the noun ``i`` heads, without relative clauses, appositions and asides behind a mark."""
        cut = [k for k in self.children[i] if k > i and self._aside(i, k)]
        found = self.phrase(i, cut)
        if found is None:
            return None
        start, end = found
        while start < i and self.tokens[start].tag == "RB" and self.tokens[start].relation == "advmod":
            start += 1  # "Even some Democrats"
        comma = next((k for k in range(i + 1, end) if self.tokens[k].text in (",", "(", "—", "–", "--") and not self._listed(i, k)), end)
        return self.trim(start, max(i + 1, comma))

    def _aside(self, i: int, k: int) -> bool:
        """Whether ``k`` only says more of the noun at ``i``: "X, who leads it", "X on Monday"; not the name behind "the host"."""
        token = self.tokens[k]
        if token.relation == "appos" and not any(t.text in _EDGE for t in self.tokens[i + 1 : min(self.below(k))]):
            return False
        if token.relation == "prep":
            below = self.child(k, "pobj")
            return token.text == "according" or (below is not None and self.tokens[below].entity in ("DATE", "TIME"))
        return token.relation in ("relcl", "acl", "appos", "advcl", "parataxis", "dep")

    def _listed(self, i: int, comma: int) -> bool:
        return any(self.tokens[k].relation == "conj" and k > comma for k in self.children[i])

    def subject(self, verb: int, depth: int = 0) -> int | None:
        """The head of the subject of a verb: its own, that of the verb it is joined to, or the noun that it describes."""
        token = self.tokens[verb]
        own = self._own_subject(verb) if not self.passive(verb) else self.agent(verb)
        if own is not None:
            if self.tokens[own].lower in _RELATIVE and token.relation in ("relcl", "acl", "ccomp") and self.tokens[token.head].is_noun:
                return self._antecedent(token.head)
            return own
        if self.passive(verb) or depth > 5 or token.head == verb:
            return None
        if token.tag == "VBG" and verb > 0 and self.tokens[verb - 1].entity in ("PERSON", "ORG") and self.tokens[verb - 1].is_noun:
            return verb - 1  # "footage of Clinton asking"
        head = self.tokens[token.head]
        if token.relation == "acl" and any(self.tokens[k].tag == "TO" for k in self.children[verb]):
            return self.subject(head.head, depth + 1) if self.tokens[head.head].is_verb else self.child(token.head, "poss")
        if token.relation == "acl" and self._goes_with_verb(verb):
            return self.subject(self._verb_above(token.head), depth + 1)
        if token.relation in ("relcl", "acl"):
            return self._antecedent(token.head) if head.is_noun or head.tag in ("PRP", "DT", "CD") else None
        if token.relation == "xcomp" and self.child(token.head, "dobj", "dative") is not None and head.is_verb:
            return self.child(token.head, "dobj", "dative")
        if token.relation in _CLIMBING or (token.relation == "advmod" and token.tag == "RB"):
            if not (head.is_verb or head.tag == "IN" or head.relation in _CLIMBING or head.tag.startswith(("RB", "JJ"))):
                return None
            return self.subject(token.head, depth + 1)
        return None

    def relative(self, verb: int) -> int | None:
        """The "who" or "which" that is the subject of the verb; None where it has another."""
        own = self._own_subject(verb) if not self.passive(verb) else None
        return own if own is not None and self.tokens[own].lower in _RELATIVE else None

    def _antecedent(self, noun: int) -> int:
        """``McConnell, now the majority leader, who said``: the name, not the apposition to it."""
        token = self.tokens[noun]
        return token.head if token.relation == "appos" and self.tokens[token.head].is_name else noun

    def _goes_with_verb(self, verb: int) -> bool:
        """``voiced concerns over the plan, accusing the firm``, ``issued a statement explaining C``: the clause's subject does it."""
        token = self.tokens[verb]
        if token.tag != "VBG" or self._verb_above(token.head) == token.head:
            return False
        if verb + 1 < len(self.tokens) and self.tokens[verb + 1].text == ":":
            return True  # "sent a message to supporters saying: 'C'"
        return self.tokens[verb - 1].text == "," or (
            self.tokens[token.head].lemma in _WRITINGS and self.tokens[token.head].relation == "dobj"
        )

    def _verb_above(self, i: int) -> int:
        """The nearest verb that governs ``i``; ``i`` itself when there is none."""
        k = i
        while self.tokens[k].head != k:
            k = self.tokens[k].head
            if self.tokens[k].is_verb:
                return k
        return i

    def _own_subject(self, verb: int) -> int | None:
        """Of several the nearest; what stands in quotation marks is no subject of a verb outside of them."""
        found = [
            k
            for k in self.children[verb]
            if self.tokens[k].relation in ("nsubj", "csubj", "expl") and (self.tokens[verb].quoted or not self.tokens[k].quoted)
        ]
        if not found and self.tokens[verb].head == verb and verb > 0 and self.tokens[verb - 1].text == ",":
            # "NAME, secretary of a body focused on C, described": the parser takes the apposition's participle for a clause
            inner = [self.child(k, "nsubj") for k in self.children[verb] if k < verb and self.tokens[k].relation == "advcl"]
            found = [k for k in inner if k is not None and self.child(k, "appos") is not None]
        return min(found, key=lambda k: abs(k - verb)) if found else None

    def passive(self, verb: int) -> bool:
        """Whether the verb is a participle with "be" or an agent: its subject does not do what it says."""
        return self.tokens[verb].tag == "VBN" and (
            self.child(verb, "auxpass", "nsubjpass", "agent") is not None
            or (self.tokens[verb].relation in ("acl", "advcl") and self.child(verb, "aux") is None)
        )

    def agent(self, verb: int) -> int | None:
        """Who does it, in the passive: ``by X``."""
        by = self.child(verb, "agent")
        return self.child(by, "pobj") if by is not None else None

    def negated(self, verb: int) -> bool:
        """``did not say``, ``never said``, ``refused to say``."""
        if any(
            (self.tokens[k].relation == "neg" or self.tokens[k].lower == "never") and not self.tokens[k].quoted for k in self.children[verb]
        ):
            return True
        token = self.tokens[verb]
        return token.relation == "xcomp" and self.tokens[token.head].lemma in ("decline", "refuse", "fail")
