"""Exports are read back by programs that are not ours: nothing is lost but what a format cannot hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import networkx
import pytest
import xaif
from hypothesis import given, settings
from readers.aif import faults
from readers.maps import FILE, NASTY, TEXTS, held, links, made, names

from rag import Engine
from rag.core import ArgumentMap, Claim, Debate, Source, Voice
from rag.errors import ExportError
from rag.export import FORMATS, export

SCHEMA = json.loads((Path(__file__).parent / "readers" / "aif.schema.json").read_text(encoding="utf-8"))
Sources = Mapping[str, Source]


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_text_survives(texts: list[str]) -> None:
    amap, sources = made(texts, texts[-1], texts[0])
    for check in (check_json, check_csv, check_graphml, check_aif):
        check(amap, sources)


@pytest.mark.parametrize("format", ["json", "csv", "graphml", "aif"])
def test_nasty_texts_survive(format: str) -> None:
    amap, sources = made(NASTY, 'Ana "Q" [x]', NASTY[0])
    globals()[f"check_{format}"](amap, sources)


@pytest.mark.parametrize("format", ["json", "csv", "graphml", "aif"])
def test_the_real_map_survives(engine: Engine, format: str) -> None:
    amap = engine.map()
    assert len(amap.claims) > 10
    globals()[f"check_{format}"](amap, {source.path: source for source in engine.sources()})


def check_json(amap: ArgumentMap, sources: Sources) -> None:
    """The same map again, and the facts of its articles."""
    text = export(amap, "json", sources)
    data = json.loads(text)
    assert text.isascii()
    assert ArgumentMap.from_dict(data, amap.debate) == amap
    for claim in amap.claims:
        assert data["articles"][claim.source]["title"] == sources[claim.source].title


def check_csv(amap: ArgumentMap, sources: Sources) -> None:
    """Every claim a row; no cell that a spreadsheet would run; what stands after our apostrophe is the text."""
    rows = list(csv.DictReader(io.StringIO(export(amap, "csv", sources), newline=""), strict=True))
    known = names(amap)
    points = {point.id: point.text for point in amap.key_points}
    bearing = links(amap)
    for row, claim in zip(rows, amap.claims, strict=True):
        assert None not in row
        assert not any(re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", cell) for name, cell in row.items() if name not in ("start", "end"))
        assert [plain(row[name]) for name in ("text", "voice", "side", "source")] == [
            held(claim.text),
            held(claim.voice),
            claim.side,
            claim.source,
        ]
        assert (int(row["start"]), int(row["end"]), row["held"]) == (claim.start, claim.end, str(claim.held))
        assert plain(row["key_point_text"]) == held(points.get(claim.key_point or "", ""))
        for kind in ("supports", "attacks"):
            assert {(known[claim.id], known[other], kind) for other in row[kind].split()} == {
                link for link in bearing if link[0] == known[claim.id] and link[1][0] == "c" and link[2] == kind
            }


def plain(cell: str) -> str:
    return cell[1:] if re.match(r"'[\s']*[=+\-@\t\r\n＝＋－＠]", cell) else cell


def check_graphml(amap: ArgumentMap, sources: Sources) -> None:
    """networkx finds each node with its typed facts, and each link."""
    graph = networkx.parse_graphml(export(amap, "graphml", sources), force_multigraph=True)
    known = names(amap)
    assert set(graph.nodes) == {"motion", *known.values()}
    assert {(start, end, data["type"]) for start, end, data in graph.edges(data=True)} == links(amap)
    for claim in amap.claims:
        node = graph.nodes[known[claim.id]]
        assert (node["text"], node["start"], node["end"], node["held"]) == (held(claim.text), claim.start, claim.end, claim.held)
        assert (node["source"], node["side"], node.get("voice", "")) == (claim.source, claim.side, held(claim.voice))
        assert node.get("date", "") == sources[claim.source].date
    for point in amap.key_points:
        if point.id in known:
            node = graph.nodes[known[point.id]]
            quoted = next(claim for claim in amap.claims if claim.id in point.claims and claim.text == point.text)
            assert (node["text"], node["source"], node["start"]) == (held(point.text), quoted.source, quoted.start)
            assert (node["side"], node["claims"]) == (point.side, len(point.claims))


def check_aif(amap: ArgumentMap, sources: Sources) -> None:
    """The schema and AIF's own rules hold, and another program finds the arguments, who asserts what, and the quotes' places."""
    data = json.loads(export(amap, "aif", sources))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert faults(data) == []
    claims = [node for node in data["nodes"] if node["type"] == "I" and node["extra"]["type"] == "claim"]
    for node, claim in zip(claims, amap.claims, strict=True):
        extra = node["extra"]
        assert node["text"] == extra["text"] == held(claim.text)
        assert [extra[key] for key in ("source", "start", "end", "voice", "side")] == [
            claim.source,
            claim.start,
            claim.end,
            held(claim.voice),
            claim.side,
        ]
    points = [node["nodeID"] for node in data["nodes"] if node["type"] == "I" and node["extra"]["type"] == "key_point"]
    ids = {node["nodeID"]: f"c{i}" for i, node in enumerate(claims, 1)} | {one: f"k{i}" for i, one in enumerate(points, 1)}
    schemes = {"supports": "Default Inference", "attacks": "Default Conflict", "makes": "Default Rephrase", "repeats": "Default Rephrase"}
    reader = xaif.AIF({"AIF": data})
    table = reader.get_csv("argument-relation")
    read = {
        (ids.get(row.proposition1_id, "motion"), ids.get(row.proposition2_id, "motion"), row.relation)
        for row in table.itertuples()
        if row.relation != "None"
    }
    assert read == {(start, end, schemes[kind]) for start, end, kind in links(amap)}
    voices = {node["nodeID"]: " ".join(held(claim.voice).split()) for node, claim in zip(claims, amap.claims, strict=True)}
    said = [node["nodeID"] for node in data["nodes"] if node["type"] == "L"]
    assert len(said) == sum(bool(claim.voice) for claim in amap.claims)
    for locution in said:
        information, _ = reader.get_i_node_ya_nodes_for_l_node(locution)
        assert reader.get_speaker(locution)[0].rstrip() == voices[information]


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda data: data["nodes"].append(dict(data["nodes"][0])), "two of nodes"),
        (lambda data: data["edges"][0].update(toID="999"), "joins no nodes"),
        (lambda data: data["edges"].append({"edgeID": "999", "fromID": "1", "toID": "2"}), "two information nodes"),
        (lambda data: data["edges"].pop(), "lacks what it comes from"),
        (lambda data: data["schemefulfillments"].pop(), "0 schemes"),
        (lambda data: data["participants"].clear(), "no participant"),
        (lambda data: data["locutions"].clear(), "has no speaker"),
        (lambda data: data["nodes"][0].update(type="RA"), "RA-node 1 joins"),
    ],
)
def test_a_broken_aif_graph_is_seen(harm, found: str) -> None:  # type: ignore[no-untyped-def]
    data = json.loads(export(*_with("aif", ["One", "Two", "Three"])))
    assert faults(data) == []
    harm(data)
    assert any(found in fault for fault in faults(data))


def _with(format: str, texts: list[str]) -> tuple[ArgumentMap, str, dict[str, Source]]:
    amap, sources = made(texts)
    return amap, format, sources


@pytest.mark.parametrize("path", ["nodes/1/extra/source", "nodes/1/extra/side", "nodes/1/text", "nodes/1/type"])
def test_the_aif_schema_wants_the_proof_of_each_claim(path: str) -> None:
    data = json.loads(export(*_with("aif", ["One", "Two", "Three"])))
    *way, last = path.split("/")
    place = data
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    del place[last]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(ExportError) as caught:
        export(ArgumentMap(""), "pdf")
    assert all(name in caught.value.remedy for name in FORMATS)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_map_still_tells_its_motion(format: str) -> None:
    text = export(ArgumentMap("Nothing yet"), format)
    assert "Nothing yet" in text or format == "csv"
    assert text.endswith("\n")


@pytest.mark.parametrize("format", FORMATS)
def test_nodes_tell_whose_words_they_are_and_where_they_stand(format: str) -> None:
    amap = ArgumentMap(
        "A motion",
        (Claim("one", "first words", "news/a.txt", 4711, 4722, "Ana Ruiz", "support", 0.9, role="mayor", line_start=3, line_end=3),),
        voices=(Voice("Ana Ruiz", organisation="Porto"),),
        debate=Debate("A motion"),
    )
    text = export(amap, format, {"news/a.txt": Source("news/a.txt", "", title="Vote", publisher="The Daily", date="2031-01-02")})
    shown = re.sub(r"#(\d+);", lambda match: chr(int(match[1])), text)
    assert [told for told in ("Ana Ruiz", "mayor", "first words", "news/a.txt", "4711", "4722") if told not in shown] == []
    assert "2031-01-02" in text or format == "mermaid"


def test_a_point_that_one_claim_makes_does_not_stand_twice() -> None:
    amap, sources = made(["One", "Two", "Three", "Four"])
    graph = networkx.parse_graphml(export(amap, "graphml", sources), force_multigraph=True)
    assert sorted(node["text"] for _, node in graph.nodes(data=True) if node["text"] != "A motion") == [
        "Four",
        "One",
        "One",
        "Three",
        "Two",
    ]
    assert graph.nodes["c2"]["key_point"] == "single"
    assert graph.has_edge("c2", "motion")


def test_copies_hang_on_their_original_and_described_views_on_nothing() -> None:
    amap, sources = made([f"Claim {i}" for i in range(10)])
    graph = networkx.parse_graphml(export(amap, "graphml", sources), force_multigraph=True)
    assert [data["type"] for data in graph.get_edge_data("c7", "c1").values()] == ["repeats"]
    assert not graph.has_edge("c5", "motion")
    assert graph.nodes["c5"]["held"] is False
    assert FILE in {data.get("source") for _, data in graph.nodes(data=True)}
