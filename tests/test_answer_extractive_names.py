"""What a corpus lacks, whom it names, and which figure or date belongs to what is asked: on small articles of another debate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag import Engine, Settings
from rag.answer.answer_spans import _whole_list
from rag.answer.figures import shown
from rag.answer.spans import dates, figures, names, role_of
from rag.chat.follow_ups import resolve
from rag.chat.lexicon import Lexicon
from rag.core import Answer, ArgumentMap, Debate, Question

REEF = [
    {
        "id": "a",
        "title": "Divers ask for a fishing ban",
        "date": "2021-03-04",
        "publisher": "Bay Post",
        "text": "Fishing on the Corran reef should be banned, said Anna-Louise Marie Petrov, director of the Ocean Trust.\n\n"
        "The Reef Alliance for Youth (RAY) says that out of the 60 boats they inspected, only 25% agreed to carry cameras. "
        "The alliance has tripled the size of its patrol team and now has more than 40 people watching the reef.\n\n"
        "The storm in Corran sank the ferry in April 2019, and 12 passengers and three sailors were killed. "
        "2020 was a bad year for the ferry company.\n\n"
        "“A ban protects children who learn to dive here,” Ms. Petrov said. "
        "The programme protected 900 children in the United Kingdom.",
    },
    {
        "id": "b",
        "title": "Fishers reject the plan",
        "date": "2021-05-09",
        "publisher": "Bay Post",
        "text": "Fishers oppose the ban. “A ban would ruin us,” said Tom Adler, who runs a boat yard in Corran.\n\n"
        "In May, 30 members backed the motion from Mr. Adler and the harbour council.\n\n"
        "Despite the claim of the Ocean Trust that fish will return, fishers argue that this is not proven. "
        "Councillor Vera Stone signed the letter against the plan.",
    },
]


@pytest.fixture(scope="module")
def reef(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("reef")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in REEF), encoding="utf-8")
    made = Engine(Settings(corpus=folder, index=tmp_path_factory.mktemp("reef-index"), motion="Fishing on the reef should be banned."))
    made.index()
    return made


def first(answer: Answer) -> str:
    return answer.statements[0].text


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("what about telegram", "telegram"),
        ("what happens in december", "December"),
        ("what does hillary clinton think about fishing", "hillary clinton"),
        ("compare petrov and gutierrez", "gutierrez"),
    ],
)
def test_a_noun_month_or_speaker_that_no_article_holds_is_named_in_the_refusal(reef: Engine, question: str, lacking: str) -> None:
    answer = reef.ask(question)
    assert answer.abstained
    assert lacking in first(answer)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("who is anna petrov", "director of the Ocean Trust"),
        ("whats anna petrov's job", "director of the Ocean Trust"),
        ("who leads the ocean trust", "Petrov"),
        ("whats RAY", "Reef Alliance for Youth"),
        ("how many boats agreed to carry cameras", "25%"),
        ("how many boats did the alliance inspect", "60"),
        ("how big is the patrol team", "40 people"),
        ("how many people were killed in the storm", "12 passengers and three sailors"),
        ("how many kids were protected in the uk", "900 children"),
        ("when did the storm sink the ferry", "April 2019"),
        ("what happened in april", "ferry"),
        ("how many members backed the motion", "30 members backed the motion "),
    ],
)
def test_names_by_their_parts_and_figures_by_what_they_belong_to(reef: Engine, question: str, wanted: str) -> None:
    answer = reef.ask(question)
    assert not answer.abstained
    assert wanted in first(answer) + " "


def test_a_year_that_is_the_subject_of_another_sentence_dates_nothing(reef: Engine) -> None:
    assert "2020" not in first(reef.ask("when was the ferry company founded"))


def test_a_voice_that_is_only_named_is_said_to_be_mentioned(reef: Engine) -> None:
    answer = reef.ask("What does Vera Stone say about fishing?")
    assert answer.abstained
    assert "Vera Stone is mentioned" in first(answer)


def test_a_debate_says_what_it_leaves_out(reef: Engine) -> None:
    assert "“submarines”" in reef.ask("arguments for a fishing ban and submarines").text


def test_the_word_for_good_or_bad_does_not_make_the_debate_another_one(reef: Engine) -> None:
    answer = reef.ask("is the fishing ban a good idea")
    assert answer.kind == "debate"
    assert not answer.abstained


def test_who_said_that_means_the_first_quote_not_the_motion() -> None:
    reply = "Motion: “Cats should vote in towns.”\n\n### For\n\n- **Ann Lee**: “Cats know their towns very well.” [1]"
    lexicon = Lexicon.build({}, ArgumentMap(""), Debate())
    last = Question("should cats vote", "should cats vote")
    assert "know their towns" in resolve("who said that?", last, reply, lexicon).text
    assert not resolve("which articles do you have?", last, reply, lexicon).follow_up
    assert resolve("when was that?", Question("x", "how many cats did Ann Lee keep"), "9", lexicon).text == "When did Ann Lee keep?"


def test_an_answer_span_ends_before_a_cut_title_and_keeps_abbreviations() -> None:
    cut = "In May, 30 members backed the motion from Mr. Adler."
    assert shown(figures(cut)[0], cut).startswith("30 members backed the motion")
    assert "Mr" not in shown(figures(cut)[0], cut)
    joined = "They own much of the 1,900-mile stretch."
    assert shown(figures(joined)[0], joined) == "1,900-mile stretch"
    kept = "It cost thousands of lost U.S. factory jobs."
    assert "U.S. factory jobs" in shown(figures(kept)[0], kept)


def test_of_two_offices_the_nearer_is_the_role() -> None:
    found = role_of("Ann Lee", "We thank Congressman Tom Hill and former Senator Ann Lee for this.")
    assert found is not None
    assert found.text == "former Senator"


def test_a_month_before_a_noun_is_a_date() -> None:
    assert [found.text for found in dates("It followed the December massacre.")] == ["the December"]


def test_a_list_is_answered_whole() -> None:
    sentence = "Norway, Peru, and Ghana government officials want a pause, and visitors came from Chad, Togo and the Lower Islands."
    named = {found.text: found for found in names(sentence)}
    assert _whole_list(named["Peru"], sentence).text == "Norway, Peru, and Ghana"
    assert _whole_list(named["Chad"], sentence).text == "Chad, Togo and the Lower Islands"


def test_no_name_that_stands_near_becomes_the_speaker_of_what_the_article_says(reef: Engine) -> None:
    answer = reef.ask("Who said that 12 passengers were killed?")
    assert "Corran**" not in answer.text
    assert answer.abstained or "own words" in answer.text


def test_an_acronym_with_its_article_is_the_organisation_itself(reef: Engine) -> None:
    answer = reef.ask("What does the RAY say?")
    assert not answer.abstained
    assert "only 25%" in answer.text
    assert answer.citations[0].voice == "Reef Alliance for Youth"


def test_asking_whether_the_articles_agree_compares_figures_not_random_voices(reef: Engine) -> None:
    assert reef.ask("Do the articles agree on how many boats were inspected?").kind == "fact"


def test_a_nearest_passage_keeps_its_speaker(reef: Engine) -> None:
    answer = reef.ask("What about zeppelins?")
    assert answer.abstained
    for citation in answer.citations:
        if "60 boats" in citation.quote:
            assert citation.voice == "Reef Alliance for Youth"
    amap = reef.map()
    for citation in answer.citations:
        claims = [c for c in amap.claims if c.source == citation.source and (c.start, c.end) == (citation.start, citation.end)]
        if len(claims) == 1 and claims[0].manner != "narration":
            assert citation.voice == claims[0].voice
