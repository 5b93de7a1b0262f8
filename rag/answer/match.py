"""How well a sentence covers a question: its words there or nearby, by stem, by everyday synonym, or by nearness in meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from rag.answer.evidence import Evidence
from rag.answer.sentences import Candidate
from rag.answer.terms import MONTHS, STOPWORDS, alike, fold, forms, stem, tokens
from rag.core import Question, Source

__all__ = ["Matcher", "Score"]

_SOFT = 0.68
"""Cosine of two single words above which they count as nearly the same. Measured on word pairs with all-MiniLM-L6-v2: .72 to .9 for
synonyms (kids and children, sue and lawsuit), .61 to .66 for words of one field only (telegram and messenger, wine and beer)."""


@dataclass(frozen=True)
class Score:
    """``total`` in about 0..1.5; ``cover`` is the share of the question's weight found in the sentence and around it;
    ``lacking`` are stems found nowhere near.
    """

    total: float
    cover: float
    inside: float
    lacking: tuple[str, ...]


class Matcher:
    """Scores candidates for one question."""

    def __init__(self, question: Question, evidence: Evidence, pool: Sequence[Candidate], soft: bool = True) -> None:
        """``soft``: single words near in meaning count too."""
        self._softly = soft
        self.question = question
        self.evidence = evidence
        self.pool = pool
        self.terms = [one for one in question.terms if one]
        self.aliases = {stem(name): self._aliases(name) for name in question.required if len(tokens(name)) >= 1}
        documents: dict[str, set[str]] = {}
        for candidate in pool:
            for word in candidate.words:
                documents.setdefault(word, set()).add(candidate.source.path)
        self._documents = documents
        self._pages: dict[str, frozenset[str]] = {}
        self._sources = len({candidate.source.path for candidate in pool})

    def idf(self, term: str) -> float:
        return log(1 + (self._sources + 1) / (len(self._documents.get(term, ())) + 0.5))

    def _aliases(self, name: str) -> list[frozenset[str]]:
        """Sets of stems, any of which in a text stands for the name."""
        voice = self.evidence.amap.voice(name)
        known = {name, *forms(name), *spelt_out(name, (candidate.source for candidate in self.pool))}
        if voice is not None and voice.kind != "narrator":
            known.update({voice.name, *voice.aliases})
        return [frozenset(stem(token.text) for token in tokens(form)) for form in known if tokens(form)]

    def holds(self, required: str, bag: frozenset[str]) -> bool:
        """Whether a bag of stems holds a required name, by any alias, or figure."""
        options = self.aliases.get(stem(required)) or [frozenset(stem(token.text) for token in tokens(required))]
        return any(option <= bag for option in options)

    @cached_property
    def _closest(self) -> list[Candidate]:
        """The dozen sentences nearest to the question by meaning and words."""

        def rank(candidate: Candidate) -> float:
            hit = sum(self.idf(term) for term in self.terms if term in candidate.words or not candidate.words.isdisjoint(alike(term)))
            return candidate.cosine + hit / (sum(self.idf(term) for term in self.terms) or 1.0)

        return sorted(self.pool, key=rank, reverse=True)[:12]

    @cached_property
    def _soft(self) -> dict[str, frozenset[str]]:
        """For each term, the stems of the pool that are near in meaning: single words compared by the embedder."""
        if not self._softly:
            return {}
        named = {stem(token.text) for name in self.question.required for token in tokens(name)}
        wanted = [term for term in self.terms if not term[0].isdigit() and term not in named and term not in _MONTH_STEMS]
        best = self._closest
        bags = [candidate.near for candidate in best]
        wanted = [term for term in wanted if not any(term in bag or not bag.isdisjoint(alike(term)) for bag in bags)]
        surface: dict[str, str] = {}
        for candidate in best:
            for token in tokens(candidate.text):
                if token.text[0].islower() and len(token.text) > 2 and token.lower not in STOPWORDS:  # a name is near no other
                    surface.setdefault(stem(token.text), token.lower)
        asked = {stem(token.text): token.lower for token in tokens(self.question.standalone or self.question.text)}
        lacking = [term for term in wanted if term in asked]
        if not lacking or not surface:
            return {}
        words = list(surface)
        vectors = self.evidence.encode([*(asked[term] for term in lacking), *(surface[word] for word in words)])
        ours, theirs = vectors[: len(lacking)], vectors[len(lacking) :]
        if ours.shape[-1] < 2:
            return {}
        near = np.asarray(ours @ theirs.T)
        return {term: frozenset(words[j] for j in np.flatnonzero(near[i] >= _SOFT)) for i, term in enumerate(lacking)}

    def present(self, term: str, bag: frozenset[str]) -> float:
        """1 for the word itself or an everyday synonym, 0.8 for a word near in meaning, else 0."""
        if term in bag or not bag.isdisjoint(alike(term)):
            return 1.0
        for name, options in self.aliases.items():
            if (term == name or any(term in option for option in options)) and any(option <= bag for option in options):
                return 1.0
        near = self._soft.get(term)
        return 0.8 if near and not bag.isdisjoint(near) else 0.0

    def score(self, candidate: Candidate, terms: Sequence[str] | None = None) -> Score:
        """Cosine and weighted coverage together; a word in the sentence counts fully, one in its paragraph 0.7, one further around 0.45."""
        asked = self.terms if terms is None else list(terms)
        if not asked:
            return Score(candidate.cosine, 1.0, 1.0, ())
        total = inside = cover = 0.0
        lacking = []
        for term in asked:
            weight = self.idf(term)
            total += weight
            here = self.present(term, candidate.words)
            near = here or 0.7 * self.present(term, candidate.near)
            wide = near or 0.45 * self.present(term, candidate.wide)
            inside += weight * here
            cover += weight * wide
            if not wide:
                lacking.append(term)
        return Score(0.5 * candidate.cosine + 0.35 * inside / total + 0.35 * cover / total, cover / total, inside / total, tuple(lacking))

    def required_near(self, candidate: Candidate) -> tuple[bool, tuple[str, ...]]:
        """Whether all required names and figures stand in the sentence or near it, and which do not."""
        lacking = tuple(name for name in self.question.required if not self._required_ok(name, candidate))
        return not lacking, lacking

    def _required_ok(self, name: str, candidate: Candidate) -> bool:
        if name[:1].isdigit():
            return self._figure_ok(name, candidate)
        if name.casefold() in MONTHS:
            return self._month_ok(name, candidate)
        if self.holds(name, candidate.near) or self.holds(name, candidate.wide):
            return True
        words = [stem(token.text) for token in tokens(name)]  # a person named in full before, by surname here
        return len(words) > 1 and words[-1] in candidate.words and self.holds(name, self.page(candidate))

    def page(self, candidate: Candidate) -> frozenset[str]:
        """Stems of the whole article."""
        if candidate.source.path not in self._pages:
            self._pages[candidate.source.path] = frozenset(stem(token.text) for token in tokens(candidate.source.text))
        return self._pages[candidate.source.path]

    def _month_ok(self, month: str, candidate: Candidate) -> bool:
        """A month in the sentence or its paragraph, or the article's own when the sentence names no other."""
        if stem(month) in candidate.near:
            return True
        own = f"{_MONTHS.index(month.casefold()) + 1:02d}"
        return candidate.source.date[5:7] == own and candidate.words.isdisjoint(_MONTH_STEMS)

    def _figure_ok(self, figure: str, candidate: Candidate) -> bool:
        """A year in the sentence itself (not as what it is compared with), or in its paragraph when the sentence names no year,
        or the article's own.
        """
        plain = stem(figure)
        text = fold(candidate.text)
        if plain in candidate.words:
            asked = fold(self.question.standalone or self.question.text)
            return not _only_compared(plain, text) or _only_compared(plain, asked)
        if len(plain) == 4 and plain.isdigit():
            others = {word for word in candidate.words if len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}}
            if others:
                return False
            relative = _relative_year(text, candidate.source.date)
            return relative == plain if relative else plain in candidate.near or candidate.source.date[:4] == plain
        return plain in candidate.near


