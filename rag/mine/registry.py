"""Everything that has a name in one article: what kind of thing it is, its other names, and the role a person is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.core import VoiceKind
from rag.mine.agents import COMPANY_HEADS, COURTESY, GROUP_HEADS, ORG_HEADS, ROLES, is_role
from rag.mine.document import Document, Sentence
from rag.mine.genders import both_titles, by_pronouns, by_role, by_title, one_of
from rag.mine.names import SALUTATION, acronym_behind, join_name, name_runs, strip_titles
from rag.mine.roles import apposition, organisation_in, role_ahead
from rag.mine.tokens import Token

__all__ = ["Entity", "Registry"]

_NOBODY = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december today summer winter spring autumn christmas easter thanksgiving ramadan inc corp ltd llc plc co
    """.split()
)
_PLACES = frozenset(("GPE", "LOC", "FAC"))


@dataclass(slots=True)
class Entity:
    """Something with a name in one article.

    ``heads`` are the nouns for bodies that it bears or is introduced with, ``starts`` its places; ``people`` counts how often the parser
    takes it for a person; ``gender`` is "m", "f" or empty.
    """

    name: str
    kind: VoiceKind
    company: bool = False
    role: str = ""
    organisation: str = ""
    aliases: set[str] = field(default_factory=set)
    first: int = 0
    count: int = 0
    place: bool = False
    gender: str = ""
    people: int = 0
    heads: set[str] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)

    @property
    def surname(self) -> str:
        return self.name.split()[-1] if self.kind == "person" else ""


