"""Who says what within one article: source, cue and content of every reported statement.

The relation and its three parts are those of PolNeAR (Newell et al. 2018) and PARC 3 (Pareti 2016). The method is rules over
shallow syntax: a verb of speech with its subject before or after it, "according to", a noun that carries a report, a colon
before a quotation, and quotations without any cue, which go on with the speaker of the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.core import Manner, Span
from rag.mine.cues import NOUN_CUES, REPORTING, Cue
from rag.mine.document import Document, Sentence
from rag.mine.phrases import clause_start, np_after, np_before, subject_before, subject_of_sentence
from rag.mine.quotes import Quote
from rag.mine.tokens import QUOTE_MARKS, Token

__all__ = ["Attribution", "attribute"]

_SPEAKING_NOUNS = frozenset(
    """
    statement letter report interview speech email e-mail post tweet blog conference briefing memo op-ed article note filing hearing
    testimony
    """.split()
)
_TIME = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday yesterday today tonight earlier later recently then again
    """.split()
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One reported statement. ``source`` is the speaker's noun phrase, or None when the text leaves it to the context;
    ``content`` has one span or, around a cue, two."""

    sentence: int
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    manner: Manner
    lemma: str = ""
    attitude: int = 0
    held: bool = True
    frame: str = "clause"
    quotes: tuple[int, ...] = field(default=())


def attribute(document: Document) -> list[Attribution]:
    """All attributions of the article, in text order."""
    found: list[Attribution] = _labelled(document)
    spoken = [c for one in found for c in one.content]
    for sentence in document.sentences:
        if not any(c.contains(Span(sentence.span.end - 1, sentence.span.end)) for c in spoken):
            found.extend(_in_sentence(document, sentence))
    found = _with_quotes(document, found)
    return sorted(found, key=lambda a: (a.sentence, a.content[0].start))


# ---------------------------------------------------------------- transcripts

_LABEL = re.compile(r"\s*(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4})(?P<role>,[^:\n]{1,60}|\s\([^):\n]{1,60}\))?:\s+(?=\S)")
_STAFF = re.compile(r"(?i)\b(?:host|byline|anchor|moderator|reporter|correspondent)\b")


def _labelled(document: Document) -> list[Attribution]:
    """``SENATOR PAT ROBERTS: ...`` in a transcript: the paragraph is what the person says. The reporter's own lines stay narration."""
    author = document.source.author.casefold()
    staff: set[str] = set()
    found: list[Attribution] = []
    for number, paragraph in enumerate(document.paragraphs):
        match = _LABEL.match(document.text[: paragraph.end], paragraph.start)
        if match is None:
            continue
        surname = match["name"].split()[-1]
        if " " not in match["name"] and not re.search(rf"(?i)[a-z.]+ {re.escape(surname)}\b", document.text[: match.start()]):
            continue  # "UPDATE:", "WASHINGTON:": nobody that the article has named before
        if _STAFF.search(match["role"] or "") or surname.casefold() in author:
            staff.add(surname)
        if surname in staff:
            continue
        content = _trim(document.text, match.end(), paragraph.end)
        first = next((s.index for s in document.sentences if s.paragraph == number and s.span.end > match.end()), None)
        if first is not None and content.start < content.end:
            found.append(
                Attribution(first, Span(*match.span("name")), Span(match.start("name"), match.end("name")), (content,), "direct", "say")
            )
    return found


# ---------------------------------------------------------------- one sentence


def _in_sentence(document: Document, sentence: Sentence) -> list[Attribution]:
    tokens = sentence.tokens
    found: list[Attribution] = []
    last_source: tuple[int, int] | None = None
    covered = -1
    for i, token in enumerate(tokens):
        if token.quoted:
            continue
        result: _Match | None = None
        if token.lower == "according" and i + 1 < len(tokens) and tokens[i + 1].lower == "to":
            result = _according(tokens, i)
        elif token.lower in REPORTING and token.is_verb:
            result = _verb(tokens, i, REPORTING[token.lower], last_source)
        elif token.lower in NOUN_CUES and token.is_noun:
            result = _noun(tokens, i)
        elif token.lower in _ADJECTIVES:
            result = _stance(tokens, i)
        if result is None or (result.begin < covered and not result.inverted and result.source == last_source and result.begin == covered):
            continue
        content = tuple(_trim(document.text, tokens[a].start, tokens[b - 1].end) for a, b in result.content if b > a)
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


