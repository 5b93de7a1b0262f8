"""The page in a real browser: ask, read both sides, open the proof; nothing leaves this machine, nothing in an article runs."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from rag import Engine

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
DEBATE = "Should Messenger be end-to-end encrypted?"
ANSWERED = ".bs-turn:last-child:not([aria-busy])"


def served(engine: Any) -> Iterator[str]:
    from rag.ui import serve

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = serve(engine, port=port, block=False, quiet=True)
    yield f"http://127.0.0.1:{port}/"
    page.close(verbose=False)


@pytest.fixture(scope="module")
def address(engine: Engine) -> Iterator[str]:
    yield from served(engine)


class Visit:
    """One reader's tab, with all it asked of other hosts and every dialog or error it met."""

    def __init__(self, browser: Browser, address: str, size: dict[str, int] = WIDE, **options: Any) -> None:
        self.context = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.strays: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda sent: None if sent.url.startswith((address, "data:", "blob:")) else self.strays.append(sent.url))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(".bs-welcome .bs-ask, .bs-welcome .bs-note")

    def ask(self, question: str) -> None:
        turns = self.page.locator(".bs-turn").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f".bs-turn:nth-child({turns + 1}):not([aria-busy])", timeout=60_000)

    def open(self, place: Any) -> None:
        """Click a citation and wait for its article."""
        shown = self.page.locator(".bs-article").get_attribute("data-shown") if self.page.locator(".bs-article").count() else ""
        place.click()
        self.page.wait_for_function(
            "old => document.querySelector('.bs-article')?.dataset.shown !== old && document.querySelector('mark')", arg=shown
        )
        self.page.wait_for_timeout(350)

    def close(self) -> None:
        self.context.close()
        assert (self.strays, self.dialogs, self.errors) == ([], [], [])


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Any]:
    """``visit(size=…)`` opens the page; on leaving, no tab may have asked another host for anything, or met an error."""
    visits: list[Visit] = []

    def open_page(**options: Any) -> Visit:
        visits.append(Visit(browser, address, **options))
        return visits[-1]

    yield open_page
    for one in visits:
        one.close()


def columns(page: Page) -> list[float]:
    """Left edges of the two sides of the last answer."""
    return [box["x"] for side in ("support", "oppose") if (box := page.locator(f"{ANSWERED} .bs-side.bs-{side}").bounding_box())]


def overflow(page: Page) -> int:
    """The most that anything which scrolls up and down is wider than its frame, in pixels."""
    scrolling = "[document.documentElement, ...document.querySelectorAll('.bs-log, [role=tabpanel]')]"
    return int(page.evaluate(f"Math.max(...{scrolling}.map(e => e.scrollWidth - e.clientWidth))"))


def in_view(page: Page, selector: str) -> bool:
    """Whether the start of the element is where a reader sees it: inside the window and under nothing else."""
    return bool(
        page.evaluate(
            """selector => {
                const first = document.querySelector(selector).getClientRects()[0];
                const top = document.elementFromPoint(first.x + Math.min(first.width / 2, 40), first.y + Math.min(first.height / 2, 40));
                return !!top && !!top.closest(selector);
            }""",
            selector,
        )
    )


def test_both_sides_with_proof(visit: Any, engine: Engine) -> None:
    tab = visit()
    tab.ask(DEBATE)
    page = tab.page
    for side, shape, word in (("support", "+", "For"), ("oppose", "−", "Against")):
        assert page.locator(f"{ANSWERED} .bs-side.bs-{side} .bs-card").count() >= 1
        heading = page.locator(f"{ANSWERED} .bs-side.bs-{side} h3").inner_text()
        assert shape in heading
        assert word in heading
    first, second = columns(page)
    assert second > first + 200
    assert re.search(r"\d+ claims?, \d+ voices?, \d+ articles?", page.locator(f"{ANSWERED} .bs-legend").inner_text())
    cards = page.locator(f"{ANSWERED} .bs-side blockquote")
    for card in [cards.nth(index) for index in range(min(4, cards.count()))]:
        number = card.locator(".bs-cite")
        quote = card.locator(".bs-words").evaluate("e => e.textContent")
        assert number.get_attribute("title") == " ".join(quote.split())
        tab.open(number)
        path = page.locator(".bs-article").get_attribute("data-path")
        text = engine.source(path).text
        start, end = (int(number.get_attribute(f"data-{name}") or -1) for name in ("start", "end"))
        assert text[start:end] == quote
        marked = "\n".join(
            page.locator(".bs-article .bs-line:has(mark)").evaluate_all(
                "all => all.map(l => [...l.querySelectorAll('mark')].map(m => m.textContent).join(''))"
            )
        )
        assert marked == re.sub(r"\r\n?", "\n", quote).replace("\n\n", "\n")
        assert in_view(page, ".bs-article mark")
        assert page.locator(".bs-line:has(mark)").first.get_attribute("data-n") == str(engine.source(path).line(start))


