"""Who a source phrase refers to: names, roles, pronouns and "the group" resolved within one article.

The order is Hobbs' (1978) in spirit: the nearest earlier speaker or subject that fits in kind and number. What fits nobody keeps
its own words as its name; nobody is ever merged on a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.core import Span
from rag.mine.agents import is_agent
from rag.mine.attributed import Attribution
from rag.mine.authors import note_author, note_authors
from rag.mine.cues import CUES, EVIDENCE
from rag.mine.descriptions import described, stem
from rag.mine.discourse import Discourse
from rag.mine.document import Document
from rag.mine.mentions import Speaker, head_of, named
from rag.mine.names import name_runs
from rag.mine.phrases import subject_of_sentence
from rag.mine.registry import Registry
from rag.mine.tokens import Token

__all__ = ["Speaker", "resolve"]

_PLURAL_PRONOUN = frozenset(("they", "them", "their", "both", "all", "some", "others", "many"))
_POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they"}


def resolve(
    document: Document, attributions: Sequence[Attribution], registry: Registry, floor: Sequence[Speaker | None] = ()
) -> list[Speaker | None]:
    """The speaker of each attribution, in their order; None when the text does not tell. ``floor`` says who "I" is, a sentence each."""
    discourse = Discourse(document, registry, floor)
    return [_speaker(discourse, one, _nested(one, attributions)) for one in attributions]


def _nested(one: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether another voice of the same sentence reports this one: it is no antecedent for what comes after."""
    return one.cue is not None and any(
        other is not one and other.sentence == one.sentence and other.cue is not None and any(c.contains(one.cue) for c in other.content)
        for other in others
    )


def _speaker(discourse: Discourse, one: Attribution, nested: bool) -> Speaker | None:
    """The speaker of one attribution; unless somebody else reports it, the next pronoun may mean that speaker."""
    _advance(discourse, one)
    if one.source is None:
        found = None
    else:
        note_authors(discourse, discourse.document.sentences[one.sentence].tokens)
        home = discourse.document.sentence_at(one.source.start)
        speaking = one.frame in ("clause", "addressee", "object") and one.lemma in CUES and one.lemma not in EVIDENCE and bool(one.content)
        found = _refer(discourse, one.source, home.index if home is not None else one.sentence, speaking)
        if found is None and one.cue is not None and discourse.speaker is not None and one.sentence - discourse.speaker_at <= 1:
            cue = next((t for t in discourse.document.sentences[one.sentence].tokens if t.start == one.cue.start), None)
            if cue is not None and cue.tag == "VBG":  # "These findings alarmed them, saying ...": the one who spoke before
                found = replace(discourse.speaker, certain=False)
    if found is not None and not nested:
        discourse.remember(found)
        if one.frame == "clause" or one.frame == "addressee" or one.cue is None or found.kind in ("person", "organisation"):
            discourse.speaker = found
            discourse.speaker_at = one.sentence
        if found.kind == "group":
            discourse.group_at = one.sentence
        note_author(discourse, one, found)
    return found


def _advance(discourse: Discourse, one: Attribution) -> None:
    """Let the subjects of the sentences before this one become possible antecedents."""
    while discourse.at < one.sentence:
        sentence = discourse.document.sentences[discourse.at]
        outside = [t for t in sentence.tokens if not t.quoted]
        subject = subject_of_sentence(outside)
        limit = None
        if subject is not None:
            limit = subject
            phrase = outside[subject[0] : subject[1]]
            found = named(discourse.registry, phrase)
            if found is not None:
                discourse.remember(found)
        depth = [0]
        for token in outside:  # what stands in brackets (tickers, parties, abbreviations) is nobody's antecedent
            depth.append(depth[-1] + (token.text == "(") - (token.text == ")"))
        mentioned = [
            named(discourse.registry, outside[a:b])
            for a, b in name_runs(outside)
            if depth[a] <= 0
            and not _reporter(outside, a, b, discourse)
            and not (a and outside[a - 1].lower in ("told", "tell", "tells", "telling"))  # whom they told is only the reporter
        ]
        for found in mentioned:
            if found is not None and (limit is None or found.kind != "person" or discourse.person is None):
                discourse.remember(found, weak=limit is not None)
            elif found is not None:
                discourse.mention(found)
        note_authors(discourse, sentence.tokens)
        discourse.at += 1
    # names before the source in the same sentence are antecedents too
    if one.source is not None and one.sentence < len(discourse.document.sentences):
        before = [t for t in discourse.document.sentences[one.sentence].tokens if t.end <= one.source.start and not t.quoted]
        subject = subject_of_sentence(before)
        doing = named(discourse.registry, before[subject[0] : subject[1]]) if subject is not None else None
        if doing is not None and doing.kind == "person":
            discourse.remember(doing)  # "X fired back: 'A,' he wrote"
        for a, b in name_runs(before):
            if _reporter(before, a, b, discourse):
                continue
            found = named(discourse.registry, before[a:b])
            if found is not None:
                discourse.remember(found, weak=True)


