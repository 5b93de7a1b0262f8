"""Mermaid (https://mermaid.js.org/syntax/flowchart.html): a flowchart that GitHub, GitLab and many editors draw."""

from __future__ import annotations

import re
from collections import defaultdict

from rag.export.dot import SIDE_COLOURS
from rag.export.graph import Graph, Link, Node, one_line
from rag.export.tally import phrase

__all__ = ["mermaid"]

_CHARACTERS = 49_000
_EDGES = 500
"""Mermaid draws no more than 50,000 characters and 500 edges (``maxTextSize``, ``maxEdges``), and no diagram may raise that itself."""
_ARROWS = {"supports": "-->|supports|", "attacks": "--x|attacks|", "makes": "-.->", "repeats": "-.->|repeats|"}
_PLAIN = re.compile(r"[^\w .,'!?()\u0080-\U0010ffff-]|_")
_TAKEN = re.compile(r"\\(?=n)|\$(?=\$)|#(?=br#)|fa[bklrs]?(?=:fa-)|ﬂ(?=°)|¶(?=ß)")
_JOINER = "\u2060"


def mermaid(graph: Graph) -> str:
    """A flowchart toward the motion; labels hold the quote, its speaker and its place.

    A map that Mermaid would refuse as too large is drawn in part, key points and linked claims first, and says how much is left out.
    """
    links = _links(graph)
    lines = ["flowchart RL", f'  motion(["{_literal(graph.motion)}"])']
    lines += [f"  classDef {side} stroke:{colour}" for side, colour in SIDE_COLOURS.items()]
    size, edges, drawn = sum(map(len, lines)), 0, {"motion"}
    loose: dict[str, str] = {}
    arrows: list[str] = []
    order = sorted(graph.nodes, key=lambda node: node.name not in links)
    for place, node in enumerate(order):
        line = _node(node)
        own = [link for link in links.get(node.name, ()) if {link.start, link.end} <= drawn | {node.name}]
        new = [f"  {link.start} {_ARROWS[link.kind]} {link.end}" for link in own]
        size += len(line) + sum(map(len, new)) + len(new) + 12
        edges += len(new) or 1
        if size > _CHARACTERS or edges > _EDGES:
            left = len(order) - place
            lines.append(f'  more["{left} more of {len(order)} points and claims are not drawn, Mermaid holds no more"]:::neutral')
            break
        drawn.add(node.name)
        if node.name in links:
            lines.append(line)
        else:
            loose[node.name] = line
        arrows += new
    if loose:
        lines += ['  subgraph unlinked["No position"]', *(f"  {line}" for line in loose.values()), *_rows(list(loose)), "  end"]
    return "\n".join([*lines, *arrows]) + "\n"


def _links(graph: Graph) -> dict[str, list[Link]]:
    """The links of each node that has any."""
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for link in graph.links:
        for name in {link.start, link.end}:
            links[name].append(link)
    return dict(links)


def _rows(names: list[str]) -> list[str]:
    """Links that are not drawn, and put what bears on nothing into rows of four instead of one long column."""
    return [f"    {' ~~~ '.join(names[i : i + 4])}" for i in range(0, len(names), 4) if names[i + 1 :]]


def _node(node: Node) -> str:
    told = [node.quote, f"— {node.who()}", f"{node.where()}, characters {node.claim.start} to {node.claim.end}"]
    if node.tally:
        told.insert(1, phrase(node.tally))
    left, right = ('("', '")') if node.point else ('["', '"]')
    return f"  {node.name}{left}{'<br/>'.join(map(_literal, told))}{right}:::{node.side}"


def _literal(text: str) -> str:
    """A label on one line, ASCII signs as numbered entities (``#34;``).

    What Mermaid takes for a line end, a formula, an icon or a mark of its own even so is broken by a word joiner (U+2060, which
    nobody sees); a byte order mark, which it drops, becomes one.
    """
    broken = _TAKEN.sub(rf"\g<0>{_JOINER}", one_line(text).replace("\ufeff", _JOINER))
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", broken)