@dataclass(slots=True)
class _Match:
    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    cue: Cue
    begin: int
    inverted: bool = False


def _according(tokens: Sequence[Token], i: int) -> _Match | None:
    end = np_after(tokens, i + 2)
    if end is None:
        return None
    cue = Cue("according to", "clause")
    if i == 0 or all(t.text in (",", *QUOTE_MARKS) or t.lower in ("but", "and", "still", "yet") for t in tokens[:i]):
        begin = end
        if end < len(tokens) and tokens[end].text != ",":  # "According to X, who leads it, ..."
            comma = next((k for k in range(end, len(tokens)) if tokens[k].text == ","), None)
            begin = comma if comma is not None else end
        elif end < len(tokens) and end + 1 < len(tokens) and tokens[end + 1].lower in ("who", "which", "a", "an", "the"):
            closing = next((k for k in range(end + 1, len(tokens)) if tokens[k].text == ","), None)
            if closing is not None and not any(
                t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tokens[end + 1 : closing] if tokens[end + 1].lower not in ("who", "which")
            ):
                begin = closing
        return _Match((i + 2, end), [(begin + (begin < len(tokens) and tokens[begin].text == ","), _stop(tokens))], cue, i)
    left = clause_start(tokens, i)
    right: list[tuple[int, int]] = []
    if end < len(tokens) and tokens[end].text == "," and end + 1 < len(tokens) and any(t.is_verb for t in tokens[end + 1 :]):
        right = [(end + 1, _stop(tokens))]
    return _Match((i + 2, end), [(left, _back(tokens, i)), *right], cue, i)


def _noun(tokens: Sequence[Token], i: int) -> _Match | None:
    """``Meta's claim that C``, ``concerns that C``, ``the letter's demand to C``."""
    if i + 1 >= len(tokens) or tokens[i + 1].lower not in ("that", "over", "about") or tokens[i + 1].quoted:
        return None
    if tokens[i + 1].lower == "that" and i + 2 < len(tokens) and tokens[i + 2].is_verb:
        return None  # "a claim that rests on": a relative clause
    source: tuple[int, int] | None = None
    k = i - 1
    while k >= 0 and tokens[k].tag.startswith("JJ"):
        k -= 1
    if k >= 0 and tokens[k].tag == "POS":
        start = np_before(tokens, k)
        source = (start, k) if start is not None else None
    elif k >= 0 and tokens[k].tag == "PRP$":
        source = (k, k + 1)
    else:
        verb = next((v for v in range(k, max(-1, k - 4), -1) if tokens[v].is_verb), None)
        source = subject_before(tokens, verb) if verb is not None else None
    if source is None:
        return None
    attitude = -1 if tokens[i].lower.startswith(("concern", "fear", "complaint", "criticism", "warning")) else 0
    end = next((k for k in range(i + 2, len(tokens)) if tokens[k].text in (",", ";") and not tokens[k].quoted), _stop(tokens))
    return _Match(source, [(i + 1 + (tokens[i + 1].lower == "that"), end)], Cue(tokens[i].lower, "clause", attitude), i)


def _verb(tokens: Sequence[Token], i: int, cue: Cue, last: tuple[int, int] | None) -> _Match | None:
    if _negated(tokens, i) and cue.frame != "object":
        return None
    before = tokens[i - 1] if i else None
    passive = tokens[i].tag == "VBN" and before is not None and before.lower in ("is", "are", "was", "were", "been", "be", "being")
    if passive:
        return None
    if cue.frame == "clause" or cue.lemma in ("think", "believe", "ask", "tell", "warn", "call", "describe", "compare", "put"):
        inverted = _inverted(tokens, i, cue)
        if inverted is not None:
            return inverted
    source = subject_before(tokens, i)
    if (
        source is None
        and tokens[i].tag == "VBG"
        and (before is None or before.text in (",", *QUOTE_MARKS) or before.lower in ("in", "by", "and") or before.is_noun)
    ):
        source = last or subject_of_sentence(tokens, i)
        if source is None:
            return None
        if cue.frame == "belief":
            return None
    elif source is None and before is not None and (before.lower in ("and", "but", "then", "also", "or") or before.tag == "RB"):
        source = last or subject_of_sentence(tokens, i)
    elif (
        source is None
        and tokens[i].tag == "VB"
        and before is not None
        and before.tag == "TO"
        and any(t.lower == "on" for t in tokens[max(0, i - 2) : i])
    ):
        source = subject_of_sentence(tokens, i)
    if source is None:
        return None
    if tokens[source[0]].lower in ("it", "there", "what", "this") and cue.frame == "belief":
        return None
    parenthetical = _parenthetical(tokens, i, source)
    if parenthetical is not None:
        return _Match(source, parenthetical, cue, i)
    begin = _content_begin(tokens, i, cue)
    if begin is None or (begin < len(tokens) and tokens[begin].lower.endswith(("self", "selves"))):
        return None
    return _Match(source, [(begin, _right_end(tokens, begin, i))], cue, i)


