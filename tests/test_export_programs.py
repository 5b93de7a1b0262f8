"""Argdown, Mermaid and DOT exports are read back by Argdown's command, Mermaid in a browser, and Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from readers.maps import NASTY, TEXTS, folded, held, last_name, links, made, names, scrambled
from readers.programs import Mermaid, argdown, graphviz_data, graphviz_labels, mermaid_page

from rag import Engine
from rag.core import ArgumentMap, Claim, Debate, Position, Relation, Source
from rag.export import export

Made = tuple[ArgumentMap, Mapping[str, Source]]
NAMED = {
    "nasty": lambda: made(NASTY, 'Ana "Q" [x] #y\n<b>', NASTY[0]),
    "scrambled": lambda: made(scrambled(7, 80), scrambled(8, 1)[0], scrambled(9, 1)[0]),
}


@pytest.fixture(params=["nasty", "scrambled", "real"])
def case(request: pytest.FixtureRequest) -> Made:
    """A map of nasty texts, one of markup at random, and that of the five articles."""
    if request.param != "real":
        return NAMED[request.param]()
    engine: Engine = request.getfixturevalue("engine")
    return engine.map(), {source.path: source for source in engine.sources()}


@pytest.fixture(scope="module")
def mermaid() -> Iterator[Mermaid]:
    with mermaid_page() as page:
        yield page
        assert page.strays == []


def shown(amap: ArgumentMap) -> dict[str, str]:
    """The text of each node by its name, as far as a line can hold it."""
    known = names(amap)
    texts = {one.id: one.text for one in (*amap.claims, *amap.key_points)}
    return {name: folded(texts[one]) for one, name in known.items()} | {"motion": folded(amap.motion)}


def test_argdowns_command_reads_the_debate(case: Made, tmp_path: Path) -> None:
    amap, sources = case
    text = export(amap, "argdown", sources)
    data = argdown(text, tmp_path)
    read = {last_name(title): statement for title, statement in data["statements"].items()}
    assert {name: _said(statement) for name, statement in read.items()} == shown(amap)
    assert data["arguments"] == {}
    signs = {"supports": "support", "makes": "support", "repeats": "support", "attacks": "attack"}
    relations = {(last_name(one["from"]), last_name(one["to"]), one["relationType"]) for one in data["relations"]}
    assert relations == {(start, end, signs[kind]) for start, end, kind in links(amap)}
    for i, claim in enumerate(amap.claims, 1):
        facts = read[f"c{i}"]["data"]
        assert [facts[key] for key in ("id", "text", "source", "start", "end", "side", "held")] == [
            claim.id,
            held(claim.text),
            claim.source,
            claim.start,
            claim.end,
            claim.side,
            claim.held,
        ]
        assert facts.get("voice", "") == held(claim.voice)
        assert read[f"c{i}"]["tags"] == [claim.side]
    assert text.index("[motion]: ") < min(text.index(f"[{title}]") for title in data["statements"] if title != "motion")


def _said(statement: dict[str, Any]) -> str:
    """The one text of a statement, without its tag; a range beside the tag is markup that leaked from the text."""
    (whole,) = (member for member in statement["members"] if "text" in member)
    assert [part["type"] for part in whole.get("ranges", [])] in ([], ["tag"])
    return re.sub(r" #(support|oppose|neutral) ?$", "", whole["text"])


def test_mermaid_draws_the_debate(case: Made, mermaid: Mermaid) -> None:
    amap, sources = case
    text = export(amap, "mermaid", sources)
    parsed, drawn = mermaid.parse(text), mermaid.draw(text)
    assert drawn["alive"] == 0
    words = {"supports": "supports", "attacks": "attacks", "makes": "", "repeats": "repeats"}
    edges = {(start, end, text) for start, end, text, stroke in parsed["edges"] if stroke != "invisible"}
    assert edges == {(start, end, words[kind]) for start, end, kind in links(amap)}
    labels = {name: _seen(label).split("\n") for name, label in drawn["labels"].items()}
    assert {name: lines[0] for name, lines in labels.items()} == {name: _seen(text) for name, text in shown(amap).items()}
    known = names(amap)
    quoted = {known[point.id]: _quoted(amap, point.text) for point in amap.key_points if point.id in known}
    for name, claim in (*quoted.items(), *((known[claim.id], claim) for claim in amap.claims)):
        assert labels[name][-1].endswith(f"characters {claim.start} to {claim.end}")
        assert labels[name][-1].startswith(claim.source)
        narrated = next(voice.kind == "narrator" for voice in amap.voices if voice.name == claim.voice)
        assert labels[name][-2].startswith(_seen(f"— {'the article' if narrated else folded(claim.voice)}"))


def _quoted(amap: ArgumentMap, text: str) -> Claim:
    return next(claim for claim in amap.claims if claim.text == text)


def _seen(label: str) -> str:
    """A label without the marks that nobody sees and that Mermaid may lose or the export may add."""
    return "\n".join(" ".join(line.replace("\u2060", "").replace("\ufeff", "").split()) for line in label.split("\n"))


def test_a_map_too_large_for_mermaid_is_drawn_in_part_and_says_so(mermaid: Mermaid) -> None:
    claims = tuple(Claim(f"id{i}", f"{i} " + "word " * 40, "a.txt", 0, 9, "", "support" if i % 2 else "neutral") for i in range(900))
    amap = ArgumentMap("A motion", claims, debate=Debate("A motion", Position("For"), Position("Against")))
    text = export(amap, "mermaid")
    assert len(text) < 50_000
    labels = mermaid.draw(text)["labels"]
    told = re.match(r"(\d+) more of 900 points and claims are not drawn", labels.pop("more"))
    assert told
    assert len(labels) - 1 == 900 - int(told[1]) > 100
    assert all(int(name[1:]) % 2 == 0 for name in labels if name != "motion"), "what bears on the motion comes first"


def test_a_map_with_more_links_than_mermaid_holds_is_drawn_in_part(mermaid: Mermaid) -> None:
    claims = tuple(Claim(f"id{i}", f"Claim {i}", "a.txt", 0, 7, "", "oppose") for i in range(40))
    relations = tuple(Relation(one.id, other.id, "supports", 0.9) for one in claims for other in claims if one is not other)
    text = export(ArgumentMap("A motion", claims, relations=relations), "mermaid")
    parsed = mermaid.parse(text)
    drawn = len(parsed["nodes"]) - 2
    assert f"{40 - drawn} more of 40" in text
    assert len(parsed["edges"]) == drawn + drawn * (drawn - 1) <= 500 < (drawn + 1) ** 2


def test_graphviz_reads_and_draws_the_debate(case: Made) -> None:
    check_dot(*case)


@given(TEXTS)
@settings(max_examples=12, deadline=None)
def test_any_text_survives_graphviz(texts: list[str]) -> None:
    check_dot(*made(texts, texts[-1], texts[0]))


def check_dot(amap: ArgumentMap, sources: Mapping[str, Source]) -> None:
    text = export(amap, "dot", sources)
    nodes, edges = graphviz_data(text)
    assert edges == links(amap)
    assert set(nodes) == set(shown(amap))
    for i, claim in enumerate(amap.claims, 1):
        node = nodes[f"c{i}"]
        assert node["bs_text"] == re.sub(r"\r\n?", "\n", held(claim.text))
        facts = [node[f"bs_{key}"] for key in ("source", "start", "end", "side", "voice")]
        assert facts == [claim.source, str(claim.start), str(claim.end), claim.side, re.sub(r"\r\n?", "\n", held(claim.voice))]
    labels = {name: " ".join(label.split()) for name, label in graphviz_labels(text).items()}
    assert [(name, labels[name]) for name, quote in shown(amap).items() if not labels[name].startswith(quote)] == []
