"""Argdown (https://argdown.org): a text that its tools draw as a map."""

from __future__ import annotations

import json
import re

from rag.export.graph import Graph, one_line

__all__ = ["argdown"]

_SPECIAL = re.compile(r"([\\\[\]<>{}()*_#@`:|~+/-])")


def argdown(graph: Graph) -> str:
    """Motion, points and claims as statements; ``+`` supports and ``-`` attacks, indented under what they bear on.

    The facts of a statement are in its YAML data block.
    """
    lines = ["===", f"title: {_value(graph.motion or 'Argument map')}", "===", ""]
    lines += [f"[motion]: {_literal(graph.motion or 'The motion')}", *_relations("motion", graph), ""]
    for node in graph.nodes:
        data = ", ".join(f"{name}: {_value(value)}" for name, value in node.facts().items())
        lines += [f"[{node.name}]: {_literal(node.quote)} #{node.side} {{{data}}}", *_relations(node.name, graph), ""]
    return "\n".join(lines)


def _relations(name: str, graph: Graph) -> list[str]:
    return [f"  {'-' if link.kind == 'attacks' else '+'} [{link.start}]" for link in graph.links if link.end == name]


def _value(value: object) -> str:
    """A YAML scalar on one line, ASCII only and without braces: nothing in it can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isascii() and char not in "{}\x7f" else _escape(ord(char)) for char in text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _literal(text: str) -> str:
    """Statement text: special characters with a backslash, on one line."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
