"""Argdown (https://argdown.org): a text that reads as an indented outline, and that its tools draw as a map."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator

from rag.export.graph import Graph, Link, Node, one_line

__all__ = ["argdown"]

_SPECIAL = re.compile(
    r"[\\\[\]<>{}*_#@=|~`+]"
    r"|\((?=\d)"  # (1) numbers a statement
    r"|/(?=[/*])"  # a comment
    r"|[.:](?=\S+?[.:])"  # .A. and :smile: are shortcodes
    r"|(?<![^\W_])-|-(?![^\W_])"  # within a word it is a hyphen, else it may begin an attack or a line
)


def argdown(graph: Graph) -> str:
    """The motion on top; under each statement what supports (``+``) and attacks (``-``) it.

    A statement is defined where it first bears on the motion, and only named elsewhere. Its facts stand in a YAML data block
    at the end of the file, so that the debate itself can be read. Blanks of a statement are folded; ``text`` in its data is verbatim.
    """
    outline = _Outline(graph)
    lines = ["===", f"title: {_scalar(graph.motion)}", "===", "", f"[motion]: {_literal(graph.motion)}", *outline.under("motion", 1), ""]
    for heading, held in (("No position", True), ("Views that are only described", False)):
        rest = [node for node in graph.claims if node.name not in outline.told and node.claim.held is held]
        lines += [f"# {heading}", ""] if rest else []
        for node in rest:
            if node.name not in outline.told:  # a copy is told with its original
                lines += [outline.defined(node), *outline.under(node.name, 1), ""]
    lines += ["# Who says it, and where", ""]
    for node in graph.nodes:
        facts = [f"  {name}: {_scalar(value)}" for name, value in node.facts().items() if value != ""]
        lines += [f"[{_title(node)}] {{", *facts, "}", ""]
    return "\n".join(lines)


class _Outline:
    """Walks the links against their direction; ``told`` are the statements defined so far."""

    def __init__(self, graph: Graph) -> None:
        self.told: set[str] = set()
        self._nodes = {node.name: node for node in graph.nodes}
        self._toward: dict[str, list[Link]] = defaultdict(list)
        for link in graph.links:
            self._toward[link.end].append(link)

    def under(self, name: str, depth: int) -> Iterator[str]:
        for link in self._toward[name]:
            node = self._nodes[link.start]
            begins = f"{'  ' * depth}{'-' if link.kind == 'attacks' else '+'} "
            belongs = link.end == "motion" or link.kind in ("makes", "repeats")
            if belongs and node.name not in self.told:
                yield begins + self.defined(node)
                yield from self.under(node.name, depth + 1)
            else:
                yield f"{begins}[{_title(node)}]"

    def defined(self, node: Node) -> str:
        self.told.add(node.name)
        return f"[{_title(node)}]: {_literal(node.quote)} #{node.side}"


def _title(node: Node) -> str:
    """What a map shows above the statement: its speaker, and the name that makes it unique; nothing that could end the brackets."""
    if node.kind == "key_point":
        return f"Point {node.name}"
    who = "Article" if node.narrated else one_line(re.sub(r"[^\w .,'’&-]", " ", node.claim.voice)).strip("-_ ")
    return f"{who or 'Voice'}, {node.name}"


def _scalar(value: object) -> str:
    """A YAML scalar on one line, ASCII only and without braces: nothing in it can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isascii() and char not in "{}\x7f" else _escape(ord(char)) for char in text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _literal(text: str) -> str:
    """Statement text on one line, a backslash before what Argdown would read as markup."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text)) or "…"
