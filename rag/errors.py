"""Every error of the package; each says what happened, to what, and what to do.

::

    BothSidesError
    ├── SettingsError        a setting or debate.toml is wrong
    ├── CorpusError          the corpus folder cannot be used at all
    │   └── SkippedFile      one file cannot be read: it is skipped, the others go on
    ├── StoreError          the index cannot be read or written
    │   ├── IndexMissing     nothing is indexed yet
    │   ├── IndexLocked      another process is writing
    │   └── IndexDamaged     what is stored does not hold together
    ├── ModelError           a model cannot be loaded or does not answer
    │   ├── WeightsError     weights are missing or have another hash
    │   └── MissingExtra     an optional package is not installed
    ├── PromptError          a prompt file is wrong
    ├── ExportError          an unknown format
    ├── QueryError           a question or a filter that cannot be searched for (also a ValueError)
    └── UnknownSource        no such article in the index
"""

from __future__ import annotations

__all__ = [
    "BothSidesError",
    "CorpusError",
    "ExportError",
    "IndexDamaged",
    "IndexLocked",
    "IndexMissing",
    "MissingExtra",
    "ModelError",
    "PromptError",
    "QueryError",
    "SettingsError",
    "SkippedFile",
    "StoreError",
    "UnknownSource",
    "WeightsError",
]


class BothSidesError(Exception):
    """What happened (``str(error)``) and what to do about it (``error.remedy``)."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class SettingsError(BothSidesError):
    """A setting or ``debate.toml`` is wrong."""


class CorpusError(BothSidesError):
    """The corpus folder cannot be used at all."""


class SkippedFile(CorpusError):
    """One file cannot be read; ``str(error)`` is the reason that the report shows."""


class StoreError(BothSidesError):
    """The index cannot be read or written."""


class IndexMissing(StoreError):
    """Nothing is indexed yet."""


class IndexLocked(StoreError):
    """Another process is writing."""


class IndexDamaged(StoreError):
    """What is stored does not hold together."""


class ModelError(BothSidesError):
    """A model cannot be loaded or does not answer."""


class WeightsError(ModelError):
    """Weights are missing or have another hash than the pinned one."""


class MissingExtra(ModelError):
    """An optional package is not installed; the remedy is the line that installs it."""


class PromptError(BothSidesError):
    """A prompt file is wrong, or a name in it is unknown or missing."""


class ExportError(BothSidesError):
    """An unknown format."""


class QueryError(BothSidesError, ValueError):
    """A question or a filter that cannot be searched for: empty, or naming what the corpus does not have."""


class UnknownSource(BothSidesError):
    """No such article in the index."""
