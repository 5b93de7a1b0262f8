"""Who says what within one article: source, cue and content of every reported statement.

The relation and its three parts are those of PolNeAR (Newell et al. 2018) and PARC 3 (Pareti 2016). The method is rules over
shallow syntax, each in a room of its own: labelled paragraphs (``transcripts``), cues and what they govern (``clauses``,
``contents``), and quotations without any cue, which go on with the speaker of the one before (``quotations``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.core import Span
from rag.mine.attributed import Attribution, trimmed
from rag.mine.cues import DEEDS
from rag.mine.document import Document, Sentence
from rag.mine.quotations import with_speakers
from rag.mine.reports import Report, reports
from rag.mine.tokens import Token
from rag.mine.transcripts import labelled

__all__ = ["Attribution", "attribute"]


def attribute(document: Document) -> list[Attribution]:
    """All attributions of the article, in text order."""
    found: list[Attribution] = labelled(document)
    spoken = [c for one in found for c in one.content]
    for sentence in document.sentences:
        if not any(c.contains(Span(sentence.span.end - 1, sentence.span.end)) for c in spoken):
            found.extend(_in_sentence(document, sentence))
    found = with_speakers(document, found)
    return sorted(found, key=lambda a: (a.sentence, a.content[0].start))


def _in_sentence(document: Document, sentence: Sentence) -> list[Attribution]:
    """The attributions whose cue stands in this sentence, outside quotation marks."""
    tokens = sentence.tokens
    found: list[Attribution] = []
    for one in reports(tokens):
        content = tuple(trimmed(document.text, tokens[a].start, tokens[b - 1].end) for a, b in one.content)
        content = tuple(c for c in content if len(c) > 1)
        if not content:
            continue
        source = Span(tokens[one.source[0]].start, tokens[one.source[1] - 1].end) if one.source else None
        cue, token = one.cue, tokens[one.cue_at]
        found.append(
            Attribution(
                sentence.index,
                source,
                Span(token.start, token.end),
                content,
                "paraphrase",
                cue.lemma,
                cue.attitude,
                cue.held,
                _frame(one),
                main=_is_main(tokens, one.cue_at),
                pronoun=Span(tokens[one.pronoun].start, tokens[one.pronoun].end) if one.pronoun is not None else None,
                deed=(not cue.attitude and cue.lemma in DEEDS and (one.frame in ("to", "object") or token.is_noun)),
            )
        )
    return _prune(document, found)


def _is_main(tokens: Sequence[Token], cue: int) -> bool:
    """Whether the cue heads the sentence, or is joined to what does: not inside a noun phrase or a relative clause."""
    i = cue
    for _ in range(12):
        token = tokens[i]
        if token.head == i:
            return True
        if token.relation in ("relcl", "acl", "poss", "pobj", "appos", "nsubj", "nsubjpass", "csubj", "compound", "nmod"):
            return False
        if token.relation in ("advcl", "ccomp") and any(t.head == i and t.relation == "mark" and t.lower in _IN_PASSING for t in tokens):
            return False
        i = token.head
    return False


_IN_PASSING = frozenset("when if since because until unless once before after where whether".split())


def _frame(one: Report) -> str:
    if not one.cue.speech:
        return "belief"
    return one.frame if one.frame in ("clause", "object") else "addressee"


def _prune(document: Document, found: list[Attribution]) -> list[Attribution]:
    """Of two with the same content the first stays ("went on to say"); a report within another's content is not one of its own.

    What the outer voice says of its own attitude is its attitude: "said he opposes C".
    """
    kept: list[Attribution] = []
    quoting = [one for one in found if _quotes_itself(document, one)]
    found = [_before_quoting(document, one, quoting) for one in found]
    for one in found:
        if any(k.content == one.content or (_holds(k, one) and _holds(one, k)) for k in kept):
            continue
        own = [other.attitude for other in found if other.attitude and _holds(one, other) and _of_speaker(document, other)]
        if any(_holds(other, one) and not _holds(one, other) for other in found if other is not one):
            continue  # what somebody is said to say, think or want is what the outer voice says
        kept.append(replace(one, attitude=own[0]) if own and not one.attitude else one)
    return kept


def _quotes_itself(document: Document, one: Attribution) -> bool:
    """``by saying, "C"``, ``which made her ask: "C?"``: a participle that quotes has what it quotes to itself."""
    if one.cue is None or one.content[0].start < one.cue.end:
        return False
    token = next((t for t in document.sentences[one.sentence].tokens if t.start == one.cue.start), None)
    opens = any(abs(q.start - one.content[0].start) <= 1 for q in document.quotes)
    return token is not None and token.tag == "VBG" and token.relation in ("pcomp", "advcl", "acl") and opens


def _before_quoting(document: Document, one: Attribution, quoting: Sequence[Attribution]) -> Attribution:
    """What is reported, as far as another cue that quotes: ``responded to one of his messages by saying, "C"``."""
    for inner in quoting:
        if inner is one or one.cue is None or inner.cue is None or one.cue.start > inner.cue.start or not _holds(one, inner):
            continue
        cut = tuple(trimmed(document.text, c.start, min(c.end, inner.cue.start)) for c in one.content if c.start < inner.cue.start)
        cut = tuple(c for c in cut if len(c) > 1)
        one = replace(one, content=cut) if cut else one
    return one


def _of_speaker(document: Document, one: Attribution) -> bool:
    return one.source is not None and one.source.of(document.text).lower() in ("he", "she", "it", "they", "we", "i")


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the cue of ``inner`` stands within what ``outer`` reports."""
    return inner.cue is not None and any(c.contains(inner.cue) for c in outer.content)