def _negated(tokens: Sequence[Token], i: int) -> bool:
    window = tokens[max(0, i - 3) : i]
    return any(t.lower in ("not", "n't", "never", "declined", "refused", "failed", "without") or t.lower.endswith("n't") for t in window)


def _inverted(tokens: Sequence[Token], i: int, cue: Cue) -> _Match | None:
    """``C, said X`` and ``"C," said X, who leads it, "C."``."""
    if i == 0 or i + 1 >= len(tokens):
        return None
    before = tokens[i - 1]
    if not (before.text in (",", "?", "!", "—") or before.text in QUOTE_MARKS or before.quoted or before.text == "’"):
        return None
    end = np_after(tokens, i + 1)
    if end is None or tokens[i].tag == "VBG":
        return None
    if cue.frame == "addressee" and before.text == "," and subject_before(tokens, i) is not None:
        return None  # "C," X, 57, told a voter
    after = tokens[end] if end < len(tokens) else None
    if after is not None and after.is_verb and not after.quoted and after.tag in ("VBD", "VBZ", "VBP", "MD"):
        return None
    if after is not None and after.lower == "that" and cue.frame != "addressee":
        return None
    if cue.frame == "addressee" and after is not None and (after.tag in ("TO",) or after.lower in ("that", "whether", "if")):
        return None
    left = _back(tokens, i)
    if left <= 0:
        return None
    if before.text == "," and not before.quoted and not any(t.tag in ("VBD", "VBZ", "VBP", "MD") or t.quoted for t in tokens[:left]):
        return None  # "NAME, secretary of a coalition, described the move as": an apposition, no content
    content = [(clause_start(tokens, left), left)]
    nxt = next((k for k in range(end, len(tokens)) if tokens[k].text in QUOTE_MARKS or tokens[k].quoted), None)
    if nxt is not None:
        content.append((nxt, _stop(tokens)))
    return _Match((i + 1, end), content, cue, i, inverted=True)


def _parenthetical(tokens: Sequence[Token], i: int, source: tuple[int, int]) -> list[tuple[int, int]] | None:
    """``C, X said`` and ``C, X said, C``: what stands around a cue that is set off by commas or quotation marks."""
    start = source[0]
    while start > 0 and tokens[start - 1].lower in ("as",):
        start -= 1
    if start == 0:
        return None
    before = tokens[start - 1]
    if not (before.text in (",", "?", "!", "—", "–", "--") or before.text in QUOTE_MARKS or before.text == "’" or before.quoted):
        return None
    k = i + 1
    while k < len(tokens) and not tokens[k].quoted and tokens[k].text not in (",", ";", ":", *QUOTE_MARKS):
        token = tokens[k]
        if token.text in (".", "!", "?") and k >= len(tokens) - 2:
            break
        if token.tag in ("VBD", "VBZ", "VBP", "MD") or token.lower in ("that", "how", "why", "whether", "if", "what"):
            return None
        k += 1
    tail = tokens[i + 1 : k]
    ends = k >= len(tokens) or tokens[k].text in (".", "!", "?")
    marks = k < len(tokens) and (tokens[k].text in (",", ":", *QUOTE_MARKS) or tokens[k].quoted)
    quote_before = (
        before.text in QUOTE_MARKS or before.quoted or (start > 1 and (tokens[start - 2].text in QUOTE_MARKS or tokens[start - 2].quoted))
    )
    if tail and not quote_before and not _adjunct(tail):
        return None
    if not (ends or marks):
        return None
    left = _back(tokens, start)
    if left <= 0 or not any(t.is_verb or t.quoted for t in tokens[:left]):
        return None
    if (
        not quote_before
        and marks
        and not ends
        and tokens[0].lower
        in (
            "in",
            "on",
            "at",
            "after",
            "during",
            "for",
            "since",
            "by",
            "last",
            "when",
            "while",
            "as",
            "if",
            "although",
            "despite",
            "with",
            "asked",
            "from",
            "to",
        )
        and tokens[k].text != ","
    ):
        return None
    if not quote_before and tokens[0].tag in ("IN", "VBG", "VBN", "RB", "WRB", "TO", "VBD") and not _has_main_clause(tokens[:left]):
        return None
    content = [(clause_start(tokens, left), left)]
    if marks:
        content.append((k + (tokens[k].text in (",", ":")), _stop(tokens)))
    return content


