"""A run of the gold questions over their corpora."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from rich.console import Console
from rich.progress import Progress

from eval.asking import ask_all, open_questions
from eval.chat_judge import chat_judge
from eval.questions import KINDS, GoldQuestion, GoldSet, read_questions
from eval.run import Asked, CorpusFacts, Run
from rag import Engine, Settings
from rag.errors import BothSidesError
from rag.models import load_chat, load_stance
from rag.prompts import available, load

__all__ = ["Choice", "measure"]

_PACKAGES = ("bothsides", "chromadb", "langchain-core", "onnxruntime", "sentence-transformers", "spacy", "torch")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which questions are asked: of a split (or "all"), of some kinds, with some ids; nothing named means every one."""

    split: str = "all"
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    def of(self, questions: Sequence[GoldQuestion]) -> list[GoldQuestion]:
        return [
            one
            for one in questions
            if self.split in ("all", one.split) and (not self.kinds or one.kind in self.kinds) and (not self.ids or one.id in self.ids)
        ]


def measure(
    golds: Sequence[Path],
    settings: Settings,
    choice: Choice,
    *,
    corpus: Path | None = None,
    judge_model: str = "",
    label: str = "",
    console: Console | None = None,
) -> Run:
    """Asks the chosen questions of the files; the bar is drawn on ``console``.

    ``settings`` apply to every corpus, save ``corpus`` and ``index``: each question file names its corpus (``corpus`` stands in
    for it), and its index lies in a folder of its own under ``settings.index``, or where it always does.

    Raises:
        BothSidesError: a question file or corpus is wrong, two files have one name, or no question is left.
    """
    sets = _read(golds, corpus)
    judge = chat_judge(load_chat(judge_model)) if judge_model else None
    corpora: list[CorpusFacts] = []
    asked: list[Asked] = []
    with Progress(console=console, disable=console is None, transient=True) as progress:
        for path, gold in sets.items():
            chosen = choice.of(gold.questions)
            if not chosen:
                continue
            task = progress.add_task(f"{gold.name}: indexing", total=None)
            index = settings.index / gold.name if settings.index else None
            engine = Engine(settings.model_copy(update={"corpus": gold.corpus, "index": index}))
            opened = open_questions(gold, path, engine)
            progress.update(task, description=f"{gold.name}: asking", total=len(chosen))
            for one in ask_all(opened, chosen, judge):
                asked.append(one)
                progress.advance(task)
            corpora.append(opened.facts)
            engine.close()
    if not asked:
        raise BothSidesError("no question is left to ask", f"The kinds are {', '.join(KINDS)}; the splits dev and test.")
    stance = load_stance()
    return Run(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        label=label or settings.model or "extractive",
        versions={
            "python": python_version(),
            **{name: version(name) for name in _PACKAGES},
            "stance": stance.fingerprint if stance is not None else "none",
        },
        settings=settings.model_dump(mode="json", exclude={"corpus", "index", "prompts"}),
        prompts={name: load(name, settings.prompts).hash for name in available(settings.prompts)},
        corpora=tuple(corpora),
        asked=tuple(asked),
    )


def _read(golds: Sequence[Path], corpus: Path | None) -> dict[Path, GoldSet]:
    """All files are read before any is asked; figures and indexes are kept apart by name, so that names must differ."""
    sets = {path: read_questions(path) for path in golds}
    for path, gold in sets.items():
        twin = next(other for other in sets if sets[other].name == gold.name)
        if twin != path:
            raise BothSidesError(f"{twin} and {path} have the same name: {gold.name}", "Give each question file a name of its own.")
    return {path: gold.model_copy(update={"corpus": corpus}) if corpus is not None else gold for path, gold in sets.items()}
