"""Who says what, on which side: claims, voices, key points, relations and the map that holds them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rag.core.debate import Debate, Side
from rag.core.figures import FigureGroup

__all__ = ["ArgumentMap", "Claim", "ClaimKind", "KeyPoint", "Manner", "Relation", "RelationKind", "Voice", "VoiceKind"]

VoiceKind = Literal["person", "organisation", "group", "document", "narrator", "unknown"]
Manner = Literal["direct", "mixed", "paraphrase", "narration"]
"""How a voice is given: its exact words in quotation marks; a paraphrase with quoted words in it; a paraphrase; the article itself."""
ClaimKind = Literal["claim", "statistic", "expert", "event"]
RelationKind = Literal["supports", "attacks"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who says something in the corpus. ``name`` is canonical and unique in a map; ``role`` as the texts give it."""

    name: str
    role: str = ""
    organisation: str = ""
    aliases: tuple[str, ...] = ()
    kind: VoiceKind = "person"


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement at its exact place. ``text == source.text[start:end]``.

    ``start..end`` is what is quoted: the spoken words of a direct quote, else the whole sentence, so that it can be read
    alone. ``content_start..content_end`` inside or equal to it is what the voice is held to have said, without the
    reporting frame. ``voice`` is a ``Voice.name`` of the same map. ``held`` is false for a view that is only described
    (to be rejected, or asked about): it never counts for a side. ``confidence`` in 0..1 is that of ``side``.
    ``same_as`` names the claim of which this one is a copy (syndicated or repeated); copies are not counted.
    """

    id: str
    text: str
    source: str
    start: int
    end: int
    voice: str
    side: Side = "neutral"
    confidence: float = 0.0
    kind: ClaimKind = "claim"
    key_point: str | None = None
    manner: Manner = "narration"
    role: str = ""
    held: bool = True
    via: str = ""
    content_start: int = -1
    content_end: int = -1
    line_start: int = 0
    line_end: int = 0
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """Claims of one side that make the same point; ``text`` is the clearest of them, verbatim.

    ``claims`` are claim ids, ``voices`` names, ``sources`` paths; copies folded.
    """

    id: str
    text: str
    side: Side
    claims: tuple[str, ...]
    voices: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Claim ``from_id`` supports or attacks claim ``to_id``; ``confidence`` in 0..1."""

    from_id: str
    to_id: str
    kind: RelationKind
    confidence: float


@dataclass(frozen=True)
class ArgumentMap:
    """The debate as a graph. ``to_dict()`` is plain JSON."""

    motion: str
    claims: tuple[Claim, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    relations: tuple[Relation, ...] = ()
    voices: tuple[Voice, ...] = ()
    debate: Debate = field(default_factory=Debate)
    figures: tuple[FigureGroup, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        data = asdict(self)
        data.pop("debate")
        data["positions"] = {"support": asdict(self.debate.support), "oppose": asdict(self.debate.oppose)}
        return _plain(data)  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: dict[str, Any], debate: Debate) -> ArgumentMap:
        """The map that ``to_dict`` gave; ``debate`` is not stored with it."""

        def frozen(item: dict[str, Any]) -> dict[str, Any]:
            return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}

        return cls(
            data["motion"],
            tuple(Claim(**item) for item in data["claims"]),
            tuple(KeyPoint(**frozen(item)) for item in data["key_points"]),
            tuple(Relation(**item) for item in data["relations"]),
            tuple(Voice(**frozen(item)) for item in data["voices"]),
            debate,
            tuple(FigureGroup.from_dict(item) for item in data.get("figures", ())),
        )

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id; ``KeyError`` when there is none."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def voice(self, name: str) -> Voice | None:
        """The voice of that canonical name or alias, letter case aside."""
        wanted = name.casefold()
        for voice in self.voices:
            if wanted == voice.name.casefold() or wanted in (alias.casefold() for alias in voice.aliases):
                return voice
        return None


def _plain(value: Any) -> Any:
    """Tuples as lists, at every depth: what ``json.loads(json.dumps(value))`` gives."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
