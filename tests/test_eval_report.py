"""What a reader of a report sees: at the terminal, in the page, and between two runs. Nothing in an article can act in either."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console
from runs import QUOTE, asked, run, scored

from eval.baseline import Baseline, read_baseline, write_baseline
from eval.compare import compare, comparison
from eval.report_html import page
from eval.report_table import tables
from eval.run import CorpusFacts, Run, Shown, read_run, write_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = (
    '<script>alert("x")</script><img src="https://evil.example/i.png" onerror="alert(1)"><svg onload=alert(2)></svg>'
    '</title></style></script><a href="https://evil.example">a</a>"\' onmouseover="alert(3)" x="'
    "![p](https://evil.example/m.png) [l](https://evil.example/) <https://evil.example/auto> [j](javascript:alert(4)) "
    "<iframe src=https://evil.example></iframe><base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example'>"
    "<link rel=stylesheet href=https://evil.example/c.css><form action=https://evil.example><button>b</button></form>{{ 7*7 }}{% raw %}"
)
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


def baseline_of(made: Run, folder: Path) -> Baseline:
    write_baseline(made, folder / "baseline.json")
    return read_baseline(folder / "baseline.json")


def printed(shown: list[Any], width: int = 160) -> str:
    console = Console(width=width, record=True, file=open(os.devnull, "w"))  # noqa: SIM115
    console.print(*shown)
    return console.export_text()


def two_corpora(good: float = 1.0) -> Run:
    wrong = ("the first line lacks “40 million”",)
    return run(
        [
            *(asked(f"a{one}", scores={"correctness": good, "first_line": good}, faults=() if good else wrong) for one in range(20)),
            asked("late", split="dev", kind="debate", scores={"correctness": 0.0, "balance": 0.5}, faults=("nobody speaks for the tram",)),
            asked("flawed", corpus="port", kind="voice", faults=("[1] does not support its statement",)),
        ]
    )


# -- the terminal


def test_figures_stand_in_columns_with_the_test_half_first() -> None:
    text = printed(tables(two_corpora()))
    head = next(line for line in text.splitlines() if "metric" in line)
    assert re.findall(r"metric|test|dev|all", head) == ["metric", "test", "dev", "all"]
    row = next(line for line in text.splitlines() if line.strip().startswith("Correctness"))
    assert re.split(" {2,}", row.strip()) == ["Correctness", "100 (100–100) 20", "0.0 (0–0) 1", "95.2 (86–100) 21"]
    assert "Balance" in text
    assert "Judge" not in text


def test_the_terminal_says_what_became_of_the_baseline(tmp_path: Path) -> None:
    text = printed(tables(two_corpora(0.0), baseline_of(two_corpora(1.0), tmp_path)))
    after = text.splitlines()[[line.strip().startswith("Correctness") for line in text.splitlines()].index(True) + 1]
    assert re.findall(r"[▲▼=≈] \w+(?: [+−][\d.]+)?", after) == ["▼ worse −100.0", "= same", "▼ worse −95.2"]


def test_what_went_wrong_is_listed_wrong_answers_first_and_bounded() -> None:
    text = printed(tables(two_corpora()))
    assert text.index("nobody speaks for the tram") < text.index("[1] does not support its statement")
    many = printed(tables(two_corpora(0.0), wrong=3))
    assert "What went wrong (22 questions)" in many
    assert many.count("the first line lacks “40 million”") == 3
    assert "19 more" in many
    assert "What went wrong" not in printed(tables(run([asked("a")])))


def test_a_narrow_terminal_cuts_nothing_off() -> None:
    name = "a-question-with-a-name-of-more-than-forty-characters"
    text = printed(tables(run([asked(name, scores={"correctness": 0.0}, faults=("refused",))])), width=80)
    table = text[text.index("What went wrong") :].splitlines()
    width = next(line.index("kind") for line in table if "kind" in line)
    assert "".join(line[:width].strip() for line in table[4:6]) == f"town/{name}"
    assert "…" not in text


def test_by_kind() -> None:
    text = printed(tables(two_corpora()))
    rows = text[text.index("By kind") :].splitlines()
    shown = {cells[0]: cells[1:] for row in rows if len(cells := re.split(" {2,}", row.strip())) == 3}
    assert shown["debate"] == ["–", "0.0 (0–0) 1"]
    assert shown["fact"] == ["100 (100–100) 20", "100 (100–100) 20"]


def test_nothing_in_a_run_can_colour_or_move_the_terminal() -> None:
    nasty = "\x1b[2J\x1b]8;;https://evil.example\x07[red]x[/red]\u202eelif\r"
    poor = asked("a", corpus=nasty, kind=nasty, question=nasty, faults=(nasty,), scores={"correctness": 0.0}, first_line=nasty)
    made = run([poor], label=nasty)
    better = run([replace(poor, scores={"correctness": 1.0})], label=nasty, settings={"model": nasty})
    for shown in (tables(made), comparison(compare(better, made))):
        text = printed(shown)
        assert "[red]x[/red]" in text
        assert not set(text) & set("\x1b\x07\r\u202e")


# -- two runs


def test_a_comparison_names_figures_answers_and_settings() -> None:
    before = run([*scored("correctness", [1.0] * 20), asked("gone")], settings={"model": None, "passage_chars": 1000})
    lost = tuple(replace(one, scores={"correctness": 0.0}, first_line="It does not say.", faults=("refused",)) for one in before.asked[:8])
    after = replace(
        before,
        label="chat",
        settings={"model": "openai:m", "passage_chars": 1000},
        prompts={"answer": "cd34", "judge": "ef56"},
        asked=(*lost, *before.asked[8:20], asked("new")),
    )
    made = compare(before, after)
    moved = {(corpus, one.metric.name): one for corpus, one in made.moves}["town", "correctness"]
    assert (moved.before, moved.after, moved.change.n, moved.verdict) == (1.0, 0.6, 20, "worse")
    assert [(one.after.id, one.became) for one in made.changes] == [(f"q{one}", "wrong") for one in range(8)]
    assert [(one.what, one.before, one.after) for one in made.differences] == [
        ("setting model", "–", "openai:m"),
        ("prompt answer", "ab12", "cd34"),
        ("prompt judge", "–", "ef56"),
    ]
    assert (made.only_before, made.only_after) == (("town/gone",), ("town/new",))
    text = printed(comparison(made))
    assert re.search(r"Correctness +100.0 % +60.0 % +▼ worse −40.0 \(−60.0 to −20.0\) +20", text)
    assert "It does not say." in text
    assert "✗ refused" in text
    assert "Asked in chat only, and not counted: 1 questions (town/new)" in text
    back = compare(after, before)
    assert {one.became for one in back.changes} == {"right"}


def test_a_run_against_itself_changed_nothing() -> None:
    made = compare(two_corpora(), two_corpora())
    assert (made.changes, made.differences, made.only_before, made.only_after) == ((), (), (), ())
    assert {moved.verdict for _, moved in made.moves} == {"same"}


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_run(two_corpora(), tmp_path / "run.json")
    assert read_run(tmp_path / "run.json") == two_corpora()


# -- the page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium. In CI a missing one fails; elsewhere the tests are skipped and say so."""
    playwright = (
        pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else __import__("playwright.sync_api").sync_api
    )
    installed = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    with playwright.sync_playwright() as running:
        try:
            chromium = running.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        except playwright.Error as error:
            reason = f"no Chromium for the page's tests: {str(error).splitlines()[0]}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        yield chromium
        chromium.close()


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


@pytest.mark.browser
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


@pytest.mark.browser
def test_a_refusal_that_was_due_is_shown_as_one(visit: Any) -> None:
    one = asked("no", expected={"answer": "The articles say nothing of trains.", "refuse": True}, abstained=True, citations=())
    tab = opened(visit(page(run([one]))))
    assert "must be refused" in tab.locator(".expected h3").inner_text()
    assert "refused" in tab.locator(".given h3").inner_text()


@pytest.mark.browser
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


@pytest.mark.browser
def test_without_scripts_everything_but_the_filters_is_there(visit: Any) -> None:
    tab = visit(page(two_corpora()), java_script_enabled=False)
    assert tab.locator("#filters").is_hidden()
    assert tab.locator("details.question:visible").count() == 22
    tab.locator("details.question summary").first.click()
    assert tab.locator("details.question .body").first.is_visible()
    assert tab.locator("svg.plot:visible").count() == tab.locator("table.figures tbody tr").count()


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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
