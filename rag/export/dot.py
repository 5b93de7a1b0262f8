"""Graphviz DOT (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from collections.abc import Mapping

from rag.core import Side
from rag.export.graph import Graph, Link, Node, one_line
from rag.export.tally import phrase

__all__ = ["SIDE_COLOURS", "dot"]

SIDE_COLOURS: dict[Side, str] = {"support": "#2e7d32", "oppose": "#b3261e", "neutral": "#6b6b6b"}
_WIDTH = 48
_OURS = "bs_"
_ARROWS = {
    "supports": {"color": SIDE_COLOURS["support"]},
    "attacks": {"color": SIDE_COLOURS["oppose"], "arrowhead": "tee"},
    "makes": {"style": "dashed"},
    "repeats": {"style": "dotted"},
}


def dot(graph: Graph) -> str:
    """The map from right to left toward the motion; claims that bear on nothing are packed around it.

    A node's facts are attributes named ``bs_text``, ``bs_start`` and so on: Graphviz gives a meaning of its own to ``id``, ``class`` and
    others. All values are quoted strings in which, as in its own ``escString``, ``\\\\`` is a backslash and ``\\n`` a line end.
    """
    lines = ["digraph argument_map {", "  rankdir=RL; pack=true; packmode=clust;"]
    lines.append('  node [shape=box, style="rounded", fontname="sans"];')
    lines.append(f"  motion [{_attributes({'bs_type': 'motion', 'bs_text': graph.motion, **_label(graph.motion), 'shape': 'ellipse'})}];")
    lines += [f"  {_node(node)}" for node in graph.nodes]
    lines += [f"  {link.start} -> {link.end} [{_attributes(_edge(link))}];" for link in graph.links]
    return "\n".join([*lines, "}"]) + "\n"


def _node(node: Node) -> str:
    told = ([phrase(node.tally)] if node.tally else []) + [f"— {node.who()}", node.where()]
    look = {**_label(node.quote, *told), "color": SIDE_COLOURS[node.side], **({"style": "rounded,bold"} if node.point else {})}
    facts = {f"{_OURS}{name}": str(value) for name, value in node.facts().items()}
    return f"{node.name} [{_attributes({**facts, **look})}];"


def _edge(link: Link) -> dict[str, str]:
    """Only links toward the motion rank the nodes; what claims answer each other is drawn over them."""
    ranked = link.end == "motion" or link.kind in ("makes", "repeats")
    facts = {f"{_OURS}type": link.kind, f"{_OURS}confidence": f"{link.confidence:.4g}"}
    return {**facts, **_ARROWS[link.kind], **({} if ranked else {"constraint": "false"})}


def _attributes(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return f'"{escaped}"'


def _label(*parts: str) -> dict[str, str]:
    """What is drawn. Graphviz reads ``&lt;`` and the like in labels, so an ampersand is written as one of them."""
    return {"label": "\n".join(_broken(part) for part in parts if part).replace("&", "&amp;")}


def _broken(text: str) -> str:
    """``text`` in lines of about 48 characters, broken at blanks."""
    lines, line = [], ""
    for word in one_line(text).split(" "):
        if line and len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])
