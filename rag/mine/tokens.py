"""Words with their places and parts of speech.

Tags are Penn Treebank's, from TextBlob's packaged lexicon and Brill-style rules (Brill 1992; De Smedt & Daelemans 2012,
"Pattern for Python"), corrected where news prose misleads a tagger without context: verbs of speech tagged as plural nouns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.core import Span
from rag.mine.agents import is_agent
from rag.mine.cues import AMBIGUOUS, REPORTING

__all__ = ["OPENING", "QUOTE_MARKS", "Token", "tokenize"]

OPENING = "“«„‟"
QUOTE_MARKS = OPENING + '”»"'

_WORD = re.compile(
    r"""
    (?:[A-Z]\.){2,}                                  # U.S.
  | (?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Prof|St|Lt|Col|Sgt|Rev|Hon|Jr|Sr|Inc|Ltd|Corp|Co|No|vs)\.
  | [A-Z]+&[A-Z]+                                  # AT&T
  | [$€£¥]?\d+(?:[.,:]\d+)*%?                        # 16.8  $1,000  22%
  | [’'](?:s|S|re|ve|ll|d|m|t)\b                     # clitics
  | \w+(?:[-‑]\w+)*(?:[’'](?!(?:s|S|re|ve|ll|d|m|t)\b)\w+)*   # end-to-end, O'Brien
  | \.\.\.|…|--
  | [^\w\s]
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Token:
    """One word or mark: its place, its text, its tag, and whether it stands inside quotation marks."""

    start: int
    end: int
    text: str
    tag: str
    quoted: bool = False

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


_PRONOUNS = frozenset("i you he she it we they me him her us them who himself herself itself themselves".split())
_DETERMINERS = frozenset(
    """
    the a an this that these those some any each every no all both many most several few
    """.split()
)
_ALL_CAPS_NAME = re.compile(r"^[A-Z][A-Z0-9&.-]+$")


def tokenize(text: str, sentence: Span, quoted: Sequence[Span] = ()) -> list[Token]:
    """The tokens of one sentence, in order; offsets point into ``text``."""
    from textblob.en import tag

    found = [(sentence.start + m.start(), m.group()) for m in _WORD.finditer(text[sentence.start : sentence.end])]
    if not found:
        return []
    words = [word.replace("’", "'").replace("/", "-") or "-" for _, word in found]
    tagged = tag(" ".join(words), tokenize=False, encoding=None)
    tags = [str(pair[1]) for pair in tagged]
    if len(tags) != len(found):  # the tagger splits on characters of its own: fall back to one word at a time
        tags = [str((tag(word, tokenize=False, encoding=None) or [("", "NN")])[0][1]) for word in words]
    tokens = [
        Token(start, start + len(word), word, tags[i], any(q.start <= start < q.end for q in quoted))
        for i, (start, word) in enumerate(found)
    ]
    _correct(tokens)
    return tokens


def _correct(tokens: list[Token]) -> None:
    first = next((i for i, token in enumerate(tokens) if token.text[0].isalnum()), 0)
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        lower = token.lower
        if lower in _PRONOUNS:
            token.tag = "WP" if lower == "who" else "PRP"
        elif lower in _DETERMINERS and token.tag.startswith(("NN", "VB", "JJ")):
            token.tag = "DT"
        elif token.text in ("Per", "Will") and after is not None and after.text[:1].isupper() and after.tag.startswith(("NN", "JJ")):
            token.tag = "NNP"  # function words that are given names too
        elif token.text[0] in "’'" and len(token.text) > 1:
            token.tag = "POS" if lower == "'s" and before is not None and (before.is_noun or before.tag in ("CD", "JJ")) else "VBZ"
        elif token.text[:1].isupper() and token.text[0].isalpha():
            capitalised_midway = i > first and not _after_mark(before)
            if _ALL_CAPS_NAME.match(token.text) or (
                capitalised_midway and not token.tag.startswith(("PRP", "DT", "IN", "CC", "MD", "WP", "TO"))
            ):
                token.tag = "NNPS" if token.tag == "NNS" else "NNP"
            elif (
                after is not None
                and after.text[:1].isupper()
                and token.tag in ("NN", "JJ", "VB", "VBD", "VBN", "VBG", "RB")
                and after.text.isalpha()
                and lower not in REPORTING
            ):
                token.tag = "NNP"
        elif token.tag == "VBN" and _is_past(tokens, i):
            token.tag = "VBD"
        elif lower in REPORTING and token.tag in ("NNS", "NN", "JJ", "VB", "VBN"):
            token.tag = _speech_tag(token, before, after)


_HAVE_BE = frozenset(
    """
    has have had having is are was were be been being 's 've 'd get gets got gotten getting not n't
    """.split()
)


def _is_past(tokens: list[Token], i: int) -> bool:
    """A participle form with a subject before it, an object behind it and no auxiliary is a past tense."""
    j = i - 1
    while j >= 0 and tokens[j].tag == "RB":
        j -= 1
    if (
        j < 0
        or tokens[j].lower in _HAVE_BE
        or not (tokens[j].is_noun or tokens[j].tag in ("PRP", "WP") or (tokens[j].text in (",", ")") and j > 1))
    ):
        return False
    return i + 1 < len(tokens) and tokens[i + 1].tag in ("DT", "PRP", "PRP$", "NNP", "NNPS", "NN", "NNS", "CD", "TO", "JJ", "WRB")


def _after_mark(before: Token | None) -> bool:
    return before is not None and before.text in QUOTE_MARKS + ":‘"


def _speech_tag(token: Token, before: Token | None, after: Token | None) -> str:
    """``claims`` in "the company claims to have" is a verb; in "the claims" a noun."""
    if before is None:
        return token.tag
    if before.tag in ("DT", "PRP$", "POS", "JJ", "IN", "CD") and before.lower not in ("that", "who", "which"):
        return token.tag if not token.lower.endswith("ed") else "VBN"
    if before.tag == "TO" or before.tag == "MD":
        return "VB"
    if token.lower in AMBIGUOUS:
        if before.lower in ("i", "he", "she", "it", "we", "they"):
            return "VBZ" if token.lower.endswith("s") else "VBP"
        speaker = before.is_name or before.tag in ("PRP", "WP", "WDT", "RB") or (before.is_noun and is_agent(before.text))
        if not token.lower.endswith("s") and before.tag not in ("NNS", "NNPS", "PRP"):
            speaker = False  # "Washington state", "the jury report": a base form needs a plural before it
        opens = after is not None and (
            after.tag in ("TO", "DT", "PRP", "PRP$", "WRB", "WP", "EX", "NNP", "NNS")
            or after.lower in ("that", "if", "whether")
            or after.text in QUOTE_MARKS
        )
        if not (speaker and opens) or before.quoted != token.quoted:
            return token.tag if token.tag.startswith("NN") else "NNS" if token.lower.endswith("s") else "NN"
    subject = before.is_noun or before.tag in ("PRP", "WP", "WDT", "RB") or before.text in (",", *QUOTE_MARKS)
    follows = (
        after is None
        or after.tag in ("TO", "DT", "PRP", "PRP$", "IN", "WRB", "WP", "RB", "JJ", "NNP", "NNS", "NN", "CD", "EX")
        or not after.text[0].isalnum()
    )
    if subject and follows:
        if token.lower.endswith("s") and not token.lower.endswith("ss"):
            return "VBZ"
        if token.lower.endswith("ed"):
            return "VBD"
        return "VBP" if token.tag != "VBN" else "VBN"
    return token.tag
