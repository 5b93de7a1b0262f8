"""The scores of ``python -m eval bench attribution`` on two articles small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.bench import main

FIRST = (
    "Ministers met residents of the valley on Monday evening to talk about the planned dam.\n\n"
    "The minister said that the plan would fail without new money.\n\n"
    "“We will not pay for it in the end,” Anna Berg told reporters after the meeting.\n\n"
    "The minutes of the meeting were published on the next day by the regional office."
)
SECOND = (
    "The road along the river was closed after the heavy storm of last weekend.\n\n"
    "Engineers warned that the bridge could collapse within weeks.\n\n"
    "Several shops in the old town stayed open and sold hot soup to the helpers."
)


def part(text: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"spans": [[start, start + len(words)]], "text": words}


def relation(text: str, source: str, content: str, kind: str) -> dict[str, Any]:
    return {"source": [part(text, source)], "cue": [], "content": [part(text, content)], "kind": kind}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three gold reports. The first two are easy; the third, about the minutes, nobody reports. The engineers are not labelled."""
    rows = [
        {
            "text": FIRST,
            "relations": [
                relation(FIRST, "The minister", "that the plan would fail without new money", "indirect"),
                relation(FIRST, "residents", "“We will not pay for it in the end,”", "direct"),  # not who spoke
                relation(FIRST, "regional office", "The minutes of the meeting were published on the next day", "mixed"),
            ],
        },
        {"text": SECOND, "relations": []},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_scores_are_those_counted_by_hand(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attribution", "--data", str(data), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["task"], result["rows"]) == ("attribution", 2)
    metrics = result["metrics"]
    assert metrics["content_precision"] == pytest.approx(2 / 3)  # the minister, Berg; the engineers are too much
    assert metrics["content_recall"] == pytest.approx(2 / 3)  # the minutes are missed
    assert metrics["content_f1"] == pytest.approx(2 / 3)
    assert metrics["source_accuracy"] == pytest.approx(1 / 2)  # Berg is not "residents"
    assert metrics["content_precision_indirect"] == pytest.approx(1 / 2)
    assert metrics["content_recall_indirect"] == 1.0
    assert metrics["source_accuracy_indirect"] == 1.0
    assert metrics["content_f1_direct"] == 1.0
    assert metrics["source_accuracy_direct"] == 0.0
    assert metrics["content_recall_mixed"] == metrics["content_precision_mixed"] == metrics["content_f1_mixed"] == 0.0
    assert result["baseline"].keys() == metrics.keys()


def test_the_baseline_stands_beside(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["attribution", "--data", str(data)]) == 0
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if "content_recall_indirect" in line)
    assert line.split() == ["content_recall_indirect", "1.0000", "1.0000"]


@pytest.mark.parametrize(
    "row",
    [
        "not json",
        '{"text": "A."}',
        '{"text": "A.", "relations": [{"source": [], "content": [{"spans": [[1]]}], "kind": "direct"}]}',
        '{"text": "A.", "relations": [{"source": [], "content": [], "kind": "loud"}]}',
    ],
)
def test_a_bad_row_is_named(row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "The road was closed.", "relations": []}\n' + row, encoding="utf-8")
    assert main(["attribution", "--data", str(path)]) == 1
    assert "row 2: not an attribution row" in capsys.readouterr().err
