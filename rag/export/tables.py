"""CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict

from rag.export.graph import Graph, writable

__all__ = ["csv_table", "json_map"]

_FORMULA = re.compile(r"[\s']*[=+\-@\t\r\n＝＋－＠]")
"""How a formula begins, by the list of OWASP ("CSV Injection"); apostrophes before it, so that ours can be told from the text's own."""


def csv_table(graph: Graph) -> str:
    """RFC 4180, one claim a row. What a claim supports and attacks are two columns of ids, split by blanks.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. To read the text back, drop one apostrophe
    where nothing but blanks and apostrophes stand between it and one of these signs.
    """
    points = {point.id: writable(point.text) for point in graph.amap.key_points}
    facts = {node.name: node.facts() for node in graph.claims}
    bears: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in graph.links:
        if link.end in facts:
            bears[link.start, link.kind].append(str(facts[link.end]["id"]))
    rows: list[dict[str, object]] = []
    for name, own in facts.items():
        on = {kind: " ".join(bears[name, kind]) for kind in ("supports", "attacks")}
        rows.append({"name": name, **own, "key_point_text": points.get(str(own["key_point"]), ""), **on})
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else ["name", "id", "text"], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def json_map(graph: Graph) -> str:
    """``ArgumentMap.to_dict()``, from which ``ArgumentMap.from_dict`` makes the same map again, and ``articles``: what is known of each."""
    data = graph.amap.to_dict()
    used = dict.fromkeys(claim.source for claim in graph.amap.claims)
    data["articles"] = {
        path: {"title": article.title, "publisher": article.publisher, "date": article.date}
        for path in used
        if (article := graph.articles.get(path)) is not None
    }
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"
