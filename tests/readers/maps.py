"""Maps to export: small ones made of any texts, and what a reader should find of them."""

from __future__ import annotations

import random
import re
from collections import Counter

from hypothesis import strategies as st

from rag.core import ArgumentMap, Claim, Debate, KeyPoint, Position, Relation, Side, Source, Voice

NASTY = [
    "He said \"no\" \\ and <b>&amp;</b> 'so' [x](y) {z} |p| `q` #1; $m$ --> ~",
    "two\nlines\r\nand\ttabs; -- %% ]]> */ // /* x */ <!-- y -->",
    "👩‍👧 emoji, עברית וערבית العربية, ﷽, ‏rtl mark, naïve “quotes”, e\u0301",
    "- [motion]: # heading\n+ [c1]\n{a: b}",
    "=SUM(A1:A2)",
    "https://evil.example/a_b <https://x.example> ![i](u) <img src=x onerror=alert(1)> www.evil.example a@b.example",
    "Ends in a backslash \\",
    "\\n \\l \\N \\G &lt;b&gt; &#34; #34; #quot; &nbsp; #br# ﬂ°°34¶ß",
    "fa:fa-car $$x^2$$ **b** _i_ ~~s~~ ==m== :smile: .A. #tag @[x] @<y> #(a b)",
    "%%{init: {'theme':'dark'}}%% ```code``` click k1 href 'x'",
    "a\u2028b\u2029c\x0bd\x0ce\x00f\x1b[31m\ud800g\ufffe\x85h",
    "\u202ertl override\u202c \u2066isolate\u2069 zero\u200bwidth \u00adshy",
    *("end", "\\", '"', "1. one", "* two", "> four", "(1) five", "----", "===", "+++", "___", "'=1+1", "\ufeffmark", "<-", "-> x"),
]
FILE = 'folder/a "b".txt'
SIDES: tuple[Side, ...] = ("support", "oppose", "neutral")
TEXTS = st.lists(st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=60)), min_size=1, max_size=12)
_SIGNS = [
    *"\"'\\/*#@[]{}()<>.:;,-_+=~|`&%$^!? \n\t",
    "a",
    "é",
    "א",
    "😀",
    "//",
    "/*",
    ".A.",
    ":smile:",
    "[c1]",
    "<!--",
    "\u2028",
    "\\n",
    "(1)",
]


def made(texts: list[str], voice: str = "Ana", motion: str = "A motion") -> tuple[ArgumentMap, dict[str, Source]]:
    """Claims one after the other in one article; among them copies, views only described, a shared point and one that is made once."""
    body = " | ".join(texts)
    claims, at = [], 0
    for i, text in enumerate(texts):
        claims.append(
            Claim(
                f"id{i}",
                text,
                FILE,
                at,
                at + len(text),
                "The article" if i % 6 == 5 else voice,
                SIDES[i % 3],
                0.5,
                key_point="shared" if i % 3 == 0 else "single" if i == 1 else None,
                role="mayor" if i % 4 == 0 else "",
                held=i % 5 != 4,
                line_start=1,
                line_end=2,
                same_as="id0" if i % 7 == 6 else "id2" if i == 11 else None,
            )
        )
        at += len(text) + 3
    points = [KeyPoint("shared", texts[0], "support", tuple(c.id for c in claims if c.key_point == "shared"), (voice,), (FILE,))]
    if len(texts) > 1:
        points.append(KeyPoint("single", texts[1], "oppose", ("id1",), (voice,), (FILE,)))
    last = f"id{len(texts) - 1}"
    relations = (
        Relation("id0", last, "attacks", 0.75),
        Relation(last, "id0", "supports", 0.5),
        Relation("id0", "gone", "supports", 1.0),
    )
    voices = (Voice(voice, organisation="Town hall"), Voice("The article", kind="narrator"))
    debate = Debate(motion, Position("For"), Position("Against"))
    return ArgumentMap(motion, tuple(claims), tuple(points), relations, voices, debate), {
        FILE: Source(FILE, body, texts[-1], date="2031-01-02")
    }


def scrambled(seed: int, count: int) -> list[str]:
    """Texts of signs that are markup somewhere, none of them blank."""
    chance = random.Random(seed)
    drawn = ("".join(chance.choice(_SIGNS) for _ in range(chance.randint(1, 14))) for _ in range(2 * count))
    return [text for text in drawn if text.strip()][:count]


def held(text: str) -> str:
    """What XML and terminals can hold of a text, by the XML 1.0 rule: control characters and the like become U+FFFD."""
    return "".join(
        c if c in "\t\n\r" or "\x20" <= c <= "\x7e" or "\xa0" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
        for c in text
    )


def folded(text: str) -> str:
    """A held text on one line, its blanks folded: what a diagram or an outline shows."""
    return " ".join(held(text).split())


def names(amap: ArgumentMap) -> dict[str, str]:
    """The name in an export of each claim, and of each point that is not just one claim, by its id."""
    makers = Counter(claim.key_point for claim in amap.claims)
    shared = [point.id for point in amap.key_points if makers[point.id] != 1]
    return {**{one: f"k{i}" for i, one in enumerate(shared, 1)}, **{claim.id: f"c{i}" for i, claim in enumerate(amap.claims, 1)}}


def links(amap: ArgumentMap) -> set[tuple[str, str, str]]:
    """What bears on what in an export, as (name, name, kind), told from the map alone."""
    known = names(amap)
    toward = {"support": "supports", "oppose": "attacks"}
    found = {(known[one.from_id], known[one.to_id], str(one.kind)) for one in amap.relations if {one.from_id, one.to_id} <= known.keys()}
    found |= {(known[point.id], "motion", toward[point.side]) for point in amap.key_points if point.id in known and point.side != "neutral"}
    for claim in amap.claims:
        if claim.same_as in known and claim.same_as != claim.id:
            found.add((known[claim.id], known[claim.same_as], "repeats"))
        elif claim.key_point in known:
            found.add((known[claim.id], known[claim.key_point], "makes"))
        elif claim.held and claim.side != "neutral":
            found.add((known[claim.id], "motion", toward[claim.side]))
    return found


def last_name(title: str) -> str:
    """``c3`` of "Ana, c3", ``k1`` of "Point k1"."""
    return re.split(r"[ ,]+", title)[-1]