def test_a_phone_has_one_column_and_a_sheet(visit: Any) -> None:
    tab = visit(size=PHONE)
    tab.ask(DEBATE)
    page = tab.page
    first, second = columns(page)
    assert first == second
    assert overflow(page) <= 0
    assert not in_view(page, "#bs-panel")
    number = page.locator(f"{ANSWERED} .bs-cite").first
    tab.open(number)
    assert in_view(page, ".bs-article mark")
    page.keyboard.press("Escape")
    page.wait_for_function("getComputedStyle(document.getElementById('bs-panel')).visibility === 'hidden'")
    assert number.evaluate("e => e === document.activeElement")
    page.locator(f"{ANSWERED} .bs-jump").nth(1).click()
    assert in_view(page, ".bs-turn:last-child .bs-side.bs-oppose h3")
    page.set_viewport_size({"width": 375, "height": 667})
    assert overflow(page) <= 0


def test_a_number_is_reached_and_opened_by_keyboard(visit: Any) -> None:
    tab = visit()
    tab.ask(DEBATE)
    page = tab.page
    page.locator(".bs-log").focus()
    for reached in ("bs-jump", "bs-jump", "bs-cite"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == reached
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Source ")
    page.keyboard.press("Enter")
    page.wait_for_selector(".bs-article mark")


def test_a_fact_comes_first_and_a_refusal_helps(visit: Any) -> None:
    tab = visit()
    page = tab.page
    tab.ask("How many reports did NCMEC receive in 2021?")
    assert "29.3 million" in page.locator(f"{ANSWERED} .bs-first").inner_text()
    assert page.locator(f"{ANSWERED} .bs-sides").count() == 0
    assert page.locator(f"{ANSWERED} blockquote .bs-cite").count() >= 1
    tab.ask("What is the capital of Mongolia?")
    assert page.locator(f"{ANSWERED} .bs-refusal").count() == 1
    assert page.locator(f"{ANSWERED} .bs-first").inner_text()
    suggestion = page.locator(f"{ANSWERED} .bs-ask").first
    question = suggestion.inner_text()
    suggestion.click()
    page.wait_for_selector(".bs-turn:nth-child(3):not([aria-busy])", timeout=60_000)
    assert page.locator(f"{ANSWERED} .bs-question").inner_text().endswith(question)
    assert page.locator(f"{ANSWERED} .bs-refusal").count() == 0


def test_two_readers_never_see_each_other(visit: Any) -> None:
    one, two = visit(), visit()
    one.ask("How many reports did NCMEC receive in 2021?")
    two.ask(DEBATE)
    one.ask("And in 2020?")
    assert "Messenger" not in " ".join(one.page.locator(".bs-question").all_inner_texts())
    assert two.page.locator(".bs-turn").count() == 1
    one.page.get_by_role("button", name="New", exact=True).click()
    one.page.wait_for_selector(".bs-welcome")
    assert one.page.locator(".bs-turn").count() == 0
    assert two.page.locator(".bs-turn").count() == 1


class Slow:
    """The engine, with a pause before its answer, so that a reader can press Stop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def stream(self, question: str, history: Any = ()) -> Iterator[Any]:
        for event in self._engine.stream(question, history):
            yield event
            time.sleep(2)


def test_an_answer_can_be_stopped(browser: Browser, engine: Engine) -> None:
    for address in served(Slow(engine)):
        tab = Visit(browser, address)
        page = tab.page
        page.get_by_label("Your question").fill(DEBATE)
        page.keyboard.press("Enter")
        page.wait_for_selector(".bs-turn[aria-busy] .bs-steps")
        page.get_by_role("button", name="Stop", exact=True).click()
        page.wait_for_selector(ANSWERED)
        assert "Stopped" in page.locator(f"{ANSWERED} .bs-answer").inner_text()
        page.get_by_role("button", name="Ask", exact=True).wait_for()
        page.wait_for_timeout(2500)
        assert page.locator(".bs-card").count() == 0
        assert page.locator(".bs-turn").count() == 1
        tab.close()


def test_articles_are_listed_and_open(visit: Any, engine: Engine) -> None:
    page = visit().page
    page.get_by_role("tab", name="Articles").click()
    assert page.locator(".bs-open .bs-file").all_inner_texts() == [source.path for source in engine.sources()]
    page.locator(".bs-open").nth(1).click()
    page.wait_for_selector(".bs-article")
    source = engine.sources()[1]
    assert page.locator(".bs-article").get_attribute("data-path") == source.path
    shown = page.locator(".bs-line").evaluate_all("all => all.map(line => line.textContent)")
    assert shown == re.split(r"\r\n|\r|\n", source.text)[: len(shown)]
    assert len(shown) >= source.text.rstrip().count("\n")


def test_the_browser_is_told_to_fetch_from_here_only(visit: Any, address: str) -> None:
    page = visit().page
    assert page.evaluate("fetch('http://evil.example/').then(() => 'fetched', () => 'refused')") == "refused"
    policy = page.request.get(address).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_dark_is_dark_and_can_be_switched(visit: Any) -> None:
    page = visit(color_scheme="dark").page
    ground = "getComputedStyle(document.querySelector('.bs-header')).backgroundColor"
    dark = page.evaluate(ground)
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 200
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(ground) != dark


HOSTILE = """<script>alert('script')</script> Internet laws

Campaigners said the new law would help people. "The law <img src=x onerror=alert('img')> protects children and we support it,"
said Ann <b>Markup</b>, head of the Safety Group.

"This law is wrong and ![pixel](http://evil.example/p.png) we oppose it because ${alert('js')} it breaks privacy,"
said Bob Quote, director of the Privacy Group. {{constructor.constructor("alert('hb')")()}}

The Privacy Group said \u202edesrever\u202c the law harms everyone. <form action="http://evil.example/"><input name=q></form>
<style>* { color: red !important }</style>
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over articles that try to break out of it."""
    from rag import Engine, Settings

    corpus: Path = tmp_path_factory.mktemp("hostile") / "corpus"
    corpus.mkdir()
    (corpus / "a \"b\" 'c' <img src=x onerror=alert(2)>.txt").write_text(HOSTILE, encoding="utf-8")
    (corpus / "plain.txt").write_text(HOSTILE.replace("law", "act"), encoding="utf-8")
    engine = Engine(Settings(corpus=corpus, motion="The <img src=x onerror=alert(3)> law should pass."))
    engine.index()
    yield from served(engine)


def test_nothing_in_an_article_runs(browser: Browser, hostile: str) -> None:
    tab = Visit(browser, hostile)
    page = tab.page
    for question in ("Should the law pass?", "What does Bob Quote say?", "<img src=x onerror=alert(4)> ${alert(5)} who is Ann Markup?"):
        tab.ask(question)
    numbers = page.locator(".bs-answer .bs-cite:visible").all()
    assert len(numbers) >= 3
    for number in numbers[:4]:
        tab.open(number)
    page.get_by_role("tab", name="Articles").click()
    page.locator(".bs-open").first.click()
    page.wait_for_selector(".bs-article:not(:has(mark))")
    for inside in ("#bs-conversation .bs-log", "#bs-source .bs-article", "#bs-corpus .bs-articles"):
        assert page.locator(inside).count() == 1
        assert page.locator(inside).locator("script, img, form, input, style, a, iframe, b").count() == 0
    assert "<script>alert('script')</script>" in page.locator(".bs-article").inner_text()
    page.wait_for_timeout(300)
    tab.close()
