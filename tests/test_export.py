"""Exports are read back by the parsers of their formats: nothing is lost but what a format cannot hold."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Engine
from rag.core import ArgumentMap, Claim, Debate, KeyPoint, Position, Relation, Source, Voice
from rag.errors import ExportError
from rag.export import FORMATS, export

NASTY = [
    "He said \"no\" \\ and <b>&amp;</b> 'so' [x](y) {z} |p| `q` #1; $m$ --> ~",
    "two\nlines\r\nand\ttabs; -- %% ]]> */ //",
    "👩‍👧 emoji, עברית וערבית العربية, ﷽, ‏rtl mark, naïve “quotes”",
    "=SUM(A1:A2)",
    "- [motion]: # heading\n+ [c1]\n{a: b}",
    "end",
    "\\",
    '"',
]


def made(texts: list[str], voice: str = "Ana", motion: str = "A motion") -> tuple[ArgumentMap, dict[str, Source]]:
    body = " | ".join(texts)
    claims, at = [], 0
    for i, text in enumerate(texts):
        side: Any = ("support", "oppose", "neutral")[i % 3]
        claims.append(
            Claim(f"id {i}", text, 'folder/a "b".txt', at, at + len(text), voice, side, 0.5, key_point="p" if i % 3 == 0 else None)
        )
        at += len(text) + 3
    points = (KeyPoint("p", texts[0], "support", tuple(c.id for c in claims if c.key_point), (voice,), ('folder/a "b".txt',)),)
    relations = (Relation("id 0", f"id {len(texts) - 1}", "attacks", 0.75), Relation("id 0", "gone", "supports", 1.0))
    amap = ArgumentMap(motion, tuple(claims), points, relations, (Voice(voice),), Debate(motion, Position("For"), Position("Against")))
    return amap, {'folder/a "b".txt': Source('folder/a "b".txt', body, title=texts[-1], date="2031-01-02")}


def held(text: str) -> str:
    """What XML and terminals can hold of a text, by the XML 1.0 rule."""
    return "".join(
        c if c in "\t\n\r" or "\x20" <= c <= "\x7e" or "\xa0" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
        for c in text
    )


TEXTS = st.lists(st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=60)), min_size=1, max_size=6)


@given(TEXTS, st.text(max_size=20))
@settings(max_examples=60, deadline=None)
def test_every_text_survives_every_format(texts: list[str], voice: str) -> None:
    amap, sources = made(texts, voice, texts[0])
    check_json(export(amap, "json", sources), amap)
    check_csv(export(amap, "csv", sources), amap)
    check_graphml(export(amap, "graphml", sources), amap)
    check_dot(export(amap, "dot", sources), amap)
    check_aif(export(amap, "aif", sources), amap)
    check_argdown(export(amap, "argdown", sources), amap)
    check_mermaid(export(amap, "mermaid", sources), amap)
    check_markdown(export(amap, "markdown", sources), amap)


@pytest.fixture(scope="module")
def real(engine: Engine) -> tuple[ArgumentMap, dict[str, Source]]:
    amap = engine.map()
    return amap, {source.path: source for source in engine.sources()}


@pytest.mark.parametrize("format", FORMATS)
def test_the_real_map_is_written_whole(real: tuple[ArgumentMap, dict[str, Source]], format: str) -> None:
    amap, sources = real
    assert len(amap.claims) > 10
    globals()[f"check_{format}"](export(amap, format, sources), amap)


def check_json(text: str, amap: ArgumentMap) -> None:
    data = json.loads(text)
    assert text.isascii()
    for read, claim in zip(data["claims"], amap.claims, strict=True):
        assert (read["text"], read["start"], read["end"], read["voice"]) == (claim.text, claim.start, claim.end, claim.voice)
    assert data["motion"] == amap.motion


def check_csv(text: str, amap: ArgumentMap) -> None:
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(amap.claims)
    for row, claim in zip(rows, amap.claims, strict=True):
        assert None not in row
        assert row["text"].removeprefix("'") == held(claim.text).removeprefix("'")
        assert row["text"][0] not in "=+-@\t\r"
        assert (row["source"], int(row["start"]), int(row["end"]), row["side"]) == (claim.source, claim.start, claim.end, claim.side)


def check_graphml(text: str, amap: ArgumentMap) -> None:
    ElementTree.fromstring(text.encode())
    graph = networkx.parse_graphml(text, force_multigraph=True)
    for number, claim in enumerate(amap.claims, 1):
        node = graph.nodes[f"c{number}"]
        assert (node["text"], node["start"], node["end"], node["held"]) == (held(claim.text), claim.start, claim.end, claim.held)
    ids = {claim.id for claim in amap.claims}
    relations = [one for one in amap.relations if {one.from_id, one.to_id} <= ids]
    between = [data for start, end, data in graph.edges(data=True) if start[0] == end[0] == "c"]
    assert len(between) == len(relations)


def check_dot(text: str, amap: ArgumentMap) -> None:
    nodes = parse_dot(text)
    for number, claim in enumerate(amap.claims, 1):
        node = nodes[f"c{number}"]
        assert node["bs_text"] == re.sub(r"\r\n?", "\n", held(claim.text))
        assert (node["bs_start"], node["bs_end"]) == (str(claim.start), str(claim.end))
    if shutil.which("dot"):
        subprocess.run(["dot", "-Tdot"], input=text.encode(), check=True, capture_output=True, timeout=60)


def parse_dot(text: str) -> dict[str, dict[str, str]]:
    """A strict reader of the part of the DOT grammar that is written; anything else fails."""
    string, name = r'"(?:[^"\\]|\\[\\n"])*"', r"[A-Za-z_][A-Za-z0-9_]*"
    pair = rf"{name}=(?:{string}|{name})"
    assert text.startswith("digraph argument_map {\n")
    assert text.endswith("\n}\n")
    nodes: dict[str, dict[str, str]] = {}
    for line in text.split("\n")[1:-2]:
        if re.fullmatch(rf"  (?:rankdir=RL|node \[(?:{name}={name}(?:, )?)+\]);", line):
            continue
        found = re.fullmatch(rf"  ({name})( -> {name})? \[({pair}(?:, {pair})*)\];", line)
        assert found, line
        if not found[2]:
            pairs = re.findall(rf"({name})=({string})", found[3])
            nodes[found[1]] = {key: re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value[1:-1]) for key, value in pairs}
    return nodes


def check_aif(text: str, amap: ArgumentMap) -> None:
    data = json.loads(text)
    nodes = {node["nodeID"]: node for node in data["nodes"]}
    assert len(nodes) == len(data["nodes"])
    assert {node["type"] for node in nodes.values()} <= {"I", "L", "RA", "CA", "YA"}
    allowed = {("I", "RA"), ("I", "CA"), ("RA", "I"), ("CA", "I"), ("L", "YA"), ("YA", "I")}
    assert all((nodes[edge["fromID"]]["type"], nodes[edge["toID"]]["type"]) in allowed for edge in data["edges"])
    information = [node for node in nodes.values() if node["type"] == "I" and node["extra"]["type"] == "claim"]
    assert [node["text"] for node in information] == [held(claim.text) for claim in amap.claims]
    people = {one["participantID"] for one in data["participants"]}
    assert all(one["personID"] in people and nodes[one["nodeID"]]["type"] == "L" for one in data["locutions"])
    assert len(data["locutions"]) == sum(bool(claim.voice) for claim in amap.claims)


def check_argdown(text: str, amap: ArgumentMap) -> None:
    blocks = re.findall(r"^\[(c\d+)\]: (.*) #(support|oppose|neutral) (\{.*\})$", text, re.M)
    assert len(blocks) == len(amap.claims)
    for (_, statement, side, data), claim in zip(blocks, amap.claims, strict=True):
        facts = yaml.safe_load(data)
        assert (facts["text"], facts["start"], facts["end"], side) == (held(claim.text), claim.start, claim.end, claim.side)
        assert re.sub(r"\\(.)", r"\1", statement) == " ".join(held(claim.text).split())
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]<>{}#@*_]", statement)
        assert data.count("{") == data.count("}") == 1
    assert all(re.match(r"===|title: |\[\w+\]: |  [+-] \[\w+\]$|$", line) for line in text.split("\n"))


def check_mermaid(text: str, amap: ArgumentMap) -> None:
    lines = text.rstrip("\n").split("\n")
    assert lines[0] == "flowchart RL"
    labels = {}
    for line in lines[1:]:
        node = re.fullmatch(r'  (\w+)(?:\(\["|\["|\(")([^"]*)(?:"\]\)|"\]|"\))(?::::\w+)?', line)
        if node:
            labels[node[1]] = node[2]
        else:
            assert re.fullmatch(r"  \w+ (?:-->\|\w+\||-\.->) \w+|  classDef \w+ stroke:#\w+", line), line
    for number, claim in enumerate(amap.claims, 1):
        quote = labels[f"c{number}"].split("<br/>")[0]
        assert re.sub(r"#(\d+);", lambda m: chr(int(m[1])), quote) == " ".join(held(claim.text).split())
        assert "<" not in labels[f"c{number}"].replace("<br/>", "")


def check_markdown(text: str, amap: ArgumentMap) -> None:
    plain = re.sub(r"\\(.)", r"\1", text)
    for claim in amap.claims:
        assert " ".join(held(claim.text).split()) in plain
        assert f"characters {claim.start} to {claim.end}" in plain
    assert all(re.match(r"#{1,3} |>|$", line) for line in text.split("\n"))
    assert not re.search(r"(?<!\\)(?:\\\\)*[<`\[]", re.sub(r"(?m)^>", "", text))


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ExportError) as caught:
        export(ArgumentMap(""), "pdf")
    assert all(name in caught.value.remedy for name in FORMATS)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_map_is_written_too(format: str) -> None:
    assert export(ArgumentMap("Nothing yet"), format)


def test_nodes_tell_whose_words_they_are_and_where_they_stand(tmp_path: Path) -> None:
    amap, sources = made(["first words", "other words"], "Ana Ruiz")
    for format in FORMATS:
        text = export(amap, format, sources)
        assert "Ana Ruiz" in text, format
        assert "first words" in text, format
        assert "2031" in text or format == "mermaid", format