def _has_main_clause(tokens: Sequence[Token]) -> bool:
    """Whether a clause stands after an opening subordinate one: a comma with a subject and a finite verb behind it."""
    comma = next((k for k, t in enumerate(tokens) if t.text == ","), None)
    if comma is None:
        opens = tokens[0].lower if tokens else ""
        return opens not in (
            "in",
            "on",
            "at",
            "after",
            "during",
            "while",
            "when",
            "as",
            "if",
            "although",
            "though",
            "because",
            "since",
            "despite",
            "before",
            "speaking",
            "asked",
            "writing",
            "responding",
            "for",
            "with",
            "from",
            "by",
            "until",
            "to",
            "where",
            "like",
            "unlike",
            "following",
        )
    return any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tokens[comma:])


def _adjunct(tail: Sequence[Token]) -> bool:
    """``on Thursday``, ``in a statement to the BBC``, ``Tuesday``, ``at the time``: goes with the cue, not with the content."""
    first = tail[0].lower
    if first in ("on", "in", "at", "during", "last", "this", "after", "by", "through", "to", "of", "via", "with", "before", "following"):
        return True
    return first in _TIME or tail[0].tag in ("RB",) or all(t.is_noun for t in tail)


def _content_begin(tokens: Sequence[Token], i: int, cue: Cue) -> int | None:
    n = len(tokens)
    k = i + 1
    if cue.frame == "addressee" or cue.lemma in ("ask", "tell"):
        end = np_after(tokens, k)
        if k < n and tokens[k].lower in ("on", "upon"):  # call on X to
            end = np_after(tokens, k + 1)
        if cue.lemma == "call" and k < n and tokens[k].lower == "for":
            return k + 1 if k + 1 < n else None
        if end is not None:
            m = _skip_adjuncts(tokens, end)
            if m < n and (
                tokens[m].lower in ("that", "to", "not", "how", "why", "whether", "if", "what", "for", "about", "of")
                or tokens[m].text in (":", ",", *QUOTE_MARKS)
                or tokens[m].quoted
                or cue.lemma == "tell"
            ):
                if tokens[m].text == "," and not any(t.quoted for t in tokens[m:]):
                    return None
                begin = m + (tokens[m].lower == "that" or tokens[m].text in (":", ","))
                return begin if begin < n - 1 else None
            if cue.lemma in ("call",) and end < n - 1:
                return k
            if cue.lemma in ("urge", "order", "request", "advise", "encourage", "press", "warn", "ask"):
                return k if n - k > 2 else None
            return None
        if k < n and (
            tokens[k].lower in ("that", "to", "for", "of", "whether", "if", "how", "why", "what", "about", "against")
            or tokens[k].quoted
            or tokens[k].text in (":", *QUOTE_MARKS)
        ):
            return k + (tokens[k].lower == "that" or tokens[k].text == ":")
        return None
    if k >= n:
        return None
    if cue.frame == "object":
        if tokens[k].lower in ("by", ".") or tokens[k].text in (".", ",", ";"):
            return None
        return k if n - k > 1 else None
    k = _skip_adjuncts(tokens, k)
    if k >= n or tokens[k].text in (".", ";", ")", "!"):
        return None
    token = tokens[k]
    if token.text == ",":
        m = k + 1
        if m < n and (tokens[m].quoted or tokens[m].text in QUOTE_MARKS):
            return m
        closing = next((c for c in range(m, n) if tokens[c].text == ","), None)
        if closing is not None and closing + 1 < n and (tokens[closing + 1].lower == "that" or tokens[closing + 1].text in QUOTE_MARKS):
            return closing + 1 + (tokens[closing + 1].lower == "that")
        return None
    if token.lower == "that":
        return k + 1 if k + 1 < n else None
    if token.text == ":":
        return k + 1 if k + 1 < n else None
    if token.quoted or token.text in QUOTE_MARKS or token.text == "‘":
        return k
    if token.lower in ("to", "whether", "if", "how", "why", "what", "when", "where", "who", "which"):
        return k
    if token.lower == "by" and cue.frame != "belief":
        return None
    clause = any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tokens[k:n])
    if clause or cue.frame == "belief":
        return k if n - k > 2 else None
    return k if n - k > 3 else None


