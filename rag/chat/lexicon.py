"""What a corpus speaks of: its words, names, figures and voices, for reading questions against."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from rag.answer.terms import STOPWORDS, Token, fold, key, stem, tokens
from rag.core import ArgumentMap, Debate, Side, Source, Voice

__all__ = ["Lexicon", "Spoken"]

_PARENTHESIS = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")
_LISTING = re.compile(r"[,;(]")
_LINKS = frozenset({"of", "for", "the", "and", "on", "to", "in", "&", "de", "la", "von", "van", "der", "al"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim as follow-up questions need it: words, voice and side."""

    text: str
    voice: str
    side: Side
    source: str


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary of an indexed corpus. Built once for each version of the index; holds plain values only.

    ``frequency`` counts the articles that hold a stem; ``spelling`` gives each lower-case word as the corpus writes it
    most often; ``words`` counts it. ``names`` maps lower-case names (of one or more words) to how they are written;
    ``voices`` maps lower-case names and aliases of voices to the canonical name. ``sides`` counts each voice's claims by side.
    """

    articles: int
    frequency: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    voices: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    sides: dict[str, dict[Side, int]] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    motion: str = ""
    positions: tuple[str, str] = ("", "")
    spoken: tuple[Spoken, ...] = ()
    acronyms: dict[str, str] = field(default_factory=dict)
    persons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)

    @classmethod
    def build(cls, sources: Mapping[str, Source], amap: ArgumentMap, debate: Debate) -> Lexicon:
        """Read every article once: about 2 ms an article. ``places`` lists, for each stem, the articles that hold it."""
        count: Counter[str] = Counter()
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        inner: Counter[str] = Counter()
        phrases: Counter[str] = Counter()
        written: dict[str, str] = {}
        places: dict[str, dict[str, None]] = defaultdict(dict)
        figures: set[str] = set()
        acronyms: dict[str, str] = {}
        for path, source in sources.items():
            here: Counter[str] = Counter()
            for text in _texts(source):
                found = tokens(text)
                titled = _title_case(found) and not _LISTING.search(text)
                for place, token in enumerate(found):
                    word = token.text
                    here[word] += 1
                    if place and not titled and word[0].isupper() and not _starts(text, token):
                        inner[token.lower.replace("’", "'")] += 1
                for name, initials in [] if titled else _runs(text, found):
                    phrases[key(name)] += 1
                    written.setdefault(key(name), name)
                    for part in _parts(name):
                        written.setdefault(key(part), part)
                    if len(initials) > 2:
                        acronyms.setdefault(initials.casefold(), name)
            for word, times in here.items():  # once for each word of an article
                lower = word.casefold().replace("’", "'")
                count[lower] += times
                forms[lower][word] += times
                places[stem(word)][path] = None
                if word[0].isdigit():
                    figures.add(stem(word))
            for match in _PARENTHESIS.finditer(source.text):
                long = _spelt_out(source.text, match.start(), match.group(1))
                if long:
                    acronyms[match.group(1).casefold()] = long
        names = {lower: forms[lower].most_common(1)[0][0] for lower, n in inner.items() if n * 2 > count[lower] and lower not in STOPWORDS}
        plain = {lower for lower, counter in forms.items() if counter[lower] * 2 > count[lower]}
        names.update({lower: name for lower, name in written.items() if not all(word in plain for word in lower.split())})
        voices, kinds = _voices(amap, debate)
        for lower, canonical in voices.items():
            names.setdefault(lower, canonical)
        sides: dict[str, dict[Side, int]] = {}
        for claim in amap.claims:
            if claim.held and claim.same_as is None:
                record = sides.setdefault(claim.voice, {"support": 0, "oppose": 0, "neutral": 0})
                record[claim.side] += 1
        known = {short: long for short, long in acronyms.items() if short in count or key(long) in phrases}
        return cls(
            articles=len(sources),
            frequency={one: len(paths) for one, paths in places.items()},
            words=dict(count),
            spelling={lower: counter.most_common(1)[0][0] for lower, counter in forms.items()},
            names=names,
            voices=voices,
            kinds=kinds,
            sides=sides,
            figures=frozenset(figures),
            places={one: tuple(paths) for one, paths in places.items()},
            titles={path: (source.title, source.publisher, source.date) for path, source in sources.items()},
            motion=amap.motion or debate.motion,
            positions=(debate.support.description, debate.oppose.description),
            spoken=tuple(Spoken(claim.text, claim.voice, claim.side, claim.source) for claim in amap.claims if claim.held),
            acronyms=known,
            persons=_by_surname(amap, voices),
            roles={voice.name: _office(voice) for voice in amap.voices if voice.kind == "person" and voice.role},
            organisations={voice.name: voice.organisation for voice in amap.voices if voice.kind == "person" and voice.organisation},
        )

    def idf(self, stemmed: str) -> float:
        """Inverse document frequency, smoothed: a stem that the corpus lacks weighs most."""
        return log(1 + (self.articles + 1) / (self.frequency.get(stemmed, 0) + 0.5))

    def has_name(self, name: str) -> bool:
        """Whether a name of one or more words stands in the corpus."""
        return key(name) in self.names

    def holds(self, word: str) -> bool:
        return stem(word) in self.frequency

    def topics(self, n: int = 6) -> list[str]:
        """The words that the corpus is most about: frequent, in many articles, no function words; names first."""
        scored = []
        for lower, count in self.words.items():
            if lower in STOPWORDS or len(lower) < 4 or lower[0].isdigit():
                continue
            spread = self.frequency.get(stem(lower), 0)
            scored.append((count * spread * (1.5 if lower in self.names else 1.0), self.spelling[lower]))
        best: list[str] = []
        seen: set[str] = set()
        for _, word in sorted(scored, reverse=True):
            if stem(word) not in seen:
                seen.add(stem(word))
                best.append(word)
            if len(best) == n:
                break
        return best

    def side_of(self, voice: str) -> Side | None:
        """The side that a voice takes in most of its claims; None when it takes none."""
        record = self.sides.get(voice)
        if not record or record["support"] == record["oppose"]:
            return None
        return "support" if record["support"] > record["oppose"] else "oppose"


def _texts(source: Source) -> Sequence[str]:
    """What counts as the article's words: its sentences, and its title."""
    parts = [source.text[span.start : span.end] for span in source.sentences] or [source.text]
    return [*parts, source.title] if source.title else parts


