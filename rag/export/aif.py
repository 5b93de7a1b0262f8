"""AIF (Argument Interchange Format) as AIFdb's JSON: nodes, edges, and locutions for who says what (Lawrence et al., 2012)."""

from __future__ import annotations

import json
from typing import Any

from rag.export.graph import Graph, LinkKind, Node, one_line, writable

__all__ = ["aif"]

_SCHEMES = {"72": "Default Inference", "71": "Default Conflict", "144": "Default Rephrase", "74": "Asserting", "168": "Default Illocuting"}
"""AIFdb's numbers of the schemes."""
_LINKS: dict[LinkKind, tuple[str, str]] = {
    "supports": ("RA", "72"),
    "attacks": ("CA", "71"),
    "makes": ("MA", "144"),
    "repeats": ("MA", "144"),
}


def aif(graph: Graph) -> str:
    """I-nodes for motion, points and claims; between them RA for support, CA for attack and MA for what says the same.

    Each claim has the L-node of its voice, joined by a YA-node: an assertion, or for a view that is only described, no force named.
    What AIFdb's JSON has no field for (quote, file, offsets, side) is in ``nodes[i].extra``, which its tools leave alone.
    """
    net = _Net()
    ids = {"motion": net.node("I", graph.motion, {"type": "motion", "text": graph.motion})}
    for node in graph.nodes:
        ids[node.name] = net.node("I", node.quote, node.facts())
        if node.kind == "claim" and node.claim.voice:
            net.said(node, ids[node.name])
    for link in graph.links:
        kind, scheme = _LINKS[link.kind]
        extra = {"type": link.kind, "confidence": link.confidence}
        net.between(ids[link.start], net.scheme(kind, scheme, extra), ids[link.end])
    return json.dumps(net.data, ensure_ascii=True, indent=2) + "\n"


class _Net:
    """The five tables, filled in order; identifiers are numbers from 1, as text."""

    def __init__(self) -> None:
        tables = ("nodes", "edges", "schemefulfillments", "participants", "locutions")
        self.data: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
        self._people: dict[str, str] = {}

    def node(self, kind: str, text: str, extra: dict[str, Any] | None = None) -> str:
        number = str(len(self.data["nodes"]) + 1)
        self.data["nodes"].append({"nodeID": number, "text": text, "type": kind, **({"extra": extra} if extra else {})})
        return number

    def scheme(self, kind: str, scheme: str, extra: dict[str, Any] | None = None) -> str:
        number = self.node(kind, _SCHEMES[scheme], extra)
        self.data["schemefulfillments"].append({"nodeID": number, "schemeID": scheme})
        return number

    def between(self, start: str, scheme: str, end: str) -> None:
        """No edge joins two I-nodes: an S-node stands between them."""
        for first, second in ((start, scheme), (scheme, end)):
            self.data["edges"].append({"edgeID": str(len(self.data["edges"]) + 1), "fromID": first, "toID": second})

    def said(self, node: Node, information: str) -> None:
        voice = one_line(writable(node.claim.voice))
        if voice not in self._people:
            self._people[voice] = str(len(self._people) + 1)
            self.data["participants"].append({"participantID": self._people[voice], "firstname": voice, "surname": ""})
        locution = self.node("L", f"{voice} : {node.quote}")
        self.between(locution, self.scheme("YA", "74" if node.claim.held else "168"), information)
        place = {"source": node.facts()["source"]}
        self.data["locutions"].append({"nodeID": locution, "personID": self._people[voice], **place})