class Registry:
    """All named entities of one article, with their aliases, roles and organisations."""

    def __init__(self, document: Document) -> None:
        self.entities: list[Entity] = []
        self._by_name: dict[str, Entity] = {}
        self._lower: set[str] = set()
        self._companies: set[str] = set()
        self._midway: set[str] = set()
        self._shared = both_titles(document.text)
        self._genders: dict[str, set[str]] = {}
        for sentence in document.sentences:
            self._scan(document, sentence)
        for entity in self.entities:
            entity.gender = entity.gender or one_of((by_role(entity.role), *self._genders.get(entity.name, ())))
        self._link_surnames()
        self._link_initials()
        for entity in self.entities:
            if entity.kind == "organisation" and entity.name.casefold() in self._companies:
                entity.company = True

    def find(self, name: str) -> Entity | None:
        """The entity of that name, acronym, or unambiguous surname."""
        words = strip_titles(name.split())
        return self._by_name.get(" ".join(words).casefold())

    def titled(self, words: Sequence[str]) -> Entity | None:
        """The entity that the article tells from another of the same surname by its courtesy: "Mr Darrow"."""
        return self._by_name.get(" ".join(word.rstrip(".") for word in words).casefold()) if len(words) == 2 else None

    # ---- building

    def _scan(self, document: Document, sentence: Sentence) -> None:
        tokens = sentence.tokens
        text = document.text
        if SALUTATION.fullmatch(sentence.span.of(text)):
            return
        first = next((i for i, t in enumerate(tokens) if t.text[0].isalnum()), 0)
        for a, b in name_runs(tokens):
            while b - a > 1 and tokens[a].lower in ("the", "this", "in", "but", "and"):
                a += 1
            alone = tokens[a].lower.rstrip(".")
            if b - a == 1 and (alone in _NOBODY or alone in COURTESY or (a == first and self._common(document, tokens[a]))):
                continue
            words = [t.text for t in tokens[a:b]]
            titled = words[0].rstrip(".").lower() in COURTESY and len(words) > 1
            kept = strip_titles(words)
            name = join_name(kept)
            if not name or name.lower() in ("the",):
                continue
            gender = by_title(words[0]) if titled else ""
            if gender and len(kept) == 1 and len(words) == 2:
                name = f"{words[0].rstrip('.')} {name}" if name.casefold() in self._shared else name
            kind, company = self._kind(tokens, a, b, kept, titled or (len(kept) < len(words) and kept[-1] == words[-1]))
            entity = self._by_name.get(name.casefold())
            if entity is None:
                entity = Entity(name, kind, company, first=tokens[a].start)
                self.entities.append(entity)
                self._by_name[name.casefold()] = entity
            entity.count += 1
            entity.gender = entity.gender or gender
            entity.people += tokens[b - 1].entity == "PERSON" or (len(kept) < len(words) and kept[-1] == words[-1])
            entity.starts.append(tokens[a].start)
            entity.place = entity.place or (kind == "organisation" and all(t.entity in _PLACES for t in tokens[a:b]))
            entity.heads |= {w.lower() for w in kept if w.lower() in GROUP_HEADS}
            if a and not tokens[a - 1].is_name and tokens[a - 1].lower in GROUP_HEADS:
                entity.heads.add(tokens[a - 1].lower)
            entity.company = entity.company or company
            if titled:
                entity.kind = "person"
            acronym = acronym_behind(tokens, b)
            if acronym and entity.kind != "person":
                other = self._by_name.get(acronym.casefold())
                if other is not None and other is not entity:
                    other.aliases.add(entity.name)
                    entity.aliases.add(acronym)
                    self._merge(entity, other)
                entity.aliases.add(acronym)
                self._by_name[acronym.casefold()] = entity
            if (
                kind == "person"
                and sum(t.entity == "PERSON" and (i == 0 or tokens[i - 1].entity != "PERSON") for i, t in enumerate(tokens)) == 1
            ):
                self._genders.setdefault(entity.name, set()).add(by_pronouns(tokens, b))
            self._role(text, sentence, a, b, entity, len(words) - len(kept) if not titled else 0, words)

    def _common(self, document: Document, token: Token) -> bool:
        """A sentence-initial word that the article also writes in lower case, or never in the middle of a sentence."""
        self._lower = self._lower or set(re.findall(r"\b[a-z][\w-]+", document.text))
        self._midway = self._midway or set(re.findall(r"(?<=[a-z,;] )[A-Z][\w-]+", document.text))
        return token.lower in self._lower or (
            token.text not in self._midway and not token.text.isupper() and token.text.lower() in self._lower
        )

    def _merge(self, kept: Entity, gone: Entity) -> None:
        kept.count += gone.count
        kept.people += gone.people
        kept.gender = kept.gender or gone.gender
        kept.starts += gone.starts
        kept.heads |= gone.heads
        kept.first = min(kept.first, gone.first)
        kept.aliases |= {gone.name} | gone.aliases
        for key, value in list(self._by_name.items()):
            if value is gone:
                self._by_name[key] = kept
        if gone in self.entities:
            self.entities.remove(gone)

    def _kind(self, tokens: Sequence[Token], a: int, b: int, kept: Sequence[str], titled: bool) -> tuple[VoiceKind, bool]:
        lowered = [w.lower().rstrip(".") for w in kept]
        company = any(w in ("inc", "corp", "ltd", "llc", "plc", "gmbh") for w in (t.lower.rstrip(".") for t in tokens[a:b]))
        before = tokens[a - 1] if a else None
        company = company or (before is not None and before.lower in COMPANY_HEADS)
        if titled:
            return "person", False
        introduced = before is not None and not before.is_name and before.lower in GROUP_HEADS  # "the charity Level Access"
        if company or introduced or any(w in ORG_HEADS for w in lowered) or (before is not None and before.lower == "the"):
            return "organisation", company
        if len(kept) == 1 or any(t.entity in ("GPE", "NORP", "LOC", "FAC") for t in tokens[b - 1 : b]):
            return "organisation", company
        if all(w.isupper() for w in kept):
            return "organisation", company
        if len(kept) <= 4 and all(
            w[0].isupper() and w.replace("-", "").replace("’", "").replace("'", "").replace(".", "").isalpha() for w in kept
        ):
            return "person", False
        return "organisation", company

    def _role(self, text: str, sentence: Sentence, a: int, b: int, entity: Entity, titles: int, words: Sequence[str]) -> None:
        if entity.kind != "person" or entity.role:
            return
        tokens = sentence.tokens
        role = ""
        if titles and words[0].rstrip(".").lower() not in COURTESY:
            role = " ".join(words[:titles])
            head = words[0]
            if titles > 1 and words[titles - 1].lower() in ("ceo", "founder", "chief", "cofounder"):
                self._companies.add(head.casefold())
        before = tokens[a - 1] if a else None
        if before is not None and (before.is_noun or before.tag.startswith("JJ")) and not before.is_name and is_role(before.text):
            start = a - 1
            while (
                start > 0 and (tokens[start - 1].is_noun or tokens[start - 1].tag in ("JJ", "POS", "VBN")) and not tokens[start - 1].quoted
            ):
                start -= 1
            if start < a:
                if before.lower in ("founder", "ceo", "executive", "co-founder") and tokens[start].is_name:
                    self._companies.add(tokens[start].lower)
                role = text[tokens[start].start : tokens[a - 1].end] + (f" {role}" if role else "")
        elif before is not None and before.is_name is False and before.text == "," and not role:
            role = role_ahead(text, tokens, a - 1)
        after = tokens[b] if b < len(tokens) else None
        if after is not None and after.text == "(":
            closing = next((k for k in range(b, len(tokens)) if tokens[k].text == ")"), None)
            if closing is not None and closing > b + 1 and any(is_role(t.text) or t.lower in ROLES for t in tokens[b + 1 : closing]):
                role = role or text[tokens[b + 1].start : tokens[closing - 1].end]
        elif after is not None and after.text == ",":
            role = role or apposition(text, tokens, b)
        if role:
            entity.role = re.sub(r"\s+(?:Dr|Mr|Mrs|Ms)\.?$", "", " ".join(role.split()).strip(" ,"))
            if entity.role.casefold() in ("former", "late", "then", "current", "acting"):
                entity.role = ""
            if entity.role.isupper() and len(entity.role) > 4:
                entity.role = entity.role.capitalize()
            entity.organisation = organisation_in(entity.role) or entity.organisation

    def _link_initials(self) -> None:
        """``CBO`` where the article also names the Congressional Budget Office, and nothing else with those initials."""
        owners: dict[str, list[Entity]] = {}
        for entity in self.entities:
            words = [w for w in re.split(r"[\s-]+", entity.name) if w[:1].isupper()]
            if entity.kind == "organisation" and len(words) > 1:
                owners.setdefault("".join(w[0] for w in words), []).append(entity)
        for entity in list(self.entities):
            full = owners.get(entity.name, [])
            if entity.name.isupper() and 2 < len(entity.name) <= 7 and len(full) == 1 and full[0] is not entity:
                self._merge(full[0], entity)

    def _link_surnames(self) -> None:
        people: dict[str, list[Entity]] = {}
        for entity in self.entities:
            if entity.kind == "person" and " " in entity.name and not by_title(entity.name.split()[0]):
                people.setdefault(entity.surname.casefold(), []).append(entity)
        for entity in list(self.entities):
            courteous = by_title(entity.name.split()[0]) and len(entity.name.split()) == 2
            if " " in entity.name and not courteous:
                continue
            owners = [e for e in people.get(entity.name.split()[-1].casefold(), []) if e is not entity]
            if entity.gender and len(owners) > 1:  # "Ms Darrow" is none of the men of that name
                same = [e for e in owners if e.gender == entity.gender]
                owners = same if len(same) == 1 else [e for e in owners if e.gender in ("", entity.gender)] or owners
            if len(owners) == 1 and not entity.company:
                owners[0].role = owners[0].role or entity.role
                self._merge(owners[0], entity)
            elif owners:
                entity.kind = "person"  # a surname that two people bear stays a voice of its own
        for surname, owners in people.items():
            if len(owners) == 1 and surname not in self._by_name:
                self._by_name[surname] = owners[0]
