"""Quotations and their speakers: the attribution a quotation stands in, a name beside it, or whoever spoke before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.core import Manner, Span
from rag.mine.agents import is_agent
from rag.mine.attributed import Attribution
from rag.mine.cues import CUES, REPORTING
from rag.mine.document import Document, Sentence
from rag.mine.phrases import np_after, np_before, subject_of_sentence
from rag.mine.quotes import Quote
from rag.mine.tokens import Token
from rag.mine.trees import Tree

__all__ = ["with_speakers"]


def with_speakers(document: Document, found: list[Attribution]) -> list[Attribution]:
    """Give every quotation a speaker: the attribution it stands in, or the one before it."""
    text = document.text
    result = list(found)
    previous: int | None = None
    for number, quote in enumerate(document.quotes):
        chosen = _overlapping(result, quote)
        if chosen is None:
            chosen = _taken_up(document, result, quote, previous)
        if chosen is None:
            chosen = _near(document, result, quote, previous)
        if chosen is None:
            continue
        previous = number
        one = result[chosen]
        grown = _complete(document, _grown(text, _reaching(document, one, quote), quote), quote)
        result[chosen] = replace(one, content=grown, quotes=(*one.quotes, number))
    return [replace(one, manner=_manner(document, one)) for one in result if one.content]


def _overlapping(found: Sequence[Attribution], quote: Quote) -> int | None:
    """The attribution that shares most with the quotation."""
    best, size = None, 0
    for k, one in enumerate(found):
        shared = sum(c.overlap(quote.span) for c in one.content)
        if shared > size or (shared == size and shared and one.frame != "belief"):
            best, size = k, shared
    return best if size > 0 else None


def _taken_up(document: Document, found: Sequence[Attribution], quote: Quote, previous: int | None) -> int | None:
    """The attribution that an interrupted quotation goes on with: ``"A," said X. "B."``, where nothing else stands between."""
    if previous is None:
        return None
    before = document.quotes[previous]
    goes_on = quote.continues or (quote.paragraph == before.paragraph + 1 and _all_quotation(document, quote.paragraph))
    if quote.paragraph != before.paragraph and not goes_on:
        return None
    owner = next((k for k, one in enumerate(found) if previous in one.quotes), None)
    between = {
        sentence.index
        for sentence in document.sentences
        for token in sentence.tokens
        if before.end <= token.start < quote.start and token.text[0].isalnum()
    }
    if owner is None:
        return None
    homes = {found[owner].sentence}
    source = found[owner].source
    frame = document.sentence_at(source.start) if source is not None and source.start >= before.end else None
    if frame is not None:
        homes.add(frame.index)  # "A?" X asked. "B."
    return owner if between <= homes else None


def _all_quotation(document: Document, paragraph: int) -> bool:
    """Whether a paragraph has no word outside quotation marks."""
    span = document.paragraphs[paragraph]
    inside = [q for q in document.quotes if q.paragraph == paragraph]
    outside = [c for k, c in enumerate(document.text[span.start : span.end], span.start) if not any(q.start <= k < q.end for q in inside)]
    return not any(c.isalnum() for c in outside)


def _near(document: Document, found: list[Attribution], quote: Quote, previous: int | None) -> int | None:
    """The speaker of a quotation that no cue of its own sentence claims; a new attribution is added for it."""
    sentence = document.sentence_at(quote.start) or document.sentence_at(quote.start - 1)
    if sentence is None:
        return None
    source, held = quote.speaker, True
    if quote.continues and previous is not None:
        prior = _owner_of(found, previous)
        source, held = (source or prior.source, prior.held) if prior else (source, True)
    source = source or _beside(document, sentence, quote) or _revealed(document, quote)
    if source is None and len(document.text[quote.start : quote.end].split()) < 4:
        return None  # a word in quotation marks is seldom anybody's
    source = source or _around(document, found, sentence, quote)
    if source is None and len(quote.span.of(document.text).split()) < _SOMEBODYS:
        return None
    same = next((k for k, one in enumerate(found) if source is not None and one.source == source and _resumes(document, one, quote)), None)
    if same is not None:
        return same  # "After that," she said, "C": one statement
    found.append(Attribution(sentence.index, source, None, (quote.span,), "direct", "", 0, held))
    return len(found) - 1


def _resumes(document: Document, one: Attribution, quote: Quote) -> bool:
    """Whether the frame of ``one`` stands right behind the quotation and what it reports goes on in quotation marks."""
    if one.source is None or one.cue is None or one.source.start < quote.end or one.frame != "clause":
        return False
    start = one.content[0].start
    beside = max(one.source.start, one.cue.start) - min(one.source.end, one.cue.end) <= 12
    return beside and start > one.cue.end and any(q.start - 1 <= start < q.end for q in document.quotes)


def _beside(document: Document, sentence: Sentence, quote: Quote) -> Span | None:
    """Who is named right beside the quotation: behind it, before a colon, or as all that stands before it."""
    after = _introduced(document, sentence, quote) or _speaker_after(document, sentence, quote)
    if after is not None:
        return after
    ahead = [t for t in sentence.tokens if t.end <= quote.start]
    before = document.text[document.paragraphs[quote.paragraph].start : quote.start]
    if before.rstrip(' “"«„‘').endswith(":"):
        subject = _labelled(ahead) or _acting(sentence, quote) or _subject_span(ahead) or _only_name(ahead)
        if subject is not None:
            return subject
        label = [t for t in ahead if t.text != ":"]
        start = np_before(label, len(label))
        if start is not None:
            return _span(label, (start, len(label)))
        end = np_after(label, 0)
        if end is not None:
            return _span(label, (0, end))  # "Article 33 affirms:", where the parser finds no verb
    outside = [t for t in ahead if not t.in_quotation]
    if np_before(outside, len(outside)) == 0 and document.text[quote.start : quote.start + 1].islower():
        return _span(outside, (0, len(outside)))  # The organisation "calls on ..."
    return None


def _around(document: Document, found: Sequence[Attribution], sentence: Sentence, quote: Quote) -> Span | None:
    """Who acts ahead of the quotation in its sentence, whom the sentence before tells of, or who is announced by the paragraph before.

    Further guesses (any subject, whoever is quoted nearby) were right in 31 of 117 cases on PolNeAR's training part: no speaker is better.
    """
    if document.text[document.paragraphs[quote.paragraph].start : quote.start].strip('“"«„‘ \t\n'):
        in_paragraph = [a for a in found if document.sentences[a.sentence].paragraph == quote.paragraph and a.cue is not None]
        before_it = [a for a in in_paragraph if a.content[0].start < quote.start]
        return _acting(sentence, quote) or _spoke_last(document, before_it, sentence, quote)
    return _announced(document, found, quote) if quote.paragraph > 0 else None


def _spoke_last(document: Document, before_it: Sequence[Attribution], sentence: Sentence, quote: Quote) -> Span | None:
    """``X agreed. "C"``: a quotation that is a sentence of its own is that of whom the sentence before it tells."""
    if sentence.index == 0 or any(t.end <= quote.start and t.text[0].isalnum() for t in sentence.tokens):
        return None
    told = [a for a in before_it if a.sentence == sentence.index - 1 and a.source is not None and a.main]
    last = document.sentences[sentence.index - 1]
    if told or last.paragraph != quote.paragraph:
        return told[-1].source if told else None
    return _acting(last, quote)


def _introduced(document: Document, sentence: Sentence, quote: Quote) -> Span | None:
    """``X said, "C"`` and ``X, telling reporters, "C"``, where the parser lost the quotation: whose verb of speech stands before it."""
    tokens = sentence.tokens
    mark = next((t for t in reversed(tokens) if t.end <= quote.start and not t.in_quotation), None)
    if mark is None or mark.text not in (",", ":") or mark.index == 0 or quote.start - mark.end > 3:
        return None
    tree = Tree(tokens)
    for k in range(mark.index - 1, max(-1, mark.index - 7), -1):
        if tokens[k].quoted or tokens[k].text in (",", ";", ":"):
            return None
        if tokens[k].is_verb:
            cue = CUES.get(tokens[k].lemma)
            subject = tree.subject(k) if cue is not None and cue.speech and "clause" in cue.frames else None
            found = tree.noun_phrase(subject) if subject is not None and not tokens[subject].quoted else None
            return _span(tokens, found) if found is not None else None
    return None


def _acting(sentence: Sentence, quote: Quote) -> Span | None:
    """Somebody who does something ahead of the quotation in its sentence: ``After Y criticised him, X shot back, "C"``."""
    tree = Tree(sentence.tokens)
    for verb in reversed(sentence.tokens):
        if verb.end > quote.start or verb.quoted or verb.tag not in ("VBD", "VBZ", "VBP") or verb.relation in ("advcl", "relcl", "acl"):
            continue
        subject = tree.subject(verb.index)
        if subject is None or subject > verb.index or tree.tokens[subject].quoted:
            continue
        who = tree.tokens[subject]
        if who.entity in ("PERSON", "ORG", "NORP") or (who.is_noun and is_agent(who.text)) or who.lower in ("he", "she", "they", "we", "i"):
            found = tree.noun_phrase(subject)
            return _span(sentence.tokens, found) if found is not None else None
    return None


def _labelled(ahead: Sequence[Token]) -> Span | None:
    """``... - Michael McDonald:``, ``More from Jones:``: the name that stands alone before a colon."""
    label = [t for t in ahead if t.text != ":"]
    k = len(label)
    while k and label[k - 1].is_name and label[k - 1].entity in ("PERSON", "ORG"):
        k -= 1
    alone = k == 0 or label[k - 1].text in ("-", "–", "—", "--") or label[k - 1].lower == "from"
    return _span(label, (k, len(label))) if k < len(label) and alone else None


def _only_name(ahead: Sequence[Token]) -> Span | None:
    """``Here's X in December:``: the only one named."""
    people = [t for t in ahead if t.entity == "PERSON"]
    whole = bool(people) and people[-1].index - people[0].index == len(people) - 1
    return Span(people[0].start, people[-1].end) if whole else None


