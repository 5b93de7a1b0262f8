"""Figures side by side: what two articles say on one thing, and when that is a contradiction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Engine, Settings
from rag.core import ArgumentMap
from rag.core.figures import FigureGroup
from rag.export import export
from rag.mine.quantities import quantities

Compare = Callable[..., tuple[FigureGroup, ...]]
LEAD = "The town of Norrvik debates its harbour. Norrvik has argued about it for a long time, and Norrvik will go on arguing.\n\n"


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[[Mapping[str, str]], tuple[Engine, ArgumentMap]]:
    def run(texts: Mapping[str, str]) -> tuple[Engine, ArgumentMap]:
        folder = tmp_path / "articles"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(LEAD + text, encoding="utf-8")
        engine = Engine(Settings(corpus=folder, index=tmp_path / "index"))
        engine.index()
        return engine, engine.map()

    return run


@pytest.fixture
def compare(mapped: Callable[[Mapping[str, str]], tuple[Engine, ArgumentMap]]) -> Compare:
    def run(*sentences: str) -> tuple[FigureGroup, ...]:
        return mapped({f"a{i}": sentence + "\n" for i, sentence in enumerate(sentences)})[1].figures

    return run


SHIPS = "The port of Norrvik handled 420 container ships in 2019, and the council was pleased with its harbour."


@pytest.mark.parametrize(
    ("other", "status", "differs"),
    [
        ("In 2019 the port of Norrvik handled 310 container ships, its books show.", "conflict", ()),
        ("In 2019 the port of Norrvik handled 420 container ships, its books show.", "agree", ()),
        ("In 2019 the port of Norrvik handled about 430 container ships, its books show.", "agree", ()),
        ("In 2019 the port of Norrvik handled more than 400 container ships, its books show.", "agree", ()),
        ("In 2017 the port of Norrvik handled 310 container ships, its books show.", "apart", ("year",)),
        ("The port of Norrvik handled 310 container ships, its books show.", "apart", ("year",)),
        ("In 2019 the port of Norrvik and Eskil Bay handled 990 container ships, its books show.", "apart", ("whose",)),
        (
            "In 2019 the port of Norrvik handled 310 large foreign container ships from two oceans with coal, its books show.",
            "apart",
            ("what",),
        ),
    ],
)
def test_only_figures_of_one_scope_agree_or_conflict(compare: Compare, other: str, status: str, differs: tuple[str, ...]) -> None:
    groups = compare(SHIPS, other)
    assert [(group.status, group.differs) for group in groups] == [(status, differs)]
    assert [row.value for row in groups[0].figures if row.source == "a0.txt"] == [420]


@pytest.mark.parametrize(
    "other",
    [
        "In 2019 the port of Norrvik planted 310 apple trees, its books show.",
        "In 2019 the port of Norrvik handled 42 percent of the container ships of the coast.",
    ],
)
def test_what_only_sounds_alike_is_not_put_side_by_side(compare: Compare, other: str) -> None:
    assert not compare(SHIPS, other)


def test_rounded_values_agree_and_more_than_explains_a_difference(compare: Compare) -> None:
    groups = compare(
        "The harbour of Norrvik cost the taxpayers $29.3 million in 2018, said the mayor of the town.",
        "The harbour of Norrvik cost the taxpayers $29 million in 2018, said a baker of the town.",
        "The harbour of Norrvik cost the taxpayers more than $25 million in 2018, said a sailor.",
    )
    assert [group.status for group in groups] == ["agree"]
    assert [row.value for row in groups[0].figures] == [29.3e6, 29e6, 25e6]


def test_copies_of_an_article_are_no_second_witness(compare: Compare) -> None:
    long = SHIPS + " The council will speak of the harbour again in spring, when the ice is gone and the ships come back to the quay."
    assert not compare(long, long)


def test_last_year_is_known_by_the_date_of_the_article(mapped: Callable[[Mapping[str, str]], tuple[Engine, ArgumentMap]]) -> None:
    later = "Last year the port of Norrvik handled 310 container ships, its books show.\n"
    engine, amap = mapped({"a": SHIPS + "\n", "b": later})
    assert [g.status for g in amap.figures] == ["apart"]
    (engine.settings.corpus / "debate.toml").write_text('[articles."b.txt"]\ndate = "2020-03-01"\n', encoding="utf-8")
    dated = Engine(engine.settings)
    dated.index()
    assert [(g.status, [f.year for f in g.figures]) for g in dated.map().figures] == [("conflict", ["2019", "2019"])]


def test_figures_are_verbatim_and_shown_with_their_scope(mapped: Callable[[Mapping[str, str]], tuple[Engine, ArgumentMap]]) -> None:
    engine, amap = mapped({"a": SHIPS + "\n", "b": "In 2017 the port of Norrvik handled 310 container ships, its books show.\n"})
    for group in amap.figures:
        for row in group.figures:
            assert engine.source(row.source).text[row.start : row.end] == row.text
    assert ArgumentMap.from_dict(amap.to_dict(), amap.debate) == amap
    old = amap.to_dict()
    del old["figures"]
    assert ArgumentMap.from_dict(old, amap.debate) == replace(amap, figures=())
    report = export(amap, "markdown")
    assert "container ships: scope differs or is not told (year)" in report
    assert "420 — container ships" in report


def test_the_five_articles_agree_on_the_reports_of_2018(engine: Engine) -> None:
    groups = engine.map().figures
    assert all(group.status != "conflict" for group in groups)
    agreed = next(group for group in groups if group.status == "agree")
    assert {(row.value, row.year) for row in agreed.figures} == {(16.8e6, "2018")}
    beside = next(group for group in groups if group.status == "apart")
    assert (29.3e6, "2021") in {(row.value, row.year) for row in beside.figures}
    assert "year" in beside.differs


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It cost about $1.5bn.", [(1.5e9, "USD", "about")]),
        ("Twenty-five ships, 1,200 men and 3.5% of the cargo.", [(25, "", "exact"), (1200, "", "exact"), (3.5, "percent", "exact")]),
        ("They pay $7.25 an hour.", [(7.25, "USD an hour", "exact")]),
        ("At least 12 million dollars.", [(12e6, "USD", "at_least")]),
        ("On May 12, 2019, aged 43, on page 7 of Section 230 at 7:30, for ten years.", []),
        ("Between 10 and 15 percent, or 5-10 ships, or 4 to 6 boats.", []),
        ("It rose from 5 percent to 7 percent.", [(7, "percent", "exact")]),
    ],
)
def test_quantities(sentence: str, found: list[tuple[float, str, str]]) -> None:
    assert [(q.value, q.unit, q.bound) for q in quantities(sentence)] == found
