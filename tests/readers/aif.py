"""What AIF asks of a graph beyond the shape of its tables (AIF specification, 2011, and its extension to dialogue, AIF+)."""

from __future__ import annotations

from collections import Counter
from typing import Any

JOINED = {
    "RA": ({"I"}, {"I"}),
    "CA": ({"I"}, {"I"}),
    "MA": ({"I"}, {"I"}),
    "YA": ({"L", "TA"}, {"I", "RA", "CA", "MA"}),
    "TA": ({"L"}, {"L"}),
}
"""What may stand before and after an S-node in what we write."""


def faults(data: dict[str, Any]) -> list[str]:
    """Every breach, in words: an AIF graph has none."""
    kinds = {node["nodeID"]: node["type"] for node in data["nodes"]}
    found = [
        f"two of {table} have the id {one}" for table, key in _KEYS for one, n in Counter(row[key] for row in data[table]).items() if n > 1
    ]
    edges = [(edge["fromID"], edge["toID"]) for edge in data["edges"]]
    loose = [edge for edge in edges if not set(edge) <= kinds.keys()]
    found += [f"edge {edge} joins no nodes" for edge in loose]
    edges = [edge for edge in edges if edge not in loose]
    found += [f"edge {edge} joins two information nodes" for edge in edges if kinds[edge[0]] in "IL" and kinds[edge[1]] in "IL"]
    for node, kind in kinds.items():
        if kind in JOINED:
            found += _scheme(node, kind, [kinds[a] for a, b in edges if b == node], [kinds[b] for a, b in edges if a == node])
    told = Counter(row["nodeID"] for row in data["schemefulfillments"])
    found += [f"S-node {node} has {told[node]} schemes" for node, kind in kinds.items() if (kind in JOINED) != (told[node] == 1)]
    people = {row["participantID"] for row in data["participants"]}
    for row in data["locutions"]:
        if kinds.get(row["nodeID"]) != "L" or row["personID"] not in people:
            found.append(f"locution {row['nodeID']} has no L-node or no participant")
    spoken = {row["nodeID"] for row in data["locutions"]}
    return found + [f"L-node {node} has no speaker" for node, kind in kinds.items() if kind == "L" and node not in spoken]


_KEYS = (("nodes", "nodeID"), ("edges", "edgeID"), ("participants", "participantID"), ("locutions", "nodeID"))


def _scheme(node: str, kind: str, before: list[str], after: list[str]) -> list[str]:
    found = [] if before and after else [f"S-node {node} lacks what it comes from or leads to"]
    if len(after) > 1 or (kind == "CA" and len(before) > 1):
        found.append(f"{kind}-node {node} joins more than two")
    if not (set(before) <= JOINED[kind][0] and set(after) <= JOINED[kind][1]):
        found.append(f"{kind}-node {node} joins {before} with {after}")
    return found
