"""Who says what: attribution, voices and sides on texts of our own and on the five articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Engine, Settings
from rag.core import ArgumentMap, Source, Span
from rag.ingest import read
from rag.mine import mine_source
from rag.mine.belief import propagate
from rag.mine.polarity import motion_polarity, negate
from rag.mine.quotes import find_quotes
from rag.mine.statements import Statement

Mine = Callable[[str], list[Statement]]


@pytest.fixture
def mine(tmp_path: Path) -> Mine:
    def run(text: str) -> list[Statement]:
        (tmp_path / "article.txt").write_text(text, encoding="utf-8")
        return mine_source(read(tmp_path, "article.txt").sources[0])

    return run


def said(statements: list[Statement], text: str, words: str) -> str:
    """The speaker of the one statement that holds ``words``; "" for the article itself."""
    found = [s for s in statements if words in text[s.start : s.end]]
    assert found, words
    return found[0].speaker.name if found[0].speaker is not None else ""


@pytest.mark.parametrize(
    ("sentence", "words", "speaker"),
    [
        ("The harbour must stay open, said Anna Lindqvist, mayor of Norrvik.", "must stay open", "Anna Lindqvist"),
        ("Anna Lindqvist, the mayor of Norrvik, said the harbour must stay open.", "must stay open", "Anna Lindqvist"),
        ("“The harbour must stay open,” Anna Lindqvist told reporters on Monday.", "must stay open", "Anna Lindqvist"),
        ("According to Anna Lindqvist, the harbour must stay open for trade.", "must stay open", "Anna Lindqvist"),
        ("The harbour must stay open for trade, according to the Norrvik Port Authority.", "must stay open", "Norrvik Port Authority"),
        ("Critics of the plan argue that the harbour cannot stay open.", "cannot stay open", "Critics of the plan"),
        ("A spokesman for the Norrvik Port Authority said the harbour must stay open.", "must stay open", "Norrvik Port Authority"),
        ("The Norrvik Port Authority’s claim that the harbour makes a profit was not checked.", "makes a profit", "Norrvik Port Authority"),
        ("“The harbour must stay open for all of us and for our children.” — Anna Lindqvist, baker", "must stay open", "Anna Lindqvist"),
        ("The Norrvik Radio host Bo Ek replied that the harbour must stay open.", "must stay open", "Bo Ek"),
        ("Sweden’s trade minister Kim Holm said that the harbour must stay open.", "must stay open", "Kim Holm"),
        ("Anna Lindqvist on Monday said the harbour must stay open.", "must stay open", "Anna Lindqvist"),
        ("Anna Lindqvist, a teacher focused on boats, called the harbour “a gift to all of us”.", "a gift to all", "Anna Lindqvist"),
        ("“Would it not be sad to close the harbour for good?” Anna Lindqvist asked.", "sad to close", "Anna Lindqvist"),
        ("The fishermen’s union voiced fears over the harbour, accusing Anna Lindqvist of waste.", "of waste", "Fishermen’s union"),
        ("ANNA LINDQVIST: I think that the harbour must stay open for all of us.", "must stay open", "ANNA LINDQVIST"),
    ],
)
def test_the_speaker_is_found_wherever_the_cue_stands(mine: Mine, sentence: str, words: str, speaker: str) -> None:
    text = f"The council of Norrvik met on Tuesday evening to talk about its old harbour.\n\n{sentence}\n"
    assert said(mine(text), text, words) == speaker


def test_pronouns_and_descriptions_find_their_speaker(mine: Mine) -> None:
    text = (
        "The Norrvik Heritage Society (NHS) wants the harbour to close. The body says that the old quay is falling apart.\n\n"
        "Shipping company Baltline disagrees with it. The company claims that repairs would cost little. "
        "Its director, Per Holm, added that the quay had been inspected in May. He said no crack was found.\n"
    )
    statements = mine(text)
    assert said(statements, text, "falling apart") == "Norrvik Heritage Society"
    assert said(statements, text, "would cost little") == "Baltline"
    assert said(statements, text, "no crack was found") == "Per Holm"


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Lindqvist’s announcement on Monday that she would close the harbour surprised many of the fishermen in the town.",
        "Anna Lindqvist refused to open the harbour on Monday although the fishermen had asked for it.",
    ],
)
def test_what_is_told_in_passing_is_the_articles_own(mine: Mine, sentence: str) -> None:
    text = f"The council of Norrvik met on Tuesday evening to talk about its old harbour.\n\n{sentence}\n"
    assert said(mine(text), text, "the harbour") == ""


def test_a_denied_attitude_is_the_opposite_one(mine: Mine) -> None:
    text = "The new harbour is not welcomed by the fishermen of Norrvik. The new quay is welcomed by the traders of Norrvik.\n"
    attitudes = {one.mention: one.attitude for one in mine(text)}
    assert attitudes == {"the fishermen of Norrvik": -1, "the traders of Norrvik": 1}


def test_supporters_of_a_person_are_not_the_person(mine: Mine) -> None:
    text = (
        "Anna Lindqvist, the mayor of Norrvik, met the fishermen on Monday.\n\n"
        "Lindqvist supporters argue that the harbour needs a new quay. The Lindqvist campaign said the money was there.\n"
    )
    statements = mine(text)
    assert said(statements, text, "needs a new quay") == "Lindqvist supporters"
    assert said(statements, text, "the money was there") == "Lindqvist campaign"


def test_two_voices_in_one_sentence_stay_apart(mine: Mine) -> None:
    text = "While Baltline claims that the quay is safe, engineers argue that the concrete is too old to be repaired.\n"
    statements = mine(text)
    assert said(statements, text, "the quay is safe") == "Baltline"
    assert said(statements, text, "too old to be repaired") == "Engineers"
    assert not any("too old" in text[s.start : s.end] and "quay is safe" in text[s.start : s.end] for s in statements)


def test_a_quote_over_paragraphs_keeps_its_speaker(mine: Mine) -> None:
    text = (
        "Per Holm, director of Baltline, said: “The quay will last for another thirty years at the very least.\n\n"
        "“We have measured every pillar of it twice.\n\n“Nobody has shown us any other figure so far.”\n\n"
        "The council decides in June.\n"
    )
    statements = mine(text)
    assert said(statements, text, "every pillar") == "Per Holm"
    assert said(statements, text, "any other figure") == "Per Holm"
    assert said(statements, text, "decides in June") == ""


def test_every_sentence_of_a_quote_before_its_cue_has_the_speaker(mine: Mine) -> None:
    text = "The council met on Monday.\n\n“The quay is sound. We have measured every pillar. It will last for long,” said Anna Lindqvist.\n"
    statements = mine(text)
    assert said(statements, text, "quay is sound") == "Anna Lindqvist"
    assert said(statements, text, "every pillar") == "Anna Lindqvist"


def test_people_with_one_surname_are_not_merged(mine: Mine) -> None:
    text = (
        "Maria Berg, a teacher, said the quay should close at once. Oskar Berg, a fisherman, said it should be repaired.\n\n"
        "Berg said the matter had split the town for years.\n"
    )
    statements = mine(text)
    assert said(statements, text, "close at once") == "Maria Berg"
    assert said(statements, text, "be repaired") == "Oskar Berg"
    assert said(statements, text, "split the town") not in ("Maria Berg", "Oskar Berg")


@given(st.text(alphabet="ab .,!?“”\"‘’'\n:", max_size=120))
def test_quotes_lie_in_their_paragraph(text: str) -> None:
    paragraphs = [Span(0, len(text))]
    for quote in find_quotes(text, paragraphs):
        assert 0 <= quote.start <= quote.end <= len(text)


@given(st.text(max_size=200))
def test_any_text_can_be_mined_and_every_span_is_inside(text: str) -> None:
    body = "".join(c for c in text if not 0xD800 <= ord(c) < 0xE000)
    source = Source("x.txt", body, sentences=(Span(0, len(body)),) if body.strip() else (), paragraphs=(Span(0, len(body)),))
    for statement in mine_source(source):
        assert 0 <= statement.start < statement.end <= len(body)


def test_belief_propagation_is_exact_on_a_tree() -> None:
    fields, edges = np.array([0.4, -0.1, 0.0]), [(0, 1, 0.7), (1, 2, -0.5)]
    weight = np.zeros(3)
    total = 0.0
    for state in np.ndindex(2, 2, 2):
        spins = 2 * np.array(state) - 1
        p = np.exp(fields @ spins + sum(j * spins[a] * spins[b] for a, b, j in edges))
        total += p
        weight += p * (spins > 0)
    assert np.allclose(propagate(fields, edges), weight / total, atol=1e-4)


def test_motions_turned_round() -> None:
    assert motion_polarity("Trams should be free.") == 1
    assert motion_polarity("Trams should be banned.") == -1
    assert motion_polarity("Trams should not be banned.") == 1
    assert negate("Trams should be free.") == "Trams should not be free."
    assert negate("Trams should not be free.") == "Trams should be free."


@pytest.fixture(scope="module")
def amap(engine: Engine) -> ArgumentMap:
    return engine.map()


def test_every_claim_of_the_five_articles_is_verbatim(engine: Engine, amap: ArgumentMap) -> None:
    assert len(amap.claims) > 60
    for claim in amap.claims:
        assert engine.source(claim.source).text[claim.start : claim.end] == claim.text
        assert amap.voice(claim.voice) is not None


@pytest.mark.parametrize(
    ("words", "voice", "side"),
    [
        ("must be balanced against the importance", "Virtual Global Task Force", "oppose"),
        ("asked Mr. Zuckerberg not to go ahead", "129 organizations and experts", "oppose"),
        ("would violate the duty of childcare", "Peter Wanless", "oppose"),
        ("powerful tool for privacy", "Mark Zuckerberg", "support"),
        ("vital to keep everyone safe from hackers", "David Miles", "support"),
        ("encryption helps child predators hide", "Officials from law enforcement", "oppose"),
        ("taking precautions with its plans", "Meta", "support"),
        ("this move is necessary to protect user privacy", "Meta", "support"),
        ("make it more difficult for law enforcement", "Critics", "oppose"),
        ("complete loss of social and moral responsibility", "Simon Bailey", "oppose"),
        ("utterly unconscionable", "John Carr", "oppose"),
        ("turning a blind eye to child abuse", "Graeme Biggar", "oppose"),
        ("relying on metadata alone is not effective", "Rhiannon-Faye McDonald", "oppose"),
        ("against its plan to encrypt", "NSPCC", "oppose"),
        ("put child abusers at an advantage", "NSPCC", "oppose"),
    ],
)
def test_the_five_articles_have_their_voices_and_sides(amap: ArgumentMap, words: str, voice: str, side: str) -> None:
    claim = next(c for c in amap.claims if words in c.text)
    assert (claim.voice, claim.side) == (voice, side)


def test_a_reporter_has_no_side_for_what_others_say(amap: ArgumentMap) -> None:
    assert all(c.side == "neutral" for c in amap.claims if c.manner == "narration" and c.kind in ("event", "statistic"))


def test_a_question_with_a_reversed_motion_exchanges_the_sides(engine: Engine) -> None:
    reverse = engine.map("Meta should stop the roll-out of end-to-end encryption.")
    sides = {c.voice: c.side for c in reverse.claims if "against its plan to encrypt" in c.text or "powerful tool" in c.text}
    assert sides == {"NSPCC": "support", "Mark Zuckerberg": "oppose"}


def test_a_question_with_another_motion_keeps_the_sides_of_the_corpus_and_says_so(engine: Engine) -> None:
    answer = engine.ask("Should governments be able to read private messages?")
    assert answer.motion == engine.map().motion
    assert any("a motion of its own" in warning for warning in answer.warnings)
    assert all(claim.voice not in ("Meta", "Mark Zuckerberg", "David Miles") for claim in answer.sides["oppose"])


def test_without_a_motion_nobody_has_a_side(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Anna Lindqvist said that the old harbour must stay open for trade.\n", encoding="utf-8")
    engine = Engine(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    engine.index()
    assert {c.side for c in engine.map().claims} == {"neutral"}


def test_who_asks_for_something_wants_it(mine: Mine) -> None:
    (asked,) = [s for s in mine("The NSPCC asked for more data on child abuse from all police forces.") if s.speaker is not None]
    assert asked.held


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            'After Anna Brown criticised him, Peter Miller shot back, "I never promised anything of the kind."',
            "never promised",
            "Peter Miller",
        ),
        ('"We have to do something about it." Anna Brown told reporters on Monday.', "do something", "Anna Brown"),
        ('Peter Miller came to town.\n\n"The plan will ruin every farm in the valley."\n\n- Anna Brown.', "ruin every farm", "Anna Brown"),
        ('"After that," Anna Brown said, "we will index the wage to the median."', "index the wage", "Anna Brown"),
    ],
)
def test_a_quotation_is_its_speakers(mine: Mine, text: str, words: str, speaker: str) -> None:
    assert said(mine(text), text, words) == speaker


def test_a_quotation_that_nobody_is_named_for_has_no_speaker(mine: Mine) -> None:
    text = (
        "Peter Miller, a farmer, said the plan was sound. The town grew quiet over the summer months.\n\n"
        'The sign on the road reads as it always did. It is about "growing together as one valley and one people for all time to come".'
    )
    assert said(mine(text), text, "growing together") == ""
