"""Sentences, passages, boilerplate and metadata on texts and pages written for these tests."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core import Source
from rag.errors import SkippedFile
from rag.ingest import read, split_passages
from rag.ingest.blocks import plain_blocks
from rag.ingest.compose import Extract, compose
from rag.ingest.dates import iso_date
from rag.ingest.markdown import read_markdown
from rag.ingest.sentences import split_sentences

PROSE = """The city will build four new tram lines by 2031, the transport office said on Tuesday. The plan costs 2.4 billion euros.

Shop owners on the main street fear that building works will keep customers away for years. \
“We were not asked,” said Ida Brandt, who runs a bakery there.

The office answered that the works would be done street by street, and that shops could ask for money when they lose trade.

Environmental groups welcomed the plan. They want the trams to have their own tracks on every street, so that cars cannot block them.
"""


def _source(text: str, name: str = "a.txt") -> Source:
    return compose(name, read_markdown(text) if name.endswith(".md") else Extract(text, plain_blocks(text)), "")


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, 0, len(text))]


def _kept(source: Source) -> str:
    return "\n".join(span.of(source.text) for span in source.sentences)


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. said no.", "Mr. Smith and Gen. William Barr met at 5 p.m. on Jan. 5 with J. K. Rowling.", "No. 5 is next."],
        ["NCMEC received 16.8 million reports, e.g. from Acme Inc. in 2018.", "The firm paid $3.5 billion."],
        ["“People do not want it.", "They said so,” he told Sen. Ann Lee (R-Tex.) on Monday."],
        ["He said: “We agreed.", "Nobody asked us about it, and then it ended."],
        ["It limits their ability to help.” and more.", "Then they left."],
        ["Members are Stop It Now!, John Carr and Kidscape.", "They met."],
        ['"You\'re fired!" he shouted.', '"Why?" she asked.', "Nobody knew."],
        ["Lt. Col. Vindman and the Rev. Al Sharpton spoke in St. Louis.", "Oil vs. Gas was the topic."],
        ["They said so.", "About 5 percent (approx. 3 million) of U.S. House members agreed."],
        ["What … is that?", "It hurts,” he told reporters."],
        ["这是一个句子。", "这是另一个。"],
        ["iPhone sales rose by 4.5 percent.", "eBay was down."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = "".join(sentences) if sentences[0][0] > "\u2e80" else " ".join(sentences)
    assert _sentences(text) == sentences


def test_a_lost_space_between_two_sentences() -> None:
    assert _sentences("We do not read private messages.That is why we built other tools.") == [
        "We do not read private messages.",
        "That is why we built other tools.",
    ]
    for whole in (
        "Please visit Example.com for all of the details today.",
        "The version was called Node.Js by all of its fans.",
        "See www.example.Org for all the details.",
    ):
        assert _sentences(whole) == [whole]


_PIECES = [
    *"abcTheU.S. \n\r\t“”\"'’!?…:;,|-()1958%éß世。\u2028\xa0\ufffd",
    "Mr. ",
    "said ",
    ".\n\n",
    "Getty Images\n",
    "\n\nRead more: ",
    "Share\n",
]
_ALPHABET = st.lists(st.sampled_from(_PIECES), max_size=300).map("".join)


@given(_ALPHABET)
@settings(max_examples=250, deadline=None)
def test_spans_are_ordered_disjoint_trimmed_and_cover_everything(text: str) -> None:
    for name in ("a.txt", "a.md"):
        try:
            source = _source(text, name)
        except SkippedFile:
            assert not any(char.isalnum() for char in text) or name == "a.md"
            continue
        marks = [mark.span for mark in source.boilerplate]
        for spans in (list(source.sentences), list(source.paragraphs), marks):
            assert all(a.end <= b.start for a, b in pairwise(spans))
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(span.of(text) == span.of(text).strip() for span in source.sentences)
        assert all(any(paragraph.contains(sentence) for paragraph in source.paragraphs) for sentence in source.sentences)
        everything = sorted([*source.sentences, *marks])
        assert all(a.end <= b.start for a, b in pairwise(everything))
        if name == "a.txt":
            covered = {i for span in everything for i in range(span.start, span.end)}
            assert not [char for i, char in enumerate(text) if i not in covered and not char.isspace()]


@given(_ALPHABET, st.integers(20, 300))
@settings(max_examples=150, deadline=None)
def test_passages_hold_every_sentence_and_keep_the_limit(text: str, max_chars: int) -> None:
    text = PROSE + text
    source = _source(text)
    passages = split_passages(source, max_chars)
    assert all(passage.text == text[passage.start : passage.end] and len(passage.text) <= max_chars for passage in passages)
    assert len({passage.id for passage in passages}) == len(passages)
    assert all((passage.line_start, passage.line_end) == source.lines(passage.span) for passage in passages)
    covered = {i for passage in passages for i in range(passage.start, passage.end)}
    assert not [i for span in source.sentences for i in range(span.start, span.end) if i not in covered and not text[i].isspace()]
    for mark in source.boilerplate:
        assert not any(passage.start < mark.end and mark.start < passage.end for passage in passages if mark.kind != "markup")


def test_passages_overlap_by_whole_sentences() -> None:
    text = " ".join(f"Sentence number {i} says a little about trams." for i in range(60))
    source = _source(text)
    passages = split_passages(source, 300)
    starts, ends = {span.start for span in source.sentences}, {span.end for span in source.sentences}
    assert all(passage.start in starts and passage.end in ends for passage in passages)
    for before, after in pairwise(passages):
        repeated = [span for span in source.sentences if span.start >= after.start and span.end <= before.end]
        assert 1 <= len(repeated) <= 2
    assert [passage.id for passage in split_passages(source, 300)] == [passage.id for passage in passages]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Share on Facebook | Twitter | Email", "share"),
        ("Leave a Reply", "comments"),
        ("Your email address will not be published. Required fields are marked *", "comments"),
        ("This site uses Akismet to reduce spam. Learn how your comment data is processed.", "comments"),
        ("We use cookies to give you the best experience on our website.", "cookies"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("Related: Ten castles that you can sleep in", "teaser"),
        ("Photo: Ida Brandt / Getty Images", "credit"),
        ("(AP Photo/Jane Roe)", "credit"),
        ("A baker looks at the works on the main street. (Photo by Jane Roe/Reuters)", "credit"),
        ("Advertisement", "navigation"),
        ("* * *", "navigation"),
        ("Copyright © 2031 The Evening Lamp. All rights reserved.", "other"),
        ("By Jane Roe", "byline"),
        ("Published on 4 October 2031", "byline"),
        ("Mayor Ida Brandt", "caption"),
        ("Seven celebrities who gave their whole fortune to pets and never regretted a minute", "teaser"),
        ("What comes next", "title"),
    ],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_lines_around_articles_are_marked(line: str, kind: str, place: int) -> None:
    paragraphs = PROSE.strip().split("\n\n")
    source = _source("\n\n".join([*paragraphs[:place], line, *paragraphs[place:]]))
    assert [span.of(source.text) for span in source.sentences] == [span.of(PROSE) for span in _source(PROSE).sentences]
    if place == 2:
        assert [(mark.span.of(source.text), mark.kind) for mark in source.boilerplate] == [(line, kind)]


@pytest.mark.parametrize(
    "line",
    [
        "“We use cookies to follow people across the web,” the company said.",
        "Most of the commenters asked the office to follow the plan.",
        "The newspaper’s photo editors said the image by Getty Images had been altered.",
        "Read more books, the mayor told the children, and you will know more.",
        "Why was nobody asked?",
        "It was over.",
        "He said no.",
        "The tram company uses cookies and other tools to learn what its customers buy, the regulator found.",
        "Subscribers of the old ticket will get their money back in 2031.",
        "But the office said that the trams would be built whether or not the shops were ready for it",
    ],
)
def test_sentences_that_look_like_boilerplate_are_kept(line: str) -> None:
    paragraphs = PROSE.strip().split("\n\n")
    source = _source("\n\n".join([*paragraphs[:2], line, *paragraphs[2:]]))
    assert line in _kept(source)


def test_comments_below_an_article_are_no_part_of_it() -> None:
    source = _source(
        PROSE + "\n3 Comments\n\nTom says:\n\nThis is the worst plan that I have ever heard of. Trams are for children.\n\nReply\n"
    )
    assert "worst plan" not in _kept(source)


def test_lead_ins() -> None:
    paragraphs = PROSE.strip().split("\n\n")
    dangling = _source("\n\n".join([*paragraphs[:2], "The letter reads:\n", *paragraphs[2:]]))
    assert "letter reads" not in _kept(dangling)
    led = _source(
        "\n\n".join([*paragraphs[:2], "The letter reads:", "“The trams must not come before the schools are mended.”", *paragraphs[2:]])
    )
    assert "The letter reads:" in _kept(led)


def test_repeated_title_and_pull_quote() -> None:
    title = "City Plans Four New Tram Lines"
    quote = "“We were not asked,” said Ida Brandt, who runs a bakery there."
    source = _source(f"{title}\n\nJane Roe - Oct 04, 2031\n\n{title}\n\n{PROSE}\n{quote}\n\n{quote}\n")
    assert (source.title, source.author, source.date) == (title, "Jane Roe", "2031-10-04")
    assert title not in _kept(source)
    assert [mark.kind for mark in source.boilerplate][:3] == ["title", "byline", "title"]


def test_datelines_and_dates_before_the_first_word() -> None:
    source = _source("LUEBECK (Reuters) - " + PROSE)
    assert source.sentences[0].of(source.text).startswith("The city will build")
    source = _source("date 2031-11-13 " + PROSE)
    assert source.sentences[0].of(source.text).startswith("The city will build")
    assert source.date == "2031-11-13"


def test_wrapped_lines_are_one_paragraph_and_bare_lines_are_not() -> None:
    wrapped = (
        "The city will build four new tram lines by 2031, the transport office\n"
        "said on Tuesday. The plan costs 2.4 billion euros, which is more than\n"
        "the council wanted to spend on all of its schools in the coming year.\n"
        "\n"
        "Shop owners on the main street fear that building works will keep the\n"
        "customers away for years, and many of them have signed a letter to it."
    )
    assert len(_source(wrapped).paragraphs) == 2
    assert len(_source(PROSE.replace("\n\n", "\n")).paragraphs) == 4


def test_markdown() -> None:
    text = (
        f"---\n"
        f"title: Trams\n"
        f"date: 2031-02-03\n"
        f"author: Jane Roe\n"
        f"---\n"
        f"\n"
        f"# Four lines\n"
        f"\n"
        f"![a tram](tram.jpg)\n"
        f"\n"
        f"{PROSE}\n"
        f"- The first line opens in May.\n"
        f"- The second opens in June.\n"
        f"\n"
        f"> Nobody asked the shops about it.\n"
        f"\n"
        f"```\n"
        f"code = 1\n"
        f"```\n"
    )
    source = _source(text, "a.md")
    assert source.text == text
    assert (source.title, source.date, source.author) == ("Trams", "2031-02-03", "Jane Roe")
    sentences = [span.of(text) for span in source.sentences]
    assert sentences[-3:] == ["The first line opens in May.", "The second opens in June.", "Nobody asked the shops about it."]
    assert sentences[0].startswith("The city will build")


PAGE = f"""<!doctype html><html><head><title>City plans four lines | The Evening Lamp</title>
<meta property="og:title" content="City plans four lines"><meta property="og:site_name" content="The Evening Lamp">
<meta name="author" content="Jane Roe"><meta property="article:published_time" content="2021-10-04T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><div class="cookie">We use cookies. <button>Accept</button></div>
<article><h1>City plans four lines</h1>{"".join(f"<p>{part}</p>" for part in PROSE.strip().split(chr(10) * 2)[:2])}
<h2>What the office says</h2>{"".join(f"<p>{part}</p>" for part in PROSE.strip().split(chr(10) * 2)[2:])}
<p>Related: <a href="/pets">Ten pets that own a castle</a></p></article>
<aside><a href="/x">You will not believe what this mayor ate</a></aside><footer>Copyright 2031 The Evening Lamp</footer></body></html>"""


def test_web_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    source = read(tmp_path, "a.html").sources[0]
    assert (source.title, source.publisher, source.date, source.author) == (
        "City plans four lines",
        "The Evening Lamp",
        "2021-10-04",
        "Jane Roe",
    )
    assert [span.of(source.text) for span in source.sentences] == [span.of(PROSE) for span in _source(PROSE).sentences]


def test_page_without_an_article_falls_back_to_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>Short note. Trams come.</div>")
    assert "Trams come." in _kept(read(tmp_path, "a.html").sources[0])


def test_pdf_mends_hyphens_and_drops_running_heads(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    pdf.set_title("Tram report")
    for page in ("red", "green", "blue"):
        pdf.add_page()
        for line in (
            f"The Evening Lamp - page {len(page)}",
            "The transport office says that the new lines will bring more custo-",
            f"mers to the {page} street, and that well-known shops will stay there.",
            f"The {page} report was read aloud.",
        ):
            pdf.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(tmp_path / "a.pdf"))
    source = read(tmp_path, "a.pdf").sources[0]
    assert "more customers to the green street, and that well-known shops" in source.text
    assert "Evening Lamp" not in _kept(source)
    assert source.title == "Tram report"


def test_word_document(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title, document.core_properties.author = "Four lines", "Jane Roe"
    document.add_heading("What the office says", 1)
    for part in PROSE.strip().split("\n\n"):
        document.add_paragraph(part)
    document.save(str(tmp_path / "a.docx"))
    source = read(tmp_path, "a.docx").sources[0]
    assert (source.title, source.author) == ("Four lines", "Jane Roe")
    assert [span.of(source.text) for span in source.sentences] == [span.of(PROSE) for span in _source(PROSE).sentences]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2019-10-04T10:00:00+02:00", "2019-10-04"),
        ("Oct 04, 2019", "2019-10-04"),
        ("Friday, 4th of October 2019", "2019-10-04"),
        ("Fri, 04 Oct 2019 10:00:00 GMT", "2019-10-04"),
        ("Published: Sept. 3, 2020 at 5:04 p.m. ET", "2020-09-03"),
        ("20191004", "2019-10-04"),
        ("9/28/16", "2016-09-28"),
        ("03/04/2019", "2019"),
        ("04.10.2019", "2019-10-04"),
        ("October 2019", "2019-10"),
        ("2019", "2019"),
        (1570183200, "2019-10-04"),
        ("4 octobre 2019", "2019-10-04"),
        ("2019-02-30", ""),
        ("yesterday", ""),
        ("5 minutes ago", ""),
        ("n/a", ""),
        ("Summer", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_dates(written: object, iso: str) -> None:
    assert iso_date(written) == iso
