"""What one article has said up to a sentence: who was named, who spoke last, and which groups and documents are known by now."""

from __future__ import annotations

from collections.abc import Sequence

from rag.mine.document import Document
from rag.mine.mentions import Speaker, speaker_of
from rag.mine.registry import Registry

__all__ = ["Discourse"]


class Discourse:
    """The possible antecedents before sentence ``at``: the nearest of each kind, and the last speaker.

    ``groups`` are known by the stem of their noun, ``documents`` by theirs with who wrote them ("" is the latest document).
    ``floor`` has for each sentence who speaks it, None where the article does.
    """

    def __init__(self, document: Document, registry: Registry, floor: Sequence[Speaker | None] = ()) -> None:
        self.floor = floor
        self.document = document
        self.registry = registry
        self.at = 0
        self.person: Speaker | None = None
        self.organisation: Speaker | None = None
        self.company: Speaker | None = None
        self.group: Speaker | None = None
        self.speaker: Speaker | None = None
        self.group_at = -9
        self.speaker_at = -9
        self.groups: dict[str, Speaker] = {}
        self.documents: dict[str, Speaker] = {}

    def remember(self, found: Speaker, weak: bool = False) -> None:
        """A speaker or subject becomes the nearest antecedent of its kind; a ``weak`` one only when there is none yet."""
        if found.kind == "person":
            if not weak or self.person is None:
                self.person = found
        elif found.kind in ("group",):
            self.group = found
        elif found.kind == "organisation":
            if self.is_company(found):
                if not weak or self.company is None:
                    self.company = found
            elif not weak or self.organisation is None:
                self.organisation = found

    def is_company(self, speaker: Speaker) -> bool:
        entity = self.registry.find(speaker.name)
        return entity is not None and entity.company

    def main_company(self) -> Speaker | None:
        """The company that the article is about: the one most often named, when the text calls it one or nothing else competes."""
        companies = [
            e
            for e in self.registry.entities
            if e.company and e.first <= self.document.sentences[min(self.at, len(self.document.sentences) - 1)].span.end
        ]
        companies.sort(key=lambda e: -e.count)
        if companies:
            return speaker_of(companies[0])
        others = [
            e
            for e in self.registry.entities
            if e.kind == "organisation"
            and e.count >= 2
            and " " not in e.name
            and not e.name.isupper()
            and e.first <= self.document.sentences[min(self.at, len(self.document.sentences) - 1)].span.end
        ]
        others.sort(key=lambda e: -e.count)
        return speaker_of(others[0]) if others else None