def _subject_span(tokens: Sequence[Token]) -> Span | None:
    subject = subject_of_sentence(tokens)
    return _span(tokens, subject) if subject is not None else None


def _span(tokens: Sequence[Token], phrase: tuple[int, int]) -> Span:
    return Span(tokens[phrase[0]].start, tokens[phrase[1] - 1].end)


_SIGNED_BELOW = re.compile(
    r"[”\"»’]?\s*\n\s*[—–―-]{1,2}\s*(?P<name>[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]*|de|van|von|of|the)){0,5}?)"
    r"(?:,[^.\n]{0,80})?\.?\s*(?:\n|\Z)"
)
_SOMEBODYS = 16
"""So many words in quotation marks are somebody's, also where the text does not tell whose."""
_HELPING = frozenset("be have do will would can could may might shall should must seem appear become".split())
_SIGNATURE = re.compile(
    r"[”\"»’]\s*[—–―-]{1,2}\s*(?P<name>[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]*|de|van|von|of|the)){0,5})(?:,[^.\n]{0,80})?\s*\Z"
)


def _speaker_after(document: Document, sentence: Sentence, quote: Quote) -> Span | None:
    """``"C," beamed X``, ``"C," X quipped`` and ``"C." — X``: any verb will do behind a comma or mark, and a signature needs none."""
    paragraph = document.paragraphs[quote.paragraph]
    signed = _SIGNATURE.match(document.text[: paragraph.end], quote.end)
    if signed is None:
        signed = _SIGNED_BELOW.match(document.text, quote.end)
    if signed is not None and quote.closed:
        return Span(*signed.span("name"))
    last = document.text[quote.start : quote.end].rstrip("’' ")[-1:]
    if last not in (",", "?", "!", ".") or not quote.closed:
        return None
    home = document.sentence_at(quote.end) or sentence
    after = [t for t in home.tokens if t.start > quote.end and not t.quoted]
    if not any(t.text[0].isalnum() for t in after) and home.index + 1 < len(document.sentences):
        following = document.sentences[home.index + 1]  # "... all full?" Trump added.
        if following.paragraph == quote.paragraph:
            framed = _framing(document, following)
            if framed is not None:
                return framed
            if last != "." and len(following.tokens) <= 9 and not any(t.quoted for t in following.tokens):
                after = [t for t in following.tokens if t.text not in ".!?"]
    if len(after) < 2 or last == "." or not _can_frame(document, quote, after):
        return None
    for k in range(1, min(len(after), 9)):  # "Conway notes.", "the editorial read.": a verb that the parser takes for a noun
        cue = REPORTING.get(after[k].lower)
        ends = k + 1 == len(after) or not after[k + 1].text[0].isalnum()
        if ends and cue is not None and cue.speech and after[k].is_noun and np_before(after, k) == 0:
            return _span(after, (0, k))
    tree = Tree(home.tokens)
    for verb in after:
        cue = CUES.get(verb.lemma)
        if (
            verb.index < len(home.tokens)
            and home.tokens[verb.index] is verb
            and verb.is_finite
            and cue is not None
            and cue.speech
            and "clause" in cue.frames
        ):
            subject = tree.subject(verb.index)
            found = tree.noun_phrase(subject) if subject is not None and home.tokens[subject].start > quote.end else None
            if found is not None and subject is not None and not home.tokens[subject].quoted and found[0] <= after[0].index + 1:
                return _span(home.tokens, found)
            break
    if _tells(after[0]):
        end = np_after(after, 1)
        return _span(after, (1, end)) if end is not None else None
    end = np_after(after, 0)
    if end is not None and end < len(after) and _tells(after[end]):
        return _span(after, (0, end))
    return None


