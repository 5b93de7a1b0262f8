"""Overview and source questions: what the corpus is about, and which articles there are."""

from __future__ import annotations

from collections import Counter

from rag.answer.compose import Composer, escape
from rag.answer.coverage import counted, coverage, narrators
from rag.answer.debates import arguments
from rag.answer.evidence import Evidence
from rag.answer.match import Matcher
from rag.answer.naming import article, lead
from rag.answer.refusals import about, refuse, these
from rag.answer.sentences import Candidate, candidates
from rag.core import Answer, Question, Side

__all__ = ["answer_overview", "answer_sources"]


def answer_overview(question: Question, evidence: Evidence) -> Answer:
    """What is debated, how much there is on it, the key points of both sides, the main voices and the span of dates."""
    if not evidence.sources:
        return refuse(question, evidence)
    composer = Composer(question, evidence)
    whole = coverage(evidence)
    composer.plain(f"The articles are about {about(evidence)}")
    composer.plain(f"{whole.text} (of {evidence.articles} article{'s' if evidence.articles != 1 else ''}).")
    dates = sorted(source.date for path, source in evidence.sources.items() if source.date and path not in evidence.duplicates)
    if dates:
        composer.plain(f"Dates: {dates[0]}." if dates[0] == dates[-1] else f"Dates: {dates[0]} to {dates[-1]}.")
    said = Counter(claim.voice for claim in counted(evidence) if claim.voice not in narrators(evidence))
    if said:
        composer.plain("Main voices: " + ", ".join(escape(name) for name, _ in said.most_common(8)) + ".")
    sides: tuple[Side, ...] = ("support", "oppose")
    for side in sides:
        chosen = arguments(evidence, side, 4)
        if not chosen:
            continue
        composer.heading(escape(evidence.amap.debate.side_name(side)))
        for claim in chosen:
            number = composer.cite_claim(claim)
            if number is not None:
                composer.line(
                    f"{lead(claim, evidence)} {composer.quote(number)}",
                    (number,),
                    side=side,
                    voice=claim.voice,
                    claim=claim.id,
                    bullet=True,
                )
    if not composer.citations:
        _lead_sentences(composer)
    composer.sources()
    return composer.done("overview", coverage=whole)


def _lead_sentences(composer: Composer) -> None:
    """Without a debate: each article's opening sentence."""
    composer.heading("How the articles begin")
    for path, source in list(composer.evidence.sources.items())[:8]:
        if path in composer.evidence.duplicates or not source.sentences:
            continue
        number = composer.cite(path, source.sentences[0].start, source.sentences[0].end)
        if number is not None:
            composer.line(composer.quote(number), (number,), bullet=True)


def answer_sources(question: Question, evidence: Evidence) -> Answer:
    """The list of articles; with a topic or names, those that mention it, each with the sentence that does."""
    composer = Composer(question, evidence)
    if question.files:
        _list(composer, [path for path in question.files if path in evidence.sources])
        return composer.done("sources")
    if not question.terms and not question.required:
        _list(composer, list(evidence.sources))
        return composer.done("sources")
    pool = candidates(evidence, question.required)
    matcher = Matcher(question, evidence, pool)
    best: dict[str, tuple[float, Candidate]] = {}
    for candidate in pool:
        score = matcher.score(candidate)
        if score.cover < 0.75 or score.inside < 0.5 or any(not matcher.holds(name, candidate.words) for name in question.required):
            continue
        kept = best.get(candidate.source.path)
        if kept is None or score.total > kept[0]:
            best[candidate.source.path] = (score.total, candidate)
    if not best:
        return refuse(question, evidence)
    n = len(best)
    composer.line(f"{n} of {these(evidence) if len(evidence.sources) > 1 else '1 article'} {'mentions' if n == 1 else 'mention'} this:")
    for path, (_, candidate) in sorted(best.items(), key=lambda pair: -pair[1][0])[:20]:
        number = composer.cite(path, candidate.span.start, candidate.span.end)
        if number is not None:
            composer.line(f"{_named(path, evidence)}: {composer.quote(number)}", (number,), bullet=True)
    composer.sources()
    return composer.done("sources")


def _list(composer: Composer, paths: list[str]) -> None:
    n = len(paths)
    composer.line(f"{n} article{'s' if n != 1 else ''}:")
    for path in paths[:100]:
        copy = composer.evidence.duplicates.get(path)
        composer.line(_named(path, composer.evidence) + (f" — a copy of {escape(copy)}" if copy else ""), bullet=True)
    if n > 100:
        composer.plain(f"… and {n - 100} more.")


def _named(path: str, evidence: Evidence) -> str:
    return article(evidence.sources[path], bold=True)
