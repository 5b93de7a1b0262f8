"""AIF (Argument Interchange Format) as AIFdb's JSON: nodes, edges, and locutions for who says what (Lawrence et al., 2012)."""

from __future__ import annotations

import json
from typing import Any

from rag.export.graph import Graph

__all__ = ["aif"]

_SCHEMES = {"RA": "72", "CA": "71", "YA": "74"}
"""AIFdb's numbers of Default Inference, Default Conflict and Asserting."""


def aif(graph: Graph) -> str:
    """I-nodes for motion and claims, RA for support, CA for attack, L and YA for the speech act of each claim's voice.

    Key points are I-nodes that their claims support. What AIFdb's JSON has no field for (quote, file, offsets, side) is in
    ``nodes[i].extra``, which its tools ignore.
    """
    nodes: list[dict[str, Any]] = [{"nodeID": "motion", "text": graph.motion, "type": "I", "extra": {"type": "motion"}}]
    edges: list[dict[str, str]] = []
    locutions: list[dict[str, str]] = []

    def edge(start: str, end: str) -> None:
        edges.append({"edgeID": str(len(edges) + 1), "fromID": start, "toID": end, "formEdgeID": ""})

    people: dict[str, str] = {}
    for node in graph.nodes:
        facts = node.facts()
        nodes.append({"nodeID": node.name, "text": node.quote, "type": "I", "extra": facts})
        if node.claim is None or not node.claim.voice:
            continue
        voice = str(facts["voice"])
        people.setdefault(voice, str(len(people) + 1))
        said, act = f"l{node.name[1:]}", f"y{node.name[1:]}"
        nodes.append({"nodeID": said, "text": f"{voice}: {node.quote}", "type": "L"})
        nodes.append({"nodeID": act, "text": "Asserting", "type": "YA"})
        edge(said, act)
        edge(act, node.name)
        locutions.append({"nodeID": said, "personID": people[voice], "start": "", "end": "", "source": str(facts["source"])})
    for number, link in enumerate(graph.links, 1):
        kind, text = ("CA", "Default Conflict") if link.kind == "attacks" else ("RA", "Default Inference")
        nodes.append({"nodeID": f"s{number}", "text": text, "type": kind, "extra": {"type": link.kind, "confidence": link.confidence}})
        edge(link.start, f"s{number}")
        edge(f"s{number}", link.end)
    schemes = [{"nodeID": node["nodeID"], "schemeID": _SCHEMES[node["type"]]} for node in nodes if node["type"] in _SCHEMES]
    participants = [{"participantID": name, "firstname": voice, "surname": ""} for voice, name in people.items()]
    numbers = {node["nodeID"]: str(number) for number, node in enumerate(nodes, 1)}
    for entry in [*nodes, *schemes, *locutions]:
        entry["nodeID"] = numbers[entry["nodeID"]]
    for one in edges:
        one.update(fromID=numbers[one["fromID"]], toID=numbers[one["toID"]])
    data = {"nodes": nodes, "edges": edges, "schemefulfillments": schemes, "participants": participants, "locutions": locutions}
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"
