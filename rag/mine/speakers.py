"""Who a source phrase refers to: names, roles, pronouns and "the group" resolved within one article.

The order is Hobbs' (1978) in spirit: the nearest earlier speaker or subject that fits in kind and number. What fits nobody keeps
its own words as its name; nobody is ever merged on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.core import Span, VoiceKind
from rag.mine.attribution import Attribution
from rag.mine.document import Document
from rag.mine.names import COMPANY_HEADS, GROUP_HEADS, Entity, Registry, is_agent, is_role, name_runs, strip_titles
from rag.mine.phrases import subject_of_sentence
from rag.mine.tokens import Token

__all__ = ["Speaker", "resolve"]

_DOCUMENTS = frozenset(
    """
    letter statement report study poll survey text paper article memo document editorial analysis review post blog tweet email filing
    complaint lawsuit ruling release declaration petition data figures statistics findings research website transcript
    """.split()
)
_SPOKES = re.compile(r"(?i)spokes(?:man|woman|person|people)|representative")
_PLURAL_PRONOUN = frozenset(("they", "them", "their", "both", "all", "some", "others", "many"))
_ANYBODY = frozenset(
    "mine people person anyone anybody everyone everybody someone somebody nobody one ones others many some most few".split()
)
_ABSTRACT = re.compile(
    r"(?i)(?:ment|tion|sion|ness|ity|ance|ence|ism|ing|al|ure|sis)s?$|^(?:response|reply|plan|plans|claim|view|views|argument|position|stance|words|remarks|comments|answer|decision|move|message|version|account)s?$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The voice behind one attribution, as this article knows it. ``certain`` is false when only the context suggests it."""

    name: str
    kind: VoiceKind
    role: str = ""
    organisation: str = ""
    aliases: tuple[str, ...] = ()
    certain: bool = True


@dataclass(slots=True)
class _State:
    person: Speaker | None = None
    organisation: Speaker | None = None
    company: Speaker | None = None
    group: Speaker | None = None
    speaker: Speaker | None = None
    group_at: int = -9
    speaker_at: int = -9


def resolve(document: Document, attributions: Sequence[Attribution], registry: Registry) -> list[Speaker | None]:
    """The speaker of each attribution, in their order; None when the text does not tell."""
    resolver = _Resolver(document, registry)
    return [resolver.speaker(one, _nested(one, attributions)) for one in attributions]