def _tells(token: Token) -> bool:
    """Any verb in the past or present will do ("beamed"), but not one that only helps another, nor a participle that may be no verb."""
    if token.lemma in _HELPING:
        return False
    return token.tag in ("VBD", "VBZ") or (token.tag == "VBN" and token.lemma in CUES)


def _can_frame(document: Document, quote: Quote, after: Sequence[Token]) -> bool:
    """Not behind a few words that are the name of something: ``on "Face the Nation," X was asked``."""
    text = document.text
    ahead = text[max(0, quote.start - 12) : quote.start].rstrip(' “"«„‘')
    hangs = (
        bool(ahead)
        and (ahead[-1].isalnum() or ahead.endswith(("’s", "'s", "’", "'")))
        and quote.start > document.paragraphs[quote.paragraph].start + 1
    )
    return not (hangs and len(quote.span.of(text).split()) <= 4)


def _framing(document: Document, sentence: Sentence) -> Span | None:
    """``X told reporters on Monday.``: a sentence of its own behind the quotation whose verb of speech has nothing else to report."""
    tree = Tree(sentence.tokens)
    root = next((t for t in sentence.tokens if t.head == t.index), None)
    if root is None or root.quoted or root.tag not in ("VBD", "VBZ") or root.lemma not in CUES or not CUES[root.lemma].speech:
        return None
    if "clause" not in CUES[root.lemma].frames or tree.negated(root.index):
        return None
    if any(t.quoted and t.start < root.start for t in sentence.tokens):
        return None
    told = root.lemma in ("tell", "ask", "remind", "assure", "warn")
    if any(
        tree.tokens[k].relation in ("ccomp", "xcomp", "dobj", "attr")
        and not (told and tree.tokens[k].relation == "dobj")
        and not tree.tokens[k].quoted
        for k in tree.children[root.index]
    ):
        return None
    subject = tree.child(root.index, "nsubj")
    found = tree.noun_phrase(subject) if subject is not None and subject < root.index + 2 + len(sentence.tokens) else None
    return _span(sentence.tokens, found) if found is not None and found[0] <= 2 else None


