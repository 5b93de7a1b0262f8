"""Who says what in other genres than news reports: interviews, letters, columns, conversations and minutes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.ingest import read
from rag.mine import mine_source
from rag.mine.statements import Statement
from rag.mine.voices import unify

Mine = Callable[..., tuple[str, list[Statement]]]


@pytest.fixture
def mine(tmp_path: Path) -> Mine:
    """``(text, statements)`` of one article made of paragraphs."""

    def run(*paragraphs: str, name: str = "a.txt") -> tuple[str, list[Statement]]:
        (tmp_path / name).write_text("\n\n".join(paragraphs), encoding="utf-8")
        source = read(tmp_path, name).sources[0]
        return source.text, mine_source(source)

    return run


def voice(mined: tuple[str, list[Statement]], words: str) -> str:
    """Who says the statement with these words; "" is the article itself."""
    text, statements = mined
    found = [s for s in statements if words in text[s.start : s.end]]
    assert found, f"no statement says {words!r}"
    best = min(found, key=lambda s: s.end - s.start)
    return best.speaker.name if best.speaker is not None else ""


QUESTIONS = (
    "Doctor Brandt, why did you stop prescribing the drug?",
    "Do you miss the money that came with it?",
    "What would you tell a young colleague?",
)
ANSWERS = (
    "I stopped because it did not help my patients. The makers claim that nine in ten get better.",
    "My clinic lost a third of its income that year. We closed one of the two wards.",
    "Read the trials yourself before I tell you anything. The regulator has been asleep for years.",
)
INTRO = "Anna Brandt is a physician in Lund. For years she was the drug’s best-known defender; then she changed her mind."


@pytest.mark.parametrize("form", ["**{}**", "*{}*", "Q: {}", "{}"])
def test_the_answers_of_an_interview_are_the_interviewees(mine: Mine, form: str) -> None:
    title = "Anna Brandt on the drug she no longer gives"
    turns = [line for q, a in zip(QUESTIONS, ANSWERS, strict=True) for line in (form.format(q), a)]
    mined = mine(f"# {title}", INTRO, *turns, name="a.md")
    assert voice(mined, "The regulator has been asleep") == "Anna Brandt"
    assert voice(mined, "lost a third of its income") == "Anna Brandt"
    assert voice(mined, "nine in ten get better") == "Makers"
    assert voice(mined, "best-known defender") == ""


def test_what_an_interviewee_says_is_a_direct_quotation(mine: Mine) -> None:
    turns = [line for q, a in zip(QUESTIONS, ANSWERS, strict=True) for line in (f"**{q}**", a)]
    text, statements = mine("# Anna Brandt on the drug", INTRO, *turns, name="a.md")
    assert {s.manner for s in statements if "asleep for years" in text[s.start : s.end]} == {"direct"}


def test_questions_that_the_writer_answers_are_no_interview(mine: Mine) -> None:
    mined = mine(
        "# Five things to know about Minister Karl Lindqvist’s tax",
        "Karl Lindqvist is the minister behind the new tax on sugar. Here is what it means for you.",
        "**What is the tax?**",
        "It is a levy of ten cents on each litre. We explain how it works.",
        "**Will you have to pay more?**",
        "Lindqvist said that most families would not notice. Our reporters found that prices rose.",
        "**When does it start?**",
        "The levy starts in May. Shops have two months to prepare.",
        name="a.md",
    )
    assert voice(mined, "levy of ten cents") == ""
    assert voice(mined, "prices rose") != "Karl Lindqvist"


def test_a_letters_sentences_are_its_signers_and_reports_in_it_are_not(mine: Mine) -> None:
    mined = mine(
        "Dear Editor,",
        "The library on Bridge Street should stay open. I learned to read there, and so did my children.",
        "The mayor says that nobody borrows books any more. The branch lent 40,000 of them in May.",
        "Yours sincerely,",
        "Martha Oduya\nBridge Street",
    )
    assert voice(mined, "should stay open") == "Martha Oduya"
    assert voice(mined, "lent 40,000") == "Martha Oduya"
    assert voice(mined, "nobody borrows books") == "Mayor"


def test_a_column_in_the_first_person_is_its_authors(mine: Mine) -> None:
    mined = mine(
        "Why I gave up my car",
        "By Ines Quandt",
        "I sold the car in June. I thought that I would miss it, and my friends thought so too. I was wrong.",
        "Everybody told me about the rain. I bought a coat. The bus takes me to work in twenty minutes.",
        "The city should paint more bus lanes. I say this as somebody who used to curse them.",
        "The taxi drivers say that lanes are a waste of room. My own street has room for both.",
    )
    assert voice(mined, "should paint more bus lanes") == "Ines Quandt"
    assert voice(mined, "lanes are a waste") == "Taxi drivers"


def test_a_report_with_a_byline_is_no_column(mine: Mine) -> None:
    mined = mine(
        "Council votes for bus lanes",
        "By Ines Quandt",
        "The council voted for six new bus lanes on Monday. “I have waited ten years for this,” said the mayor, Ada Brook.",
        "“I drive to work and I will go on driving,” said Tom Reyes, who runs a bakery. Work on the lanes begins in May.",
        "The opposition wants a referendum. It has collected 3,000 names so far.",
    )
    assert voice(mined, "six new bus lanes") == ""
    assert voice(mined, "Work on the lanes begins") == ""


def test_names_before_a_colon_lead_a_conversation(mine: Mine) -> None:
    mined = mine(
        "Two economists on the minimum wage: Ruth Adler and Paul Castano",
        "Ruth Adler and Paul Castano have argued about wages for twenty years.",
        "Ruth Adler: A higher wage keeps workers in their jobs. Studies in three states show it.",
        "Paul Castano: It also keeps the young out of their first job. My own town lost a cinema.",
        "Adler: That cinema closed because nobody goes to the cinema. The wage had nothing to do with it.",
        "Castano: The owner told me that the wage was the last straw. Employers count every cent.",
    )
    assert voice(mined, "Studies in three states") == "Ruth Adler"
    assert voice(mined, "That cinema closed") == "Ruth Adler"
    assert voice(mined, "Employers count every cent") == "Paul Castano"
    assert voice(mined, "have argued about wages") == ""


def test_councillors_lose_their_title_and_move_motions(mine: Mine) -> None:
    mined = mine(
        "Councillor Rosa Pell moved that the baths be closed on Sundays. She said that hardly anybody ever came.",
        "Councillor Pell’s motion was lost. In Mr Tan’s view the baths were the last place where the town met.",
    )
    assert voice(mined, "be closed on Sundays") == "Rosa Pell"
    assert voice(mined, "hardly anybody ever came") == "Rosa Pell"
    assert voice(mined, "the last place where") == "Tan"


def test_mr_and_ms_of_one_surname_are_two_voices(mine: Mine) -> None:
    mined = mine("Mr Falk spoke first. He said the bridge was safe. Ms Falk disagreed. She said that it was rusting.")
    assert voice(mined, "the bridge was safe") == "Mr Falk"
    assert voice(mined, "it was rusting") == "Ms Falk"


def test_she_is_not_somebody_whom_the_article_calls_he(mine: Mine) -> None:
    mined = mine(
        "Laura Stein, a nurse, came to the hearing. Mr Robert Hale spoke for the hospital, and he spoke for an hour.",
        "“The wards are full,” she said.",
    )
    assert voice(mined, "The wards are full") == "Laura Stein"


def test_no_town_is_the_association(mine: Mine) -> None:
    mined = mine(
        "Boston should keep its trams, the mayor said. Dan Wirth chairs the Tram Riders Association, which polled its members.",
        "Rides are up by a tenth, according to the association.",
    )
    assert voice(mined, "Rides are up") == "Tram Riders Association"


def test_a_quotation_whose_speaker_is_revealed_behind_it(mine: Mine) -> None:
    mined = mine(
        "Hugh Maddox asked for order.",
        "“I have lived on this road for sixty years, and I have never seen it so quiet.”",
        "That was Olga Venn, who is ninety, and she got the longest applause.",
    )
    assert voice(mined, "never seen it so quiet") == "Olga Venn"


def test_a_view_told_to_be_answered_is_not_held(mine: Mine) -> None:
    text, statements = mine(
        "Dear Editor,",
        "Some argue that the tram is a toy for tourists. I take it to work each day, and so do my neighbours.",
        "The drivers will tell you that it is always late. My clock says otherwise.",
        "Yours faithfully,",
        "Martha Oduya",
    )
    held = {text[s.start : s.end]: s.held for s in statements}
    assert not next(value for words, value in held.items() if "toy for tourists" in words)
    assert not next(value for words, value in held.items() if "always late" in words)
    assert next(value for words, value in held.items() if "to work each day" in words)


def test_a_report_behind_a_conversation_is_the_articles(mine: Mine) -> None:
    mined = mine(
        "Mayor Ellen Roth and Sam Okoro met on the bridge.",
        "Roth: You block the road every week. People miss their trains.",
        "Okoro: The trains were late before we came. Nobody blamed the weather.",
        "Roth: The weather does not carry banners. Go home.",
        "Okoro: We will go home when the law is passed. You know that.",
        "Roth and Okoro argued for an hour on Friday. The police watched from the bank.",
    )
    assert voice(mined, "The police watched") == ""
    assert voice(mined, "Nobody blamed the weather") == "Sam Okoro"
    text, statements = mined
    assert not any(text[s.start : s.end].startswith(("Roth:", "Okoro:")) for s in statements)


SPEECH = (
    "Councillor Rosa Pell said that she had voted for the trial. She could not do so again. "
    "Since the trial she had received ninety letters from Mill Lane."
)


def test_in_minutes_a_speech_goes_on_in_indirect_speech(mine: Mine) -> None:
    mined = mine(
        "Minutes of the meeting of 4 May. In the chair: Councillor Tan.", SPEECH, "Mr Tan moved an amendment. Carried by 9 votes to 2."
    )
    assert voice(mined, "She could not do so again") == "Rosa Pell"
    assert voice(mined, "ninety letters") == "Rosa Pell"


def test_in_a_report_the_same_tenses_are_the_articles(mine: Mine) -> None:
    assert voice(mine("The council met on Monday.", SPEECH), "ninety letters") == ""


def test_ms_of_one_article_is_whom_another_calls_so_by_her_full_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Vera Falk leads the council. Peter Falk runs a shop, and he is no relation. Mr Falk said that sales had fallen. "
        "Ms Falk said that she would close the road.",
        encoding="utf-8",
    )
    (tmp_path / "b.txt").write_text(
        "Mr Falk spoke first. He said the bridge was safe. Ms Falk disagreed. She said that it was rusting.", encoding="utf-8"
    )
    sources = {name: read(tmp_path, name).sources[0] for name in ("a.txt", "b.txt")}
    statements = [one for source in sources.values() for one in mine_source(source)]
    _, names = unify(statements, sources, {})
    said = {sources[s.source].text[s.start : s.end]: names[(s.source, s.speaker.name)] for s in statements if s.speaker is not None}
    assert next(name for words, name in said.items() if "rusting" in words) == "Vera Falk"
    assert next(name for words, name in said.items() if "bridge was safe" in words) == "Peter Falk"