_ADJUNCT_OPEN = frozenset("on in at during last this after to through via".split())


def _skip_adjuncts(tokens: Sequence[Token], k: int) -> int:
    """Past adverbs, days, "in a statement", "to the BBC" that belong to the cue."""
    n = len(tokens)
    while k < n and not tokens[k].quoted:
        token = tokens[k]
        if token.tag == "RB" and token.lower not in ("not", "n't", "there", "so", "too") and (k + 1 < n and tokens[k + 1].tag != "JJ"):
            k += 1
            continue
        if token.lower in _TIME:
            k += 1
            continue
        if token.lower in _ADJUNCT_OPEN:
            if token.lower == "to" and k + 1 < n and tokens[k + 1].tag.startswith("VB"):
                return k
            m = np_after(tokens, k + 1)
            if m is None:
                return k
            follows = tokens[m] if m < n else None
            words = {t.lower for t in tokens[k:m]}
            if follows is not None and (
                follows.lower == "that" or follows.text in (":", *QUOTE_MARKS) or follows.quoted or (words & (_SPEAKING_NOUNS | _TIME))
            ):
                k = m
                continue
            if follows is not None and follows.text == "," and m + 1 < n and (tokens[m + 1].quoted or tokens[m + 1].text in QUOTE_MARKS):
                return m + 1
            return k
        break
    return k


def _right_end(tokens: Sequence[Token], begin: int, cue: int) -> int:
    """Where content to the right of a cue ends: the sentence, or before another speaker's clause."""
    stop = _stop(tokens)
    for k in range(begin + 2, stop):
        token = tokens[k]
        if token.quoted:
            continue
        if token.text == ";":
            return k
        if token.text in (",", "—", "–") and k + 1 < stop:
            nxt = tokens[k + 1]
            if nxt.lower in ("according",) or (nxt.tag == "VBG" and nxt.lower in REPORTING):
                return k
            ahead = np_after(tokens, k + 1)
            conceded = any(t.lower in ("while", "although", "though", "despite", "whereas", "as") for t in tokens[:cue])
            if (
                conceded
                and ahead is not None
                and ahead < stop
                and tokens[ahead].lower in REPORTING
                and tokens[ahead].tag in ("VBD", "VBZ", "VBP")
            ):
                return k  # "While X claims A, critics argue B"
            if nxt.lower in ("but", "while", "and", "although", "though"):
                verb = next(
                    (v for v in range(k + 2, min(stop, k + 14)) if tokens[v].is_verb and tokens[v].tag != "VBG" and not tokens[v].quoted),
                    None,
                )
                if verb is not None and tokens[verb].lower in REPORTING and subject_before(tokens, verb) is not None:
                    return k
    return stop


def _stop(tokens: Sequence[Token]) -> int:
    """Index after the last token that is no end mark."""
    end = len(tokens)
    while end > 0 and tokens[end - 1].text in (".", "!", "?") and not tokens[end - 1].quoted:
        end -= 1
    return end


def _back(tokens: Sequence[Token], i: int) -> int:
    """Index after the last token before ``i`` that is no comma."""
    while i > 0 and tokens[i - 1].text in (",", "—", "–", "--") and not tokens[i - 1].quoted:
        i -= 1
    return i


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    return Span(start, end)


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


