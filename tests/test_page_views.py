"""What the page shows, as HTML: whatever stands in articles, titles, voices or questions comes out as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core import Answer, Boilerplate, Citation, Coverage, Debate, Position, SideCoverage, Source, Span, Statement
from rag.errors import BothSidesError, ModelError, UnknownSource
from rag.ui.answer_view import answer_html
from rag.ui.conversation import MAX_QUESTION, Turn, open_source, respond, stopped, turn_html, welcome_html
from rag.ui.markup import attribute, inline, markdown
from rag.ui.source_view import WINDOW, article_list_html, source_html

TAGS = set(
    re.findall(r"\w+", "article aside bdi blockquote button cite dd details div dl dt em footer h2 h3 h4 header i li mark nav p section")
)
TAGS |= {"span", "strong", "summary", "ul"}
ATTRIBUTES = {"class", "type", "title", "role", "dir", "style", "aria-label", "aria-hidden", "aria-busy"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![x](http://evil.example/x.png) [y](javascript:alert(1))",
    "${alert(1)} {{constructor.constructor('alert(1)')()}} {% raw %}",
    "</div></section><style>*{display:none}</style><form action=//evil.example>",
    "\u202egnitirw desrever\u202c \u2067rtl\u2069",
    "half a pair \ud83d",
    "nul\x00 bell\x07 'quotes\" & &amp; <!-- -->",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


class Reader(HTMLParser):
    """The text of a fragment, of its marks, and a check that nothing but the page's own elements is in it."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.marks, self.classes, self.open = "", "", [], []
        self.words: dict[str, list[str]] = {}
        self.feed(fragment)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES or name.startswith("data-"), (tag, name)
            assert name != "style" or (value or "").startswith("width:")
        self.open.append((tag, dict(attrs).get("class") or ""))
        if "bs-words" in self.open[-1][1]:
            self.words.setdefault("quotes", []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if any(tag == "mark" for tag, _ in self.open):
            self.marks += data
        if any("bs-words" in name for _, name in self.open):
            self.words["quotes"][-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"comment: {data}")


def visible(text: str) -> str:
    """``text`` as a browser would hold it: control characters, which no page can show, are replaced."""
    return "".join("\ufffd" if (ord(c) < 32 and c not in "\t\n\r") or ord(c) == 127 or 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


@given(texts)
def test_inline_text_is_the_text(text: str) -> None:
    assert Reader(inline(text)).text == visible(text)


@given(texts)
def test_an_attribute_stays_inside_its_quotes(text: str) -> None:
    Reader(f'<span title="{attribute(text)}">x</span>')


def test_markdown_loses_links_images_and_markup() -> None:
    shown = markdown("**strong** ![x](http://evil.example/x.png) [go](javascript:alert(1)) <script>alert(1)</script>\n\n- item")
    assert "<strong>strong</strong>" in shown
    assert "<li>item</li>" in shown
    assert not {"<a", "<img", "<script", "href"} & {part for part in ("<a", "<img", "<script", "href") if part in shown}


@given(st.data())
def test_the_marks_are_the_passage(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet=st.sampled_from("ab .<&\n\r\u202e“”"), min_size=1, max_size=80))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    grey = data.draw(st.integers(0, len(text)))
    source = Source("a/b.txt", text, boilerplate=(Boilerplate(grey, min(len(text), grey + 5), "share"),))
    page = Reader(source_html(source, Span(start, end)))
    assert page.marks == "".join(text[start:end].replace("\r", "\n").split("\n"))


def test_a_long_article_is_cut_around_the_passage() -> None:
    text = "\n".join(f"line {number}" for number in range(60_000))
    start = text.index("line 50000")
    shown = source_html(Source("long.txt", text), Span(start, start + 10))
    assert Reader(shown).marks == "line 50000"
    assert 'data-n="50001"' in shown
    assert len(Reader(shown).text) < WINDOW + 1000


def citation(number: int, text: str, **changes: object) -> Citation:
    facts = {"title": text, "publisher": text, "date": text, "voice": text, "role": text, "manner": "direct", "side": "support"}
    return Citation(number, f"{text}.txt", quote=text, start=0, end=len(text), line_start=1, line_end=1, **{**facts, **changes})  # type: ignore[arg-type]


DEBATE = Debate("A motion", Position("For <b>it</b>"), Position("Against"))


@given(texts.filter(str.strip), st.sampled_from(["debate", "one_side", "fact", "voice", "overview", "sources", "abstain"]))
def test_an_answer_full_of_markup_is_text(text: str, kind: str) -> None:
    statements = tuple(
        Statement(text, (n,), side, text, section) for n, side, section in ((1, "support", ""), (2, "oppose", ""), (1, None, text))
    )
    cited = (citation(1, text), citation(2, text, side="oppose", manner="paraphrase"))
    coverage = Coverage(SideCoverage(1, 1, 1), SideCoverage(2, 2, 1), articles=2, text=text)
    answer = Answer(text, kind, text, statements, {}, cited, coverage, warnings=(text,), suggestions=(text,), model=text)  # type: ignore[arg-type]
    page = Reader(turn_html(Turn(text, answer_html(answer, DEBATE), text, True)))
    assert all(words == visible(text) for words in page.words.get("quotes", []))


@given(texts)
def test_an_answer_of_prose_only_is_text_with_numbers(text: str) -> None:
    shown = answer_html(Answer("q", "overview", f"{text}\n\nSaid [1] and [7].", citations=(citation(1, "x"),)), DEBATE)
    assert 'aria-label="Source 1: x, line 1. Open at the passage."' in shown
    for bad in ("<script", "<img", "<a ", "<form", "<style", "onerror=alert(1)>"):
        assert bad not in shown


def test_articles_are_listed_as_text() -> None:
    shown = article_list_html([Source(text, "x", title=text, publisher=text) for text in HOSTILE])
    assert Reader(shown).text.count("<script>alert(1)</script>") == 3


class Scripted:
    """An engine that does as told: yields what it holds, raises what is an error."""

    def __init__(self, *steps: Answer | Exception) -> None:
        self.steps, self.histories = list(steps), []  # type: ignore[var-annotated]

    def stream(self, question, history=()):  # type: ignore[no-untyped-def]
        self.histories.append(list(history))
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        yield step

    def map(self):  # type: ignore[no-untyped-def]
        from rag.core import ArgumentMap

        return ArgumentMap("m")

    def sources(self) -> list[Source]:
        return [Source("a.txt", "one two")]

    def source(self, path: str) -> Source:
        if path != "a.txt":
            raise UnknownSource(f"no article {path!r}")
        return self.sources()[0]


def last(steps: object) -> list[Turn]:
    return list(steps)[-1]  # type: ignore[call-overload, no-any-return]


def test_an_error_shows_its_remedy_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    engine = Scripted(ModelError("No <model>.", "Install it."), ValueError("secret /path"), Answer("q", "overview", "fine"))
    turns = last(respond(engine, "first", []))
    assert "No &lt;model&gt;." in turns[-1].body
    assert "Install it." in turns[-1].body
    turns = last(respond(engine, "second", turns))
    assert "secret" not in turns[-1].body
    assert "secret" in caplog.text
    turns = last(respond(engine, "third", turns))
    assert engine.histories[-1] == []
    assert [turn.question for turn in turns] == ["first", "second", "third"]


def test_history_holds_finished_turns_only() -> None:
    engine = Scripted(Answer("q", "overview", "reply one"), Answer("q", "overview", "reply two"))
    turns = last(respond(engine, "one", []))
    turns = stopped([*turns, Turn("broken off")])
    last(respond(engine, "two", turns))
    assert engine.histories == [[], [("one", "reply one")]]


def test_empty_and_long_questions_never_reach_the_engine() -> None:
    engine = Scripted()
    assert list(respond(engine, "  \n ", [])) == []
    turns = last(respond(engine, "x" * 100_000, []))
    assert "too long" in turns[-1].body
    assert len(turns[-1].question) < MAX_QUESTION + 10


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "", None, 3, ["a.txt"], "a.txt\x00"])
def test_only_indexed_articles_open(path: object) -> None:
    assert "no such article" in open_source(Scripted(), path, 0, 3, 1)


@pytest.mark.parametrize("place", [(-5, 3), (3, 3), (4, 2), (0, 99), ("0", "3"), (None, None), (0.5, 2.5), (True, 3)])
def test_a_place_outside_the_article_marks_nothing(place: tuple[object, object]) -> None:
    shown = open_source(Scripted(), "a.txt", *place, 1)
    assert Reader(shown).marks == ""
    assert "one two" in shown


def test_a_place_in_the_article_is_marked() -> None:
    assert Reader(open_source(Scripted(), "a.txt", 4, 7, 1)).marks == "two"


def test_without_an_index_the_page_says_what_to_do(tmp_path: Path) -> None:
    from rag import Engine, Settings

    shown = Reader(welcome_html(Engine(Settings(corpus=tmp_path, index=tmp_path / "none")))).text
    assert "bothsides index" in shown
    assert "Traceback" not in shown


def test_a_taken_port_is_said_with_what_to_do() -> None:
    import socket

    from rag.ui import serve

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BothSidesError, match=str(port)) as caught:
            serve(Scripted(), port=port)
    assert "--port" in caught.value.remedy
