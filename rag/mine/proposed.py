"""What the articles of a corpus propose, in words that can be read alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rag.core import Source
from rag.mine.agents import is_agent
from rag.mine.deeds import ends_an_ill, fits
from rag.mine.polarity import motion_polarity
from rag.mine.proposals import CUE, Proposal, proposals
from rag.mine.tokens import Token, tokenize
from rag.mine.trees import Tree
from rag.mine.wording import bare_definites, spelled, stands_alone, tail

__all__ = ["Deed", "Mention", "mentions"]

_SENTENCES = 2000
_LONGEST = 400
_GENERIC = frozenset(
    """
    bill law plan proposal measure legislation decision policy deal program programme change issue idea action step effort rule order
    case question thing way provision amendment act agreement process system reform move result compromise resolution package version
    option approach part number kind sort type lot group matter vote debate people person man woman country state government president
    company party member official leader lawmaker candidate republican democrat right support opposition opponent supporter critic
    senate house congress congressional parliament council approval majority
    """.split()
)
"""Words that say nothing of the matter when they stand alone."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done to what; two mentions with equal deeds propose the same. ``lemmas`` are those of the object and the rest."""

    verb: str
    particle: str
    adjective: str
    rest: str
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A proposal in sentence number ``sentence`` of an article; without a verb only the matter of an argument.

    ``sign`` is what is made of the matter, not of the deed: -1 also where its end is asked for. ``named`` tells that the agent is an
    organisation or a place.
    """

    deed: Deed
    thing: str
    nouns: tuple[str, ...]
    agent: str
    named: bool
    sign: int
    source: str
    sentence: int

    @property
    def phrase(self) -> str:
        deed = self.deed
        return " ".join(part for part in (deed.verb, deed.particle, self.thing, deed.rest, deed.adjective) if part)


def mentions(sources: Mapping[str, Source]) -> list[Mention]:
    """All mentions of proposals, in text order; of a large corpus those in the most promising sentences of each article."""
    known = _Known(sources)
    return [found for path, number, tree in _trees(sources) for one in proposals(tree) for found in _worded(tree, one, path, number, known)]


def _trees(sources: Mapping[str, Source]) -> Iterator[tuple[str, int, Tree]]:
    ranked: list[tuple[int, int, str, int]] = []
    for path, source in sources.items():
        cues = []
        for number, span in enumerate(source.sentences):
            if len(span) <= _LONGEST:
                cues.append((-len(CUE.findall(span.of(source.text))), number))
        ranked.extend((rank, count, path, number) for rank, (count, number) in enumerate(sorted(cues)) if count)
    chosen: dict[str, list[int]] = {}
    for _, _, path, number in sorted(ranked)[:_SENTENCES]:
        chosen.setdefault(path, []).append(number)
    for path in (path for path in sources if path in chosen):
        numbers, source = sorted(chosen[path]), sources[path]
        parsed = tokenize(source.text, [source.sentences[n] for n in numbers], [() for _ in numbers])
        yield from ((path, number, Tree(tokens)) for number, tokens in zip(numbers, parsed, strict=True))


def _worded(tree: Tree, one: Proposal, path: str, number: int, known: Callable[[str], bool]) -> Iterator[Mention]:
    """The mention in words; none when they cannot be read without the sentence."""
    kept = stands_alone(tree, one.object)
    rest = tail(tree, one.at, one.object, one.verb) if one.verb and not one.adjective else []
    if kept is None or rest is None:
        return
    tokens = tree.tokens
    lemmas = frozenset(tokens[k].lemma for k in (*kept, *rest) if tokens[k].tag[:2] in ("NN", "JJ", "VB"))
    if lemmas <= _GENERIC or not all(known(noun) for noun in bare_definites(tree, (*kept, *rest))):
        return
    thing = tokens[one.object]
    if one.verb and not one.adjective and not fits(one.verb, _is_people(thing), thing.is_name):
        return  # "fund Democrats", "fire the report": what is done to people is said with other words than what is done to things
    if ends_an_ill(one.verb, thing.lemma):
        return
    agent = _agent(tree, one.agent, known)
    words = spelled(tree, kept)
    yield Mention(
        Deed(one.verb, one.particle, one.adjective, spelled(tree, rest), lemmas),
        words,
        tuple(tokens[k].lemma for k in (*kept, *rest) if tokens[k].is_noun),
        spelled(tree, agent),
        bool(agent) and one.agent is not None and tokens[one.agent].entity in ("ORG", "GPE"),
        one.polarity * motion_polarity(f"{one.verb} {words}"),
        path,
        number,
    )


def _is_people(thing: Token) -> bool:
    return thing.entity in ("PERSON", "NORP") or thing.tag == "NNPS" or (not thing.is_name and is_agent(thing.text))


def _agent(tree: Tree, i: int | None, known: Callable[[str], bool]) -> list[int]:
    kept = stands_alone(tree, i, 5) if i is not None else None
    if kept is None or not all(known(noun) for noun in bare_definites(tree, kept)):
        return []
    return kept[:-1] if tree.tokens[kept[-1]].tag == "POS" else kept


class _Known:
    """Whether "the N" can be understood in a motion: most articles that use it speak of N for the first time with these words.

    What was introduced before ("a pipeline ... the pipeline") points back into its article (Vieira & Poesio 2000).
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._texts = [source.text.lower() for source in sources.values()]
        self._answers: dict[str, bool] = {}

    def __call__(self, noun: str) -> bool:
        if noun not in self._answers:
            word = re.escape(noun.removesuffix("s"))
            opening = re.compile(rf"\b(the\s+)?{word}s?\b")
            found = [opening.search(text) for text in self._texts if f"the {noun}" in text]
            told = [one[1] is not None for one in found if one is not None]
            self._answers[noun] = sum(told) * 2 > len(told)
        return self._answers[noun]
