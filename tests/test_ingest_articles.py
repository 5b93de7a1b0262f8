"""The five articles of the corpus: what may be quoted, and what never."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.core import Source
from rag.ingest import load_debate, near_duplicates, read, scan, split_passages

CORPUS = Path(__file__).parent.parent / "corpus"

DROPPED = {
    "000": ["Mark Zuckerberg knew that Facebook could cause addiction", "Getty Images"],
    "001": [
        "| UK news",
        "| |",
        "December: Facebook warned",
        "Don’t believe these 5 myths",
        "Rudy Giuliani & Co. plan",
        "Leave a Comment",
        "This site uses Akismet",
        "Learn how your comment data",
    ],
    "002": [
        "Facebook Alledged Of Helping Child Predators By Governments",
        "Dhir Acharya - Oct 04, 2019",
        "Facebook CEO Mark Zuckerberg\n",
        "The letter reads:",
        "Facebook stated that:",
        "Governments say full encryption on Messenger would block the police from solving cases related to child exploitation",
        "A government official from the US said on Thursday:",
        "A US government official stated:",
        "Sort by Newest | Popular",
        "Next Story",
    ],
    "003": ["date 2023-11-13"],
    "004": ["(NASDAQ:FB) Faces Pressure", "Facebook insists it is in charge", "The turn of events", "Leave a comment"],
}

KEPT = {
    "000": [
        "“We don’t think people want us to read their private messages.",
        "That is why we have developed security measures that prevent, detect and take action against this gross misuse,” said a "
        "spokesperson for the technology company.",
        "Of these 29.3 million more than 29.1 million reports came from electronic service providers.",
    ],
    "001": [
        "They asked Mr. Zuckerberg not to go ahead with the encryption plans until he could guarantee that the safety of the children "
        "would not be compromised.",
        "The signatories of the United Kingdom were the NSPCC, Stop It Now!, John Carr (Coalition of Children of Charities on Internet "
        "Security), Barnardo’s, 5 Rights, Coram BAAF and Kidscape.",
        "The group, led by the NSPCC, includes signatories from Australia, India and the United States.",
    ],
    "002": [
        "And Facebook will now go against governments on encryption.",
        "A letter was signed and sent from government officials in the US, UK, and Australia to Facebook about the matter.",
    ],
    "003": ["However, child protection advocates remain skeptical."],
    "004": ["The body says that the move will put child abusers at an advantage."],
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Source]:
    debate = load_debate(CORPUS)
    return {path[:3]: read(CORPUS, path, debate.articles).sources[0] for path in scan(CORPUS).files}


def test_scan_sees_the_articles_and_nothing_else() -> None:
    found = scan(CORPUS)
    assert [path[:3] for path in found.files] == ["000", "001", "002", "003", "004"]
    assert found.skipped == {}


def test_text_is_the_file_itself(articles: dict[str, Source]) -> None:
    for source in articles.values():
        assert source.text == (CORPUS / source.path).read_bytes().decode("utf-8")


@pytest.mark.parametrize(("article", "line"), [(article, line) for article, lines in DROPPED.items() for line in lines])
def test_boilerplate_is_in_no_sentence_and_no_passage(articles: dict[str, Source], article: str, line: str) -> None:
    source = articles[article]
    assert line in source.text
    start = source.text.index(line)
    while start >= 0:
        end = start + len(line.strip())
        assert not any(sentence.start < end and start < sentence.end for sentence in source.sentences)
        assert not any(passage.start < end and start < passage.end for passage in split_passages(source))
        start = source.text.find(line, end)


@pytest.mark.parametrize(("article", "sentence"), [(article, line) for article, lines in KEPT.items() for line in lines])
def test_sentences_are_whole(articles: dict[str, Source], article: str, sentence: str) -> None:
    source = articles[article]
    assert sentence in [span.of(source.text) for span in source.sentences]


def test_every_other_word_is_kept(articles: dict[str, Source]) -> None:
    """Nothing is lost: sentences and boilerplate together hold all that is not space."""
    for source in articles.values():
        covered = [False] * len(source.text)
        for span in (*source.sentences, *(mark.span for mark in source.boilerplate)):
            for i in range(span.start, span.end):
                assert not covered[i]
                covered[i] = True
        assert not [char for char, done in zip(source.text, covered, strict=True) if not done and not char.isspace()]
    assert sum(len(source.sentences) for source in articles.values()) == 90


def test_metadata_come_from_the_texts_alone() -> None:
    """Without ``debate.toml``: what the texts say of themselves, and nothing they do not say."""
    found = {path[:3]: read(CORPUS, path).sources[0] for path in scan(CORPUS).files}
    assert {key: source.date for key, source in found.items()} == {
        "000": "",
        "001": "",
        "002": "2019-10-04",
        "003": "2023-11-13",
        "004": "",
    }
    assert {key: source.publisher for key, source in found.items()} == dict.fromkeys(found, "")
    assert found["001"].title == "Experts: Facebook must stop the deployment of encryption to keep children safe"
    assert found["002"].author == "Dhir Acharya"
    assert found["004"].title.startswith("Facebook Inc (NASDAQ:FB) Faces Pressure")
    assert found["000"].title == found["003"].title == ""


def test_debate_toml_repeats_only_what_the_texts_say() -> None:
    debate = load_debate(CORPUS)
    assert all((debate.motion, debate.support.description, debate.oppose.description))
    for path, facts in debate.articles.items():
        text = (CORPUS / path).read_text(encoding="utf-8")
        assert facts.title in text
        assert facts.author in text
        assert not facts.date or facts.date[:4] in text


def test_the_five_are_no_copies(articles: dict[str, Source]) -> None:
    assert near_duplicates(list(articles.values()), 0.8) == {}
