"""CSV, JSON and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re

from rag.core import SIDES
from rag.export.graph import Graph, Node, one_line

__all__ = ["csv_table", "json_map", "markdown"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$<>&])")
_BEGINS = re.compile(r"^(\d+)([.)])|^([-=])")


def csv_table(graph: Graph) -> str:
    """RFC 4180, one claim a row. A text that a spreadsheet would take for a formula gets an apostrophe before it.

    What a claim supports and attacks are two columns of ids, split by blanks.
    """
    out = io.StringIO()
    header = list(_row(graph.claims[0], graph)) if graph.claims else ["id", "text"]
    writer = csv.DictWriter(out, header, lineterminator="\r\n")
    writer.writeheader()
    for node in graph.claims:
        writer.writerow({name: _cell(value) for name, value in _row(node, graph).items()})
    return out.getvalue()


def _row(node: Node, graph: Graph) -> dict[str, object]:
    ids = {one.name: str(one.facts()["id"]) for one in graph.claims}
    facts: dict[str, object] = dict(node.facts())
    for kind in ("supports", "attacks"):
        facts[kind] = " ".join(ids[link.end] for link in graph.links if link.start == node.name and link.kind == kind and link.end in ids)
    return facts


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def json_map(graph: Graph) -> str:
    """``ArgumentMap.to_dict()``, with the articles' facts on each claim."""
    data = graph.amap.to_dict()
    for claim, node in zip(data["claims"], graph.claims, strict=True):
        claim.update({name: node.facts()[name] for name in ("title", "publisher", "date")})
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"


def markdown(graph: Graph) -> str:
    """A document to read: each side with its points, each claim a quotation with its speaker and place."""
    lines = [f"# {_md(graph.motion) or 'Argument map'}", ""]
    by_name = {node.name: node for node in graph.nodes}
    makers: dict[str, list[Node]] = {}
    for link in graph.links:
        if link.kind == "makes":
            makers.setdefault(link.end, []).append(by_name[link.start])
    for side in SIDES:
        own = [node for node in graph.points if node.side == side]
        grouped = {node.name for members in makers.values() for node in members}
        loose = [node for node in graph.claims if node.side == side and node.name not in grouped]
        if not own and not loose:
            continue
        lines += [f"## {_md(graph.amap.debate.side_name(side))}", ""]
        for point in own:
            lines += [f"### {_md(point.quote)}", "", *(_quotation(node, graph) for node in makers.get(point.name, []))]
        if own and loose:
            lines += ["### Other claims", ""]
        lines += [_quotation(node, graph) for node in loose]
    return "\n".join(lines).rstrip() + "\n"


def _quotation(node: Node, graph: Graph) -> str:
    facts = node.facts()
    who = ", ".join(_md(str(facts[key])) for key in ("voice", "role") if facts[key]) or "The article"
    about = "".join(f"{_md(str(facts[key]))}, " for key in ("title", "publisher", "date") if facts[key])
    where = (
        f"{_md(str(facts['source']))}, lines {facts['line_start']} to {facts['line_end']}, characters {facts['start']} to {facts['end']}"
    )
    quotes = {one.name: one.quote for one in graph.claims}
    links = [link for link in graph.links if link.start == node.name and link.end in quotes]
    relations = "".join(f">\n> {link.kind.capitalize()} “{_md(one_line(quotes[link.end])[:80])}”\n" for link in links)
    return f"> “{_md(node.quote)}”\n>\n> — {who} ({facts['manner']}). {about}{where}\n{relations}"


def _md(text: str) -> str:
    """Text as literal Markdown on one line."""
    escaped = _SPECIAL.sub(r"\\\1", one_line(text))
    return _BEGINS.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", escaped)
