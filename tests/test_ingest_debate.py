"""``debate.toml`` and copies of one text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from rag.core import ArticleFacts, Debate, Source
from rag.errors import SettingsError
from rag.ingest import load_debate, near_duplicates, read
from rag.ingest.blocks import plain_blocks
from rag.ingest.compose import Extract, compose


def test_no_file_is_no_debate(tmp_path: Path) -> None:
    assert load_debate(tmp_path) == Debate()


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "debate.toml").write_text(
        """motion = "Trams should be free."
[support]
name = "Free"
description = "Everybody pays by taxes."
[oppose]
name = "Paid"
[aliases]
"Transport office" = ["the office", "TO"]
[articles."sub/a.txt"]
title = "Free trams"
date = 2031-10-04
publisher = "The Evening Lamp"
[articles."b.jsonl#7"]
date = "Oct 2031"
"""
    )
    debate = load_debate(tmp_path)
    assert (debate.motion, debate.support.name, debate.oppose.name, debate.oppose.description) == (
        "Trams should be free.",
        "Free",
        "Paid",
        "",
    )
    assert debate.aliases == {"Transport office": ("the office", "TO")}
    assert debate.articles["sub/a.txt"] == ArticleFacts("Free trams", "The Evening Lamp", "2031-10-04")
    assert debate.articles["b.jsonl#7"].date == "2031-10"


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("motoin = 'x'", "motoin"),
        ("motion = 3", "motion"),
        ("support = 'yes'", "support"),
        ("[support]\nnmae = 'x'", "support.nmae"),
        ("[support]\nname = ''", "support.name"),
        ("[aliases]\nMeta = 'Facebook'", "Meta"),
        ("[articles.'a.txt']\ndate = 'last week'", "date"),
        ("[articles.'a.txt']\neditor = 'x'", "editor"),
        ("articles = []", "articles"),
        ("motion = ", "debate.toml"),
    ],
)
def test_mistakes_name_the_key_the_file_and_the_remedy(tmp_path: Path, toml: str, named: str) -> None:
    (tmp_path / "debate.toml").write_text(toml)
    with pytest.raises(SettingsError) as caught:
        load_debate(tmp_path)
    assert named in str(caught.value)
    assert "debate.toml" in str(caught.value)
    assert caught.value.remedy


def test_facts_override_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "A title of four words\n\nBy Jane Roe\n\nThe council voted on Monday to close the old bridge to all cars.\n"
    )
    assert (read(tmp_path, "a.txt").sources[0].title, read(tmp_path, "a.txt").sources[0].author) == ("A title of four words", "Jane Roe")
    source = read(tmp_path, "a.txt", {"a.txt": ArticleFacts(title="Bridge", date="2031")}).sources[0]
    assert (source.title, source.date, source.author) == ("Bridge", "2031", "Jane Roe")


WORDS = "tram city shop street office council driver bridge money plan vote mayor school park water river house market night summer".split()


def _article(path: str, seed: int, paragraphs: int = 8, headline: str = "") -> Source:
    rng = random.Random(seed)
    body = "\n\n".join(" ".join(rng.choices(WORDS, k=40)).capitalize() + "." for _ in range(paragraphs))
    return _of(path, f"{headline}\n\n{body}" if headline else body)


def _of(path: str, text: str) -> Source:
    return compose(path, Extract(text, plain_blocks(text)), "")


def test_copies_fold_and_others_do_not() -> None:
    original = _article("b/original.txt", 1, headline="Council votes on the bridge")
    paragraphs = original.text.split("\n\n")
    sources = [
        original,
        _of("a/other headline.txt", "\n\n".join(["An Old Bridge Is Closed", *paragraphs[1:], "Sign up for our newsletter"])),
        _of("c/shortened.txt", "\n\n".join(["Bridge closes", *paragraphs[1:5]])),
        _of("d/edited.txt", original.text.replace("tram", "train", 2)),
        _article("e/another.txt", 2),
        _of("f/quotes one paragraph.txt", "\n\n".join([paragraphs[1], *_article("x", 3).text.split("\n\n")])),
    ]
    copies = near_duplicates(sources, 0.8)
    assert {*copies, *copies.values()} == {"a/other headline.txt", "b/original.txt", "c/shortened.txt", "d/edited.txt"}
    assert len(copies) == 3
    assert len(set(copies.values())) == 1
    assert not set(copies) & set(copies.values())
    for seed in range(3):
        shuffled = list(sources)
        random.Random(seed).shuffle(shuffled)
        assert near_duplicates(shuffled, 0.8) == copies


def test_fifty_copies_count_once() -> None:
    text = _article("x", 9).text
    copies = near_duplicates([_of(f"{i:02}.txt", text) for i in range(50)], 0.8)
    assert copies == {f"{i:02}.txt": "00.txt" for i in range(1, 50)}


def test_short_texts_are_copies_only_when_alike() -> None:
    sources = [
        _of("a.txt", "The bridge is closed for cars."),
        _of("b.txt", "The bridge is closed for cars."),
        _of("c.txt", "The bridge is open."),
    ]
    assert near_duplicates(sources, 0.8) == {"b.txt": "a.txt"}
    assert near_duplicates([], 0.8) == {}
