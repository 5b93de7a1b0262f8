"""GraphML (http://graphml.graphdrawing.org), as Gephi, yEd and networkx read it."""

from __future__ import annotations

from xml.etree import ElementTree

from rag.export.graph import Graph, one_line

__all__ = ["graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}
Facts = dict[str, str | int | float | bool]


def graphml(graph: Graph) -> str:
    """A directed graph; facts are typed attributes of the nodes, ``type`` and ``confidence`` of the edges.

    ``label``, which the programs draw, is the quote on one line with its speaker.
    """
    root = ElementTree.Element("graphml", xmlns=_SPACE)
    nodes: dict[str, Facts] = {"motion": {"id": "motion", "type": "motion", "text": graph.motion, "label": one_line(graph.motion)}}
    for node in graph.nodes:
        who = "" if node.point else f" — {node.who()}"
        nodes[node.name] = {**node.facts(), "label": f"{one_line(node.quote)}{who}"}
    edges: list[Facts] = [{"type": link.kind, "confidence": round(link.confidence, 4)} for link in graph.links]
    for place, values in (("node", list(nodes.values())), ("edge", edges or [{"type": "", "confidence": 1.0}])):
        for name, kind in {name: _TYPES[type(value)] for facts in values for name, value in facts.items()}.items():
            ElementTree.SubElement(root, "key", {"id": f"{place}_{name}", "for": place, "attr.name": name, "attr.type": kind})
    body = ElementTree.SubElement(root, "graph", id="argument_map", edgedefault="directed")
    for node_name, facts in nodes.items():
        _fill(ElementTree.SubElement(body, "node", id=node_name), "node", facts)
    for number, (link, facts) in enumerate(zip(graph.links, edges, strict=True)):
        _fill(ElementTree.SubElement(body, "edge", id=f"e{number}", source=link.start, target=link.end), "edge", facts)
    ElementTree.indent(root, " ")
    # A parser reads a bare carriage return as a line feed; written as a reference it stays what it is.
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + ElementTree.tostring(root, encoding="unicode").replace("\r", "&#13;") + "\n"


def _fill(element: ElementTree.Element, place: str, facts: Facts) -> None:
    for name, value in facts.items():
        data = ElementTree.SubElement(element, "data", key=f"{place}_{name}")
        data.text = str(value).lower() if isinstance(value, bool) else str(value)