def _stance(tokens: Sequence[Token], i: int) -> _Match | None:
    """``The body is against its plan``, ``They are in favour of it``, ``Doctors are worried about C``."""
    attitude = _ADJECTIVES.get(tokens[i].lower)
    if attitude is None or i == 0:
        return None
    verb = i - 1
    if tokens[i].lower in ("favor", "favour"):
        if tokens[verb].lower != "in" or i + 1 >= len(tokens) or tokens[i + 1].lower != "of":
            return None
        verb -= 1
    while verb >= 0 and tokens[verb].tag == "RB" and tokens[verb].lower not in ("not", "n't", "never"):
        verb -= 1
    if verb < 0 or tokens[verb].lower not in (
        "is",
        "are",
        "was",
        "were",
        "been",
        "'s",
        "'re",
        "remain",
        "remains",
        "remained",
        "stand",
        "stands",
        "stood",
    ):
        return None
    source = subject_before(tokens, verb + 1) if tokens[verb].lower == "been" else subject_before(tokens, verb)
    if source is None or i + 2 > len(tokens) - 1 or tokens[i + 1].text in (".", ","):
        return None
    begin = i + 1 + (tokens[i + 1].lower in ("of", "to", "about", "with", "over", "that"))
    return _Match(source, [(begin, _right_end(tokens, begin, i))], Cue(tokens[i].lower, "object", attitude), i)


_ADJECTIVES = {
    "against": -1,
    "opposed": -1,
    "critical": -1,
    "concerned": -1,
    "worried": -1,
    "skeptical": -1,
    "sceptical": -1,
    "wary": -1,
    "unhappy": -1,
    "alarmed": -1,
    "supportive": 1,
    "favor": 1,
    "favour": 1,
    "confident": 0,
    "convinced": 0,
    "certain": 0,
}


# ---------------------------------------------------------------- quotations


def _with_quotes(document: Document, found: list[Attribution]) -> list[Attribution]:
    """Give every quotation a speaker: the attribution it stands in, or the one before it."""
    text = document.text
    result = list(found)
    owner: dict[int, int] = {}
    previous: int | None = None
    for number, quote in enumerate(document.quotes):
        chosen = _overlapping(result, quote)
        if chosen is None:
            chosen = _near(document, result, quote, previous, number)
        if chosen is None:
            continue
        owner[number] = chosen
        previous = number
        one = result[chosen]
        grown = _grown(text, one, quote)
        result[chosen] = replace(one, content=grown, quotes=(*one.quotes, number))
    return [replace(one, manner=_manner(document, one)) for one in result if one.content]


def _overlapping(found: Sequence[Attribution], quote: Quote) -> int | None:
    best, size = None, 0
    for k, one in enumerate(found):
        shared = sum(c.overlap(quote.span) for c in one.content)
        if shared > size or (shared == size and shared and one.frame != "belief"):
            best, size = k, shared
    return best if size > 0 else None


