"""PDF, through pypdf: lines joined to paragraphs, hyphenated words mended, running heads and feet left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from rag.core import ArticleFacts
from rag.errors import SkippedFile
from rag.ingest.blocks import BlockRole
from rag.ingest.compose import Extract
from rag.ingest.dates import iso_date
from rag.ingest.decode import MAX_CHARS, clean_text
from rag.ingest.html import join_blocks

__all__ = ["read_pdf"]

_MOST_PAGES = 3000
_EDGE = 2
"""Lines at the top and foot of a page among which running heads are looked for."""
_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


def read_pdf(data: bytes) -> Extract:
    """Raises :class:`SkippedFile` for what is encrypted, truncated or holds no text (scanned)."""
    pages, facts = _pages(data)
    lines = _without_running_heads(pages)
    if not lines:
        raise SkippedFile("PDF without text (scanned?); run OCR on it")
    pieces: list[tuple[str, BlockRole]] = [(paragraph, "") for paragraph in _paragraphs(lines)]
    text, blocks = join_blocks(pieces)
    return Extract(text, blocks, facts)


def _pages(data: bytes) -> tuple[list[list[str]], ArticleFacts]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SkippedFile("encrypted PDF; save a copy without a password")
        if len(reader.pages) > _MOST_PAGES:
            raise SkippedFile(f"PDF of {len(reader.pages):,} pages (at most {_MOST_PAGES:,}); split it")
        pages, size = [], 0
        for page in reader.pages:
            text = clean_text(page.extract_text())
            size += len(text)
            if size > MAX_CHARS:
                raise SkippedFile(f"too long: over {MAX_CHARS:,} characters; split it")
            pages.append(text.splitlines())
        meta = reader.metadata
        facts = ArticleFacts(
            title=_clean(meta.title) if meta else "",
            author=_clean(meta.author) if meta else "",
            date=_created(str(meta.get("/CreationDate", "")) if meta else ""),
        )
    except DependencyError as error:
        raise SkippedFile("encrypted PDF; save a copy without a password") from error
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        AssertionError,
        NotImplementedError,
    ) as error:
        raise SkippedFile(f"damaged or truncated PDF ({type(error).__name__})") from error
    return pages, facts


def _clean(value: object) -> str:
    """A metadata title that a program made of a file name is none."""
    text = " ".join(clean_text(value).split()) if isinstance(value, str) else ""
    return "" if re.search(r"\.(?:docx?|pdf|indd|tex|odt|html?)$|^(?:untitled|microsoft word|anonymous|unknown)\b", text, re.I) else text


def _created(value: str) -> str:
    found = re.match(r"D:(\d{4})(\d{2})(\d{2})", value)
    return iso_date("-".join(found.groups())) if found else ""


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[tuple[str, bool]]:
    """All lines with whether a page begins there; lines at the edges of pages that repeat (page numbers aside) are left out."""
    cleaned = [[line.strip() for line in page if line.strip()] for page in pages]
    at_edge = [{i for i in range(len(page)) if min(i, len(page) - 1 - i) < (_EDGE if len(page) > 3 * _EDGE else 1)} for page in cleaned]
    edges: Counter[str] = Counter()
    for page, edge in zip(cleaned, at_edge, strict=True):
        edges.update({_edge_key(page[i]) for i in edge})
    printed = sum(bool(page) for page in cleaned)
    often = {key for key, count in edges.items() if printed > 1 and count >= max(2, printed / 2)}
    kept: list[tuple[str, bool]] = []
    for page, edge in zip(cleaned, at_edge, strict=True):
        inner = [line for i, line in enumerate(page) if i not in edge or _edge_key(line) not in often]
        kept += [(line, i == 0) for i, line in enumerate(inner)]
    return kept or [(line, i == 0) for page in cleaned for i, line in enumerate(page)]


def _edge_key(line: str) -> str:
    return re.sub(r"\d+", "#", line).casefold()


def _paragraphs(lines: Sequence[tuple[str, bool]]) -> list[str]:
    """A paragraph ends with a line that ends a sentence and is short of the usual width, or before a heading."""
    usual = median(sorted(len(line) for line, _ in lines)[len(lines) // 2 :])
    vocabulary = Counter(word.casefold() for line, _ in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line))
    paragraphs: list[str] = []
    previous = ""
    for line, new_page in lines:
        short = len(previous) < 0.8 * usual
        ended = bool(_SENTENCE_END.search(previous))
        starts_anew = not line[0].islower() and (short if ended else len(previous) < 0.7 * usual and not new_page)
        if not paragraphs or starts_anew:
            paragraphs.append(line)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line, vocabulary)
        previous = line
    return paragraphs


def _joined(before: str, line: str, vocabulary: Counter[str]) -> str:
    broken = _HYPHENATED.search(before)
    if not broken or not line[0].islower():
        return f"{before} {line}"
    second = re.match(r"[^\W\d_]+", line)
    whole = (broken[1] + (second[0] if second else "")).casefold()
    with_hyphen = f"{broken[1]}-{second[0] if second else ''}".casefold()
    compound = "-" in before.split()[-1][:-1] or (vocabulary[with_hyphen] > 0 and not vocabulary[whole])
    return f"{before}{line}" if compound and before[-1] != "\u00ad" else f"{before[:-1]}{line}"