def _refer(discourse: Discourse, source: Span, sentence: int, speaking: bool) -> Speaker | None:
    """Whom the source phrase in that sentence means."""
    tokens = [t for t in discourse.document.sentences[sentence].tokens if source.start <= t.start and t.end <= source.end]
    if not tokens:
        return None
    first = tokens[0].lower
    if len(tokens) == 1 and first in ("i", "we", "me", "us"):
        return discourse.floor[sentence] if discourse.floor else None
    if len(tokens) == 1 and tokens[0].tag in ("PRP", "WP"):
        return _pronoun(discourse, first)
    if tokens[0].tag == "PRP$" or first in _POSSESSIVES:
        return _apposed(discourse, tokens, sentence) or _pronoun(discourse, _POSSESSIVES.get(first, first))
    return named(discourse.registry, tokens) or _apposed(discourse, tokens, sentence) or described(discourse, tokens, speaking)


def _apposed(discourse: Discourse, tokens: Sequence[Token], sentence: int) -> Speaker | None:
    """``the state's consultant, professor NAME, warns``: the name behind a description."""
    head, _ = head_of(tokens)
    if head is None or not is_agent(head.text):
        return None
    after = [t for t in discourse.document.sentences[sentence].tokens if t.start >= tokens[-1].end and not t.quoted][:9]
    if not after or after[0].text != ",":
        return None
    closing = next((i for i, t in enumerate(after) if i and t.text in (",", ".", ";")), None)
    inner = after[1:closing] if closing is not None else []
    found = named(discourse.registry, inner) if inner and not any(t.is_verb for t in inner) else None
    return found if found is not None and found.kind == "person" else None


def _pronoun(discourse: Discourse, word: str) -> Speaker | None:
    if word in ("he", "she", "him", "her"):
        return discourse.called("m" if word in ("he", "him") else "f")
    if word == "it":
        one = discourse.speaker
        if one is not None and (one.kind in ("organisation", "document") or (one.kind == "group" and not _plural_group(one))):
            return one
        return discourse.organisation or discourse.company
    if word in _PLURAL_PRONOUN:
        plural = _plural_before(discourse)
        near = discourse.speaker is not None and discourse.at - discourse.speaker_at <= 1
        if near and discourse.speaker is not None and (discourse.speaker.kind == "group" or _plural_name(discourse.speaker)):
            return discourse.speaker
        if discourse.group is not None and discourse.at - discourse.group_at <= 1:
            return discourse.group
        if plural is not None:
            return plural
        if discourse.speaker is not None and discourse.speaker.kind in ("group", "organisation"):
            return discourse.speaker
        return discourse.group or discourse.organisation
    if word == "who":
        return discourse.person
    return None


def _plural_before(discourse: Discourse) -> Speaker | None:
    """People named as a plural in the sentence before this one ("the concerns of experts ... They argue")."""
    if discourse.at == 0:
        return None
    tokens = [t for t in discourse.document.sentences[discourse.at - 1].tokens if not t.quoted]
    for i, token in enumerate(tokens):
        if token.tag == "NNS" and is_agent(token.text) and not token.is_name:
            start = i
            while start > 0 and (tokens[start - 1].is_noun or tokens[start - 1].tag in ("JJ", "CD")) and not tokens[start - 1].is_verb:
                start -= 1
            known = discourse.groups.get(stem(token.lower))
            return known or described(discourse, tokens[start : i + 1])
    return None


def _plural_group(speaker: Speaker) -> bool:
    """``Critics``, ``Child protection experts``: nobody calls them "it"."""
    return speaker.name.split()[-1].lower().endswith("s")


def _plural_name(speaker: Speaker) -> bool:
    """``Senate Democrats``: an organisation that is spoken of as "they"."""
    last = speaker.name.split()[-1]
    return speaker.kind == "organisation" and last.endswith("s") and not last.isupper() and not last.endswith("ss")


def _reporter(tokens: Sequence[Token], a: int, b: int, discourse: Discourse) -> bool:
    """Whether a name is that of the outlet whose article this is, or of whoever saw or got something ("seen by Reuters")."""
    name = " ".join(t.text for t in tokens[a:b]).casefold()
    publisher = discourse.document.source.publisher.casefold()
    seen = (
        a > 1
        and tokens[a - 1].lower in ("by", "to", "with")
        and tokens[a - 2].lower in ("seen", "obtained", "reviewed", "provided", "sent", "spoke", "shown")
    )
    return seen or (bool(publisher) and (name == publisher or publisher.startswith(f"{name} ")))
