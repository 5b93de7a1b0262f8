"""Ask a folder of articles: index, retrieve, map, answer."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rag.core import Answer, ArgumentMap, Debate, Event, IndexReport, Position, Question, Side, Source
from rag.engine.mining import load_map, load_statements, map_key, save_map
from rag.engine.suggesting import suggested
from rag.errors import UnknownSource
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from rag.chat import Lexicon
    from rag.index import Index, Progress
    from rag.mine.motions import SuggestedMotion
    from rag.models import LazyEmbedder, WordReader
    from rag.retrieve import CorpusRetriever, Hit, HybridRetriever

__all__ = ["Engine"]

_MAPS = 8
_PASSAGES = 24
_ALIGNED = 0.25
_PLAINLY = 0.6
_SAME_WISH = 0.75
"""From here on a question's motion asks what the corpus' own asks, or the reverse: its map answers, as it is or turned round."""
History = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class _Opened:
    """One version of the index with all that is read from it."""

    index: Index
    searcher: HybridRetriever
    debate: Debate


class Engine:
    """All that Both Sides does, over one corpus. Cheap to make: files, models and stores are opened at their first use.

    ``chat_model`` is any LangChain chat model, already made; ``settings.model`` names one instead. Safe for threads. A new
    version of the index, written by this or another process, is noticed at the next question.

    Raises (from its methods):
        IndexMissing: nothing is indexed yet: call :meth:`index`.
        BothSidesError: with a remedy, whenever something cannot be done.
    """

    def __init__(self, settings: Settings | None = None, *, chat_model: BaseChatModel | None = None) -> None:
        self.settings = settings or Settings()
        self._chat_model = chat_model
        self._embedder: LazyEmbedder | None = None
        self._reading: WordReader | None = None
        self._opened: _Opened | None = None
        self._maps: OrderedDict[str, ArgumentMap] = OrderedDict()
        self._lexicons: OrderedDict[str, Lexicon] = OrderedDict()
        self._lock = threading.RLock()

    # ---------------------------------------------------------------- corpus

    def index(self, progress: Progress | None = None) -> IndexReport:
        """Bring the index up to date with the corpus and mine what is new. ``progress(stage, done, total)``.

        Raises:
            CorpusError: the corpus folder cannot be read.
            SettingsError: ``debate.toml`` is wrong.
            IndexLocked: another process is writing.
        """
        from rag.index import current_version, update_index

        started = time.perf_counter()
        directory = self.settings.index_dir
        before = current_version(directory) if directory.is_dir() else None
        report = update_index(
            directory,
            self.settings.corpus,
            self._embedding(),
            passage_chars=self.settings.passage_chars,
            near_duplicate=self.settings.near_duplicate,
            debate=self._debate(),
            chroma_url=self.settings.chroma_url,
            progress=progress,
        )
        with self._lock:
            opened = self._open()
            reuse = [opened.index.directory.parent / before] if before is not None else []
            load_statements(opened.index, reuse, progress)
            self.map()
        return replace(report, seconds=time.perf_counter() - started)

    def source(self, path: str) -> Source:
        """The indexed article of that path; its ``text`` is what all offsets point into.

        Raises:
            UnknownSource: no such article is indexed.
        """
        found = self._open().index.sources.get(path)
        if found is None:
            raise UnknownSource(f"no article {path!r} is indexed", "bothsides sources lists the articles.")
        return found

    def sources(self) -> list[Source]:
        """All indexed articles, by path."""
        return list(self._open().index.sources.values())

    def duplicates(self) -> dict[str, str]:
        """Path of each near-duplicate -> path of the article that it copies."""
        return dict(self._open().index.duplicates)

    @property
    def version(self) -> str:
        """The version of the index that is read now."""
        return self._open().index.version

    # ---------------------------------------------------------------- search

    def search(
        self,
        query: str,
        k: int = 8,
        *,
        side: Side | None = None,
        voice: str | None = None,
        files: Collection[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> list[Hit]:
        """Up to ``k`` passages for ``query``, best first; for a motion, those that argue. Dates are ISO 8601, both inclusive."""
        from rag.retrieve import claims_of

        claims = claims_of(self.map(), side, voice) if side is not None or voice is not None else None
        return self._open().searcher.find(query, k, files=files, claims=claims, since=since, until=until)

    def retriever(
        self,
        k: int = 8,
        side: Side | None = None,
        voice: str | None = None,
        files: Collection[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> CorpusRetriever:
        """The corpus as a LangChain retriever; it follows new versions of the index."""
        from rag.retrieve import CorpusRetriever

        return CorpusRetriever(
            searcher=lambda: self._open().searcher, arguments=self.map, k=k, side=side, voice=voice, files=files, since=since, until=until
        )

    # ---------------------------------------------------------------- map

    def map(self, motion: str | None = None) -> ArgumentMap:
        """The argument map of the corpus, weighed against its motion or against another ``motion``."""
        opened = self._open()
        debate = opened.debate
        aligned = 0.0
        if motion is not None and not _same(motion, debate.motion):
            debate, aligned = self._related(debate, motion.strip())
        key = map_key(debate, opened.index.version, self._stance_fingerprint(debate), str(self.settings.side_confidence))
        with self._lock:
            known = self._maps.get(key)
            if known is not None:
                self._maps.move_to_end(key)
                return known
            amap = load_map(opened.index.directory, key, debate)
            if amap is None:
                amap = self._build(opened, debate, aligned)
                if debate is opened.debate:
                    save_map(opened.index.directory, key, amap)
            self._maps[key] = amap
            while len(self._maps) > _MAPS:
                self._maps.popitem(last=False)
            return amap

    def suggest(self, most: int = 10) -> list[SuggestedMotion]:
        """Motions that the articles argue about, the strongest debate first; whatever the motion of the corpus is."""
        opened = self._open()
        with self._lock:
            return suggested(opened.index, opened.debate, self._embedding().encode)[:most]

    def export(self, amap: ArgumentMap, format: str) -> str:
        """The map as argdown, aif, graphml, mermaid, dot, markdown, csv or json text.

        Raises:
            ExportError: no such format.
        """
        from rag.export import export

        return export(amap, format, self._open().index.sources)

    # ---------------------------------------------------------------- answers

    def ask(self, question: str, history: History = ()) -> Answer:
        """The answer to ``question``; ``history`` are the earlier turns as (question, answer text), oldest first."""
        for event in self.stream(question, history):
            if isinstance(event, Answer):
                return event
        raise AssertionError("stream() ends with an Answer")

    def stream(self, question: str, history: History = ()) -> Iterator[Event | Answer]:
        """The same answer as it grows: events, then the Answer."""
        from rag.answer import stream

        started = time.perf_counter()
        opened = self._open()
        understood = self._understand(question, history)
        yield Event("understood", _told(understood))
        amap, warning = self._weighed(opened, understood)
        evidence = self._evidence(opened, understood, amap)
        yield Event("retrieved", f"{len(evidence.hits)} passages")
        model = self._chat()
        steps: Iterator[Event | Answer]
        if model is not None and not _small_talk(understood):
            from rag.answer import reverse
            from rag.answer.generative import answer as generate

            turned = understood.reverses
            asked = replace(evidence, amap=reverse(amap, turned)) if turned else evidence
            steps = iter([generate(understood, asked, model, self._prompts(), lambda: _last(stream(understood, evidence)))])
        else:
            steps = stream(understood, evidence)
        for step in steps:
            if isinstance(step, Answer):
                step = replace(
                    step,
                    question=question,
                    seconds=time.perf_counter() - started,
                    understood=step.understood or _told(understood),
                    motion=step.motion or amap.motion,
                    warnings=(*step.warnings, warning) if warning else step.warnings,
                )
            yield step

    def evidence(self, question: str) -> tuple[Question, Any]:
        """How a question is read, and all that its answer may draw on (:class:`rag.answer.Evidence`)."""
        opened = self._open()
        understood = self._understand(question, ())
        return understood, self._evidence(opened, understood, self.map())

    def suggestions(self, n: int = 4) -> list[str]:
        """Questions that this corpus can answer, for a first page."""
        from rag.answer import Evidence
        from rag.answer.refusals import suggestions

        opened = self._open()
        return list(suggestions(Evidence(opened.index.sources, self.map(), duplicates=opened.index.duplicates)))[:n]

    def close(self) -> None:
        """Let go of the index; it is opened again when needed."""
        with self._lock:
            if self._opened is not None:
                self._opened.index.close()
                self._opened = None

    # ---------------------------------------------------------------- inside

    def _embedding(self) -> LazyEmbedder:
        with self._lock:
            if self._embedder is None:
                from rag.models import lazy_embedder

                self._embedder = lazy_embedder(self.settings.embedding_model)
            return self._embedder

    def _reader(self) -> WordReader:
        """What reads sentences word by word: always the packaged encoder, on which the reading was fitted."""
        with self._lock:
            if self._reading is None:
                from rag.answer.terms import tokens
                from rag.models import WordReader

                self._reading = WordReader(self._embedding(), lambda text: [(one.start, one.end) for one in tokens(text)])
            return self._reading

    def _debate(self) -> Debate:
        from rag.ingest.debate import load_debate

        debate = load_debate(self.settings.corpus)
        motion = self.settings.motion.strip()
        if motion and not _same(motion, debate.motion):
            return Debate(motion, Position("For"), Position("Against"), debate.aliases, debate.articles)
        return debate

    def _open(self) -> _Opened:
        from rag.index import current_version, open_index
        from rag.retrieve import HybridRetriever

        directory = self.settings.index_dir
        with self._lock:
            if self._opened is None or current_version(directory) != self._opened.index.version:
                index = open_index(directory, self.settings.chroma_url)
                self._opened = _Opened(index, HybridRetriever(index, self._embedding()), self._debate())
                self._lexicons.clear()
                self._maps.clear()
            return self._opened

    def _stance_fingerprint(self, debate: Debate) -> str:
        if not debate.motion:
            return ""
        from rag.models.stance import STANCE_WEIGHTS

        card = STANCE_WEIGHTS / "stance.json"
        return hashlib.sha256(card.read_bytes()).hexdigest()[:16] if card.is_file() else "none"

    def _weighed(self, opened: _Opened, question: Question) -> tuple[ArgumentMap, str]:
        """The map that a question is answered from, and a warning when that is not weighed on the question's own motion.

        Sides toward a motion that is not plainly the corpus' own, or its reverse, would be a guess: a wrong side is worse than
        the sides of the corpus' motion, named as such.
        """
        if not question.motion:
            return self.map(), ""
        aligned = self._related(opened.debate, question.motion)[1] if opened.debate.motion else 0.0
        if abs(aligned) >= _SAME_WISH:
            from rag.answer import reverse

            return self.map() if aligned > 0 else reverse(self.map(), question.motion), ""
        if opened.debate.motion and abs(aligned) < _PLAINLY:
            return self.map(), f"“{question.motion}” is a motion of its own; the sides are those on “{opened.debate.motion}”"
        return self.map(question.motion), ""

    def _related(self, debate: Debate, motion: str) -> tuple[Debate, float]:
        """The debate about a motion that a question brings, and how far it goes with the corpus' own: 1 the same, -1 the reverse.

        A motion about the same matter takes over the described positions, on the sides where they belong then.
        """
        from rag.mine.alignment import alignment
        from rag.models import load_stance

        support, oppose = Position("For"), Position("Against")
        stance = load_stance() if debate.motion else None
        aligned = alignment(motion, debate, self._embedding().encode, stance.predict) if stance is not None else 0.0
        if abs(aligned) >= _ALIGNED:
            first, second = (debate.support, debate.oppose) if aligned > 0 else (debate.oppose, debate.support)
            support, oppose = Position("For", first.description), Position("Against", second.description)
        else:
            aligned = 0.0
        return Debate(motion, support, oppose, debate.aliases, debate.articles), aligned

    def _build(self, opened: _Opened, debate: Debate, aligned: float = 0.0) -> ArgumentMap:
        from rag.mine import build_map
        from rag.models import load_stance

        statements = load_statements(opened.index)
        stance = load_stance() if debate.motion else None
        prior: dict[str, float] = {}
        if aligned:
            for claim in self.map().claims:
                if claim.side != "neutral":
                    odds = math.log(claim.confidence / max(1e-3, 1 - claim.confidence)) / 2
                    prior[claim.id] = aligned * (odds if claim.side == "support" else -odds)
        return build_map(
            statements,
            opened.index.sources,
            opened.index.sentence_vectors,
            debate,
            self._embedding().encode,
            stance=stance.predict if stance is not None else None,
            match=stance.match_pairs if stance is not None else None,
            duplicates=opened.index.duplicates,
            bar=self.settings.side_confidence,
            prior=prior,
            figures=None if debate is opened.debate else self.map().figures,
        )

    def _understand(self, question: str, history: History) -> Question:
        from rag.chat import Lexicon, understand

        opened = self._open()
        with self._lock:
            lexicon = self._lexicons.get(opened.index.version)
            if lexicon is None:
                lexicon = Lexicon.build(opened.index.sources, self.map(), opened.debate)
                self._lexicons[opened.index.version] = lexicon
        return understand(question, list(history), lexicon, self._reader().encode)

    def _evidence(self, opened: _Opened, question: Question, amap: ArgumentMap) -> Any:
        import numpy as np

        from rag.answer import Evidence

        text = (question.standalone or question.text).strip()
        embedder = self._embedding()
        files = question.files or None
        hits = opened.searcher.search(text, _PASSAGES, files=files) if text else []
        vector = embedder.encode([text])[0] if text else np.zeros(1, dtype=np.float32)
        return Evidence(
            sources=opened.index.sources,
            amap=amap,
            hits=hits,
            duplicates=opened.index.duplicates,
            query_vector=vector,
            sentence_vectors=opened.index.sentence_vectors,
            encode=embedder.encode,
            word_vectors=self._reader().read,
            arguments_per_side=self.settings.arguments_per_side,
        )

    def _chat(self) -> BaseChatModel | None:
        with self._lock:
            if self._chat_model is None and self.settings.model:
                from rag.models import load_chat

                self._chat_model = load_chat(self.settings.model)
            return self._chat_model

    def _prompts(self) -> Any:
        return self.settings.prompts


def _told(question: Question) -> str:
    """How the question was read, in words."""
    parts = [question.standalone or question.text, *question.notes]
    return " · ".join(part for part in parts if part)


def _same(a: str, b: str) -> bool:
    return "".join(c for c in a.casefold() if c.isalnum()) == "".join(c for c in b.casefold() if c.isalnum())


def _small_talk(question: Question) -> bool:
    return question.kind == "abstain"


def _last(steps: Iterator[Event | Answer]) -> Answer:
    for step in steps:
        if isinstance(step, Answer):
            return step
    raise AssertionError("stream() ends with an Answer")
