"""Bad input: each file is skipped with its reason, and the others are read."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from rag.errors import CorpusError, SkippedFile
from rag.ingest import Reading, read, scan

ARTICLE = "The council voted on Monday to close the old bridge. Drivers were not asked about it.\n\nThe mayor called the vote a mistake.\n"


def _pdf(text: str = ARTICLE) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.multi_cell(0, 6, text)
    return bytes(pdf.output())


def _read_all(corpus: Path) -> tuple[dict[str, Reading], dict[str, str]]:
    found = scan(corpus)
    readings, skipped = {}, dict(found.skipped)
    for path in found.files:
        try:
            readings[path] = read(corpus, path)
            skipped |= readings[path].skipped
        except SkippedFile as error:
            skipped[path] = str(error)
    return readings, skipped


def _skipped(corpus: Path, name: str, data: bytes) -> str:
    (corpus / name).write_bytes(data)
    with pytest.raises(SkippedFile) as caught:
        read(corpus, name)
    return str(caught.value)


@pytest.mark.parametrize("data", [b"", b"  \n\t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00\x00"])
def test_empty(tmp_path: Path, data: bytes) -> None:
    assert "empty" in _skipped(tmp_path, "a.txt", data)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, os.urandom(5000), b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 500, b"\x7fELF" + b"\x02" * 300]
)
def test_binary(tmp_path: Path, data: bytes) -> None:
    assert "binary" in _skipped(tmp_path, "a.txt", data)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.jsonl", "a.jsonl.gz"])
def test_any_bytes_are_skipped_or_read_but_never_crash(tmp_path: Path, name: str) -> None:
    reasons = []
    for seed in (b"", b"\x00", b"<", b"%PDF-1.7\n", b"PK\x03\x04", b"{", b"[]\n", b"\x1f\x8b\x08", b"\xff" * 400, "é".encode("utf-16")):
        (tmp_path / name).write_bytes(seed)
        try:
            read(tmp_path, name)
        except SkippedFile as error:
            reasons.append(str(error))
    assert all(reasons)


def test_stray_bytes_keep_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARTICLE.encode().replace(b"Monday", b"Mon\xffday") + "Café owners agreed, naïvely.".encode())
    source = read(tmp_path, "a.txt").sources[0]
    assert "Mon\ufffdday" in source.text
    assert "Café owners agreed, naïvely." in source.text
    assert "not text" in _skipped(tmp_path, "b.txt", b"\xff" * 5000)
    assert "not text" in _skipped(tmp_path, "c.txt", (b"word \xff\xff " * 500))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = (ARTICLE + "“The café,” she said – it’s closed.\n") * 3
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read(tmp_path, "a.txt").sources[0].text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Городской совет проголосовал за закрытие старого моста. Водителей не спросили. " * 5),
        ("shift_jis", "市議会は月曜日に古い橋を閉鎖することを決めました。運転手には意見が求められませんでした。" * 5),
    ],
)
def test_detected_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read(tmp_path, "a.txt").sources[0].text == text


def test_line_ends_stay(tmp_path: Path) -> None:
    text = ARTICLE.replace("\n", "\r\n")
    (tmp_path / "a.txt").write_bytes(text.encode())
    source = read(tmp_path, "a.txt").sources[0]
    assert source.text == text
    assert source.lines(source.sentences[-1]) == (3, 3)


def test_nul_and_surrogates_never_reach_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARTICLE.encode().replace(b"Monday", b"Mon\x00day"))
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": ARTICLE + "lone \ud83d and nul \x00.", "title": "T \udc00"}))
    for name in ("a.txt", "b.jsonl"):
        source = read(tmp_path, name).sources[0]
        (source.text + source.title).encode("utf-8")
        assert "\x00" not in source.text


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"word " * 10_000_000)
    start = time.monotonic()
    with pytest.raises(SkippedFile, match="too large"):
        read(tmp_path, "a.txt")
    file.write_bytes(b"word " * 1_000_000)
    with pytest.raises(SkippedFile, match="line of 5,000,000 characters"):
        read(tmp_path, "a.txt")
    rows = tmp_path / "a.jsonl"
    rows.write_bytes(b'{"text": "' + b"word " * 10_000_000 + b'"}\n' + json.dumps({"text": ARTICLE}).encode())
    reading = read(tmp_path, "a.jsonl")
    assert [source.path for source in reading.sources] == ["a.jsonl#2"]
    assert "line 1" in reading.skipped["a.jsonl#1"]
    assert time.monotonic() - start < 30


def test_pdf_truncated_encrypted_scanned(tmp_path: Path) -> None:
    whole = _pdf()
    assert "PDF" in _skipped(tmp_path, "cut.pdf", whole[: len(whole) // 3])
    assert "PDF" in _skipped(tmp_path, "no.pdf", b"this is no PDF at all")
    blank = FPDF()
    blank.add_page()
    assert "scanned" in _skipped(tmp_path, "scan.pdf", bytes(blank.output()))
    (tmp_path / "a.pdf").write_bytes(whole)
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "a.pdf"))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(SkippedFile, match="encrypted"):
        read(tmp_path, "locked.pdf")
    assert "The mayor called the vote a mistake." in read(tmp_path, "a.pdf").sources[0].text


def test_word_broken(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(ARTICLE)
    document.save(str(tmp_path / "a.docx"))
    data = (tmp_path / "a.docx").read_bytes()
    assert "Word" in _skipped(tmp_path, "cut.docx", data[: len(data) // 2])
    assert "Word" in _skipped(tmp_path, "no.docx", b"not a zip")
    Document().save(str(tmp_path / "empty.docx"))
    with pytest.raises(SkippedFile, match="empty"):
        read(tmp_path, "empty.docx")


def test_rows_that_cannot_be_read_are_named_and_the_others_kept(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": "one", "text": ARTICLE}),
        "{broken",
        "[1]",
        json.dumps({"title": "no text"}),
        "",
        json.dumps({"body": ARTICLE, "date": "Oct 04, 2019", "source": "The Post"}),
        json.dumps({"id": "one", "text": ARTICLE}),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    reading = read(tmp_path, "a.jsonl")
    assert [source.path for source in reading.sources] == ["a.jsonl#one", "a.jsonl#6"]
    assert (reading.sources[1].date, reading.sources[1].publisher) == ("2019-10-04", "The Post")
    assert sorted(reason.split(":")[0] for reason in reading.skipped.values()) == ["line 2", "line 3", "line 4", "line 7"]
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    assert len(read(tmp_path, "b.jsonl.gz").sources) == 2
    assert "gzip" in _skipped(tmp_path, "c.jsonl.gz", gzip.compress(os.urandom(20_000))[:9000])


def test_scan_skips_with_reasons_and_goes_on(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "secret.txt"
    deep = corpus / "a folder" / "deeper"
    deep.mkdir(parents=True)
    outside.write_text("secret")
    (deep / "good ünï\n.txt").write_text(ARTICLE)
    (corpus / "leak.txt").symlink_to(outside)
    (corpus / "inside.txt").symlink_to(deep / "good ünï\n.txt")
    (corpus / "gone.txt").symlink_to(corpus / "nowhere.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus / "up").symlink_to(tmp_path)
    (corpus / "data.xlsx").write_bytes(b"x")
    for about in (".hidden.txt", "README.md", "debate.toml"):
        (corpus / about).write_text("x")
    os.mkfifo(corpus / "pipe.txt")
    found = scan(corpus)
    assert set(found.files) == {"a folder/deeper/good ünï\n.txt", "inside.txt"}
    assert "leaves" in found.skipped["leak.txt"]
    assert "leaves" in found.skipped["up"]
    assert "broken link" in found.skipped["gone.txt"]
    assert "not supported" in found.skipped["data.xlsx"]
    assert "regular" in found.skipped["pipe.txt"]
    assert "loop.txt" in found.skipped
    assert not {".hidden.txt", "README.md", "debate.toml"} & set(found.skipped)
    readings, _ = _read_all(corpus)
    assert len(readings) == 2
    assert found.files["inside.txt"].size == len(ARTICLE)


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no Unicode exist on Linux only")
def test_file_name_that_is_no_unicode(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/bad\xff.txt", "w") as stream:
        stream.write(ARTICLE)
    found = scan(tmp_path)
    assert found.files == {}
    assert [("name" in reason, name.isprintable()) for name, reason in found.skipped.items()] == [(True, True)]


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(ARTICLE)
    (tmp_path / "a.txt").chmod(0)
    if os.geteuid() == 0:  # root reads every file: let the system refuse this one
        really_open = Path.open

        def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
            if self.name == "a.txt":
                raise PermissionError(13, "Permission denied", str(self))
            return really_open(self, *args, **kwargs)

        monkeypatch.setattr(Path, "open", refuse)
    found = scan(tmp_path)
    assert "Permission denied" in found.skipped["a.txt"]
    assert list(found.files) == ["b.txt"]
    with pytest.raises(SkippedFile, match="cannot be read"):
        read(tmp_path, "a.txt")


def test_file_that_vanishes_between_scan_and_read(tmp_path: Path) -> None:
    with pytest.raises(SkippedFile, match="cannot be read"):
        read(tmp_path, "gone.txt")


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        scan(tmp_path / "none")
    assert "--corpus" in caught.value.remedy
