"""Marks what is no part of an article: by a block's shape, its place, its repetition, its kinship with the rest, and by cues.

Only blocks of the text are judged; the text is never altered. A heading is no statement, so it is marked too (as ``title``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rag.core import Boilerplate, BoilerplateKind
from rag.ingest.blocks import Block
from rag.ingest.cues import COMMENTS_BEGIN, CREDIT_IN_PARAGRAPH, LEADS, RELATED_BEGIN, cue_of
from rag.ingest.dates import DATE
from rag.ingest.function_words import AUXILIARIES, FUNCTION_WORDS, SENTENCE_STARTERS
from rag.ingest.sentences import split_sentences

__all__ = ["mark_boilerplate"]

_LONGEST_STRAY = 40
"""Words; a longer block without an end mark is a paragraph that lost it."""
_PROSE_WORDS = 8
_LONGEST_PULL_QUOTE = 60
_LABELLED_DATE = re.compile(rf"\s*(?:(?:date|published|posted|updated)\b\s*(?:on|at)?\s*[:=]?\s*)(?:{DATE})[\s|,:–—-]*", re.I)
_DATE_LINE = re.compile(rf"^(?:[^.!?]{{0,60}}[\s|,·•–—-]+)?(?:{DATE})(?:[\s|,·•–—-]+[^.!?]{{0,40}})?$", re.I)
_AUTHOR_NOTE = re.compile(r"(?:,[^.]{0,80},)? (?:is|was|writes|covers|reports|hosts|serves|works|has|can)\b")
_OPENING = re.compile(r"[\"“‘'«„「『]")
_NO_CONTENT = ("comments", "share", "navigation", "newsletter", "cookies", "byline", "title", "other")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class _Article:
    """The blocks and what holds of all of them together."""

    blocks: Sequence[Block]
    sentence_counts: Sequence[int]
    stems: Sequence[frozenset[str]]
    stem_blocks: Counter[str]
    usual_gap: float
    punctuated: bool
    first_prose: int
    last_prose: int
    has_prose: bool

    def kinship(self, i: int) -> float:
        """Share of a block's content words that other blocks hold too."""
        own = self.stems[i]
        return sum(self.stem_blocks[stem] > 1 for stem in own) / len(own) if own else 0.0


def mark_boilerplate(text: str, blocks: Sequence[Block], title: str = "", author: str = "") -> list[Boilerplate]:
    """Boilerplate of ``text``, in order, disjoint. ``title`` and ``author`` are what metadata say."""
    article = _article(text, blocks)
    kinds = _by_wording(article, title, author)
    _by_shape(article, kinds)
    _by_place(article, kinds)
    _lead_ins(article, kinds)
    marks = [Boilerplate(block.start, block.end, kind) for block, kind in zip(blocks, kinds, strict=True) if kind]
    for block, kind in zip(blocks, kinds, strict=True):
        if not kind:
            marks += _inside(block)
    return sorted(marks, key=lambda mark: mark.start)


def _article(text: str, blocks: Sequence[Block]) -> _Article:
    counts = [len(split_sentences(text, block.start, block.end)) for block in blocks]
    stems = [_stems(block) for block in blocks]
    prose = [i for i, block in enumerate(blocks) if _is_prose(block, counts[i])]
    size = sum(len(block.text) for block in blocks if block.role != "code")
    punctuated = sum(len(blocks[i].text) for i in prose) >= 0.5 * size
    gaps = [block.gap for block in blocks[1:]]
    return _Article(
        blocks, counts, stems, Counter(stem for own in stems for stem in own), median(gaps) if gaps else 1, punctuated,
        prose[0] if prose else 0, prose[-1] if prose else len(blocks) - 1, bool(prose),
    )  # fmt: skip


def _is_prose(block: Block, sentences: int) -> bool:
    words = len(block.words)
    return (block.terminal and words >= _PROSE_WORDS) or (sentences > 1 and words > 15) or words > _LONGEST_STRAY


def _stems(block: Block) -> frozenset[str]:
    return frozenset(word.lower()[:6] for word in block.words if word.lower() not in FUNCTION_WORDS and len(word) > 2)


def _key(text: str) -> str:
    return _SPACE.sub(" ", re.sub(r"[^\w\s]", " ", text)).strip().casefold()


