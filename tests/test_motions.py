"""Motions found in a folder with several debates, and what belongs to which of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rag import Engine, Settings
from rag.cli import main
from rag.core import Span
from rag.ingest import read
from rag.mine.deeds import participle
from rag.mine.motions import SuggestedMotion
from rag.mine.proposed import mentions
from rag.mine.relevance import BAR, relevance
from rag.mine.statements import Statement

ARTICLES = {
    "tram-1.txt": """
        The council of Norrvik will vote in June on a plan to build a tram between the harbour and the hospital.

        Mayor Anna Lindqvist supports the tram. “The city should build the tram, because the buses are full,” she said.

        The Norrvik Traders' Association opposes the tram. Its chairman, Per Holm, said that the city should not build the tram:
        “Two years of digging will kill every shop on Harbour Street.”
        """,
    "tram-2.txt": """
        Three hundred people marched through Norrvik on Saturday against the tram.

        “We must not build a tram that nobody can pay for,” said Oskar Berg, a fisherman. He called on Norrvik to reject the tram.

        Maria Sand, a doctor at the hospital, said the tram would bring patients who cannot drive. She urged the council to build the tram.
        """,
    "tram-3.txt": """
        Critics of the tram say that its cost has doubled since May. Supporters of the tram point to the full buses.

        The Greens in the council want to build the tram before the hospital opens. The Conservatives oppose the tram.

        “A tram is the only way to keep cars out of the old town,” said Eva Lund of the Greens.
        """,
    "phones-1.txt": """
        Denmark's government wants to ban mobile phones in schools.

        Education minister Mette Dahl said that mobile phones should be banned, because pupils cannot concentrate with them.

        Opponents of the ban include the pupils' union. “Nobody should ban mobile phones; we should be taught to use them,” said its
        president, Jonas Krog.
        """,
    "phones-2.txt": """
        Teachers are divided over a bill to ban mobile phones. “It would give us quiet classrooms,” said Lise Holt, a teacher in Odense.

        Parents oppose the plan to ban mobile phones, said Karin Friis of the national parents' group: mobile phones let them reach a sick
        child.
        """,
    "phones-3.txt": """
        A study of 40 schools found that marks rose where mobile phones were banned.

        The researchers urged more schools to ban mobile phones. Professor Hans Vig criticised the study: “Banning mobile phones shows
        nothing but that strict schools are strict.”
        """,
    "bread.txt": """
        The bakery on Harbour Street sells bread made of rye. Its owner, Siri Moe, bakes at night.

        “Rye needs time and a warm room,” she said. The shop opens at six. Visitors buy most of the loaves before nine.
        """,
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Two debates and an article without one."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "corpus").mkdir()
    for name, text in ARTICLES.items():
        (folder / "corpus" / name).write_text(re.sub(r"(?m)^ +", "", text).strip(), encoding="utf-8")
    engine = Engine(Settings(corpus=folder / "corpus", index=folder / "index"))
    engine.index()
    return engine


@pytest.fixture(scope="module")
def found(mixed: Engine) -> list[SuggestedMotion]:
    return mixed.suggest()


def test_the_first_motions_are_the_debates_of_the_folder(found: list[SuggestedMotion]) -> None:
    first = [one.motion for one in found[:2]]
    assert any("tram should be built" in motion.lower() or "build the tram" in motion for motion in first), first
    assert any("phones should be banned" in motion or "ban mobile phones" in motion for motion in first), first


def test_a_motion_is_counted_in_the_articles_that_argue_about_it(found: list[SuggestedMotion]) -> None:
    tram = next(one for one in found if "tram" in one.motion)
    assert set(tram.sources) <= {"tram-1.txt", "tram-2.txt", "tram-3.txt"}
    assert tram.articles == len(tram.sources) >= 2
    assert tram.voices >= 4
    assert tram.support >= 2
    assert tram.oppose >= 2


def test_every_motion_is_a_sentence_and_every_quote_verbatim(mixed: Engine, found: list[SuggestedMotion]) -> None:
    for one in found:
        assert re.fullmatch(r"[A-Z].* should (?:not )?[a-z].*\.", one.motion)
        assert not re.search(r"\b(?:he|she|it|they|his|its|their|this|that|said)\b", one.motion)
        assert mixed.source(one.source).text[one.start : one.end] == one.quote


def test_the_second_call_reads_what_the_first_has_found(
    mixed: Engine, found: list[SuggestedMotion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.mine.motions.mentions", lambda sources: pytest.fail("searched again"))
    again = Engine(mixed.settings)
    assert again.suggest() == found
    assert again.suggest(1) == found[:1]


def test_where_nobody_disagrees_no_motion_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bread.txt").write_text(ARTICLES["bread.txt"], encoding="utf-8")
    assert main(["map", "--suggest", "--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]) == 0
    assert capsys.readouterr().out.startswith("No motion found")


def test_the_command_shows_motions_and_speaks_json(mixed: Engine, found: list[SuggestedMotion], capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--corpus", str(mixed.settings.corpus), "--index", str(mixed.settings.index_dir)]
    assert main(["map", "--suggest", *where]) == 0
    out = capsys.readouterr().out
    assert f"1. {found[0].motion}" in out
    assert f"“{' '.join(found[0].quote.split())}”" in out
    assert main(["map", "--suggest", "--json", *where]) == 0
    assert [one["motion"] for one in json.loads(capsys.readouterr().out)["motions"]] == [one.motion for one in found]
    assert main(["map", "--suggest", "--side", "for", *where]) == 1
    assert "Leave out --side" in capsys.readouterr().err


Told = Callable[[str], list[str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """The phrases of all deeds that a text proposes."""

    def run(text: str) -> list[str]:
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        return [one.phrase for one in mentions({"a.txt": read(tmp_path, "a.txt").sources[0]}) if one.deed.verb]

    return run


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("Parliament should raise the minimum wage, the union said.", "raise the minimum wage"),
        ("The union urged Parliament to raise the minimum wage.", "raise the minimum wage"),
        ("Lawmakers voted to repeal the salt tax on Monday.", "repeal the salt tax"),
        ("Shops oppose a bill that would ban plastic bags.", "ban plastic bags"),
        ("Supporters of the abolition of the salt tax met in Norrvik.", "abolish the salt tax"),
        ("Coal mines must be closed, according to the report.", "close coal mines"),
        ("Trams should be free, said the mayor of Norrvik.", "be trams free"),
    ],
)
def test_proposals_are_found_in_many_forms(told: Told, sentence: str, phrase: str) -> None:
    assert phrase in [one.lower() for one in told(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The union urged Parliament to raise it.",
        "He said that they should sell his house.",
        "The mayor wants to close that school.",
        "A man bought a drug on Monday. The mayor wants to ban the drug.",
        "Parliament should recognise the right of workers who strike.",
    ],
)
def test_what_points_outside_itself_is_no_motion(told: Told, sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("verb", "form"),
    [("ban", "banned"), ("legalize", "legalized"), ("deny", "denied"), ("limit", "limited"), ("permit", "permitted"), ("build", "built")],
)
def test_participles(verb: str, form: str) -> None:
    assert participle(verb) == form


def statement(number: int, source: str = "a.txt") -> Statement:
    return Statement(f"{source}{number}", source, number, number + 1, (Span(number, number + 1),), None, "narration", "claim", number)


def test_a_short_remark_belongs_to_the_debate_around_it() -> None:
    inside = [statement(n) for n in range(5)]
    outside = [statement(n, "b.txt") for n in range(5)]
    likeness = np.array([0.7, 0.6, 0.1, 0.7, 0.6, 0.1, 0.2, 0.1, 0.2, 0.1])
    found = relevance([*inside, *outside], likeness)
    assert found[2] >= BAR > found[7]
    assert relevance([], np.zeros(0)).shape == (0,)


def test_a_claim_of_another_debate_is_told_from_one_of_the_motion(mixed: Engine, embedder: object) -> None:
    amap = mixed.map("The city should build the tram.")
    texts = [claim.text for claim in amap.claims]
    rows = mixed._embedding().encode(["The city should build the tram.", *texts])
    statements = [statement(n, claim.source) for n, claim in enumerate(amap.claims)]
    found = relevance(statements, rows[1:] @ rows[0])
    of = {stem: [p for p, c in zip(found, amap.claims, strict=True) if c.source.startswith(stem)] for stem in ("tram", "phones", "bread")}
    assert min(of["tram"]) >= BAR
    assert max(of["phones"] + of["bread"]) < BAR
