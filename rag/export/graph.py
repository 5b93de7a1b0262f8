"""What every format writes: the motion, points and claims by name, links between them, and text that each format can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rag.core import ArgumentMap, Claim, KeyPoint, Side, SideCoverage, Source, Voice

__all__ = ["Graph", "Link", "LinkKind", "Node", "graph", "one_line", "writable"]

LinkKind = Literal["supports", "attacks", "makes", "repeats"]
_GONE = Claim("", "", "", -1, -1, "")
_UNNAMED = Voice("", kind="unknown")


@dataclass(frozen=True)
class Node:
    """A claim, or a key point that several claims make. ``name`` (``c1``, ``k1``) is unique in the map and safe in every format.

    ``quote`` is verbatim, less what no file holds. ``claim`` of a key point is the one whose words it shows, ``tally`` how many make it.
    """

    name: str
    kind: Literal["claim", "key_point"]
    quote: str
    side: Side
    claim: Claim
    voice: Voice
    source: Source | None = None
    point: KeyPoint | None = None
    tally: SideCoverage | None = None

    @property
    def narrated(self) -> bool:
        """Whether the article itself speaks: nobody is quoted."""
        return self.voice.kind == "narrator" or not self.claim.voice

    @property
    def named(self) -> bool:
        """Whether its voice counts as one: it is neither the article nor somebody who cannot be told."""
        return not self.narrated and self.voice.kind != "unknown"

    @property
    def counts(self) -> bool:
        """Whether it counts for its side: held by its voice, and no copy of another claim."""
        return self.claim.held and self.claim.same_as is None

    def who(self) -> str:
        """ "Ana Ruiz, mayor, City of Porto"; "the article" when nobody is quoted."""
        if self.narrated:
            return "the article"
        parts = [self.claim.voice, self.claim.role or self.voice.role]
        if self.voice.organisation.casefold() not in " ".join(parts).casefold():
            parts.append(self.voice.organisation)
        return one_line(writable(", ".join(part for part in parts if part)))

    def where(self) -> str:
        """ "news/vote.txt, lines 3 to 4"; empty when the place is not known."""
        claim = self.claim
        lines = f"line {claim.line_start}" if claim.line_start == claim.line_end else f"lines {claim.line_start} to {claim.line_end}"
        return one_line(writable(claim.source)) + (f", {lines}" if claim.line_start else "")

    def facts(self) -> dict[str, str | int | float | bool]:
        """The node's properties, flat and in a fixed order, under the same names in every format. Offsets count code points."""
        claim = self.claim
        article = self.source or Source("", "")
        text = {"voice": claim.voice, "voice_kind": self.voice.kind if claim.voice else "", "role": claim.role}
        text |= {"organisation": self.voice.organisation, "via": claim.via, "manner": claim.manner, "claim_kind": claim.kind}
        place = {"source": claim.source, "title": article.title, "publisher": article.publisher, "date": article.date}
        return {
            "id": writable(self.point.id if self.point else claim.id),
            "type": self.kind,
            "text": self.quote,
            "side": self.side,
            **{name: writable(value) for name, value in text.items()},
            "held": claim.held,
            "confidence": claim.confidence,
            **{name: writable(value) for name, value in place.items()},
            "start": claim.start,
            "end": claim.end,
            "line_start": claim.line_start,
            "line_end": claim.line_end,
            **self._grouped(),
        }

    def _grouped(self) -> dict[str, str | int]:
        """What a point's claims are, voices and articles split by ``; ``; which point a claim makes, and of which it is a copy."""
        if self.point is None:
            return {"key_point": writable(self.claim.key_point or ""), "same_as": writable(self.claim.same_as or "")}
        voices, articles = (writable("; ".join(names)) for names in (self.point.voices, self.point.sources))
        return {"claims": len(self.point.claims), "voices": voices, "articles": articles}


@dataclass(frozen=True, slots=True)
class Link:
    """``start`` supports or attacks ``end``, makes it (a claim its point) or repeats it (a copy the original); both are names of nodes."""

    start: str
    end: str
    kind: LinkKind
    confidence: float = 1.0


@dataclass(frozen=True)
class Graph:
    """``motion`` is the root: points, and claims without one, support or attack it by their side."""

    amap: ArgumentMap
    motion: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    articles: Mapping[str, Source]

    @property
    def claims(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind == "claim")

    @property
    def points(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind == "key_point")


def graph(amap: ArgumentMap, sources: Mapping[str, Source]) -> Graph:
    """Nodes and links of a map.

    A key point that one claim alone makes is that claim: it has no node of its own, in which the same words would stand twice.
    A link to a claim that the map does not hold is left out.
    """
    makers = Counter(claim.key_point for claim in amap.claims)
    shared = [point for point in amap.key_points if makers[point.id] != 1]
    points = {point.id: f"k{i}" for i, point in enumerate(shared, 1)}
    names = {claim.id: f"c{i}" for i, claim in enumerate(amap.claims, 1)}
    voices = {voice.name: voice for voice in amap.voices}

    def node(name: str, claim: Claim, point: KeyPoint | None = None) -> Node:
        voice, source = voices.get(claim.voice, _UNNAMED), sources.get(claim.source)
        if point is not None:
            named = [one for one in point.voices if voices.get(one, _UNNAMED).kind not in ("narrator", "unknown")]
            tally = SideCoverage(len(point.claims), len(named), len(point.sources))
            return Node(name, "key_point", writable(point.text), point.side, claim, voice, source, point, tally)
        return Node(name, "claim", writable(claim.text), claim.side, claim, voice, source)

    by_id = {claim.id: claim for claim in amap.claims}
    nodes = [node(points[one.id], _quoted(one, by_id), one) for one in shared]
    nodes += [node(names[one.id], one) for one in amap.claims]
    links = [link for one in nodes if (link := _upward(one, names, points)) is not None]
    links += [
        Link(names[relation.from_id], names[relation.to_id], relation.kind, relation.confidence)
        for relation in amap.relations
        if relation.from_id in names and relation.to_id in names
    ]
    return Graph(amap, writable(amap.motion) or "No motion is set", tuple(nodes), tuple(links), sources)


def _quoted(point: KeyPoint, claims: Mapping[str, Claim]) -> Claim:
    """The claim in whose words a point is put."""
    return next((claims[one] for one in point.claims if one in claims and claims[one].text == point.text), _GONE)


def _upward(node: Node, names: Mapping[str, str], points: Mapping[str, str]) -> Link | None:
    """The link from a node toward the motion: a copy to its original, a claim to its point, else to the motion by its side."""
    claim = node.claim
    if node.kind == "claim":
        if claim.same_as and claim.same_as in names and claim.same_as != claim.id:
            return Link(node.name, names[claim.same_as], "repeats")
        if claim.key_point and claim.key_point in points:
            return Link(node.name, points[claim.key_point], "makes")
    if node.side == "neutral" or not claim.held:
        return None
    return Link(node.name, "motion", "supports" if node.side == "support" else "attacks")


def writable(text: str) -> str:
    """``text`` without what XML 1.0 and terminals cannot hold: control characters and lone surrogates become U+FFFD."""
    return "".join(char if _holds(ord(char)) else "\ufffd" for char in text)


def _holds(code: int) -> bool:
    return (0x20 <= code < 0x7F or code in (9, 10, 13)) or (0xA0 <= code < 0xD800) or (0xE000 <= code < 0xFFFE) or code >= 0x10000


def one_line(text: str) -> str:
    """``text`` with its line ends as blanks, for formats in which a line is a statement."""
    return " ".join(text.split())