def _by_wording(article: _Article, title: str, author: str) -> list[BoilerplateKind | None]:
    kinds: list[BoilerplateKind | None] = []
    title_key, seen = _key(title), set[str]()
    last = len(article.blocks)
    for i, block in enumerate(article.blocks):
        words, key = len(block.words), _key(block.text)
        kind: BoilerplateKind | None = cue_of(block.text, words)
        if block.role == "heading" or (title_key and _same_title(key, title_key)):
            kind = kind or "title"
        elif block.role == "caption":
            kind = "caption"
        elif not kind and words <= 16 and not block.terminal and _DATE_LINE.match(block.text):
            kind = "byline"
        elif (not kind and author and i >= last - 5 and words <= 60 and _is_about(block.text, author)) or (
            not kind and key in seen and 4 <= words <= _LONGEST_PULL_QUOTE
        ):
            kind = "other"
        if kind == "teaser" and i <= article.first_prose and block.terminal and words > 12:
            kind = None
        seen.add(key)
        kinds.append(kind)
    return kinds


def _same_title(key: str, title: str) -> bool:
    """Whether a block is the title, perhaps with the site's name or a few words more or less."""
    if key == title:
        return True
    own, other = key.split(), title.split()
    if len(other) < 3 or len(own) > len(other) + 6:
        return False
    common = sum((Counter(own) & Counter(other)).values())
    return common >= 0.9 * len(other) and common >= 0.75 * len(own)


def _is_about(text: str, author: str) -> bool:
    """``Jane Roe is a professor of …``: the note on the author at the foot."""
    lowered = text.lstrip("•* —–-_").casefold()
    names = [name.strip().casefold() for name in re.split(r",| and |&|;", author)]
    return any(" " in name and lowered.startswith(name) and bool(_AUTHOR_NOTE.match(lowered[len(name) :])) for name in names)


def _by_shape(article: _Article, kinds: list[BoilerplateKind | None]) -> None:
    """Short blocks without an end mark, in an article whose paragraphs have them: headings, captions, headlines of other stories."""
    for i, block in enumerate(article.blocks):
        if kinds[i] or block.role in ("table", "code") or not block.words or not article.has_prose:
            continue
        if block.terminal:
            kinds[i] = "teaser" if _headline_of_another_story(article, i) else None
        elif _is_label(block):
            kinds[i] = "title"
        elif _is_stray(article, kinds, i) and not _reads_as_sentence(article, i):
            kinds[i] = _stray_kind(article, i)


def _headline_of_another_story(article: _Article, i: int) -> bool:
    """Written as a headline, end mark or not, and of things that the article does not speak of."""
    block = article.blocks[i]
    short = 4 <= len(block.words) <= 20 and len(article.stems[i]) >= 3
    return short and block.title_case >= 0.75 and article.kinship(i) < 0.25 and not _OPENING.match(block.text)


def _is_label(block: Block) -> bool:
    """``ANALYSIS/OPINION:``, ``Key facts:``: a heading with a colon, not somebody who is about to speak."""
    words = [word.lower() for word in block.words]
    return block.text.endswith(":") and len(words) <= 3 and not any(word in FUNCTION_WORDS or word.endswith("ed") for word in words)


def _is_stray(article: _Article, kinds: Sequence[BoilerplateKind | None], i: int) -> bool:
    block = article.blocks[i]
    words = len(block.words)
    if words > _LONGEST_STRAY or (article.sentence_counts[i] > 1 and words > 15) or block.text[-1] in ":,;":
        return False
    if block.role == "item" and any(article.blocks[j].role == "item" for j in (i - 1, i + 1) if 0 <= j < len(article.blocks)):
        return False
    before = article.blocks[i - 1] if i else None
    if before and before.text.endswith(":") and not kinds[i - 1] and len(before.words) > 3 and block.gap <= article.usual_gap:
        return False  # what a lead-in leads in
    return article.punctuated or words <= 6


