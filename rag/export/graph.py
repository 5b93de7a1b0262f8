"""What every format writes: numbered claims and points, links between them, and text that each format can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.core import ArgumentMap, Claim, KeyPoint, Side, Source

__all__ = ["Graph", "Link", "Node", "graph", "one_line", "writable"]


@dataclass(frozen=True)
class Node:
    """A claim or a key point. ``name`` (``c1``, ``k1``) is unique and safe everywhere; ``quote`` is verbatim, less what no file holds."""

    name: str
    kind: str
    quote: str
    side: Side
    claim: Claim | None = None
    point: KeyPoint | None = None
    source: Source | None = None

    def facts(self) -> dict[str, str | int | float | bool]:
        """The node's properties, flat and in a fixed order; the same names in every format."""
        claim, source = self.claim, self.source
        point = self.point
        return {
            "id": claim.id if claim else point.id if point else self.name,
            "type": self.kind,
            "text": self.quote,
            "side": self.side,
            "voice": writable(claim.voice if claim else "; ".join(point.voices) if point else ""),
            "role": writable(claim.role if claim else ""),
            "manner": claim.manner if claim else "",
            "claim_kind": claim.kind if claim else "",
            "held": claim.held if claim else True,
            "confidence": claim.confidence if claim else 0.0,
            "source": writable(claim.source if claim else "; ".join(point.sources) if point else ""),
            "title": writable(source.title if source else ""),
            "publisher": writable(source.publisher if source else ""),
            "date": writable(source.date if source else ""),
            "start": claim.start if claim else -1,
            "end": claim.end if claim else -1,
            "line_start": claim.line_start if claim else 0,
            "line_end": claim.line_end if claim else 0,
            "key_point": (claim.key_point or "") if claim else "",
            "same_as": (claim.same_as or "") if claim else "",
        }


@dataclass(frozen=True, slots=True)
class Link:
    """``start`` supports, attacks or makes (a claim its key point) ``end``; both are names of nodes."""

    start: str
    end: str
    kind: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Graph:
    """``motion`` is the root: points, and claims without one, support or attack it by their side."""

    amap: ArgumentMap
    motion: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    @property
    def claims(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.claim is not None)

    @property
    def points(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.point is not None)


def graph(amap: ArgumentMap, sources: Mapping[str, Source]) -> Graph:
    """Nodes and links of a map. A link to a claim that the map does not hold is left out."""
    names = {claim.id: f"c{i}" for i, claim in enumerate(amap.claims, 1)}
    points = {point.id: f"k{i}" for i, point in enumerate(amap.key_points, 1)}
    nodes = [Node(points[one.id], "key_point", writable(one.text), one.side, point=one) for one in amap.key_points]
    nodes += [Node(names[one.id], "claim", writable(one.text), one.side, claim=one, source=sources.get(one.source)) for one in amap.claims]
    links = [Link(names[claim.id], points[claim.key_point], "makes") for claim in amap.claims if claim.key_point in points]
    for node in nodes:
        loose = node.point is not None or (node.claim is not None and node.claim.key_point not in points and node.claim.held)
        if loose and node.side != "neutral":
            links.append(Link(node.name, "motion", "supports" if node.side == "support" else "attacks"))
    links += [
        Link(names[relation.from_id], names[relation.to_id], relation.kind, relation.confidence)
        for relation in amap.relations
        if relation.from_id in names and relation.to_id in names
    ]
    return Graph(amap, writable(amap.motion), tuple(nodes), tuple(links))


def writable(text: str) -> str:
    """``text`` without what XML 1.0 and terminals cannot hold: control characters and lone surrogates become U+FFFD."""
    return "".join(char if _holds(ord(char)) else "\ufffd" for char in text)


def _holds(code: int) -> bool:
    return (0x20 <= code < 0x7F or code in (9, 10, 13)) or (0xA0 <= code < 0xD800) or (0xE000 <= code < 0xFFFE) or code >= 0x10000


def one_line(text: str) -> str:
    """``text`` with its line ends as blanks, for formats in which a line is a statement."""
    return " ".join(text.split())
