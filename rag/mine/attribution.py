"""Who says what within one article: source, cue and content of every reported statement.

The relation and its three parts are those of PolNeAR (Newell et al. 2018) and PARC 3 (Pareti 2016). The method is rules over
shallow syntax, each in a room of its own: labelled paragraphs (``transcripts``), cues and what they govern (``clauses``,
``contents``), and quotations without any cue, which go on with the speaker of the one before (``quotations``).
"""

from __future__ import annotations

from rag.core import Span
from rag.mine.attributed import Attribution, trimmed
from rag.mine.clauses import match_cue
from rag.mine.document import Document, Sentence
from rag.mine.quotations import with_speakers
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
    last_source: tuple[int, int] | None = None
    covered = -1
    for i, token in enumerate(tokens):
        if token.quoted:
            continue
        result = match_cue(tokens, i, last_source)
        if result is None or (result.begin < covered and not result.inverted and result.source == last_source and result.begin == covered):
            continue
        content = tuple(trimmed(document.text, tokens[a].start, tokens[b - 1].end) for a, b in result.content if b > a)
        content = tuple(c for c in content if len(c) > 1)
        if not content:
            continue
        source = Span(tokens[result.source[0]].start, tokens[result.source[1] - 1].end) if result.source else None
        if result.source:
            last_source = result.source
        covered = max(covered, result.content[-1][0])
        cue = result.cue
        found.append(
            Attribution(
                sentence.index, source, Span(token.start, token.end), content, "paraphrase", cue.lemma, cue.attitude, cue.held, cue.frame
            )
        )
    return _prune(found)


def _prune(found: list[Attribution]) -> list[Attribution]:
    """Of two with the same content and speaker the first stays ("went on to say", "said in a statement that argued")."""
    kept: list[Attribution] = []
    for one in found:
        if any(k.content == one.content or (_holds(k, one) and _holds(one, k)) for k in kept):
            continue
        kept.append(one)
    return kept


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the cue of ``inner`` stands within what ``outer`` reports."""
    return inner.cue is not None and any(c.contains(inner.cue) for c in outer.content)
