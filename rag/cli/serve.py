"""``bothsides serve``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.console import hint, print_json
from rag.cli.options import Json, settings_options
from rag.cli.progress import bring_up_to_date

if TYPE_CHECKING:
    from rag.settings import Settings

__all__ = ["serve"]


@settings_options("motion", "model", "prompts")
def serve(
    settings: Settings,
    host: Annotated[str, typer.Option("--host", help="Address to serve at; the default is reached from this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve at.")] = 7860,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index up to date, then serve the page until Ctrl+C."""
    from rag import Engine
    from rag.ui import serve as serve_page

    engine = Engine(settings)
    report = bring_up_to_date(engine)
    touched = len(report.added) + len(report.changed) + len(report.removed)
    if touched:
        hint(f"Indexed {touched} changes in {report.seconds:.1f} s.")
    for path, reason in report.skipped.items():
        hint(f"Skipped {path}: {reason}")
    page = serve_page(engine, host, port, open_browser=open_browser, block=False, quiet=as_json)
    if as_json:
        print_json({"url": page.local_url, "index": report.to_dict()})
    try:
        threading.Event().wait()
    except KeyboardInterrupt:  # the way to end it, so no failure
        page.close(verbose=False)
