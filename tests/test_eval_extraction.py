"""``python -m eval bench extraction``: F1 of words by hand, and pages read as files are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.bench import main
from eval.extraction import run, token_f1
from rag.errors import BothSidesError

BODY = (
    "The council of Marrow Bay voted on Monday to build a tram along the harbour. It will open in 2031, the mayor said, and it "
    "will cost forty million euros. Traders on the harbour fear that the building site will ruin their shops before then."
)
PAGE = (
    "<html><head><title>Council votes on tram</title></head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport pages today</a></nav>"
    f"<article><h1>Council votes on tram</h1><p>{BODY}</p></article><script>var tracker = 'hidden words';</script>"
    "<footer>Copyright and imprint of the whole newspaper</footer></body></html>"
)


def test_words_count_as_often_as_they_stand() -> None:
    # Common: the x1, tram x1. 2 * 2 / (4 + 3).
    assert token_f1("The tram the tram", "the tram, stops") == pytest.approx(4 / 7)
    assert token_f1("A b", "b a") == 1.0
    assert token_f1("a", "b") == 0.0
    assert token_f1("", "a") == 0.0
    assert token_f1("", "") == 1.0


def data(folder: Path, *rows: object) -> Path:
    path = folder / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(**more: object) -> dict[str, object]:
    return {"id": "1", "html": PAGE, "body": BODY, "title": "Council  votes on tram", "author": None, "date": None, **more}


def test_an_article_is_read_without_what_stands_around_it(tmp_path: Path) -> None:
    got = run(data(tmp_path, row(), row(title=None)))
    assert (got["task"], got["rows"]) == ("extraction", 2)
    assert got["metrics"]["token_f1_quotable"] == 1.0  # the heading is no part of what may be quoted
    assert got["metrics"]["title_exact"] == 1.0  # of the one page that has a title
    assert got["metrics"]["token_f1"] > 0.9 > got["baselines"]["text of all tags"]["token_f1"]
    assert got["baselines"]["trafilatura"]["token_f1"] > 0.9


def test_a_page_without_an_article_counts_as_nothing_found(tmp_path: Path) -> None:
    got = run(data(tmp_path, row(), row(html="", body="Some words.", title="A")))
    assert got["metrics"]["title_exact"] == 0.5
    assert got["metrics"]["token_f1_quotable"] == 0.5


@pytest.mark.parametrize("wrong", [{"html": PAGE}, {**row(), "body": 7}])
def test_what_is_no_row_says_so(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(BothSidesError, match=r"row 2: not a row of article extraction"):
        run(data(tmp_path, row(), wrong))
    with pytest.raises(BothSidesError):
        run(data(tmp_path))


def test_the_command_prints_ours_beside_the_plain_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data(tmp_path, row())
    assert main(["extraction", "--data", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {"task", "data", "rows", "seconds", "metrics"}
    assert main(["extraction", "--data", str(path)]) == 0
    out = capsys.readouterr().out
    assert "text of all tags" in out
    assert "token_f1" in out
