"""Whether a text says one of several wordings: compared without case, typography, Markdown and line ends, at word boundaries."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

__all__ = ["answer_body", "first_line", "plain", "says"]

# After NFKC, which makes a non-breaking hyphen a plain one (U+2010), and thin and fixed spaces a space.
_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-"})
_MARKUP = re.compile(r"\\(?=[^\w\s])|\*\*|^#+\s+|^[-*>]\s+", re.M)
_MARKER = re.compile(r"\s*\[\d+\]")
_SOURCES = re.compile(r"^#+ Sources\s*$", re.M)


def plain(text: str) -> str:
    """Text of an answer in Markdown as it is read: no marks, no citation numbers, entities as characters."""
    return _MARKER.sub("", html.unescape(_MARKUP.sub("", text)))


def answer_body(text: str) -> str:
    """The answer without its list of sources, in which titles would count as statements."""
    return plain(_SOURCES.split(text)[0])


def first_line(text: str) -> str:
    """The first line that is not empty."""
    return next((line.strip() for line in answer_body(text).splitlines() if line.strip()), "")


def says(text: str, wordings: Iterable[str]) -> bool:
    """Whether one of the wordings is in ``text``, not inside a longer word or number: "18" is not in "2018" nor "16.8" in "116.8"."""
    read = _folded(text)
    return any(re.search(_bounded(_folded(wording)), read) for wording in wordings if wording.strip())


def _bounded(wording: str) -> str:
    before = r"(?<!\w)(?<!\d[.,])" if wording[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if wording[-1:].isalnum() else ""
    return f"{before}{re.escape(wording)}{after}"


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)).strip().casefold()