def _owner_of(found: Sequence[Attribution], number: int) -> Attribution | None:
    return next((a for a in found if number in a.quotes), None)


def _announced(document: Document, found: Sequence[Attribution], quote: Quote) -> Span | None:
    """A paragraph that is all quotation after one that ends with a colon, or whose last sentence names a speaker."""
    before = document.paragraphs[quote.paragraph - 1]
    lead = [s for s in document.sentences if s.paragraph == quote.paragraph - 1]
    if not lead:
        return None
    outside = [t for t in lead[-1].tokens if not t.quoted]
    if document.text[before.start : before.end].rstrip().endswith(":"):
        subject = _labelled(outside) or _acting(lead[-1], quote) or _subject_span(outside) or _only_name(outside)
        if subject is not None:
            return subject
    last = [a for a in found if a.sentence == lead[-1].index and a.source is not None]
    return last[-1].source if last else None


_REVEALS = re.compile(
    r"(?:(?:That|This|It) (?:was|is)|So (?:said|says|spoke)|Thus (?:said|spoke)|(?:Those|These) (?:are|were) the words of|The speaker was) "
    r"(?:the |an? )?(?P<name>(?:[a-z-]+ ){0,3}?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3})(?=[,.;]| (?:and|who|of|on|in|at)\b)"
)


