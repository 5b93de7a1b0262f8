"""Asks a program the gold questions, and judges each answer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.grounding import Entails
from eval.judge import Reader, Verdict, judge
from eval.map_gold import check_places, read_gold
from eval.metrics import rank_scores
from eval.questions import GoldQuestion, GoldSet, check_quotes
from eval.run import Asked, CorpusFacts, Shown
from eval.wording import first_line
from rag import Engine
from rag.core import Answer, Passage, Span
from rag.models import lazy_embedder, load_stance

__all__ = ["ChatJudge", "Questions", "ask_all", "open_questions"]

_RANKED = 10
_HALF = 0.5
_NEAR = 0.4
ChatJudge = Callable[[GoldQuestion, Answer], float | None]


@dataclass(frozen=True)
class Questions:
    """The questions of a corpus, the program that answers them, and what its answers are judged by."""

    gold: GoldSet
    engine: Engine
    reader: Reader
    facts: CorpusFacts


def open_questions(gold: GoldSet, path: Path, engine: Engine) -> Questions:
    """Indexes the corpus of ``gold``, read from ``path``, and checks that each gold quote stands in its article.

    Raises:
        BothSidesError: the corpus cannot be indexed, or a quote does not stand where the gold says.
    """
    engine.index()
    check_quotes(gold.questions, engine.source)
    claims = read_gold(gold.claims) if gold.claims is not None else []
    check_places(claims, engine.source)
    sources = {source.path: source for source in engine.sources()}
    amap = engine.map()
    reader = Reader(sources, amap, claims, _entailment(engine.settings.embedding_model))
    facts = CorpusFacts(gold.name, len(sources), _hash_of(gold.corpus), hashlib.sha256(path.read_bytes()).hexdigest(), amap.motion)
    return Questions(gold, engine, reader, facts)


def ask_all(questions: Questions, chosen: Sequence[GoldQuestion], by_chat: ChatJudge | None = None) -> Iterator[Asked]:
    """Each chosen question asked, after its turns, and judged."""
    for gold in chosen:
        history: list[tuple[str, str]] = []
        for turn in gold.turns:
            history.append((turn, questions.engine.ask(turn, history).text))
        started = time.perf_counter()
        answer = questions.engine.ask(gold.question, history)
        seconds = time.perf_counter() - started
        verdict = judge(gold, answer, questions.reader)
        if gold.proofs and not gold.turns:
            verdict.scores.update(_retrieval(questions, gold))
        judged = by_chat(gold, answer) if by_chat is not None else None
        if judged is not None:
            verdict.scores["judge"] = judged
        elif by_chat is not None:
            verdict.faults.append("the judge said neither right nor wrong")
        yield _asked(questions, gold, answer, verdict, seconds)


def _retrieval(questions: Questions, gold: GoldQuestion) -> dict[str, float]:
    """Ranks of the proofs among the passages that the search gives for the question as typed."""
    ranking = [hit.passage for hit in questions.engine.search(gold.question, 200)] if gold.question.strip() else []
    texts = questions.reader.sources
    spans = [[(place.file, place.span(texts[place.file].text)) for place in group] for group in gold.proofs]
    groups = [frozenset(one.id for one in ranking if any(_holds(one, *place) for place in group)) for group in spans]
    return dict(rank_scores(groups, [one.id for one in ranking[:_RANKED]]))


def _holds(passage: Passage, file: str, span: Span) -> bool:
    return passage.source == file and passage.span.overlap(span) >= _HALF * len(span)


def _asked(questions: Questions, gold: GoldQuestion, answer: Answer, verdict: Verdict, seconds: float) -> Asked:
    return Asked(
        corpus=questions.gold.name,
        id=gold.id,
        kind=gold.kind,
        split=gold.split,
        turns=gold.turns,
        question=gold.question,
        expected=gold.model_dump(mode="json", exclude={"id", "kind", "split", "turns", "question"}, exclude_defaults=True),
        given_kind=answer.kind,
        abstained=answer.abstained,
        first_line=first_line(answer.text),
        text=answer.text,
        model=answer.model,
        seconds=round(seconds, 4),
        scores=verdict.scores,
        faults=tuple(verdict.faults),
        citations=tuple(
            Shown(one.number, one.source, one.line_start, one.quote, one.voice, one.side, verdict.citations.get(one.number, ""))
            for one in answer.citations
        ),
        understood=answer.understood,
        warnings=answer.warnings,
        dropped=answer.dropped,
    )


def _entailment(embedding_model: str) -> Entails:
    """Our own cross-encoder as an entailment check: the text is on the statement's matter, and does not speak against it."""
    embedder = lazy_embedder(embedding_model)

    def entails(text: str, statement: str) -> float:
        near = embedder.encode([text, statement])
        stance = load_stance()
        if stance is None or float(near[0] @ near[1]) < _NEAR:
            return 0.0
        support, oppose, _ = stance.predict(statement, [text])[0]
        return float(support / (support + oppose))

    return entails


def _hash_of(folder: Path) -> str:
    """SHA-256 over paths and bytes of all files, hidden ones aside."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            digest.update(f"{relative.as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
