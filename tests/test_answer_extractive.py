"""Answers without a chat model: right, refused, verbatim; on the five articles and on a corpus of another debate."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from rag import Engine, Settings
from rag.answer.compose import escape, unescape
from rag.answer.reverse import reverse
from rag.answer.spans import dates, figures, names, role_of
from rag.core import Answer


def first(answer: Answer) -> str:
    return answer.statements[0].text


def holds(engine: Engine, answer: Answer) -> None:
    """Every citation is verbatim, outside boilerplate, and numbered in order of first use."""
    used = list(dict.fromkeys(int(n) for n in re.findall(r"(?<!\\)\[(\d+)\]", answer.text)))
    assert used == [citation.number for citation in answer.citations]
    for citation in answer.citations:
        source = engine.source(citation.source)
        assert source.text[citation.start : citation.end] == citation.quote
        assert not any(piece.start < citation.end and citation.start < piece.end for piece in source.boilerplate)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many reports did NCMEC receive in 2021?", r"29\.3 million"),
        ("how many reports were there in 2018", r"16\.8 million"),
        ("How many of the 2021 reports came from electronic service providers?", r"29\.1 million"),
        ("By how much did reports rise compared to 2020?", "35"),
        ("what percentage of cases was traced on facebook messenger", "19"),
        ("what was the whatsapp figure?", "3%"),
        ("How many police forces did the NSPCC contact?", "43"),
        ("How many people work on security at Facebook?", "35,000"),
        ("how many organisations wrote to zuckerberg?", "129|100"),
        ("who is the chief executive of the NSPCC?", "Peter Wanless"),
        ("Who is the UK Home Secretary?", "Priti Patel"),
        ("Who is Graeme Biggar?", "National Crime Agency"),
        ("who is mark zuckerberg?", "founder|CEO"),
        ("Who signed the letter from the governments?", "Patel"),
        ("When did Apple refuse to unlock an iPhone?", "2016"),
        ("Which company refused to build a backdoor for the FBI?", "Apple"),
        ("Who called it a complete loss of social and moral responsibility?", "Simon Bailey"),
        ("What does Peter Wanless say?", "Peter Wanless.*“"),
        ("what does mark zukerberg say about privacy", "Zuckerberg.*powerful tool"),
        ("What does Rhiannon-Faye McDonald think of metadata?", "McDonald.*metadata"),
    ],
)
def test_the_first_line_is_the_answer(engine: Engine, question: str, wanted: str) -> None:
    answer = engine.ask(question)
    assert not answer.abstained
    assert re.search(wanted, first(answer), re.S)
    assert answer.citations
    holds(engine, answer)


@pytest.mark.parametrize(
    "question",
    [
        "How many reports did NCMEC receive in 2020?",
        "How many reports did NCMEC receive in 2015?",
        "How many reports did Telegram make?",
        "What share of child abuse cases was on TikTok?",
        "Who is the CEO of the NSPCC in 2023?",
        "who is the ceo of apple",
        "what did Apple say about the letter?",
        "What does Peter Wanless say about metadata?",
        "What does Simon Bailey say about WhatsApp?",
        "how many children died because of encryption?",
        "How old is Mark Zuckerberg?",
        "How many users does WhatsApp have?",
        "How much was Facebook fined?",
        "Should pineapple be on pizza?",
        "What is the capital of France?",
        "best recipe for pancakes",
        "which sources mention Snapchat?",
    ],
)
def test_what_is_not_there_is_refused_with_what_is(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.abstained
    assert answer.kind == "abstain"
    assert len(answer.suggestions) == 3
    holds(engine, answer)


def test_a_refusal_names_what_is_missing_and_labels_the_nearest_passages(engine: Engine) -> None:
    answer = engine.ask("What share of child abuse cases was on TikTok?")
    assert "TikTok" in first(answer)
    assert "Nearest passages (not an answer)" in answer.text


def test_a_greeting_is_answered_shortly_without_citations(engine: Engine) -> None:
    answer = engine.ask("hello")
    assert answer.abstained
    assert not answer.citations


def test_a_wrong_presupposition_is_corrected(engine: Engine) -> None:
    answer = engine.ask("Why did the NSPCC praise encryption?")
    assert answer.abstained or first(answer).startswith("Nothing in")


def test_a_debate_has_both_sides_and_no_voice_twice_in_a_row_while_others_wait(engine: Engine) -> None:
    answer = engine.ask("Should Messenger be encrypted?")
    assert answer.kind == "debate"
    assert re.search(r"\d+ claims?, \d+ voices?, \d+ articles? against", answer.text)
    for side in ("support", "oppose"):
        shown = [s for s in answer.statements if s.side == side and s.claim and not s.section.startswith("Unanswered")]
        assert 1 <= len(shown) <= 5
        assert {claim.id for claim in answer.sides[side]} >= {statement.claim for statement in shown}
    against = [s.voice for s in answer.statements if s.side == "oppose" and s.claim and not s.section.startswith("Unanswered")]
    assert max(against.count(voice) for voice in against) <= 2
    assert all(one != other for one, other in pairwise(against))
    holds(engine, answer)


def test_one_side_tells_how_much_the_other_has(engine: Engine) -> None:
    answer = engine.ask("why do critics oppose encryption?")
    assert answer.kind == "one_side"
    assert {statement.side for statement in answer.statements if statement.claim} == {"oppose"}
    assert "The other side" in answer.text


def test_the_reverse_motion_exchanges_the_sides(engine: Engine) -> None:
    turned = engine.ask("Should Meta stop the roll-out?")
    plain = engine.ask("Should Meta go ahead with the roll-out?")
    assert "Meta should stop the roll-out." in turned.text
    assert turned.coverage.support == plain.coverage.oppose
    twice = reverse(reverse(engine.map(), "x"), engine.map().motion)
    assert twice.claims == engine.map().claims


def test_sources_that_mention_a_name_are_listed_with_the_sentence(engine: Engine) -> None:
    answer = engine.ask("which articles mention WhatsApp?")
    assert {citation.source[:3] for citation in answer.citations} == {"000", "004"}
    assert all("whatsapp" in citation.quote.casefold() for citation in answer.citations)


def test_an_overview_gives_motion_coverage_and_both_sides(engine: Engine) -> None:
    answer = engine.ask("what is this about?")
    assert engine.map().motion in unescape(answer.text)
    assert {statement.side for statement in answer.statements} >= {"support", "oppose"}


ROAD = [
    {
        "id": "a",
        "title": "Town weighs a bridge toll",
        "date": "2022-05-04",
        "publisher": "Valley Post",
        "text": "The council of Marlow plans a toll on the old bridge. "
        "About 12,400 cars cross it every day, according to a count made in 2021.\n\n"
        "“A toll will keep the heavy lorries out and pay for the repairs,” said Dana Whitlock, head of the roads department.\n\n"
        "Shopkeeper Omar Reyes opposes the toll. "
        "“Our customers will simply drive to the mall in Hexton,” he said. The repairs will cost $3.2 million.",
    },
    {
        "id": "b",
        "title": "<b>Toll</b> *protest* [1](http://x.y)",
        "date": "2022-06-01",
        "publisher": "Hexton News",
        "text": "Some 300 people marched against the toll on Saturday. The march was led by Omar Reyes, a shopkeeper.\n\n"
        "The Freight Union said the toll would raise its costs by 8 percent. "
        "The repairs of the bridge will cost $3.2 million, the council said.\n\n"
        "“I *love* <i>this</i> bridge [2] [x](http://evil.example/a.png),” said resident Ann Poole.",
    },
]


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("road")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROAD), encoding="utf-8")
    made = Engine(
        Settings(corpus=folder, index=tmp_path_factory.mktemp("road-index"), motion="Marlow should charge a toll on the old bridge.")
    )
    made.index()
    return made


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many cars cross the bridge every day?", "12,400"),
        ("how much will the repairs cost?", r"\$3\.2 million"),
        ("Who is Dana Whitlock?", "head of the roads department"),
        ("who is the head of the roads department?", "Dana Whitlock"),
        ("How many people marched against the toll?", "300"),
        ("who led the march?", "Omar Reyes"),
        ("What does Omar Reyes say?", "Reyes.*“"),
    ],
)
def test_another_corpus_is_answered_by_the_same_means(road: Engine, question: str, wanted: str) -> None:
    answer = road.ask(question)
    assert not answer.abstained
    assert re.search(wanted, first(answer))
    holds(road, answer)


@pytest.mark.parametrize(
    "question",
    [
        "How many cars cross the bridge in Hexton?",
        "How many cars crossed it in 2019?",
        "Who is the mayor of Marlow?",
        "What does Dana Whitlock say about the mall?",
        "How many people were injured?",
        "Should WhatsApp be encrypted?",
    ],
)
def test_near_misses_in_another_corpus_are_refused(road: Engine, question: str) -> None:
    assert road.ask(question).abstained


def test_what_two_articles_share_is_told(road: Engine) -> None:
    answer = road.ask("how much will the repairs cost?")
    assert {citation.source for citation in answer.citations} == {"rows.jsonl#a", "rows.jsonl#b"}
    assert "The same figure" in answer.text


def test_markup_in_an_article_cannot_act_in_the_answer(road: Engine) -> None:
    answer = road.ask("What does Ann Poole say?")
    assert "<i>" not in answer.text
    assert not re.search(r"(?<!\\\\)\[x\]\(", answer.text)
    assert any("*love* <i>this</i>" in citation.quote for citation in answer.citations)
    holds(road, answer)


@pytest.mark.parametrize("text", ["a *b* _c_ [1] <script> & | ~ ` \\ # $", "plain", "“quoted” – dash"])
def test_escaped_text_reads_as_it_was(text: str) -> None:
    shown = unescape(escape(text))
    assert shown == text
    assert not re.search(r"(?<!\\)[*_`\[\]<>]", escape(text))


def test_spans_that_can_be_answers() -> None:
    assert [found.text for found in figures("Ward 5 had 43 forces, 32% of $4 billion in 2012.")] == ["43", "32%", "$4 billion"]
    assert dates("She left in January 2012.")[0].text == "in January 2012"
    assert [found.text for found in names("In Ohio, Attorney General Ken Paxton met Ann Lee.")] == ["Ohio", "Ken Paxton", "Ann Lee"]
    role = role_of("Ann Lee", "Critics such as Ann Lee, the head of the union, disagree.")
    assert role is not None
    assert role.text == "the head of the union"