def _revealed(document: Document, quote: Quote) -> Span | None:
    """``"C." (paragraph) That was NAME, who ...``: a quotation by itself whose speaker the paragraph behind it reveals."""
    number = quote.paragraph
    while number < len(document.paragraphs) and _all_quotation(document, number):
        number += 1
    if number == quote.paragraph or number == len(document.paragraphs):
        return None
    match = _REVEALS.match(document.text, document.paragraphs[number].start)
    return Span(*match.span("name")) if match is not None else None


def _reaching(document: Document, one: Attribution, quote: Quote) -> Attribution:
    """``said she wanted to speak “A” and let them know that “B”``: what stands between belongs to the content too."""
    last = one.content[-1]
    home = document.sentence_at(quote.start)
    if one.cue is None or home is None or home.index != one.sentence or not one.cue.end <= one.content[0].start or last.end > quote.start:
        return one
    between = [t for t in home.tokens if last.end <= t.start < quote.start]
    if any(t.text == ";" or (t.is_verb and t.lemma in CUES and CUES[t.lemma].speech) for t in between):
        return one
    return replace(one, content=(*one.content[:-1], Span(last.start, quote.start)))


def _grown(text: str, one: Attribution, quote: Quote) -> tuple[Span, ...]:
    """The content with the whole quotation in it, also where that runs past the sentence."""
    spans: list[Span] = []
    merged = False
    for span in one.content:
        if span.overlap(quote.span) or span.end + 2 >= quote.start >= span.start:
            spans.append(Span(min(span.start, quote.start), max(span.end, quote.end)))
            merged = True
        else:
            spans.append(span)
    if not merged:
        spans.append(quote.span)
    spans.sort()
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _complete(document: Document, content: tuple[Span, ...], quote: Quote) -> tuple[Span, ...]:
    """``"A," but in fact B``: a content that opens with a whole quotation ends with it, unless more is quoted behind."""
    text = document.text
    kept = []
    for span in content:
        opens = span.start >= quote.start - 1 and span.start <= quote.start and quote.closed and text[quote.end - 1] in ",.?!"
        more = any(quote.end < q.start < span.end for q in document.quotes)
        kept.append(Span(span.start, quote.end) if opens and not more and span.end > quote.end else span)
    return tuple(kept)


def _manner(document: Document, one: Attribution) -> Manner:
    """Direct when nearly all of the content is quoted, mixed when less is."""
    if not one.quotes:
        return one.manner
    inside = sum(c.overlap(document.quotes[q].span) for c in one.content for q in one.quotes)
    size = sum(len(c) for c in one.content)
    return "direct" if size and inside >= 0.85 * size else "mixed"