def _near(document: Document, found: list[Attribution], quote: Quote, previous: int | None, number: int) -> int | None:
    """The speaker of a quotation that no cue of its own sentence claims; a new attribution is added for it."""
    words = document.text[quote.start : quote.end].split()
    sentence = document.sentence_at(quote.start) or document.sentence_at(quote.start - 1)
    if sentence is None:
        return None
    paragraph = document.paragraphs[quote.paragraph]
    alone = not document.text[paragraph.start : quote.start].strip('“"«„‘ \t\n')
    source: Span | None = None
    held = True
    if quote.continues and previous is not None:
        prior = _owner_of(found, previous)
        source, held = (prior.source, prior.held) if prior else (None, True)
    if quote.speaker is not None:
        source = quote.speaker
    if source is None:
        before = document.text[paragraph.start : quote.start].rstrip(' “"«„‘')
        colon = before.endswith(":")
        subject = subject_of_sentence([t for t in sentence.tokens if t.end <= quote.start])
        tail = _speaker_after(document, sentence, quote)
        if tail is not None:
            source = tail
        elif colon and subject is not None:
            outside = [t for t in sentence.tokens if t.end <= quote.start]
            source = Span(outside[subject[0]].start, outside[subject[1] - 1].end)
        elif colon and sentence.tokens:
            head = [t for t in sentence.tokens if t.end <= quote.start and t.text != ":"]
            start = np_before(head, len(head)) if head else None
            if start is not None:
                source = Span(head[start].start, head[-1].end)
    if source is None:
        ahead = [t for t in sentence.tokens if t.end <= quote.start and not t.quoted and t.text not in QUOTE_MARKS]
        start = np_before(ahead, len(ahead)) if ahead else None
        if start == 0 and document.text[quote.start : quote.start + 1].islower():
            source = Span(ahead[0].start, ahead[-1].end)  # The organisation "calls on ..."
    if source is None and len(words) < 4:
        return None
    if source is None:
        in_paragraph = [a for a in found if document.sentences[a.sentence].paragraph == quote.paragraph and a.cue is not None]
        before_it = [a for a in in_paragraph if a.content[0].start < quote.start]
        after_it = [a for a in in_paragraph if a.content[0].start >= quote.start]
        if before_it and not alone:
            source = before_it[-1].source
        elif after_it and alone and after_it[0].sentence <= sentence.index + 1:
            source = after_it[0].source
        elif alone and previous is not None and _close(document, previous, quote):
            prior = _owner_of(found, previous)
            source = prior.source if prior else None
        elif alone and quote.paragraph > 0:
            source = _announced(document, found, quote)
        elif not alone:
            outside = [t for t in sentence.tokens if t.end <= quote.start and not t.quoted]
            subject = _nearest_subject(outside)
            source = Span(outside[subject[0]].start, outside[subject[1] - 1].end) if subject else None
    if source is None:
        return None
    found.append(Attribution(sentence.index, source, None, (quote.span,), "direct", "", 0, held))
    return len(found) - 1


def _speaker_after(document: Document, sentence: Sentence, quote: Quote) -> Span | None:
    """``"C," beamed X`` and ``"C," X quipped``: any verb will do right behind a quotation that ends with a comma or mark."""
    if document.text[quote.end - 1 : quote.end] not in (",", "?", "!") or not quote.closed:
        return None
    after = [t for t in sentence.tokens if t.start > quote.end and not t.quoted]
    if len(after) < 2:
        return None
    if after[0].tag in ("VBD", "VBZ", "VBN"):
        end = np_after(after, 1)
        return Span(after[1].start, after[end - 1].end) if end is not None else None
    end = np_after(after, 0)
    if end is not None and end < len(after) and after[end].tag in ("VBD", "VBZ", "VBN"):
        return Span(after[0].start, after[end - 1].end)
    return None


def _nearest_subject(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """The subject of the finite verb that stands nearest to the end, else the one before it, and so on."""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].tag in ("VBD", "VBZ", "VBP"):
            found = subject_before(tokens, i)
            if found is not None and tokens[found[0]].lower not in ("it", "this", "that", "there"):
                return found
    return None


def _owner_of(found: Sequence[Attribution], number: int) -> Attribution | None:
    return next((a for a in found if number in a.quotes), None)


def _close(document: Document, previous: int, quote: Quote) -> bool:
    return quote.paragraph - document.quotes[previous].paragraph <= 1


def _announced(document: Document, found: Sequence[Attribution], quote: Quote) -> Span | None:
    """A paragraph that is all quotation after one that ends with a colon, or whose last sentence names a speaker."""
    before = document.paragraphs[quote.paragraph - 1]
    lead = [s for s in document.sentences if s.paragraph == quote.paragraph - 1]
    if not lead:
        return None
    outside = [t for t in lead[-1].tokens if not t.quoted]
    if document.text[before.start : before.end].rstrip().endswith(":"):
        subject = subject_of_sentence(outside)
        if subject is not None:
            return Span(outside[subject[0]].start, outside[subject[1] - 1].end)
    last = [a for a in found if a.sentence == lead[-1].index and a.source is not None]
    return last[-1].source if last else None


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


def _manner(document: Document, one: Attribution) -> Manner:
    if not one.quotes:
        return one.manner
    inside = sum(c.overlap(document.quotes[q].span) for c in one.content for q in one.quotes)
    size = sum(len(c) for c in one.content)
    return "direct" if size and inside >= 0.85 * size else "mixed"
