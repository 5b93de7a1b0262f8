"""Words with their places, parts of speech, lemmas and syntax.

Tags are Penn Treebank's and dependencies ClearNLP's, from the parser in ``rag.models``; a word with hyphens is one word here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.core import Span
from rag.mine.cues import CUES
from rag.models.parser import Word, load_parser

__all__ = ["OPENING", "QUOTE_MARKS", "Token", "tokenize"]

OPENING = "“«„‟"
QUOTE_MARKS = OPENING + '”»"'
_NOMINAL = frozenset("nsubj nsubjpass poss compound pobj dobj conj appos nmod attr dative ROOT".split())
_HYPHENS = "-‑"


@dataclass(slots=True)
class Token:
    """One word or mark of a sentence: its place, its text, its tag, and whether it stands inside quotation marks.

    ``relation`` is to the token at ``head``, which for the root is the token itself; ``index`` is its own place in the sentence;
    ``entity`` is the kind of a name, or empty.
    """

    start: int
    end: int
    text: str
    tag: str
    quoted: bool = False
    lemma: str = ""
    relation: str = ""
    head: int = -1
    entity: str = ""
    index: int = -1

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def is_name(self) -> bool:
        """A capitalised word that can be part of a name."""
        return self.tag.startswith("NNP")

    @property
    def is_noun(self) -> bool:
        return self.tag.startswith("NN")

    @property
    def is_verb(self) -> bool:
        return self.tag.startswith(("VB", "MD"))

    @property
    def is_finite(self) -> bool:
        """A verb form that can head a main clause."""
        return self.tag in ("VBD", "VBZ", "VBP", "MD")

    @property
    def in_quotation(self) -> bool:
        """A quotation mark, or a word between two."""
        return self.quoted or self.text in QUOTE_MARKS


def tokenize(text: str, sentences: Sequence[Span], quoted: Sequence[Sequence[Span]]) -> list[list[Token]]:
    """The tokens of each sentence, in order; offsets point into ``text``. ``quoted`` are the quotations that touch each sentence."""
    parsed = load_parser().parse([text[s.start : s.end] for s in sentences])
    names = _written_as_names(text)
    return [_tokens(text, s, words, q, names) for s, words, q in zip(sentences, parsed, quoted, strict=True)]


def _written_as_names(text: str) -> frozenset[str]:
    """Words that the article writes with a capital within its sentences, and never without one."""
    small = set(re.findall(r"\b[a-z][\w’'-]*", text))
    return frozenset(word for word in re.findall(r"(?<=[a-z,;] )[A-Z][\w’'-]+", text) if word.lower() not in small)


def _tokens(text: str, sentence: Span, words: Sequence[Word], quoted: Sequence[Span], names: frozenset[str]) -> list[Token]:
    groups = list(_groups(words))
    owner = {i: k for k, (a, b) in enumerate(groups) for i in range(a, b)}
    tokens = []
    for k, (a, b) in enumerate(groups):
        lead = _lead(words, a, b)
        start, end = sentence.start + words[a].start, sentence.start + words[b - 1].end
        head = owner[words[lead].head]
        lemma = _lemma(words[lead]) if b - a == 1 else text[start:end].lower()
        tokens.append(
            Token(
                start,
                end,
                text[start:end],
                _tag(words, lead, b, names),
                any(q.start <= start < q.end for q in quoted),
                lemma,
                words[lead].relation,
                k if words[lead].head == lead else head,
                words[lead].entity,
                k,
            )
        )
    return tokens


def _tag(words: Sequence[Word], i: int, behind: int, names: frozenset[str]) -> str:
    """The tag; a function word that is a given name too ("Per", "Will") is one before another name."""
    word = words[i]
    following = words[behind] if behind < len(words) else None
    if word.text in ("Per", "Will", "May", "Van", "De") and following is not None and following.tag == "NNP" and following.text.isalpha():
        return "NNP"
    if word.tag.startswith(("NNP", "PRP", "DT")) or not word.text[:1].isupper():
        return word.tag
    named = word.entity == "PERSON" or (word.text in names and word.relation in _NOMINAL)
    return "NNP" if named and word.tag in ("IN", "MD", "NN", "NNS", "JJ", "VB", "VBP", "VBD", "VBN", "RB", "UH") else word.tag


def _lemma(word: Word) -> str:
    """The lemma; the lemmatiser's rules make "hop" of "hoping" and "hopes" where the text does not double the consonant."""
    lemma, low = word.lemma.lower(), word.text.lower()
    if word.tag in ("VBG", "VBD", "VBN", "VBZ") and low[len(lemma) :] in ("ing", "es", "ed") and f"{lemma}e" in CUES and lemma not in CUES:
        return f"{lemma}e"
    return lemma


def _groups(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Ranges of words that hyphens join without a blank: ``end - to - end`` is one."""
    i, n = 0, len(words)
    while i < n:
        j = i + 1
        while (
            j + 1 < n
            and words[j].text in _HYPHENS
            and words[j - 1].end == words[j].start
            and words[j].end == words[j + 1].start
            and words[j - 1].text[-1].isalnum()
            and words[j + 1].text[0].isalnum()
        ):
            j += 2
        yield i, j
        i = j


def _lead(words: Sequence[Word], a: int, b: int) -> int:
    """The word of a group that stands highest in the tree: so no group hangs on one that hangs on it."""
    return min(range(a, b), key=lambda i: (_depth(words, i), -i))


def _depth(words: Sequence[Word], i: int) -> int:
    depth = 0
    while words[i].head != i and depth <= len(words):
        i, depth = words[i].head, depth + 1
    return depth
