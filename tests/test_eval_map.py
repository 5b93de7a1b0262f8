"""The figures of ``python -m eval map`` on a map and a reader's claims small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.map_gold import GoldClaim, check_places, read_gold
from eval.map_score import figures, judge, same_name
from rag.core import ArgumentMap, Claim, Side, Source, Span, Voice
from rag.errors import BothSidesError

TEXT = (
    "The dam would flood two villages. "
    "While the ministry claims that it is safe, critics argue that nobody has tested it. "
    "“We will leave. We have no choice,” said Anna Berg. "
    "It was raining."
)
SENTENCES = (
    "The dam would flood two villages.",
    "While the ministry claims that it is safe, critics argue that nobody has tested it.",
    "“We will leave.",
    "We have no choice,” said Anna Berg.",
    "It was raining.",
)
VOICES = (
    Voice("Ministry of Water", aliases=("the ministry",), kind="organisation"),
    Voice("Critics", kind="group"),
    Voice("Anna Berg"),
    Voice("The Valley Post (narration)", kind="narrator"),
)


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def source() -> Source:
    return Source("dam.txt", TEXT, sentences=tuple(map(place, SENTENCES)))


def marked(words: str, voice: str, side: Side, **more: Any) -> GoldClaim:
    return GoldClaim("dam.txt", place(words), words, voice, more.get("also", ()), side, more.get("sides_ok", ()), more.get("held", True))


def mapped(quoted: str, voice: str, side: Side, content: str = "", **more: Any) -> Claim:
    span, own = place(quoted), place(content or quoted)
    return Claim(
        quoted, quoted, "dam.txt", span.start, span.end, voice, side, content_start=own.start, content_end=own.end,
        **{"manner": "paraphrase", **more},
    )  # fmt: skip


def on_map(gold: GoldClaim, *claims: Claim) -> bool:
    return judge([gold], ArgumentMap("", claims, voices=VOICES), {"dam.txt": source()})[0].claim is not None


def test_each_figure_is_the_one_counted_by_hand() -> None:
    """Five claims: four found, of these three voices and two sides right; one is described only, the reader says so too."""
    gold = [
        marked("The dam would flood two villages", "", "oppose"),
        marked("it is safe", "the ministry", "support", also=("government",), held=False),
        marked("nobody has tested it", "Critics", "oppose", sides_ok=("neutral",)),
        marked("We will leave", "Berg", "oppose"),
        marked("We have no choice", "Anna Berg", "neutral"),
    ]
    claims = (
        mapped(SENTENCES[0], VOICES[3].name, "neutral", manner="narration"),
        mapped(SENTENCES[1], "Ministry of Water", "support", "it is safe", held=False),
        mapped(SENTENCES[1], "Ministry of Water", "neutral", "nobody has tested it"),
        mapped("We will leave", "Anna Berg", "support", manner="direct"),
    )
    got = figures(judge(gold, ArgumentMap("", claims, voices=VOICES), {"dam.txt": source()}))
    assert got == {
        "claims": 5,
        "found": 4,
        "recall": 4 / 5,
        "voice": 3 / 4,  # nobody has tested it, the critics say, not the ministry
        "side": 2 / 4,  # support as marked; neutral where that can be defended
        "held": 4 / 4,
        "sided": 2 / 4,
        "right": 2,
        "wrong": 1,  # she leaves: that is no support
        "neutral": 1,  # the flood
    }


def test_nothing_found_is_nothing_right() -> None:
    got = figures(judge([marked("It was raining", "", "neutral")], ArgumentMap(""), {"dam.txt": source()}))
    assert got["recall"] == got["voice"] == got["side"] == got["sided"] == 0.0


def test_of_two_claims_in_one_sentence_each_meets_its_own() -> None:
    claims = (
        mapped(SENTENCES[1], "Ministry of Water", "support", "it is safe"),
        mapped(SENTENCES[1], "Critics", "oppose", "nobody has tested it"),
    )
    gold = [marked("nobody has tested it", "Critics", "oppose"), marked("it is safe", "Ministry of Water", "support")]
    verdicts = judge(gold, ArgumentMap("", claims, voices=VOICES), {"dam.txt": source()})
    assert [one.claim for one in verdicts] == [claims[1], claims[0]]


def test_half_of_the_longer_one_is_enough_and_less_is_not() -> None:
    across = "While the ministry claims that it is safe, critics argue that nobody has tested it. “We will leave. We have no choice"
    claim = mapped(across, "Critics", "oppose")
    assert on_map(marked(SENTENCES[1], "Critics", "oppose"), claim)
    assert not on_map(marked("nobody has tested it", "Critics", "oppose"), claim)  # a scrap of several sentences
    assert on_map(marked(across, "Critics", "oppose"), mapped(SENTENCES[1], "Critics", "oppose"))
    assert not on_map(marked(across, "Critics", "oppose"), mapped("critics argue that nobody has tested it", "Critics", "oppose"))


def test_a_clause_within_one_sentence_is_on_the_map_and_its_neighbour_is_not() -> None:
    claim = mapped(SENTENCES[1], "Critics", "oppose")
    assert on_map(marked("it is safe", "Ministry of Water", "support"), claim)
    assert not on_map(marked("We will leave", "Anna Berg", "oppose"), claim)


@pytest.mark.parametrize(
    ("voice", "manner", "wanted", "right"),
    [
        ("The Valley Post (narration)", "narration", ("",), True),
        ("The Valley Post (narration)", "narration", ("Critics", ""), True),
        ("The Valley Post (narration)", "narration", ("Critics",), False),
        ("Critics", "paraphrase", ("",), False),
        ("Critics", "paraphrase", ("the critics",), True),
        ("Ministry of Water", "paraphrase", ("Ministry",), True),  # an alias
        ("Anna Berg", "direct", ("Ms. Berg",), True),
        ("Anna Berg", "direct", ("Villagers", "Otto Berg"), False),
    ],
)
def test_the_voice_is_right_by_any_of_its_names(voice: str, manner: str, wanted: tuple[str, ...], right: bool) -> None:
    gold = marked("The dam would flood two villages", wanted[0], "oppose", also=wanted[1:])
    claim = mapped(SENTENCES[0], voice, "oppose", manner=manner)
    verdict = judge([gold], ArgumentMap("", (claim,), voices=VOICES), {"dam.txt": source()})[0]
    assert verdict.voice_right is right


@pytest.mark.parametrize(
    ("one", "other", "person", "same"),
    [
        ("The  Children’s Trust", "children's trust", False, True),
        ("Johnson & Sons", "Johnson and Sons", False, True),
        ("Child protection experts", "experts", False, False),
        ("Anna Berg", "BERG", True, True),
        ("A. Berg", "Anna Berg", True, True),
        ("General William Barr", "William P. Barr", True, True),
        ("Anna Berg", "Otto Berg", True, False),
        ("Anna Berg", "Anna Lind", True, False),
        ("", "", True, False),
    ],
)
def test_names(one: str, other: str, person: bool, same: bool) -> None:
    assert same_name(one, other, person=person) is same
    assert same_name(other, one, person=person) is same


ROW = {"source": "dam.txt", "start": 0, "end": 7, "quote": "The dam", "voice": "", "side": "oppose"}


def test_a_quote_that_is_elsewhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n\n" + json.dumps({**ROW, "start": 1}), encoding="utf-8")
    gold = read_gold(path)
    assert check_places(gold[:1], lambda _: source())["dam.txt"].text == TEXT
    with pytest.raises(BothSidesError, match=r"dam\.txt 1\.\.7 reads “he dam”, not “The dam”"):
        check_places(gold, lambda _: source())


@pytest.mark.parametrize("row", ["not json", "[]", "{}", json.dumps({**ROW, "side": "for"}), json.dumps({**ROW, "end": 0})])
def test_a_bad_line_is_named_and_ends_with_an_error(row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + row, encoding="utf-8")
    assert main(["map", "--gold", str(path)]) == 1
    assert "line 2: not a claim" in capsys.readouterr().err


def test_the_claims_of_the_five_articles_stand_where_they_say() -> None:
    root = Path(__file__).parent.parent
    gold = read_gold(root / "eval" / "gold" / "claims.jsonl")
    texts = {path.name: path.read_text(encoding="utf-8") for path in (root / "corpus").glob("*.txt")}
    assert {claim.source for claim in gold} == set(texts)
    check_places(gold, lambda path: Source(path, texts[path]))
