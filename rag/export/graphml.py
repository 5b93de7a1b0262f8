"""GraphML (http://graphml.graphdrawing.org), as Gephi, yEd and networkx read it."""

from __future__ import annotations

from xml.etree import ElementTree

from rag.export.graph import Graph

__all__ = ["graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}


def graphml(graph: Graph) -> str:
    """A directed graph; facts are typed attributes of the nodes, ``type`` and ``confidence`` of the edges."""
    root = ElementTree.Element("graphml", xmlns=_SPACE)
    motion: dict[str, str | int | float | bool] = {"id": "motion", "type": "motion", "text": graph.motion}
    facts = {node.name: node.facts() for node in graph.nodes}
    types = {name: _TYPES[type(value)] for values in facts.values() for name, value in values.items()} or dict.fromkeys(motion, "string")
    for name, kind in types.items():
        ElementTree.SubElement(root, "key", {"id": f"n_{name}", "for": "node", "attr.name": name, "attr.type": kind})
    for name, kind in (("type", "string"), ("confidence", "double")):
        ElementTree.SubElement(root, "key", {"id": f"e_{name}", "for": "edge", "attr.name": name, "attr.type": kind})
    body = ElementTree.SubElement(root, "graph", id="argument_map", edgedefault="directed")
    for node_name, values in {"motion": motion, **facts}.items():
        element = ElementTree.SubElement(body, "node", id=node_name)
        for name, value in values.items():
            data = ElementTree.SubElement(element, "data", key=f"n_{name}")
            data.text = str(value).lower() if isinstance(value, bool) else str(value)
    for number, link in enumerate(graph.links):
        edge = ElementTree.SubElement(body, "edge", id=f"e{number}", source=link.start, target=link.end)
        for name, text in (("type", link.kind), ("confidence", f"{link.confidence:.4g}")):
            ElementTree.SubElement(edge, "data", key=f"e_{name}").text = text
    text = ElementTree.tostring(root, encoding="unicode")
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + text.replace("\r", "&#13;") + "\n"
