"""Text of others as HTML that can only ever be text: everything that the page shows goes through here."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import nh3
from markdown_it import MarkdownIt

__all__ = ["attribute", "inline", "markdown"]

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of what stands beside them (Unicode Standard Annex 9)."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no page can show or no reply can carry: control characters and halves of a surrogate pair."""

_MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\]")
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private-use characters that hold a marker's place while Markdown is rendered and cleaned."""

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "h1", "h2", "h3", "h4"}


def inline(text: str) -> str:
    """``text`` escaped, character for character, so that the element's ``textContent`` is ``text``.

    A direction mark is kept but locked into an element of its own, where it turns nothing round, and shown by its number.
    """
    escaped = html.escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)
    return _BIDI.sub(lambda found: f'<bdi class="bs-mark" data-code="U+{ord(found[0]):04X}">{found[0]}</bdi>', escaped)


def attribute(text: str) -> str:
    """``text`` for a quoted attribute: on one line, without direction marks or control characters."""
    return html.escape(" ".join(_CONTROL.sub(" ", _BIDI.sub("", text)).split()), quote=True)


def markdown(text: str, button: Callable[[int], str | None] = lambda number: None, *, block: bool = True) -> str:
    """Markdown as HTML with no attribute at all: no link, image, form or style gets through.

    A marker ``[3]`` becomes ``button(3)`` unless that is None. One that an article brought is escaped (``\\[3\\]``) and stays text.
    """
    plain = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _BIDI.sub("", text)).replace(_OPEN, "").replace(_CLOSE, "")
    marked = _MARKER.sub(lambda found: f"{_OPEN}{found[1]}{_CLOSE}", plain)
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    clean = nh3.clean(parser.render(marked) if block else parser.renderInline(marked), tags=_TAGS, attributes={}, link_rel=None)
    return re.sub(f"{_OPEN}(\\d+){_CLOSE}", lambda found: button(int(found[1])) or f"[{found[1]}]", clean)
