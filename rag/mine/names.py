"""Names in an article: runs of capitalised words, what kind of thing they name, and in which role a person is introduced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.core import VoiceKind
from rag.mine.document import Document, Sentence
from rag.mine.phrases import np_before
from rag.mine.tokens import Token

__all__ = ["COMPANY_HEADS", "GROUP_HEADS", "Entity", "Registry", "is_agent", "is_role", "name_runs", "strip_titles"]

ORG_HEADS = frozenset(
    """
    agency center centre council foundation department university college committee association society coalition party court force
    group bank times post news union institute institution commission ministry office bureau house senate congress church company
    board network journal tribune herald guardian alliance federation league trust fund project campaign initiative states nations
    parliament government administration authority service services police organization organisation club school hospital corporation
    press media magazine interpol summit partnership forum laboratory academy museum taskforce chamber conference army navy guard
    partners labs watch charity action democrats republicans conservatives liberals labour greens inc corp ltd llc plc co gmbh
    """.split()
)
COMPANY_HEADS = frozenset(
    """
    company firm giant corporation retailer maker manufacturer startup start-up conglomerate giant titan behemoth carrier airline bank
    lender insurer platform network publisher broadcaster developer operator producer supplier brand chain business
    """.split()
)
GROUP_HEADS = frozenset(
    """
    group organization organisation body charity agency association coalition union federation institute foundation council commission
    committee society entity nonprofit think-tank institution alliance campaign watchdog regulator
    """.split()
)
_TITLES = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady sen rep gov gen prof rev col lt capt sgt st hon president senator representative governor
    general professor judge justice secretary minister congressman congresswoman reverend pope king queen prince princess mayor
    sheriff chief captain colonel chancellor pastor imam rabbi bishop archbishop cardinal attorney ambassador speaker commissioner
    """.split()
)
_COURTESY = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady sen rep gov gen prof rev col lt capt sgt hon
    """.split()
)
_ROLE = frozenset(
    """
    chief ceo cfo cto founder cofounder co-founder director president chairman chairwoman chair head secretary minister spokesman
    spokeswoman spokesperson attorney senator representative governor mayor expert member fellow lead advocate judge justice general
    survivor victim candidate nominee veteran colleague activist boss dean principal economist scientist analyst sheriff official
    executive assistant deputy coordinator pastor nurse lawyer researcher professor editor reporter host partner owner commissioner
    ambassador captain colonel superintendent father mother widow son daughter wife husband
    """.split()
)
_ROLE_SUFFIX = re.compile(r"(?:er|or|ist|man|woman|person|ian|ant|ive|ent|ary|cian|eer|ate)$")
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december today
    """.split()
)
_JOIN = frozenset(["of", "for", "on", "and", "&", "to", "the", "in", "at"])


def is_role(word: str) -> bool:
    """Whether a common noun can be what a person does: by list or by its agent suffix."""
    low = word.lower()
    return low in _ROLE or (len(low) > 4 and low.islower() and bool(_ROLE_SUFFIX.search(low)))


_AGENTS = frozenset(
    """
    people person police government governments authorities public families family parents women men children voters residents
    scholars nonprofits ngos officials critics colleagues aides sources republicans democrats conservatives liberals progressives
    others some many most few skeptics sceptics advocates activists charities companies firms group groups organizations organisations
    agencies countries states cities unions schools businesses leaders lawmakers politicians doctors nurses police industry lobby
    campaign white-house administration team staff committee panel jury court judges crowd community communities locals neighbors
    neighbours americans britons europeans opposition party parties body entity experts insiders allies witnesses victims survivors
    historians
    """.split()
)