def _title_case(found: list[Token]) -> bool:
    """Whether a text is a headline with capitals throughout: its capitals tell no names."""
    words = [token for token in found[1:] if token.text[0].isalpha()]
    long = [token for token in words if len(token.text) > 3]
    share = sum(token.capital for token in words) / max(1, len(words))
    return len(words) > 3 and (share > 0.6 or (share > 0.4 and len(long) > 3 and all(token.capital for token in long)))


def _starts(text: str, token: Token) -> bool:
    """Whether a token opens a sentence or a quotation."""
    before = fold(text[max(0, token.start - 12) : token.start]).rstrip()
    if not before:
        return token.start < 12
    if re.search(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|St|Sir|Rev)\.$", before):
        return False
    return not before or before[-1] in ".!?:;\"'(-"


def _runs(text: str, found: list[Token]) -> list[tuple[str, str]]:
    """Names of two words or more (capitalised, linked by "of", "for", ...) with their initials."""
    runs = []
    i = 0
    while i < len(found):
        if not _namelike(found[i]):
            i += 1
            continue
        j, last = i + 1, i
        while j < len(found) and j - last <= 2 and _joined(text, found[j - 1], found[j]):
            if _namelike(found[j]):
                last = j
            elif found[j].lower not in _LINKS:
                break
            j += 1
        first = i + 1 if found[i].lower in STOPWORDS and last > i else i
        if last > first:
            name = text[found[first].start : found[last].end]
            runs.append((name, "".join(t.text[0] for t in found[first : last + 1] if t.capital)))
        i = last + 1
    return runs


def _parts(name: str) -> list[str]:
    """The shorter names within a name: any stretch of it that begins and ends with a capitalised word."""
    found = tokens(name)
    if len(found) < 3:
        return []
    capital = [i for i, token in enumerate(found) if token.capital and token.lower not in _LINKS]
    splits = {"and", "to", "in", "on"}
    return [
        name[found[i].start : found[j].end]
        for i in capital
        for j in capital
        if i < j <= i + 5 and (i, j) != (0, len(found) - 1) and not any(token.lower in splits for token in found[i:j])
    ][:40]


def _namelike(token: Token) -> bool:
    return token.capital and not (len(token.text) == 1 and token.text == "I")


def _joined(text: str, left: Token, right: Token) -> bool:
    return text[left.end : right.start] in {" ", "-", " & ", ". ", "’s ", "'s "} and not (
        text[left.end : right.start] == ". " and len(left.text) > 3
    )


def _spelt_out(text: str, at: int, short: str) -> str:
    """The words before ``(SHORT)`` whose initials it is made of; empty when there are none."""
    before = tokens(text[max(0, at - 140) : at])
    letters = [char for char in short if char.isupper()]
    capitals = [token for token in before if token.capital]
    if len(letters) < 2 or len(capitals) < len(letters) - 1:
        return ""
    for back in range(min(len(before), 12), 1, -1):
        run = before[-back:]
        if run[0].text[0] == letters[0] and sum(t.text[0].upper() in letters for t in run if t.lower not in _LINKS) >= len(letters) - 1:
            offset = max(0, at - 140)
            return text[offset + run[0].start : offset + run[-1].end]
    return ""


_LAST_CHOICE = {"group": 1, "document": 2, "unknown": 2, "narrator": 3}
"""An alias that several voices share belongs to a person or an organisation first."""


def _by_surname(amap: ArgumentMap, voices: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Names of three parts or more of voices that are persons, by their last part in lower case."""
    found: dict[str, list[str]] = defaultdict(list)
    for voice in amap.voices:
        if voice.kind == "person":
            for name in (voice.name, *voice.aliases):
                parts = tokens(name)
                if len(parts) > 2 and voice.name not in found[parts[-1].lower]:
                    found[parts[-1].lower].append(voice.name)
    return {last: tuple(names) for last, names in found.items() if names}


def _voices(amap: ArgumentMap, debate: Debate) -> tuple[dict[str, str], dict[str, str]]:
    """Lower-case names and aliases of voices -> canonical name; canonical name -> kind. A shared alias belongs to the busier voice."""
    said = Counter(claim.voice for claim in amap.claims)
    found: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for voice in sorted(amap.voices, key=lambda one: (_LAST_CHOICE.get(one.kind, 0), -said[one.name])):
        kinds[voice.name] = voice.kind
        if voice.kind == "narrator":
            continue
        aliases = [voice.name, *voice.aliases]
        if voice.kind == "person":
            aliases += [part for part in [voice.name.split()[-1]] if len(part) > 3]
        for alias in aliases:
            found.setdefault(key(alias), voice.name)
    for canonical, others in debate.aliases.items():
        home = found.get(key(canonical), canonical)
        for alias in (canonical, *others):
            found.setdefault(key(alias), home)
            kinds.setdefault(home, "organisation")
    return found, kinds


def _office(voice: Voice) -> str:
    """Role and organisation, once each."""
    return voice.role if voice.organisation.casefold() in voice.role.casefold() else f"{voice.role} of {voice.organisation}"
