"""One voice, many names: speakers unified across articles without ever merging two people by a surname alone.

Full names, a surname with an office that only one bearer of it has in the corpus ("President Obama"), acronyms that an
article itself explains ("National Crime Agency (NCA)") and the aliases of ``debate.toml`` unite; groups ("critics") and
documents stay voices of their own article, since nobody knows whether two articles mean the same critics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.core import Source, Voice
from rag.mine.genders import by_title
from rag.mine.speakers import Speaker
from rag.mine.statements import Statement

__all__ = ["NARRATOR", "unify"]

NARRATOR = "narrator"
Key = tuple[str, str]


def unify(
    statements: Sequence[Statement], sources: Mapping[str, Source], aliases: Mapping[str, Sequence[str]]
) -> tuple[list[Voice], dict[tuple[str, str], str]]:
    """All voices, and the canonical name of each ``(source path, speaker name)``; ``""`` is an article's narrator."""
    speakers: dict[Key, Speaker] = {}
    counts: Counter[Key] = Counter()
    for one in statements:
        if one.speaker is not None:
            key = _key(one.source, one.speaker)
            counts[key] += 1
            known = speakers.get(key)
            if known is None:
                speakers[key] = one.speaker
            else:
                called = tuple(sorted({*known.aliases, *one.speaker.aliases}))
                speakers[key] = replace(one.speaker if _tells_more(one.speaker, known) else known, aliases=called)
    groups = _Union(speakers)
    _by_aliases(groups, speakers, aliases)
    _by_office(groups, speakers)
    _by_courtesy(groups, speakers)
    names: dict[tuple[str, str], str] = {}
    voices: list[Voice] = []
    canonical = {alias.casefold(): name for name, others in aliases.items() for alias in (name, *others)}
    taken: set[str] = set()
    for members in groups.members():
        best = max(members, key=lambda k: (counts[k], len(speakers[k].name)))
        speaker = speakers[best]
        given = next(
            (canonical[n.casefold()] for k in members for n in (speakers[k].name, *speakers[k].aliases) if n.casefold() in canonical), None
        )
        name = given or speaker.name
        if speaker.kind not in ("person", "organisation"):
            name = _distinct(name, best[0], sources, taken)
        taken.add(name.casefold())
        others = {n for k in members for n in (speakers[k].name, *speakers[k].aliases)} | set(aliases.get(given or "", ()))
        roles = [speakers[k].role for k in members if speakers[k].role and speakers[k].kind == "person"]
        organisation = next((speakers[k].organisation for k in members if speakers[k].organisation), "")
        role = max(roles, key=len) if roles else ""
        voices.append(Voice(name, role, organisation, tuple(sorted(others - {name})), speaker.kind))
        for key in members:
            names[key] = name
    lookup = {(one.source, one.speaker.name): names[_key(one.source, one.speaker)] for one in statements if one.speaker is not None}
    for path in dict.fromkeys(one.source for one in statements if one.speaker is None):
        name = narrator(sources[path])
        while name.casefold() in taken and not any(v.name == name and v.kind == "narrator" for v in voices):
            name += " (article)"
        if name.casefold() not in taken:
            voices.append(Voice(name, "", sources[path].publisher, (), "narrator"))
            taken.add(name.casefold())
        lookup[(path, "")] = name
    by_name = {n.casefold(): v.name for v in voices for n in (v.name, *v.aliases)}
    voices = [
        Voice(v.name, v.role, by_name.get(v.organisation.casefold(), v.organisation), v.aliases, v.kind) if v.organisation else v
        for v in voices
    ]
    return voices, lookup


def narrator(source: Source) -> str:
    """What an article's own voice is called."""
    return f"{source.publisher} (narration)" if source.publisher else f"Narration in {source.path}"


def _key(path: str, speaker: Speaker) -> Key:
    name = speaker.name.casefold()
    courteous = bool(by_title(speaker.name.split(" ", 1)[0]))  # "Mr Darrow" may be another in the next article
    if speaker.kind == "organisation" or (speaker.kind == "person" and " " in speaker.name and not courteous):
        return ("", name)
    return (path, name)


def _tells_more(speaker: Speaker, known: Speaker) -> bool:
    """Whom somebody speaks for says more of a voice than any other role."""
    return (bool(speaker.organisation), bool(speaker.role)) > (bool(known.organisation), bool(known.role))


def _distinct(name: str, path: str, sources: Mapping[str, Source], taken: set[str]) -> str:
    if name.casefold() not in taken:
        return name
    place = sources[path].publisher or path
    candidate = f"{name} ({place})"
    return candidate if candidate.casefold() not in taken else f"{name} ({path})"


class _Union:
    """Disjoint sets of keys; acronyms and full names that one article equates are one."""

    def __init__(self, speakers: Mapping[Key, Speaker]) -> None:
        self._parent: dict[Key, Key] = {key: key for key in speakers}
        by_alias: dict[str, Key] = {}
        for key, speaker in speakers.items():
            if speaker.kind != "organisation":
                continue
            for name in (speaker.name, *speaker.aliases):
                other = by_alias.setdefault(name.casefold(), key)
                self.join(key, other)

    def find(self, key: Key) -> Key:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, a: Key, b: Key) -> None:
        self._parent[self.find(a)] = self.find(b)

    def members(self) -> list[list[Key]]:
        sets: dict[Key, list[Key]] = {}
        for key in self._parent:
            sets.setdefault(self.find(key), []).append(key)
        return list(sets.values())


def _by_aliases(groups: _Union, speakers: Mapping[Key, Speaker], aliases: Mapping[str, Sequence[str]]) -> None:
    for name, others in aliases.items():
        wanted = {n.casefold() for n in (name, *others)}
        keys = [k for k, s in speakers.items() if wanted & {n.casefold() for n in (s.name, *s.aliases)}]
        for key in keys[1:]:
            groups.join(keys[0], key)


def _by_office(groups: _Union, speakers: Mapping[Key, Speaker]) -> None:
    """``President Obama`` of one article is the Barack Obama of another whose role begins with the same word, when nobody else is."""
    bearers: dict[str, list[Key]] = {}
    for key, speaker in speakers.items():
        if speaker.kind == "person" and " " in speaker.name:
            bearers.setdefault(speaker.name.split()[-1].casefold(), []).append(key)
    for key, speaker in speakers.items():
        if speaker.kind not in ("person", "organisation") or " " in speaker.name or not speaker.role:
            continue
        same = bearers.get(speaker.name.casefold(), [])
        office = set(speaker.role.casefold().split())
        if len(same) == 1 and office & set(speakers[same[0]].role.casefold().split()):
            groups.join(key, same[0])


def _by_courtesy(groups: _Union, speakers: Mapping[Key, Speaker]) -> None:
    """``Ms Darrow`` of an article that also has a Mr Darrow is the only one whom another article calls both so and by her full name."""
    for key, speaker in speakers.items():
        title, _, surname = speaker.name.partition(" ")
        if speaker.kind != "person" or not by_title(title) or not surname or " " in surname:
            continue
        bearers = [k for k, s in speakers.items() if k != key and s.kind == "person" and speaker.name in s.aliases]
        if len(bearers) == 1:
            groups.join(key, bearers[0])
