"""The Markdown report: read by a Markdown parser, it holds what a reader looks for and nothing of an article's own markup."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from readers.maps import NASTY, TEXTS, folded, made

from rag import Engine
from rag.core import ArgumentMap, Claim, Debate, KeyPoint, Position, Relation, Source, Voice
from rag.export import export

OURS = {"heading", "paragraph", "blockquote", "bullet_list", "list_item", "inline"}
OURS_INLINE = {"text", "strong", "em"}


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def lines(text: str) -> list[str]:
    """What a reader sees: each paragraph, heading and item as plain text."""
    inline = [token for token in tokens(text) if token.type == "inline"]
    return ["".join(child.content for child in token.children or () if child.type == "text") for token in inline]


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_text_becomes_markup(texts: list[str]) -> None:
    check(*made(texts, texts[-1], texts[0]))


def test_nasty_texts_are_shown_as_they_are() -> None:
    check(*made(NASTY, 'Ana "Q" [x](y) <b>', NASTY[0]))


def test_the_real_report_shows_every_claim_and_the_coverage_of_an_answer(engine: Engine) -> None:
    amap = engine.map()
    sources = {source.path: source for source in engine.sources()}
    check(amap, sources)
    coverage = engine.ask("What are the arguments for and against encryption?").coverage
    head = lines(export(amap, "markdown", sources))[1:3]
    for line, side in zip(head, (coverage.support, coverage.oppose), strict=True):
        assert [int(number) for number in re.findall(r"\d+", line)] == [side.claims, side.voices, side.articles]


def check(amap: ArgumentMap, sources: Mapping[str, Source]) -> None:
    """Only our markup, and every claim with its quote and place once among the quotations and lists."""
    text = export(amap, "markdown", sources)
    found = tokens(text)
    assert {re.sub("_(open|close)$", "", token.type) for token in found} <= OURS
    inline = {re.sub("_(open|close)$", "", child.type) for token in found for child in token.children or ()}
    assert inline <= OURS_INLINE
    seen = lines(text)
    for claim in amap.claims:
        if claim.same_as is not None:
            continue
        assert any(f"“{folded(claim.text)}”" in line for line in seen)
        place = f"{folded(claim.source)}, lines? .*characters {claim.start} to {claim.end}"
        assert any(re.search(place.replace(folded(claim.source), re.escape(folded(claim.source))), line) for line in seen)


def article(*claims: Claim, relations: tuple[Relation, ...] = (), points: tuple[KeyPoint, ...] = ()) -> str:
    voices = (Voice("Ana Ruiz", "mayor", "City of Porto"), Voice("Traders"), Voice("The article", kind="narrator"))
    debate = Debate("Build the tram.", Position("For the tram"), Position("Against the tram"))
    sources = {"a.txt": Source("a.txt", "", "Vote on tram", "The Daily", "2031-05-06"), "b.txt": Source("b.txt", "")}
    return export(ArgumentMap("Build the tram.", claims, points, relations, voices, debate), "markdown", sources)


def said(name: str, text: str, side: str, voice: str = "Ana Ruiz", file: str = "a.txt", **more: object) -> Claim:
    return Claim(name, text, file, 10, 10 + len(text), voice, side, 0.9, manner="direct", line_start=2, line_end=2, **more)  # type: ignore[arg-type]


JOBS = said("1", "It brings jobs.", "support", key_point="p")
WORK = said("2", "There will be work.", "support", "The article", "b.txt", key_point="p")
COST = said("3", "It costs too much.", "oppose", "Traders", "b.txt")
RUIN = said("4", "It ruins the shops.", "oppose", "Traders", "b.txt")
POINT = KeyPoint("p", "It brings jobs.", "support", ("1", "2"), ("Ana Ruiz", "The article"), ("a.txt", "b.txt"))


def test_a_quotation_names_speaker_role_article_file_and_lines() -> None:
    seen = lines(article(JOBS))
    at = seen.index("“It brings jobs.”")
    assert (
        seen[at + 1]
        == "— Ana Ruiz, mayor, City of Porto, direct quote. Vote on tram, The Daily, 2031-05-06, a.txt, line 2, characters 10 to 25 (c1)"
    )


def test_the_head_counts_claims_voices_and_articles_of_each_side() -> None:
    copy, described = said("5", "It brings jobs.", "support", file="b.txt", same_as="1"), said("6", "Stop it.", "oppose", held=False)
    seen = lines(article(JOBS, WORK, COST, RUIN, copy, described, points=(POINT,)))
    assert seen[:4] == [
        "Build the tram.",
        "For the tram: 2 claims, 1 voice, 2 articles",
        "Against the tram: 2 claims, 1 voice, 1 article",
        "No position: 0 claims, 0 voices, 0 articles",
    ]
    assert "The same in b.txt, line 2." in seen
    assert seen[seen.index("Views that are only described") + 1].startswith("“Stop it.” — Ana Ruiz")


def test_a_shared_point_is_a_heading_with_its_counts_and_voices() -> None:
    seen = lines(article(JOBS, WORK, COST, points=(POINT,)))
    at = seen.index("It brings jobs.")
    assert seen[at + 1 : at + 3] == ["2 claims, 1 voice, 2 articles: Ana Ruiz, the article", "“It brings jobs.”"]


def test_what_is_answered_and_what_is_not() -> None:
    seen = lines(article(JOBS, WORK, COST, RUIN, relations=(Relation("3", "1", "attacks", 0.9),), points=(POINT,)))
    at = seen.index("What answers what")
    assert seen[at + 1].startswith("For the tram: “It brings jobs.”")
    assert seen[at + 2].startswith("answered by “It costs too much.” — Traders")
    rest = seen[seen.index("No answer found") + 2 : seen.index("Who speaks")]
    assert [line.split("”")[0] for line in rest] == ["Against the tram: “It costs too much.", "Against the tram: “It ruins the shops."]
    assert "Answered by Traders (c3)." in seen
    assert "Answers Ana Ruiz, mayor, City of Porto (c1)." in seen


def test_without_any_known_answer_nothing_is_called_unanswered() -> None:
    assert "No answer found" not in lines(article(JOBS, COST))


@pytest.mark.parametrize(("kind", "listed"), [("statistic", True), ("claim", False)])
def test_figures_are_listed_together(kind: str, listed: bool) -> None:
    seen = lines(article(JOBS, said("7", "It costs 3 million.", "oppose", kind=kind)))
    assert ("Figures" in seen) is listed
    if listed:
        assert seen[seen.index("Figures") + 1].startswith("“It costs 3 million.” — Ana Ruiz, mayor, City of Porto (c2), a.txt, line 2")


def test_voices_and_articles_are_listed() -> None:
    seen = lines(article(JOBS, WORK, COST, RUIN))
    at = seen.index("Who speaks")
    assert seen[at + 1 : at + 3] == ["Traders: 2 Against the tram (b.txt)", "Ana Ruiz, mayor, City of Porto: 1 For the tram (a.txt)"]
    assert seen[seen.index("Articles") + 1 :] == ["a.txt: Vote on tram, The Daily, 2031-05-06", "b.txt"]
