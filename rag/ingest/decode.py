"""Bytes to text: byte order mark, then UTF-8, then a detector; and a plain no for what is not text."""

from __future__ import annotations

import codecs
import re

from rag.errors import SkippedFile

__all__ = ["MAX_CHARS", "MAX_LINE", "clean_text", "decode", "refuse_oversize"]

MAX_CHARS = 12_000_000
"""Longest article, in characters: a long novel has three million."""
MAX_LINE = 300_000
"""Longest line, in characters: longer ones are data, not prose."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format",
)
_ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "utf_16_le", "utf_16_be",
]  # fmt: skip
_SURROGATE = re.compile("[\ud800-\udfff\x00]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes) -> str:
    """The text of a file, without its byte order mark; line ends as they are.

    A few bytes that no encoding explains become U+FFFD. Raises :class:`SkippedFile` for empty and binary content.
    """
    mark_length = next((len(mark) for mark, _ in _MARKS if data.startswith(mark)), 0)
    if not data[mark_length:].strip(b" \t\r\n\x0b\x0c\x00"):
        raise SkippedFile("empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, errors="replace"))
    if data.startswith(_SIGNATURES):
        raise SkippedFile("binary content, not text")
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_damaged(data) or _detected(data))


def clean_text(text: str) -> str:
    """``text`` of the same length, with lone surrogates and NULs (which no store takes) as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def refuse_oversize(text: str) -> None:
    """Raises :class:`SkippedFile` for texts that are too long to be articles."""
    if len(text) > MAX_CHARS:
        raise SkippedFile(f"too long: {len(text):,} characters (at most {MAX_CHARS:,}); split it")
    longest = max(map(len, text.splitlines()), default=0)
    if longest > MAX_LINE:
        raise SkippedFile(f"a line of {longest:,} characters (at most {MAX_LINE:,}): not an article")


def _damaged(data: bytes) -> str:
    """UTF-8 with a few stray bytes, else an empty string (the file is in another encoding)."""
    valid = len(_MULTIBYTE.findall(data))
    stray = _HIGH.findall(_MULTIBYTE.sub(b"", data))
    never_letters = all(byte == b"\xff" for byte in stray)  # 0xFF starts nothing in UTF-8 and is a rare letter elsewhere
    if not (never_letters or valid >= 3 * len(stray)):
        return ""
    if len(stray) > max(8, len(data) // 200):
        if never_letters:
            raise SkippedFile(f"binary or damaged content: {len(stray):,} bytes are not text")
        return ""
    return data.decode("utf-8", errors="replace")


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise SkippedFile("binary content, or an unknown encoding; save it as UTF-8")
    return str(best)


def _checked(text: str) -> str:
    sample = text[:1_000_000]
    control = sum(sample.count(chr(code)) for code in (*range(9), *range(14, 27), *range(28, 32), 127))
    if control > max(2, len(sample) // 200) or sample.count("\ufffd") > max(8, len(sample) // 100):
        raise SkippedFile("binary content, not text")
    if not text.strip("\ufeff\x00 \t\r\n\x0b\x0c"):
        raise SkippedFile("empty")
    return clean_text(text)