_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_STEMS = frozenset(stem(month) for month in MONTHS - {"may", "march"})


def _same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one ("sink", "sank")."""
    from rapidfuzz.distance import OSA

    return one[0] == other[0] and (one[:4] == other[:4] or OSA.distance(one, other) <= 2)


def spelt_out(short: str, sources: Iterable[Source]) -> set[str]:
    """What an abbreviation of three capitals or more stands for: "Long Name (LN)" where a text says so, else a name of those initials."""
    if not re.fullmatch(r"[A-Z]{3,7}", short):
        return set()
    words = r"[\s-]+(?:(?:of|for|the|and|&|on|in|to)\s+)*".join(rf"{letter}[\w’']*" for letter in short)
    pattern = re.compile(rf"\b{words}\b")
    found: set[str] = set()
    seen: set[str] = set()
    for source in sources:
        if source.path not in seen and len(seen) < 30:
            seen.add(source.path)
            found.update(match.group() for match in pattern.finditer(source.text))
    return found


def _relative_year(text: str, date: str) -> str:
    """The year that "last year" or "this year" means in an article of ``date``; empty when neither is said or the date is unknown."""
    if not date[:4].isdigit():
        return ""
    said = re.search(r"\b(last|this|next) year\b", text, re.I)
    return str(int(date[:4]) + {"last": -1, "this": 0, "next": 1}[said.group(1).casefold()]) if said else ""


def _only_compared(figure: str, text: str) -> bool:
    """Whether every mention of a year is as what something is compared with ("compared to 2020", "up from 2020")."""
    mentions = [match.start() for match in re.finditer(rf"(?<!\d){re.escape(figure)}(?!\d)", text)]
    if not mentions or len(figure) != 4:
        return False
    return all(
        re.search(
            r"\b(?:compared (?:to|with)|up from|down from|than in|than|versus|vs\.?|rather than|since|from)\s*(?:the year |in )?$",
            text[:at],
        )
        for at in mentions
    )
