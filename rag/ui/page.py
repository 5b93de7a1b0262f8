"""The page's layout and its events. Imported only to build the page, since gradio takes seconds to import."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from rag.errors import BothSidesError
from rag.ui.conversation import MAX_QUESTION, PageEngine, Turn, error_html, open_source, respond, stopped, turn_html, welcome_html
from rag.ui.source_view import article_list_html

__all__ = ["ASSETS", "build", "look"]

ASSETS = Path(__file__).parent / "assets"

_EMPTY = '<p class="bs-empty">Click a number such as [1] in an answer: the article opens here, at the passage.</p>'
_HEADER = (
    '<header class="bs-header"><h1>Both Sides</h1><button type="button" class="bs-panel-open" aria-controls="bs-panel">Articles</button>'
    '<button type="button" class="bs-theme" aria-label="Switch between light and dark">◐</button></header>'
)


def look() -> dict[str, Any]:
    """Theme and style for ``launch()``: fonts of the reader's own system, nothing fetched.

    The style goes in as it is: gradio rewrites what it is given as ``css``, and loses container queries on the way.
    """
    system = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    theme = gr.themes.Base(primary_hue="slate", neutral_hue="slate", font=system, font_mono=["ui-monospace", "Consolas", "monospace"])
    return {"theme": theme, "head": f"<style>{(ASSETS / 'page.css').read_text(encoding='utf-8')}</style>"}


def build(engine: PageEngine) -> gr.Blocks:
    """The page. Nothing is read from ``engine`` before a browser asks for it."""
    shown = itertools.count(1)
    script = {name: (ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("conversation", "panel", "header")}

    def welcome() -> tuple[list[str], str]:
        try:
            articles = article_list_html(engine.sources())
        except BothSidesError as error:
            articles = error_html(error)
        return [welcome_html(engine)], articles

    def view(turns: Sequence[Turn]) -> list[str]:
        return [turn_html(turn) for turn in turns]

    def ask(typed: str, turns: list[Turn], event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        suggested = (event._data or {}).get("question") if isinstance(event._data, dict) else None
        question = suggested if isinstance(suggested, str) else typed or ""
        left = gr.skip() if isinstance(suggested, str) else ""
        latest: list[Turn] | None = None
        for latest in respond(engine, question, turns):
            yield view(latest), latest, left, gr.update(visible=False), gr.update(visible=True)
        if latest is None:
            yield gr.skip(), gr.skip(), gr.skip(), gr.update(visible=True), gr.update(visible=False)
        else:
            yield view(latest), latest, gr.skip(), gr.update(visible=True), gr.update(visible=False)

    def stop(turns: list[Turn]) -> tuple[Any, ...]:
        turns = stopped(turns)
        return view(turns) or [welcome_html(engine)], turns, gr.update(visible=True), gr.update(visible=False)

    def clear() -> tuple[Any, ...]:
        return [welcome_html(engine)], [], "", _EMPTY, gr.update(visible=True), gr.update(visible=False)

    def show(event: gr.EventData) -> tuple[str, Any]:
        data = event._data if isinstance(event._data, dict) else {}
        return open_source(engine, data.get("source"), data.get("start"), data.get("end"), next(shown)), gr.Tabs(selected="source")

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    with gr.Blocks(title="Both Sides", analytics_enabled=False, fill_width=True) as page:
        turns = gr.State([], time_to_live=24 * 3600)
        gr.HTML(_HEADER, elem_id="bs-header", js_on_load=script["header"], apply_default_css=False)
        with gr.Row(elem_id="bs-main", equal_height=False):
            with gr.Column(elem_id="bs-chat"):
                conversation = gr.HTML(
                    [],
                    html_template='<div class="bs-log" role="log" aria-label="Conversation" aria-live="off" tabindex="0"></div>'
                    '<p class="bs-sr bs-status" role="status"></p>',
                    js_on_load=script["conversation"],
                    apply_default_css=False,
                    elem_id="bs-conversation",
                )
                with gr.Row(elem_id="bs-composer"):
                    box = gr.Textbox(
                        label="Your question",
                        show_label=False,
                        placeholder="Ask the articles",
                        lines=1,
                        max_lines=5,
                        max_length=4 * MAX_QUESTION,
                        autofocus=True,
                        container=False,
                        elem_id="bs-box",
                        scale=10,
                    )
                    send = gr.Button("Ask", variant="primary", elem_id="bs-send", scale=1, min_width=64)
                    halt = gr.Button("Stop", variant="stop", elem_id="bs-stop", visible=False, scale=1, min_width=64)
                    new = gr.Button("New", elem_id="bs-new", scale=1, min_width=64)
            with gr.Column(elem_id="bs-panel"):
                gr.HTML(
                    '<button type="button" class="bs-panel-close" aria-label="Close the panel">Close</button>',
                    elem_id="bs-panel-bar",
                    js_on_load=None,
                    apply_default_css=False,
                )
                with gr.Tabs(elem_id="bs-tabs", selected="corpus") as tabs:
                    with gr.Tab("Source", id="source"):
                        article = gr.HTML(_EMPTY, elem_id="bs-source", js_on_load=script["panel"], apply_default_css=False)
                    with gr.Tab("Articles", id="corpus"):
                        corpus = gr.HTML("", elem_id="bs-corpus", js_on_load=script["panel"], apply_default_css=False)

        page.load(welcome, None, [conversation, corpus], **quiet)
        asking = gr.on(
            [box.submit, send.click, conversation.select],
            ask,
            [box, turns],
            [conversation, turns, box, send, halt],
            concurrency_limit=2,
            trigger_mode="once",
            **quiet,
        )
        halt.click(stop, turns, [conversation, turns, send, halt], cancels=[asking], **quiet)
        new.click(clear, None, [conversation, turns, box, article, send, halt], cancels=[asking], **quiet)
        for opener in (conversation, corpus):
            opener.click(show, None, [article, tabs], concurrency_limit=8, **quiet)
    page.queue(max_size=64, default_concurrency_limit=4)
    return page
