"""Diagrams: Graphviz DOT and Mermaid."""

from __future__ import annotations

from rag.core import Side
from rag.export.graph import Graph, Link, Node, one_line

__all__ = ["dot", "mermaid"]

_COLOURS: dict[Side, str] = {"support": "#2e7d32", "oppose": "#b3261e", "neutral": "#6b6b6b"}
_WIDTH = 48


def dot(graph: Graph) -> str:
    """DOT as the Graphviz grammar has it: strings in double quotes, in which only ``"`` and ``\\`` need a backslash."""
    lines = ["digraph argument_map {", "  rankdir=RL;", "  node [shape=box, style=rounded, fontname=sans];"]
    lines.append(f"  motion [{_attributes({'label': _broken(graph.motion or 'Motion'), 'type': 'motion', 'shape': 'ellipse'})}];")
    for node in graph.nodes:
        facts = {key: str(value) for key, value in node.facts().items()}
        label = _broken(node.quote) + (f"\n{_who(node)}" if node.claim else "")
        look = {"label": label, "color": _COLOURS[node.side], **({"style": "rounded,bold"} if node.point else {})}
        lines.append(f"  {node.name} [{_attributes({**facts, **look})}];")
    lines += [f"  {link.start} -> {link.end} [{_attributes(_edge(link))}];" for link in graph.links]
    return "\n".join([*lines, "}"]) + "\n"


def _edge(link: Link) -> dict[str, str]:
    look = {"supports": {"color": _COLOURS["support"]}, "attacks": {"color": _COLOURS["oppose"]}, "makes": {"style": "dotted"}}[link.kind]
    return {"type": link.kind, "confidence": f"{link.confidence:.4g}", **look}


def _attributes(values: dict[str, str]) -> str:
    return ", ".join(f"{_key(name)}={_quoted(value)}" for name, value in values.items())


def _key(name: str) -> str:
    """Graphviz gives a meaning of its own to some names, ``id`` and ``class`` among them: ours go under ``bs_``."""
    return name if name in {"label", "color", "style", "shape"} else f"bs_{name}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return f'"{escaped}"'


def mermaid(graph: Graph) -> str:
    """A Mermaid flowchart. Labels are quoted and every character that is markup somewhere is written as its number (``#34;``)."""
    lines = ["flowchart RL", f'  motion(["{_entities(graph.motion or "Motion")}"])']
    for node in graph.nodes:
        facts = node.facts()
        place = f"{facts['source']} {facts['start']}-{facts['end']}" if node.claim else ""
        label = "<br/>".join(part for part in (_entities(one_line(node.quote)), _entities(_who(node)), _entities(place)) if part)
        left, right = ('["', '"]') if node.claim else ('("', '")')
        lines.append(f"  {node.name}{left}{label}{right}:::{node.side}")
    arrows = {"supports": "-->|supports|", "attacks": "-->|attacks|", "makes": "-.->"}
    lines += [f"  {link.start} {arrows[link.kind]} {link.end}" for link in graph.links]
    lines += [f"  classDef {side} stroke:{colour}" for side, colour in _COLOURS.items()]
    return "\n".join(lines) + "\n"


def _entities(text: str) -> str:
    """Letters, figures, blanks and plain stops stay; the rest of ASCII becomes a numbered entity; other scripts stay as they are."""
    return "".join(char if char.isalnum() or char in " .,-" or ord(char) > 0x7F else f"#{ord(char)};" for char in one_line(text))


def _who(node: Node) -> str:
    claim = node.claim
    if claim is None:
        return ""
    role = f", {claim.role}" if claim.role else ""
    return one_line(f"{claim.voice or 'the article'}{role}")


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