def _nested(one: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether another voice of the same sentence reports this one: it is no antecedent for what comes after."""
    return one.cue is not None and any(
        other is not one and other.sentence == one.sentence and other.cue is not None and any(c.contains(one.cue) for c in other.content)
        for other in others
    )


class _Resolver:
    def __init__(self, document: Document, registry: Registry) -> None:
        self.document = document
        self.registry = registry
        self.state = _State()
        self.at = 0
        self.groups: dict[str, Speaker] = {}
        self.documents: dict[str, Speaker] = {}

    def speaker(self, one: Attribution, nested: bool = False) -> Speaker | None:
        self._advance(one)
        if one.source is None:
            found = None
        else:
            self._authors(self.document.sentences[one.sentence].tokens)
            home = self.document.sentence_at(one.source.start)
            found = self._refer(one.source, home.index if home is not None else one.sentence)
            if found is None and one.cue is not None and self.state.speaker is not None and one.sentence - self.state.speaker_at <= 1:
                cue = next((t for t in self.document.sentences[one.sentence].tokens if t.start == one.cue.start), None)
                if cue is not None and cue.tag == "VBG":  # "These findings alarmed them, saying ...": the one who spoke before
                    found = replace(self.state.speaker, certain=False)
        if found is not None and not nested:
            self._remember(found)
            if one.frame == "clause" or one.frame == "addressee" or one.cue is None or found.kind in ("person", "organisation"):
                self.state.speaker = found
                self.state.speaker_at = one.sentence
            if found.kind == "group":
                self.state.group_at = one.sentence
            self._authored(one, found)
        return found

    # ---- discourse state

    def _advance(self, one: Attribution) -> None:
        """Let the subjects of the sentences before this one become possible antecedents."""
        while self.at < one.sentence:
            sentence = self.document.sentences[self.at]
            outside = [t for t in sentence.tokens if not t.quoted]
            subject = subject_of_sentence(outside)
            limit = None
            if subject is not None:
                limit = subject
                phrase = outside[subject[0] : subject[1]]
                found = self._named(phrase)
                if found is not None:
                    self._remember(found)
            depth = [0]
            for token in outside:  # what stands in brackets (tickers, parties, abbreviations) is nobody's antecedent
                depth.append(depth[-1] + (token.text == "(") - (token.text == ")"))
            mentioned = [self._named(outside[a:b]) for a, b in name_runs(outside) if depth[a] <= 0]
            for found in mentioned:
                if found is not None and (limit is None or found.kind != "person" or self.state.person is None):
                    self._remember(found, weak=limit is not None)
            self._authors(sentence.tokens)
            self.at += 1
        # names before the source in the same sentence are antecedents too
        if one.source is not None and one.sentence < len(self.document.sentences):
            before = [t for t in self.document.sentences[one.sentence].tokens if t.end <= one.source.start and not t.quoted]
            for a, b in name_runs(before):
                found = self._named(before[a:b])
                if found is not None:
                    self._remember(found, weak=True)

    def _remember(self, found: Speaker, weak: bool = False) -> None:
        state = self.state
        if found.kind == "person":
            if not weak or state.person is None:
                state.person = found
        elif found.kind in ("group",):
            state.group = found
        elif found.kind == "organisation":
            entity = self.registry.find(found.name)
            company = entity is not None and entity.company
            if company:
                if not weak or state.company is None:
                    state.company = found
            elif not weak or state.organisation is None:
                state.organisation = found

    # ---- reference

    def _refer(self, source: Span, sentence: int) -> Speaker | None:
        tokens = [t for t in self.document.sentences[sentence].tokens if source.start <= t.start and t.end <= source.end]
        if not tokens:
            return None
        first = tokens[0].lower
        if len(tokens) == 1 and tokens[0].tag in ("PRP", "WP"):
            return self._pronoun(first)
        if (tokens[0].tag == "PRP$" or first in ("his", "her", "its", "their")) and (found := self._apposed(tokens, sentence)) is not None:
            return found
        if tokens[0].tag == "PRP$" or first in ("his", "her", "its", "their"):
            return self._pronoun({"his": "he", "her": "she", "its": "it", "their": "they"}.get(first, first))
        named = self._named(tokens)
        if named is not None:
            return named
        return self._apposed(tokens, sentence) or self._described(tokens)

    def _apposed(self, tokens: Sequence[Token], sentence: int) -> Speaker | None:
        """``the state's consultant, professor NAME, warns``: the name behind a description."""
        head, _ = _head(tokens)
        if head is None or not is_agent(head.text):
            return None
        after = [t for t in self.document.sentences[sentence].tokens if t.start >= tokens[-1].end and not t.quoted][:9]
        if not after or after[0].text != ",":
            return None
        closing = next((i for i, t in enumerate(after) if i and t.text == ","), None)
        inner = after[1:closing] if closing is not None else []
        found = self._named(inner) if inner and not any(t.is_verb for t in inner) else None
        return found if found is not None and found.kind == "person" else None

    def _pronoun(self, word: str) -> Speaker | None:
        state = self.state
        if word in ("he", "she", "him", "her"):
            return state.person
        if word == "it":
            if state.speaker is not None and state.speaker.kind in ("organisation", "group", "document"):
                return state.speaker
            return state.organisation or state.company
        if word in _PLURAL_PRONOUN:
            plural = self._plural_before()
            near = state.speaker is not None and self.at - state.speaker_at <= 1
            if near and state.speaker is not None and (state.speaker.kind == "group" or _plural_name(state.speaker)):
                return state.speaker
            if state.group is not None and self.at - state.group_at <= 1:
                return state.group
            if plural is not None:
                return plural
            if state.speaker is not None and state.speaker.kind in ("group", "organisation"):
                return state.speaker
            return state.group or state.organisation
        if word == "who":
            return state.person
        return None

    def _plural_before(self) -> Speaker | None:
        """People named as a plural in the sentence before this one ("the concerns of experts ... They argue")."""
        if self.at == 0:
            return None
        tokens = [t for t in self.document.sentences[self.at - 1].tokens if not t.quoted]
        for i, token in enumerate(tokens):
            if token.tag == "NNS" and is_agent(token.text) and not token.is_name:
                start = i
                while start > 0 and (tokens[start - 1].is_noun or tokens[start - 1].tag in ("JJ", "CD")) and not tokens[start - 1].is_verb:
                    start -= 1
                known = self.groups.get(_stem(token.lower))
                return known or self._described(tokens[start : i + 1])
        return None

    def _named(self, tokens: Sequence[Token]) -> Speaker | None:
        """The speaker when the phrase has a name at its heart; None for descriptions that only contain one."""
        bracket = next((i for i, t in enumerate(tokens) if t.text == "("), 0)
        tokens = tokens[:bracket] if bracket else tokens
        runs = list(name_runs(tokens))
        if not runs:
            return None
        people: list[Entity] = []
        for a, b in runs:
            entity = self._entity(tokens[a:b])
            if entity is not None and entity.kind == "person":
                people.append(entity)
        head, possessed = _head(tokens)
        if people and not (head is not None and not head.is_name and possessed):
            return _speaker_of(people[0])
        spokes = next((t for t in tokens if _SPOKES.fullmatch(t.text)), None)
        if spokes is not None and not people:
            a, b = runs[0]
            entity = self._entity(tokens[a:b])
            if entity is not None:
                base = _speaker_of(entity)
                return Speaker(base.name, base.kind, spokes.text.lower(), base.organisation, base.aliases)
        if head is not None and head.is_name:
            a, b = next(((a, b) for a, b in reversed(runs) if tokens[a].start <= head.start < tokens[b - 1].end), runs[-1])
            entity = self._entity(tokens[a:b])
            return _speaker_of(entity) if entity is not None else None
        if head is not None and head.lower in _DOCUMENTS and runs[0][0] <= 1 and not people:
            entity = self._entity(tokens[runs[0][0] : runs[0][1]])  # "VGT statistics", "the NSPCC report"
            return _speaker_of(entity) if entity is not None else None
        if possessed and head is not None and (head.lower in _DOCUMENTS or _ABSTRACT.search(head.lower)) and not is_role(head.text):
            a, b = runs[0]
            entity = self._entity(tokens[a:b])
            return _speaker_of(entity) if entity is not None else None
        return None

    def _entity(self, tokens: Sequence[Token]) -> Entity | None:
        if len(tokens) == 1 and tokens[0].lower in ("democratic", "republican", "american", "british", "european"):
            return None
        words = strip_titles([t.text for t in tokens])
        for size in range(len(words), 0, -1):
            found = self.registry.find(" ".join(words[-size:])) or self.registry.find(" ".join(words[:size]))
            if found is not None:
                return found
        return None

    def _described(self, tokens: Sequence[Token]) -> Speaker | None:
        """``the group``, ``critics``, ``the 129 organizations``, ``the letter``, ``a government official``."""
        head, _ = _head(tokens)
        if head is None:
            return None
        word = head.lower
        state = self.state
        definite = tokens[0].lower in ("the", "this", "that", "these", "those", "its", "their")
        singular = head.tag != "NNS"
        bare = [t for t in tokens if t.tag not in ("DT",) and t.lower not in ("the", "this", "a", "an")]
        text = self.document.text[tokens[0].start : tokens[-1].end]
        while len(bare) > 1 and bare[-1].tag in ("IN", "TO", "CC", ","):
            bare.pop()
        label = self.document.text[bare[0].start : bare[-1].end] if bare else text
        spokes = _SPOKES.fullmatch(head.text)
        if spokes is not None:
            whole = {t.lower for t in tokens}
            base = state.company if whole & COMPANY_HEADS else (state.organisation if whole & GROUP_HEADS else None)
            base = base or (self._only_company() or state.organisation if whole & COMPANY_HEADS else None)
            if base is not None:
                return Speaker(base.name, base.kind, head.text.lower(), base.organisation, base.aliases)
        if word in _DOCUMENTS:
            known = self.documents.get(word) or (
                self.documents.get("") if definite and word in ("text", "statement", "letter", "document") else None
            )
            if known is not None:
                return known
            if (
                definite
                and state.speaker is not None
                and state.speaker.kind in ("organisation", "group")
                and word in ("statement", "report", "text", "release", "letter", "data", "figures", "findings", "statistics", "research")
            ):
                return state.speaker
            return Speaker(_capital(label), "document")
        if definite and singular and word in COMPANY_HEADS and state.company is not None and len(bare) <= 4:
            return state.company
        if definite and singular and word in COMPANY_HEADS and len(bare) <= 4:
            company = self._only_company()
            if company is not None:
                return company
        if definite and singular and word in GROUP_HEADS and len(bare) <= 2:
            for candidate in (state.speaker, state.organisation, state.group):
                if candidate is not None and candidate.kind in ("organisation", "group") and not self._is_company(candidate):
                    return candidate
            return state.organisation or state.group
        named_like = [s for s in (state.organisation, state.company) if s is not None and word in s.name.lower().split()]
        if definite and named_like and len(bare) <= 2:
            return named_like[0]
        if word in ("man", "woman", "person") and definite and state.person is not None and len(bare) == 1:
            return state.person
        if definite and singular and is_role(word) and len(bare) <= 3:
            by_role = [e for e in self.registry.entities if e.kind == "person" and word in e.role.lower().split()]
            if len(by_role) == 1:
                return _speaker_of(by_role[0])
            if not by_role and state.person is not None and len(bare) == 1 and is_role(word):
                return state.person
        if word in _ANYBODY:
            return None
        stem = _stem(word)
        known_group = self.groups.get(stem)
        if known_group is not None and (definite or len(bare) <= len(known_group.name.split())) and not singular:
            return known_group
        plural = head.tag == "NNS" or tokens[0].tag == "CD" or any(t.text == "and" for t in tokens)
        if not is_agent(word) and not any(t.tag == "NNS" and is_agent(t.text) for t in tokens if t.start <= head.start):
            return None
        if not (plural or is_role(word) or word in GROUP_HEADS | COMPANY_HEADS or word in ("government", "police", "opposition", "public")):
            return None
        made = Speaker(_capital(label), "group" if plural or not is_role(word) else "unknown")
        if plural:
            for noun in (t for t in tokens if t.tag == "NNS"):
                self.groups.setdefault(_stem(noun.lower), made)
        return made

    def _is_company(self, speaker: Speaker) -> bool:
        entity = self.registry.find(speaker.name)
        return entity is not None and entity.company

    def _only_company(self) -> Speaker | None:
        """The company that the article is about: the one most often named, when the text calls it one or nothing else competes."""
        companies = [
            e
            for e in self.registry.entities
            if e.company and e.first <= self.document.sentences[min(self.at, len(self.document.sentences) - 1)].span.end
        ]
        companies.sort(key=lambda e: -e.count)
        if companies:
            return _speaker_of(companies[0])
        others = [
            e
            for e in self.registry.entities
            if e.kind == "organisation"
            and e.count >= 2
            and " " not in e.name
            and not e.name.isupper()
            and e.first <= self.document.sentences[min(self.at, len(self.document.sentences) - 1)].span.end
        ]
        others.sort(key=lambda e: -e.count)
        return _speaker_of(others[0]) if others else None

    # ---- documents and who wrote them

    def _authors(self, tokens: Sequence[Token]) -> None:
        """``a letter signed by X``, ``a statement from X``, ``X issued a statement``: the document speaks for X."""
        for i, token in enumerate(tokens):
            if token.quoted or token.lower not in _DOCUMENTS:
                continue
            for k in range(i + 1, min(i + 8, len(tokens))):
                if tokens[k].lower in ("by", "from") and not tokens[k].quoted:
                    end = k + 1
                    while end < len(tokens) and (
                        tokens[end].tag.startswith(("NN", "JJ", "DT", "CD", "PRP$", "POS"))
                        or (tokens[end].lower in ("of", "in", "and", "from") and end + 1 < len(tokens))
                        or (tokens[end].text == "," and end + 1 < len(tokens) and tokens[end + 1].is_name)
                    ):
                        end += 1
                    phrase = list(tokens[k + 1 : end])
                    while phrase and phrase[-1].lower in ("of", "in", "and", "from", ","):
                        phrase.pop()
                    found = self._named(phrase) if phrase else None
                    found = found or (self._described(phrase) if phrase else None)
                    if found is not None:
                        self._author(token.lower, found)
                    break
                if tokens[k].tag in ("VBD", "VBZ", "VBP") and tokens[k].lower not in (
                    "was",
                    "were",
                    "is",
                    "has",
                    "had",
                    "signed",
                    "sent",
                    "written",
                    "issued",
                    "released",
                    "penned",
                ):
                    break
            for k in range(max(0, i - 4), i):
                if tokens[k].lower in ("issued", "released", "published", "wrote", "signed", "sent"):
                    subject = subject_of_sentence(tokens, k + 1)
                    found = self._named(tokens[subject[0] : subject[1]]) if subject else None
                    if found is not None:
                        self._author(token.lower, found)

    def _author(self, noun: str, found: Speaker) -> None:
        self.documents.setdefault(noun, found)
        self.documents[""] = found

    def _authored(self, one: Attribution, found: Speaker) -> None:
        """``In a letter to Y, X said``: from now on "the letter" is X's."""
        if found.kind == "document" or one.source is None:
            return
        tokens = self.document.sentences[one.sentence].tokens
        for token in tokens:
            if token.lower in ("letter", "statement", "petition", "memo", "blog", "editorial") and not token.quoted:
                previous = tokens[max(0, tokens.index(token) - 3) : tokens.index(token)]
                if any(t.lower in ("in", "a", "an") for t in previous) and not any(t.lower in ("to", "response") for t in previous):
                    self._author(token.lower, found)


def _head(tokens: Sequence[Token]) -> tuple[Token | None, bool]:
    """The head noun of a phrase (the last noun before a preposition or comma), and whether something possesses it."""
    end = next(
        (i for i, t in enumerate(tokens) if i and (t.tag in ("IN", "TO") or t.text in (",", "(")) and t.lower not in ("&",)), len(tokens)
    )
    runs = list(name_runs(tokens))
    for a, b in runs:  # "Center for Missing & Exploited Children" is one head
        if a < end < b:
            return tokens[b - 1], False
    nouns = [t for t in tokens[:end] if t.is_noun]
    if not nouns:
        return None, False
    return nouns[-1], any(t.tag == "POS" for t in tokens[:end])


def _plural_name(speaker: Speaker) -> bool:
    """``Senate Democrats``: an organisation that is spoken of as "they"."""
    last = speaker.name.split()[-1]
    return speaker.kind == "organisation" and last.endswith("s") and not last.isupper() and not last.endswith("ss")


def _speaker_of(entity: Entity) -> Speaker:
    return Speaker(entity.name, entity.kind, entity.role, entity.organisation, tuple(sorted(entity.aliases - {entity.name})))


def _capital(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s)$", "", word)