def _reads_as_sentence(article: _Article, i: int) -> bool:
    """A sentence that lost its full stop: quoted speech, or running text that speaks of what its neighbours speak of."""
    block = article.blocks[i]
    words = [word.lower() for word in block.words]
    if len(words) < 7 or block.title_case > 0.6 or not article.first_prose <= i:
        return False
    if _OPENING.match(block.text) and len(words) >= 10 and block.title_case <= 0.4:
        return True
    if i > article.last_prose or article.kinship(i) < 0.5 or not _has_verb(words):
        return False
    function = sum(word in FUNCTION_WORDS for word in words) / len(words)
    begins = len(words) >= 9 and (words[0] in SENTENCE_STARTERS or words[0] in AUXILIARIES)
    return (begins and function >= 0.35) or (function >= 0.25 and _in_a_list(article, i))


def _has_verb(words: Sequence[str]) -> bool:
    return any(word in AUXILIARIES or word in ("said", "says", "told") for word in words)


def _in_a_list(article: _Article, i: int) -> bool:
    """Points of a list whose markers are lost: three or more sentences without end marks, one after the other."""

    def point(j: int) -> bool:
        block = article.blocks[j]
        return (
            not block.terminal and len(block.words) >= 7 and block.title_case <= 0.6 and _has_verb([word.lower() for word in block.words])
        )

    first = last = i
    while first > max(0, i - 2) and point(first - 1):
        first -= 1
    while last + 1 < min(len(article.blocks), i + 3) and point(last + 1):
        last += 1
    return last - first >= 2


def _stray_kind(article: _Article, i: int) -> BoilerplateKind:
    block = article.blocks[i]
    words = len(block.words)
    if i < article.first_prose:
        return "title"
    if re.search(r"\||^\w+\s*:\s", block.text) or i > article.last_prose:
        return "teaser"
    if words <= 10 and block.title_case >= 0.75:
        return "caption"
    return "title" if words <= 10 else ("caption" if article.kinship(i) >= 0.6 else "teaser")


def _by_place(article: _Article, kinds: list[BoilerplateKind | None]) -> None:
    """All after a heading for readers' comments; the headlines under a heading for other stories."""
    size = sum(len(block.text) for block in article.blocks)
    before = 0
    for i, block in enumerate(article.blocks):
        words = len(block.words)
        if words <= 14 and before > 0.5 * size and block.role not in ("item", "table", "code") and COMMENTS_BEGIN.search(block.text):
            for j in range(i, len(article.blocks)):
                kinds[j] = kinds[j] or "comments"
            return
        if words <= 8 and RELATED_BEGIN.search(block.text):
            for j in range(i + 1, len(article.blocks)):
                if kinds[j] is None and _is_prose(article.blocks[j], article.sentence_counts[j]):
                    break
                kinds[j] = kinds[j] or "teaser"
        before += len(block.text)


def _lead_ins(article: _Article, kinds: list[BoilerplateKind | None]) -> None:
    """``The letter reads:`` with nothing behind it: more space follows than elsewhere, or boilerplate, or the end."""
    for i, block in enumerate(article.blocks):
        if kinds[i] or not block.text.endswith(":") or article.sentence_counts[i] > 1 or len(block.words) > 25:
            continue
        after = article.blocks[i + 1] if i + 1 < len(article.blocks) else None
        if (
            after is None
            or kinds[i + 1] in _NO_CONTENT
            or (after.gap > article.usual_gap and not _OPENING.match(after.text) and not after.role)
        ):
            kinds[i] = "other"


def _inside(block: Block) -> list[Boilerplate]:
    """What stands before the first word of a paragraph: a labelled date, a dateline, a caption with its credit."""
    marks: list[Boilerplate] = []
    offset = 0
    if found := _LABELLED_DATE.match(block.text):
        marks.append(Boilerplate(block.start, block.start + found.end(), "byline"))
        offset = found.end()
    credit = CREDIT_IN_PARAGRAPH.search(block.text, offset)
    if credit and len(block.text[offset : credit.start()].split()) <= 60:
        marks.append(Boilerplate(block.start + offset, block.start + credit.end(), "caption"))
        offset = credit.end()
    for kind, pattern in LEADS:
        lead = block.text[offset:]
        space = len(lead) - len(lead.lstrip())
        if found := pattern.match(lead.lstrip()):
            marks.append(Boilerplate(block.start + offset + space, block.start + offset + space + found.end(), kind))
            offset += space + found.end()
    return [mark for mark in marks if mark.end > mark.start]
