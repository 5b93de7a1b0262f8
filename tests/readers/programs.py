"""The programs that read exports back: Argdown's command, Mermaid in Chromium, Graphviz."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent / "node_modules"
ARGDOWN = HERE / ".bin" / "argdown"
MERMAID = HERE / "mermaid.min.js"
SVG = "{http://www.w3.org/2000/svg}"
_PARSE = """async text => {
    mermaid.initialize({startOnLoad: false});
    const {db} = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {edges: db.getEdges().map(edge => [edge.start, edge.end, edge.text, edge.stroke]), nodes: [...db.getVertices().keys()]};
}"""
_DRAW = """async text => {
    document.body.innerHTML = (await mermaid.render("drawn", text)).svg;
    const shown = node => [node.id.replace(/^.*flowchart-(\\w+)-\\d+$/, "$1"), node.querySelector(".nodeLabel").innerText];
    const labels = Object.fromEntries([...document.querySelectorAll("g.node")].map(shown));
    return {labels, alive: document.body.querySelectorAll("a[href], img, script, i, .katex, [onerror]").length};
}"""


def lacking(what: str, remedy: str) -> NoReturn:
    """In CI a missing program is a failure; elsewhere the test is skipped and says so."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing: {remedy}")
    pytest.skip(f"{what} is missing: {remedy}")


def argdown(text: str, folder: Path) -> dict[str, Any]:
    """What ``argdown json`` makes of a file with that text."""
    if not ARGDOWN.exists() or not shutil.which("node"):
        lacking("Argdown's command", "make readers")
    (folder / "map.argdown").write_text(text, encoding="utf-8", newline="")
    command = [str(ARGDOWN), "json", "map.argdown", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    result = folder / "map.json"
    assert result.exists(), done.stdout + done.stderr
    return dict(json.loads(result.read_text(encoding="utf-8")))


class Mermaid:
    """A page with Mermaid's own script and nothing else; ``strays`` are the addresses that a diagram made it ask for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.strays: list[str] = []
        page.on("request", lambda sent: self.strays.append(sent.url))
        page.set_content("<!doctype html><meta charset=utf-8>")
        page.add_script_tag(content=MERMAID.read_text(encoding="utf-8"))

    def parse(self, text: str) -> dict[str, Any]:
        """``nodes`` by name and ``edges`` as (start, end, text, stroke)."""
        return dict(self.page.evaluate(_PARSE, text))

    def draw(self, text: str) -> dict[str, Any]:
        """``labels`` as drawn, by name of node; ``alive`` counts links, pictures, scripts, icons and formulas in the drawing."""
        return dict(self.page.evaluate(_DRAW, text))


@contextmanager
def mermaid_page() -> Iterator[Mermaid]:
    installed = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if not MERMAID.exists():
        lacking("Mermaid's script", "make readers")
    if installed is None:
        lacking("Chromium", "make system")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield Mermaid(chromium.new_page())
        chromium.close()


def graphviz(text: str, kind: str) -> bytes:
    """What ``dot`` makes of it: ``json`` or ``svg``. A warning fails too."""
    if not shutil.which("dot"):
        lacking("Graphviz", "make system")
    done = subprocess.run(["dot", f"-T{kind}"], input=text.encode(), capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout


def graphviz_data(text: str) -> tuple[dict[str, dict[str, str]], set[tuple[str, str, str]]]:
    """Nodes with their attributes, by name, and edges as (name, name, type)."""
    data = json.loads(graphviz(text, "json"))
    order = [node["name"] for node in data["objects"]]
    nodes = {node["name"]: {key: _unescaped(str(value)) for key, value in node.items()} for node in data["objects"]}
    return nodes, {(order[edge["tail"]], order[edge["head"]], edge["bs_type"]) for edge in data["edges"]}


def graphviz_labels(text: str) -> dict[str, str]:
    """What Graphviz draws in each node, its lines joined."""
    drawn = ElementTree.fromstring(graphviz(text, "svg"))
    nodes = [group for group in drawn.iter(f"{SVG}g") if group.get("class") == "node"]
    return {str(node.findtext(f"{SVG}title")): " ".join(line.text or "" for line in node.iter(f"{SVG}text")) for node in nodes}


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], value, flags=re.S)
