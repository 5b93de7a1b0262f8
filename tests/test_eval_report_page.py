"""The page of a run in a real browser: what a reader finds there, and that nothing in an article or answer can act in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from runs import QUOTE, asked, baseline_of, run, two_corpora

from eval.report_html import page
from eval.run import CorpusFacts, Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HOSTILE = (
    '<script>alert("x")</script><img src="https://evil.example/i.png" onerror="alert(1)"><svg onload=alert(2)></svg>'
    '</title></style></script><a href="https://evil.example">a</a>"\' onmouseover="alert(3)" x="'
    "![p](https://evil.example/m.png) [l](https://evil.example/) <https://evil.example/auto> [j](javascript:alert(4)) "
    "<iframe src=https://evil.example></iframe><base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example'>"
    "<link rel=stylesheet href=https://evil.example/c.css><form action=https://evil.example><button>b</button></form>{{ 7*7 }}{% raw %}"
)
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """``visit(html)`` opens the page as a file; it may ask for nothing else, open no dialog, report no error or breach of policy."""
    tabs: list[Page] = []
    heard: list[str] = []

    def open_page(html: str, size: dict[str, int] = WIDE, **options: Any) -> Page:
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8")
        tab = browser.new_context(viewport=size, **options).new_page()  # type: ignore[arg-type]
        tabs.append(tab)
        tab.on("request", lambda sent: None if sent.url.split("#")[0] == file.as_uri() else heard.append(sent.url))
        tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("console", lambda message: heard.append(message.text))
        tab.goto(file.as_uri())
        return tab

    yield open_page
    for tab in tabs:
        tab.wait_for_timeout(100)
        tab.context.close()
    assert heard == []


def opened(tab: Page) -> Page:
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return tab


def test_a_question_shows_what_was_expected_given_and_wrong(visit: Any) -> None:
    one = asked(
        "cost",
        kind="follow_up",
        turns=("Who is against the tram?",),
        faults=("the first line lacks “40 million”",),
        scores={"correctness": 0.0, "first_line": 0.0},
        expected={
            "answer": "Forty million.",
            "facts": [["40 million", "forty million"]],
            "wrong": [["14 million"]],
            "sides": ["oppose"],
            "voices": [["Ana Ruiz"]],
            "proofs": [[{"file": "news/tram.txt", "quote": QUOTE}]],
            "points": [{"side": "support", "places": [{"file": "b.txt", "quote": "It brings jobs."}]}],
        },
        text="**No idea.** [1]\n\n- a point",
        citations=(Shown(1, "news/tram.txt", 12, QUOTE, "Ana Ruiz", "oppose", "does not support its statement"),),
    )
    tab = visit(page(run([one, asked("fine")])))
    first = tab.locator("details.question").first
    assert first.locator(".body").is_hidden()
    first.locator("summary").click()
    assert first.locator("summary").inner_text().startswith("✗ wrong")
    assert "the first line lacks “40 million”" in first.locator(".faults").inner_text()
    assert "Who is against the tram?" in first.locator(".turns").inner_text()
    expected = first.locator(".expected").inner_text()
    for words in (
        "Forty million.",
        "40 million or forty million",
        "14 million",
        "Ana Ruiz",
        "oppose",
        QUOTE,
        "news/tram.txt",
        "It brings jobs.",
    ):
        assert words in expected
    given = first.locator(".given")
    assert given.locator(".answer strong").inner_text() == "No idea."
    assert given.locator(".answer li").inner_text() == "a point"
    for words in (QUOTE, "Ana Ruiz", "oppose", "news/tram.txt, line 12", "✗ does not support its statement"):
        assert words in given.locator("blockquote.faulty").inner_text()
    assert "Correctness 0.0 %" in first.locator(".scores").inner_text()


def test_a_refusal_that_was_due_is_shown_as_one(visit: Any) -> None:
    one = asked("no", expected={"answer": "The articles say nothing of trains.", "refuse": True}, abstained=True, citations=())
    tab = opened(visit(page(run([one]))))
    assert "must be refused" in tab.locator(".expected h3").inner_text()
    assert "refused" in tab.locator(".given h3").inner_text()


def test_questions_are_filtered(visit: Any) -> None:
    tab = visit(page(two_corpora()))
    count = tab.locator("#count")

    def shown() -> int:
        number = tab.locator("details.question:visible").count()
        assert count.inner_text() == f"{number} of 22 questions"
        return number

    assert shown() == 22
    tab.get_by_label("Only wrong or flawed").check()
    assert shown() == 2
    tab.get_by_role("combobox", name="Corpus").select_option("port")
    assert shown() == 1
    tab.get_by_role("combobox", name="Corpus").select_option("")
    tab.get_by_label("Only wrong or flawed").uncheck()
    tab.get_by_role("combobox", name="Kind").select_option("debate")
    assert shown() == 1
    tab.get_by_role("combobox", name="Kind").select_option("")
    tab.get_by_role("combobox", name="Split").select_option("test")
    assert shown() == 21
    tab.get_by_label("Words").fill("DOES NOT support")
    assert shown() == 1


def test_without_scripts_everything_but_the_filters_is_there(visit: Any) -> None:
    tab = visit(page(two_corpora()), java_script_enabled=False)
    assert tab.locator("#filters").is_hidden()
    assert tab.locator("details.question:visible").count() == 22
    tab.locator("details.question summary").first.click()
    assert tab.locator("details.question .body").first.is_visible()
    assert tab.locator("svg.plot:visible").count() == tab.locator("table.figures tbody tr").count()


def test_plots_say_what_they_draw(visit: Any, tmp_path: Path) -> None:
    tab = visit(page(two_corpora(0.0), baseline_of(two_corpora(1.0), tmp_path)))
    plot = tab.get_by_role("img", name="Correctness", exact=True)
    described = tab.evaluate("svg => document.getElementById(svg.getAttribute('aria-describedby')).textContent", plot.element_handle())
    assert described.startswith("town, test: 0.0 %, 95 % interval 0.0 % to 0.0 %, 20 questions; baseline 100.0 %, worse. town, dev: 0.0 %")
    dots, diamonds = plot.locator("circle.now"), plot.locator("path.was:not(.bar)")
    assert (dots.count(), diamonds.count()) == (4, 4)
    left, right = dots.first.bounding_box(), diamonds.first.bounding_box()
    assert left["x"] + 100 < right["x"]  # 0 % stands well to the left of 100 %
    for text in plot.locator("text").all():
        box, frame = text.bounding_box(), plot.bounding_box()
        assert box["x"] >= frame["x"] - 1
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_the_page_says_what_dropped_and_how_it_was_made(visit: Any, tmp_path: Path) -> None:
    before = replace(two_corpora(1.0), label="release 1")
    tab = visit(page(two_corpora(0.0), baseline_of(before, tmp_path)))
    against = tab.locator("section:has(#against)").inner_text()
    assert "Against release 1" in against
    assert "Dropped town: Correctness went from 95.2 % to 0.0 % on 21 questions" in against
    made = tab.locator("section:has(#made)").inner_text()
    for words in ("Build the tram.", "articles of port", "gold of town", "bothsides", "0.1.0", "passage_chars", "1000", "ab12"):
        assert words in made
    assert "Nothing dropped beyond its interval." in visit(page(before, baseline_of(before, tmp_path))).locator("main").inner_text()


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_hostile_text_is_shown_and_does_nothing(visit: Any, tmp_path: Path, size: dict[str, int]) -> None:
    evil = asked(
        "a",
        corpus=HOSTILE,
        kind=HOSTILE,
        split=HOSTILE,
        turns=(HOSTILE,),
        question=HOSTILE,
        expected={
            "answer": HOSTILE,
            "facts": [[HOSTILE, HOSTILE]],
            "sides": [HOSTILE],
            "proofs": [[{"file": HOSTILE, "quote": HOSTILE}]],
            "points": [{"side": HOSTILE, "places": [{"file": HOSTILE, "quote": HOSTILE}]}],
        },
        given_kind=HOSTILE,
        text=HOSTILE + "\n\n" + HOSTILE,
        model=HOSTILE,
        scores={"correctness": 0.0},
        faults=(HOSTILE,),
        citations=(Shown(1, HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        understood=HOSTILE + "?",
        warnings=(HOSTILE,),
        dropped={HOSTILE: 1},
    )
    facts = CorpusFacts(HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE)
    made = run(
        [evil], label=HOSTILE, versions={HOSTILE: HOSTILE}, settings={HOSTILE: [HOSTILE]}, prompts={HOSTILE: HOSTILE}, corpora=(facts,)
    )
    tab = opened(visit(page(made, baseline_of(made, tmp_path)), size))
    assert tab.locator("h1").inner_text() == " ".join(HOSTILE.split())
    assert tab.locator(".given .quote").first.text_content() == f"[1] “{HOSTILE}”"
    assert tab.locator("img, iframe, base, link, object, embed, main a, header a:not([href^='#'])").count() == 0
    assert tab.locator("script").count() == tab.locator("style").count() == tab.locator("form").count() == 1
    handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on') || n === 'style')"
    assert tab.evaluate(handlers) == []
    for name in ("corpus", "kind", "split"):
        tab.locator(f"select[name={name}]").select_option(index=1)
    assert tab.locator("#count").inner_text() == "1 of 1 questions"
    tab.locator(".answer").hover()
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_policy_stops_what_the_page_did_not_bring(browser: Browser, tmp_path: Path) -> None:
    """Were an escape ever forgotten, neither a script nor a request would come of it."""
    html = page(run([asked("a")]))
    assert "</main>" in html
    leak = "<script>document.title='ran'</script><img src='https://evil.example/i.png' onerror=\"document.title='ran'\"></main>"
    file = tmp_path / "leak.html"
    file.write_text(html.replace("</main>", leak), encoding="utf-8")
    tab = browser.new_context().new_page()
    sent: list[str] = []
    tab.on("requestfinished", lambda one: sent.append(one.url))
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text))
    tab.goto(file.as_uri())
    tab.wait_for_timeout(200)
    assert tab.title() != "ran"
    assert sent == [file.as_uri()]
    assert len([text for text in refused if "Content Security Policy" in text]) >= 2
    tab.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_can_be_read_in_both_schemes(visit: Any, tmp_path: Path, size: dict[str, int], scheme: str) -> None:
    tab = opened(visit(page(two_corpora(0.0), baseline_of(two_corpora(1.0), tmp_path)), size, color_scheme=scheme))
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for selector, least in (("h1", 7.0), (".help", 4.5), (".faults", 4.5), (".verdict.worse", 4.5), (".mark.wrong", 4.5), (".tags", 4.5)):
        assert contrast(tab, selector) >= least, selector


def contrast(tab: Page, selector: str) -> float:
    """Contrast of an element's text with what lies behind it (WCAG 2.2)."""
    pair = tab.evaluate(
        """selector => {
            const one = document.querySelector(selector), colour = getComputedStyle(one).color;
            let behind = one;
            while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
            return [colour, getComputedStyle(behind).backgroundColor];
        }""",
        selector,
    )
    light, dark = sorted((luminance([int(part) for part in re.findall(r"\d+", text)[:3]]) for text in pair), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: list[int]) -> float:
    parts = [one / 255 for one in colour]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