def is_agent(word: str) -> bool:
    """Whether a common noun can name somebody who speaks: a role, a body, a group of people."""
    low = word.lower()
    if low in _AGENTS or low in GROUP_HEADS or low in COMPANY_HEADS:
        return True
    for base in (low, low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ies") + "y"):
        if base in _ROLE or base in GROUP_HEADS or base in COMPANY_HEADS:
            return True
    base = low.removesuffix("s")
    return is_role(base) and not base.endswith(
        ("ment", "tive", "sent", "cent", "rate", "ver", "ber", "umber", "tter", "ower", "event", "tent", "extent")
    )


_LEGAL = frozenset("inc corp ltd llc plc co gmbh".split())


def strip_titles(words: Sequence[str]) -> list[str]:
    """The words of a name without the role before it ("Facebook CEO", "House Speaker", "Mr.") and without "Jr." or "Inc." behind it."""
    kept = list(words)
    if len(kept) > 1 and kept[-1].lower() in ORG_HEADS - _LEGAL and kept[0].rstrip(".").lower() not in _COURTESY:
        return kept  # "Justice Department"
    for i in range(len(kept) - 1, 0, -1):
        low = kept[i - 1].rstrip(".").lower()
        if (
            low in _ROLE
            or low in _TITLES
            or low in ("leader", "adviser", "advisor", "manager", "author", "activist", "democrat", "republican", "conservative", "liberal")
        ) and len(kept) - i <= 4:
            rest = kept[i:]
            if rest[0].lower() not in _JOIN and not any(w.lower() in ORG_HEADS or w.lower() in _ROLE for w in rest):
                kept = rest
            break
    while len(kept) > 1 and kept[0].rstrip(".").lower() in _TITLES:
        kept.pop(0)
    while len(kept) > 1 and kept[-1].rstrip(".").lower() in ("jr", "sr", "inc", "corp", "ltd", "llc", "plc", "co", "ii", "iii"):
        kept.pop()
    return kept


@dataclass(slots=True)
class Entity:
    """Something with a name in one article."""

    name: str
    kind: VoiceKind
    company: bool = False
    role: str = ""
    organisation: str = ""
    aliases: set[str] = field(default_factory=set)
    first: int = 0
    count: int = 0

    @property
    def surname(self) -> str:
        return self.name.split()[-1] if self.kind == "person" else ""


def name_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Token ranges of names; "Center for Missing & Exploited Children" is one, "Messenger and Instagram" two."""
    i, n = 0, len(tokens)
    while i < n:
        if not _can_start(tokens, i):
            i += 1
            continue
        j = i + 1
        joined = False
        while j < n:
            token = tokens[j]
            run = tokens[i:j]
            has_head = any(t.lower in ORG_HEADS for t in run)
            if (
                token.is_name
                or (token.tag == "CD" and token.text[0].isalpha() and token.text[0].isupper())
                or (
                    token.text[:1].isupper()
                    and token.text[0].isalpha()
                    and len(token.text) > 1
                    and not token.quoted
                    and token.tag not in ("PRP", "DT")
                )
            ):
                j += 1
            elif token.lower in _JOIN and j + 1 < n and has_head and (token.lower not in ("and", "&", "to") or joined):
                k = j + 1
                while k < n and tokens[k].lower in ("the", "of"):
                    k += 1
                place = k < n and k > j + 1 and tokens[k].text.isupper() and len(tokens[k].text) <= 3  # "of the US"
                if (
                    k < n
                    and tokens[k].text[:1].isupper()
                    and tokens[k].text[0].isalpha()
                    and not place
                    and (token.lower not in ("in", "at"))
                ):
                    joined = True
                    j = k + 1
                else:
                    break
            elif (
                token.text in ("’", "'")
                and tokens[j - 1].text.endswith("s")
                and j + 1 < n
                and tokens[j + 1].lower in ORG_HEADS
                and tokens[j + 1].text[0].isupper()
            ):
                j += 2
            else:
                break
        yield i, j
        i = j


def _can_start(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if not (token.is_name and token.text[:1].isupper()):
        return False
    return len(token.text) > 1


class Registry:
    """All named entities of one article, with their aliases, roles and organisations."""

    def __init__(self, document: Document) -> None:
        self.entities: list[Entity] = []
        self._by_name: dict[str, Entity] = {}
        self._lower: set[str] = set()
        self._companies: set[str] = set()
        self._midway: set[str] = set()
        for sentence in document.sentences:
            self._scan(document, sentence)
        self._link_surnames()
        self._link_initials()
        for entity in self.entities:
            if entity.kind == "organisation" and entity.name.casefold() in self._companies:
                entity.company = True

    def find(self, name: str) -> Entity | None:
        """The entity of that name, acronym, or unambiguous surname."""
        words = strip_titles(name.split())
        return self._by_name.get(" ".join(words).casefold())

    # ---- building

    def _scan(self, document: Document, sentence: Sentence) -> None:
        tokens = sentence.tokens
        text = document.text
        first = next((i for i, t in enumerate(tokens) if t.text[0].isalnum()), 0)
        for a, b in name_runs(tokens):
            while b - a > 1 and tokens[a].lower in ("the", "this", "in", "but", "and"):
                a += 1
            if b - a == 1 and (tokens[a].lower in _CALENDAR or (a == first and self._common(document, tokens[a]))):
                continue
            words = [t.text for t in tokens[a:b]]
            titled = words[0].rstrip(".").lower() in _COURTESY and len(words) > 1
            kept = strip_titles(words)
            name = _join(kept)
            if not name or name.lower() in ("the",):
                continue
            kind, company = self._kind(tokens, a, b, kept, titled or (len(kept) < len(words) and kept[-1] == words[-1]))
            entity = self._by_name.get(name.casefold())
            if entity is None:
                entity = Entity(name, kind, company, first=tokens[a].start)
                self.entities.append(entity)
                self._by_name[name.casefold()] = entity
            entity.count += 1
            entity.company = entity.company or company
            if titled:
                entity.kind = "person"
            acronym = _acronym(tokens, b)
            if acronym and entity.kind != "person":
                other = self._by_name.get(acronym.casefold())
                if other is not None and other is not entity:
                    other.aliases.add(entity.name)
                    entity.aliases.add(acronym)
                    self._merge(entity, other)
                entity.aliases.add(acronym)
                self._by_name[acronym.casefold()] = entity
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
        if company or any(w in ORG_HEADS for w in lowered) or (before is not None and before.lower == "the"):
            return "organisation", company
        if len(kept) == 1:
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
        if titles and words[0].rstrip(".").lower() not in _COURTESY:
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
            role = _role_ahead(text, tokens, a - 1)
        after = tokens[b] if b < len(tokens) else None
        if after is not None and after.text == "(":
            closing = next((k for k in range(b, len(tokens)) if tokens[k].text == ")"), None)
            if closing is not None and closing > b + 1 and any(is_role(t.text) or t.lower in _ROLE for t in tokens[b + 1 : closing]):
                role = role or text[tokens[b + 1].start : tokens[closing - 1].end]
        elif after is not None and after.text == ",":
            role = role or _apposition(text, tokens, b)
        if role:
            entity.role = re.sub(r"\s+(?:Dr|Mr|Mrs|Ms)\.?$", "", " ".join(role.split()).strip(" ,"))
            if entity.role.isupper() and len(entity.role) > 4:
                entity.role = entity.role.capitalize()
            entity.organisation = _organisation(entity.role) or entity.organisation

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
            if entity.kind == "person" and " " in entity.name:
                people.setdefault(entity.surname.casefold(), []).append(entity)
        for entity in list(self.entities):
            if " " in entity.name:
                continue
            owners = people.get(entity.name.casefold(), [])
            if len(owners) == 1 and not entity.company:
                owners[0].role = owners[0].role or entity.role
                self._merge(owners[0], entity)
            elif owners:
                entity.kind = "person"  # a surname that two people bear stays a voice of its own
        for surname, owners in people.items():
            if len(owners) == 1 and surname not in self._by_name:
                self._by_name[surname] = owners[0]


def _join(words: Sequence[str]) -> str:
    out = ""
    for word in words:
        out += word if word in ("’", "'") or not out else f" {word}"
    return out


def _acronym(tokens: Sequence[Token], b: int) -> str:
    """``(NSPCC)`` right behind a name."""
    if b + 2 < len(tokens) + 0 and tokens[b].text == "(" and tokens[b + 2].text == ")":
        inner = tokens[b + 1].text
        if inner.isupper() and 2 <= len(inner) <= 10:
            return inner
    return ""


def _apposition(text: str, tokens: Sequence[Token], b: int) -> str:
    """``NAME, secretary of a coalition, described``: what stands between the commas, when it says what the person does."""
    end = next(
        (
            k
            for k in range(b + 1, len(tokens))
            if tokens[k].text in (",", ".", ";", ":", "—") or tokens[k].quoted or tokens[k].tag in ("VBD", "VBZ", "VBP", "MD")
        ),
        len(tokens),
    )
    inner = tokens[b + 1 : end]
    if not inner or (end < len(tokens) and tokens[end].text not in (",", ".", ";", "—")):
        return ""
    if not any(is_role(t.text) or t.lower in _ROLE for t in inner[:8]):
        return ""
    if inner[0].tag == "CD" and len(inner) == 1:
        return ""
    if any(t.lower.rstrip(".") in _COURTESY and inner[i + 1].is_name for i, t in enumerate(inner[:-1])):
        return ""  # "NAME, Rep. OTHER and": a list of people
    start = b + 1
    while start < end and tokens[start].tag == "DT":
        start += 1
    return text[tokens[start].start : tokens[end - 1].end] if start < end else ""


def _role_ahead(text: str, tokens: Sequence[Token], comma: int) -> str:
    """``Facebook's chief of security for Europe, the Middle East and Africa, NAME said``."""
    for k in range(comma - 1, -1, -1):
        token = tokens[k]
        if k < comma - 1 and token.text == "," and tokens[k + 1].lower not in ("the", "and") and not tokens[k + 1].is_name:
            return ""
        if token.is_verb or token.quoted or token.text in (";", ":", "(") or token.tag in ("WP", "WDT", "PRP"):
            return ""
        if (token.is_noun or token.tag == "JJ") and token.lower in _ROLE and not token.is_name:
            start = np_before(tokens, k + 1)
            if start is None:
                return ""
            while start < k and tokens[start].tag == "DT":
                start += 1
            if start and tokens[start - 1].lower in ("to", "by", "with", "from", "of"):
                return ""
            return text[tokens[start].start : tokens[comma - 1].end]
    return ""


_ORG_IN_ROLE = re.compile(
    r"(?:(?:of|at|for|with|from)\s+(?:the\s+)?)((?:[A-Z][\w&.’'-]*)(?:\s+(?:of|for|the|and|&|[A-Z][\w&.’'-]*))*)|^((?:[A-Z][\w&.-]*\s+)*[A-Z][\w&.-]*?)(?:[’']s)?\s+[a-z]"
)


def _organisation(role: str) -> str:
    for match in _ORG_IN_ROLE.finditer(role):
        name = (match.group(1) or match.group(2) or "").strip()
        name = re.sub(r"\s+(?:of|for|the|and|&)$", "", name).removeprefix("the ")
        name = re.sub(r"[’']s$", "", name)
        if (len(name) > 3 and name.lower() not in _TITLES) or (len(name) > 1 and name.isupper() and name not in ("UK", "US", "EU", "UN")):
            return name
    return ""
