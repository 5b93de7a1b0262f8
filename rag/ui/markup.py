"""Text of others as HTML that can only ever be text: everything that the page shows goes through here."""

from __future__ import annotations

import html
import re

import nh3
from markdown_it import MarkdownIt

__all__ = ["attribute", "inline", "markdown"]

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of what stands beside them (Unicode Standard Annex 9)."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

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


def markdown(text: str) -> str:
    """Markdown as HTML with no attribute at all: no link, image, form or style gets through."""
    rendered = MarkdownIt("commonmark", {"html": False}).disable("image").render(_BIDI.sub("", text))
    return nh3.clean(rendered, tags=_TAGS, attributes={}, link_rel=None)
