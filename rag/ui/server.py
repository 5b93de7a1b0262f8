"""Serves the page on the loopback interface: no sharing, no analytics, nothing fetched from anywhere."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from rag.errors import SettingsError

if TYPE_CHECKING:
    import gradio as gr
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.ui.conversation import PageEngine

__all__ = ["serve"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    engine: PageEngine, host: str = "127.0.0.1", port: int = 7860, *, open_browser: bool = False, block: bool = True, quiet: bool = False
) -> gr.Blocks:
    """Serve the page until interrupted; with ``block=False`` return at once (``.local_url``, ``.close()``).

    :raises SettingsError: when the port is taken or cannot be had.
    """
    _check_port(host, port)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by gradio at import, so it stands before it
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    _bypass_proxy()
    from starlette.middleware import Middleware

    from rag.ui.page import build, look

    page = build(engine)
    page.launch(
        server_name=host,
        server_port=port,
        share=False,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        max_file_size="1mb",
        state_session_capacity=1000,
        app_kwargs={"middleware": [Middleware(StayHere)]},
        **look(),
    )
    if not quiet:
        note = "" if host in LOOPBACK else "  Others on this network can reach it: there is no login."
        print(f"Both Sides at {page.local_url}{note}  Ctrl+C ends it.", flush=True)
    if block:
        page.block_thread()
    return page


class StayHere:
    """ASGI middleware: tells the browser to fetch from, post to and be framed by this server only, whatever a page may hold."""

    HEADERS = (
        (
            b"content-security-policy",
            b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            b"img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
            b"form-action 'self'; frame-ancestors 'self'",
        ),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    )

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self.HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


def _check_port(host: str, port: int) -> None:
    """Say that the port is taken before seconds are spent on imports."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SettingsError(
            f"The page cannot be served at {host}:{port}: {reason}.",
            f"Choose another port with --port, for instance --port {port + 1 if port < 65535 else 7861}.",
        ) from error


def _bypass_proxy() -> None:
    """gradio asks its own server whether it is up; a proxy in the environment must not stand between."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join([*hosts, *(host for host in LOOPBACK if host not in hosts)])
