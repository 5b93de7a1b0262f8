"""Who stands behind a document: from "a letter signed by X" on, what "the letter" says is said by X."""

from __future__ import annotations

from collections.abc import Sequence

from rag.mine.attributed import Attribution
from rag.mine.descriptions import described
from rag.mine.discourse import Discourse
from rag.mine.mentions import DOCUMENTS, Speaker, named
from rag.mine.phrases import subject_of_sentence
from rag.mine.tokens import Token

__all__ = ["note_author", "note_authors"]

_AUTHORING = frozenset(
    "written signed issued released sent penned published authored made drafted led backed commissioned conducted".split()
)

_OF_A_DOCUMENT = frozenset("was were is has had signed sent written issued released penned".split())


def note_authors(discourse: Discourse, tokens: Sequence[Token]) -> None:
    """``a letter signed by X``, ``a statement from X``, ``X issued a statement``: the document speaks for X."""
    for i, token in enumerate(tokens):
        if token.quoted or token.lower not in DOCUMENTS:
            continue
        for k in range(i + 1, min(i + 8, len(tokens))):
            if tokens[k].lower == "by" and tokens[k - 1].lower not in _AUTHORING and tokens[k - 1] is not token:
                break  # "reviewed by X", "obtained by X": a reader, no author
            if tokens[k].lower in ("by", "from") and not tokens[k].quoted:
                end = k + 1
                while end < len(tokens) and (
                    tokens[end].tag.startswith(("NN", "JJ", "DT", "CD", "PRP$", "POS"))
                    or (tokens[end].lower in ("of", "in", "and", "from") and end + 1 < len(tokens))
                    or (tokens[end].text == "," and end + 1 < len(tokens) and (tokens[end + 1].is_name or tokens[end + 1].lower == "and"))
                ):
                    end += 1
                phrase = list(tokens[k + 1 : end])
                while phrase and phrase[-1].lower in ("of", "in", "and", "from", ","):
                    phrase.pop()
                found = named(discourse.registry, phrase) if phrase else None
                found = found or (described(discourse, phrase) if phrase else None)
                if found is not None:
                    _author(discourse, token.lower, found)
                break
            if tokens[k].tag in ("VBD", "VBZ", "VBP") and tokens[k].lower not in _OF_A_DOCUMENT:
                break
        for k in range(max(0, i - 4), i):
            if tokens[k].lower in ("issued", "released", "published", "wrote", "signed", "sent"):
                subject = subject_of_sentence(tokens, k + 1)
                found = named(discourse.registry, tokens[subject[0] : subject[1]]) if subject else None
                if found is not None:
                    _author(discourse, token.lower, found)


def note_author(discourse: Discourse, one: Attribution, found: Speaker) -> None:
    """``In a letter to Y, X said``: from now on "the letter" is X's."""
    if found.kind == "document" or one.source is None:
        return
    tokens = discourse.document.sentences[one.sentence].tokens
    for token in tokens:
        if token.lower in ("letter", "statement", "petition", "memo", "blog", "editorial") and not token.quoted:
            previous = tokens[max(0, tokens.index(token) - 3) : tokens.index(token)]
            if any(t.lower in ("in", "a", "an") for t in previous) and not any(t.lower in ("to", "response") for t in previous):
                _author(discourse, token.lower, found)


def _author(discourse: Discourse, noun: str, found: Speaker) -> None:
    discourse.documents.setdefault(noun, found)
    discourse.documents[""] = found
