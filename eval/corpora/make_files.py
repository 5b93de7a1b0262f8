"""Makes the PDF and the DOCX of the second corpus from ``sources/``: ``python eval/corpora/make_files.py``.

In the sources, a line that starts with ``# `` is the title, one with ``## `` a heading, and every other line a paragraph. Both files
come out byte for byte the same each time: their dates are those of the articles.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import docx
from fpdf import FPDF

HERE = Path(__file__).parent


class _Paper(FPDF):
    """A page with the running head and foot of a paper, which a reader of the text has to do without."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 10, "The Plumb Line - independent fact checks for the Northmarch coast", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 10, f"Page {self.page_no()}", align="C")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Level (1 title, 2 heading, 0 paragraph) and text of each line that is not empty."""
    for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
        level = len(line) - len(line.lstrip("#"))
        yield level, line[level:].strip()


def make_pdf(source: Path, target: Path, made: datetime) -> None:
    paper = _Paper(format=(148, 210))
    paper.set_creation_date(made)
    paper.set_margin(18)
    paper.set_title(next(text for level, text in _lines(source) if level == 1))
    paper.set_author("The Plumb Line")
    paper.add_page()
    for level, text in _lines(source):
        paper.set_font("Times", style="B" if level else "", size=(11, 16, 12)[level])
        paper.multi_cell(0, 5.5 if level != 1 else 8, text, new_x="LMARGIN", new_y="NEXT")
        paper.ln(2.5)
    paper.output(str(target))


def make_docx(source: Path, target: Path, made: datetime) -> None:
    paper = docx.Document()
    paper.core_properties.created = paper.core_properties.modified = made
    paper.core_properties.title = paper.core_properties.author = paper.core_properties.comments = ""
    for level, text in _lines(source):
        paper.add_heading(text, level - 1) if level else paper.add_paragraph(text)
    written = io.BytesIO()
    paper.save(written)
    with zipfile.ZipFile(written) as loose, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in loose.namelist():  # python-docx stamps its parts with the time of the day
            fixed.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), loose.read(name), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    make_pdf(HERE / "sources/plumb-line.md", HERE / "pellmouth/plumb-line.pdf", datetime(2025, 4, 22, 9, 0, tzinfo=UTC))
    make_docx(HERE / "sources/pellmouth-council.md", HERE / "pellmouth/minutes/2025-04-03.docx", datetime(2025, 4, 7, 9, 0, tzinfo=UTC))
