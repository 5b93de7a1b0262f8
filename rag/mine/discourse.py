"""What one article has said up to a sentence: who was named, who spoke last, and which groups and documents are known by now."""

from __future__ import annotations

from collections.abc import Sequence

from rag.mine.document import Document
from rag.mine.mentions import Speaker, speaker_of
from rag.mine.registry import Registry

__all__ = ["Discourse"]

_ASIDE = 1.5
"""Sentences by which somebody who is only mentioned counts as further away than a subject."""


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
        self.people: dict[str, tuple[float, Speaker]] = {}
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
            self.mention(found, 0.0 if not weak else _ASIDE)
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

    def mention(self, person: Speaker, aside: float = _ASIDE) -> None:
        """A person may be meant by "he" or "she" where nobody nearer fits."""
        place = self.at - aside
        self.people[person.name] = (max(place, self.people.get(person.name, (place, person))[0]), person)

    def called(self, gender: str) -> Speaker | None:
        """Whom "he" ("m") or "she" ("f") means: the nearest subject or speaker, else the nearest whom the article does not call otherwise.

        A name that the parser never takes for a person's is passed over for one beside it that it does. Whoever was "he" stays "he".
        """
        if self.person is None:
            return None
        nearest = sorted(self.people.values(), key=lambda pair: -pair[0])
        if self._fits(self.person, gender):
            own = self.people.get(self.person.name, (float(self.at), self.person))[0]
            beside = (
                one
                for place, one in nearest
                if (place >= own or place == own - _ASIDE) and self._fits(one, gender) and self._is_person(one)  # of the same sentence
            )
            found: Speaker | None = self.person if self._is_person(self.person) else next(beside, self.person)
        else:
            found = next((one for _, one in nearest if self._fits(one, gender)), None)
        entity = self.registry.find(found.name) if found is not None else None
        if entity is not None and entity.people:
            entity.gender = entity.gender or gender
        return found

    def _fits(self, person: Speaker, gender: str) -> bool:
        entity = self.registry.find(person.name)
        return entity is None or entity.gender in ("", gender)

    def _is_person(self, person: Speaker) -> bool:
        entity = self.registry.find(person.name)
        return entity is None or entity.people > 0 or bool(entity.gender)

    def is_company(self, speaker: Speaker) -> bool:
        entity = self.registry.find(speaker.name)
        return entity is not None and entity.company

    def is_place(self, speaker: Speaker) -> bool:
        """Whether the article only knows it as a place: no town is "the group"."""
        entity = self.registry.find(speaker.name)
        return entity is not None and entity.place and not entity.heads

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
