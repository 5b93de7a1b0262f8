"""From what somebody typed to a question that can be answered, or to a plain reason why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer.rarity import rarity
from rag.answer.terms import STOPWORDS, alike, content, key, stem, stems, tokens
from rag.chat import kinds
from rag.chat.follow_ups import Resolved, resolve
from rag.chat.lexicon import Lexicon
from rag.chat.motions import motion_of
from rag.chat.polarity import attitude, same_substance, toward
from rag.chat.readable import plain_text, unreadable, without_preface
from rag.chat.requirements import Requirements, requirements
from rag.chat.settling import settle
from rag.chat.shape import load_shapes
from rag.chat.spelling import is_english, mend
from rag.core import AnswerKind, AnswerType, Question, Side

__all__ = ["understand"]

_LONGEST = 1000
_STRANGE = 0.7
"""Rarity from which a word that the corpus lacks is taken for a name, whatever its letter case."""
_ROLE = re.compile(
    r"^what(?:['’]?s| is| was) (?:(.{2,60}?)['’]s?|the (?=.* of)) ?(?:role|job|job title|title|profession|"
    r"occupation|office)(?: of (.{2,60}?))?\??$"
    r"|^what does (.{2,60}?) (?:do|do for a living|do for work|work as)\??$",
    re.I,
)
_GROUP_AGAINST = re.compile(
    r"^(?:the |its |their |some |all |most )*(?:critics?|opponents?|sceptics?|skeptics?|detractors?|opposition|"
    r"objectors?|naysayers?|other side|those against|people against)$"
)
_GROUP_FOR = re.compile(
    r"^(?:the |its |their |some |all |most )*(?:supporters?|proponents?|advocates?|defenders?|backers?|fans?|"
    r"champions?|those in favou?r|people in favou?r)$"
)


Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def understand(text: str, history: Sequence[tuple[str, str]], lexicon: Lexicon, encode: Encode | None = None) -> Question:
    """Read ``text`` as a question to the corpus that ``lexicon`` describes.

    ``history`` are the earlier turns as (question, answer text). Follow-ups are filled in from it, misspellings mended;
    both are told in ``notes``. ``encode`` gives vectors of the packaged encoder, by which the shape of the answer is told; without
    it wording alone decides. Never raises on odd input: it becomes kind ``abstain`` with a reason.
    """
    last: Question | None = None
    answer = ""
    for earlier, reply in list(history)[-6:]:
        read = _read(earlier, last, answer, lexicon, encode)
        if read.reason not in {"greeting", "thanks", "help", "empty"}:
            last, answer = read, reply
    return _read(text, last, answer, lexicon, encode)


def _read(text: str, last: Question | None, answer: str, lexicon: Lexicon, encode: Encode | None) -> Question:
    clean = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]+", " ", text)
    clean = re.sub(r"\s+", " ", clean).strip()
    notes: tuple[str, ...] = ()
    if len(clean) > _LONGEST:
        clean = clean[:_LONGEST].rsplit(" ", 1)[0]
        notes = (f"read only the first {len(clean)} characters",)
    refused = unreadable(clean, lexicon)
    if refused:
        return Question(text, clean, "abstain", reason=refused, notes=notes)
    mended, changes = mend(without_preface(clean), lexicon)
    mended = _as_identity(_SHORT_IS.sub(r"\1's", mended))
    resolved = resolve(mended, last, answer, lexicon)
    notes += changes
    if resolved.follow_up:
        notes += (f"read as a follow-up: “{resolved.text}”",)
    return _classify(text, resolved, notes, lexicon, encode)


_SHORT_IS = re.compile(r"^((?:and |so |but )?(?:what|who|where|when|how|why))s\b", re.I)
_LEADS = re.compile(r"^(?:and |so |but )?who(?: currently| now)? (?:leads|heads|runs|chairs) (.{2,60}?)\??$", re.I)


def _as_identity(text: str) -> str:
    """ "What is X's job?" as "Who is X?", "who runs X" as "Who is the head of X?"."""
    text = _LEADS.sub(r"Who is the head of \1?", text)
    return _ROLE.sub(lambda match: f"Who is {next(group for group in match.groups() if group)}?", text)


def _classify(asked: str, resolved: Resolved, notes: tuple[str, ...], lexicon: Lexicon, encode: Encode | None) -> Question:
    text = _as_identity(resolved.text)
    plain = plain_text(text)
    text = _of_company(text, lexicon)
    needs = requirements(text, lexicon)
    voices = _named_voices(text, needs, lexicon) or _by_role(plain, lexicon, encode)
    asks = _kind(text, plain, voices, needs, lexicon)
    refused = ""
    if encode is not None and not resolved.kind:
        vector = encode([text])[0]
        asks, refused = settle(asks, text, voices, load_shapes().chances(text, vector), _nearness(vector, lexicon, encode), lexicon)
    kind, wanted, side, comparison, motion = asks
    if resolved.kind:
        kind = resolved.kind  # type: ignore[assignment]
    if resolved.side is not None:
        side = resolved.side
    voices = voices or resolved.voices if resolved.follow_up else voices
    reverses = ""
    if kind == "debate" and motion:
        known = frozenset(stem(token.text) for name in needs.names for token in tokens(name))
        turn = same_substance(motion, lexicon.motion, lexicon.positions, known, lexicon.frequency)
        reverses, motion = (motion if turn < 0 else ""), ("" if turn else motion)
    elif kind != "debate":
        motion = ""
    missing, reason = needs.missing, refused
    if kind == "voice" and not voices and not kinds.who_said(plain) and not resolved.follow_up:
        kind = "fact"  # nobody whom the corpus knows is named: what it holds is found by meaning, or not at all
    speaker = kinds.wants_voice(plain)
    named = content(speaker) if not voices and len(tokens(speaker)) < 4 else content(text) if kinds.is_comparison(plain) else []
    strange = [token for token in named if not lexicon.holds(token.text) and rarity(token.lower) >= _STRANGE]
    if _GROUP_AGAINST.match(speaker) or _GROUP_FOR.match(speaker):
        strange = []
    if strange and not missing and (kinds.is_comparison(plain) or len(strange) == len(named)):
        missing = (speaker,) if speaker and not kinds.is_comparison(plain) else tuple(token.text for token in strange)
    figures = any(one[0].isdigit() for one in missing)
    if reason:
        kind = "abstain"
    elif missing and (figures or not (kind in {"debate", "one_side"} and needs.names and not motion)):
        kind, reason = "abstain", "missing"
    terms = tuple(one for one in needs.terms if one not in {stem(word) for missed in missing for word in missed.split()} or reason)
    return Question(
        text=asked,
        standalone=text,
        kind=kind,
        answer_type=wanted,
        side=side,
        voices=voices,
        files=resolved.files,
        required=(*needs.names, *needs.numbers),
        terms=terms,
        comparison=comparison,
        follow_up=resolved.follow_up,
        motion=motion,
        notes=notes,
        reason=reason,
        missing=missing,
        reverses=reverses,
    )


def _nearness(vector: NDArray[np.float32], lexicon: Lexicon, encode: Encode) -> float:
    """The cosine of a question to the motion or a position, whichever is nearer; 1 where nothing is debated."""
    matter = [one for one in (lexicon.motion, *lexicon.positions) if one]
    return float((encode(matter) @ vector).max()) if matter else 1.0


def _named_voices(text: str, needs: Requirements, lexicon: Lexicon) -> tuple[str, ...]:
    """Voices that the question names; where it has a speaker's place ("what does X ask Y"), only those that stand there."""
    names = [re.sub(r"^(?:the|a|an)\s+", "", name, flags=re.I) for name in needs.names]
    found = [lexicon.voices[key(name)] for name in names if key(name) in lexicon.voices]
    everyone = tuple(dict.fromkeys(found))
    speaker = kinds.wants_voice(plain_text(text))
    if not speaker:
        return everyone
    if re.fullmatch(
        r"(?:all |any |these |those |the |both |other )*(?:articles?|sources?|texts?|papers?|documents?|files?|corpus)", speaker.strip()
    ):
        return everyone  # what the articles say is everybody's voice
    grams = _ngrams(speaker)
    placed = [
        name
        for alias, name in lexicon.voices.items()
        if alias in grams and (name in everyone or " " in alias or lexicon.kinds.get(name) == "group")
    ]
    placed.sort(key=lambda name: name not in everyone)
    if placed:
        return tuple(dict.fromkeys(placed))
    groups = _groups(speaker, lexicon)
    return groups or tuple(name for name in needs.names if key(name) in grams and len(content(speaker)) <= len(tokens(name)))[:1]


_COMPANY = re.compile(
    r"\b([\w.’'-]+(?: [A-Z][\w.’'-]+)*)['’]s (?:company|firm|organi[sz]ation|employer|charity|agency|institute|body|party|union)\b"
)


def _of_company(text: str, lexicon: Lexicon) -> str:
    """ "X's company" as the name of X's organisation, where the corpus knows it."""
    match = _COMPANY.search(text)
    home = lexicon.organisations.get(lexicon.voices.get(key(match.group(1)), "")) if match else None
    return text[: match.start()] + home + text[match.end() :] if match and home else text


_ROLE_LIKE = 0.72


def _by_role(plain: str, lexicon: Lexicon, encode: Encode | None) -> tuple[str, ...]:
    """Who is meant by an office ("the boss of X", "X's founder") where a speaker stands: the person whose role is nearest in meaning."""
    speaker = kinds.wants_voice(plain)
    if encode is None or not lexicon.roles or not 1 < len(tokens(speaker)) < 9:
        return ()
    roles = list(lexicon.roles)
    scores = encode([lexicon.roles[name] for name in roles]) @ encode([speaker])[0]
    best = int(np.argmax(scores))
    return (roles[best],) if scores[best] >= _ROLE_LIKE else ()


def _groups(speaker: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Voices without a proper name ("government officials") that a speaker's words fit: all their words, or their last word."""
    words = [stem(token.text) for token in content(re.split(r" (?:of|in|from|who|that|at) ", speaker)[0], asking=True)]
    if not words:
        return ()
    found = []
    for alias, name in lexicon.voices.items():
        if lexicon.kinds.get(name) not in {"group", "document", "unknown"}:
            continue
        own = {stem(token.text) for token in tokens(alias)}
        if all(not own.isdisjoint(alike(word)) for word in words):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _kind(
    text: str, plain: str, voices: tuple[str, ...], needs: Requirements, lexicon: Lexicon
) -> tuple[AnswerKind, AnswerType, Side | None, bool, str]:
    """Kind, answer type, side, whether a comparison, and the motion that the question brings."""
    wanted = kinds.answer_type(plain)
    comparison = kinds.is_comparison(plain)
    motion = motion_of(text)
    if comparison:
        if len(voices) > 1:
            return "voice", "text", None, True, ""
        if re.search(r"\b(?:articles?|sources?|reports?|figures?|numbers?|texts?|papers)\b", plain) and content(plain):
            return "fact", "figure" if re.search(r"\b(?:numbers?|figures?|many|much|share|percent\w*)\b", plain) else "text", None, True, ""
    if kinds.is_sources(plain):
        return "sources", "", None, False, ""
    if kinds.is_tell(plain) and content(plain) and not kinds.is_overview(plain):
        return (
            ("voice" if voices and len(needs.terms) <= sum(len(tokens(name)) for name in needs.names) else "fact"),
            "text",
            None,
            False,
            "",
        )
    if kinds.is_overview(plain) and not voices:
        return "overview", "", None, False, ""
    if kinds.who_said(plain):
        return "voice", "person", None, False, ""
    speaker = kinds.wants_voice(plain)
    if not speaker and key(kinds.only_voice(plain)) in lexicon.voices:
        speaker = kinds.only_voice(plain)
    spoken_for = _speaks(speaker, voices, lexicon)
    cue = attitude(plain)
    if _GROUP_AGAINST.match(speaker) or _GROUP_FOR.match(speaker):
        cue = -1 if _GROUP_AGAINST.match(speaker) else 1
        objected = plain.replace(speaker, " ", 1)
        return "one_side", "reason", toward(objected, cue, lexicon.motion), False, ""
    if speaker and spoken_for:
        taken = (
            toward(plain.replace(speaker, " ", 1), cue, lexicon.motion)
            if cue and re.match(r"^(?:and |so )?(?:why|does|do|did|is|are|was|has)\b", plain)
            else None
        )
        return "voice", wanted if wanted in {"reason", "figure", "date"} else "text", taken, comparison, ""
    if wanted in {"figure", "date", "place", "organisation"} and not plain.startswith(
        ("which organi", "which compan", "what organi", "which group")
    ):
        return "fact", wanted, None, comparison, ""
    if re.match(
        r"^(?:and |so )?(?:who|(?:which|what) (?!(?:is|was|are|were|does|do|did)\b)\w+)(?: (?!is|"
        r"was)\w+)? (?:opposes?|opposed|supports?|supported|backs?|favou?rs?|criticis\w+|criticiz\w+|is against|"
        r"are against|is for|is in favou?r|are in favou?r|objects?|defends?|condemn\w*|prais\w+|welcom\w+|"
        r"disagrees?|agrees?)\b",
        plain,
    ):
        return "one_side", "person", toward(plain, cue or (1 if re.search(r"\bfor\b", plain) else -1), lexicon.motion), False, ""
    if motion and re.match(r"^(?:\w+ )*?(?:should|must|ought|is it|do you think|are|is|was|would)\b", plain):
        return "debate", "yes_no", None, False, motion
    why_should = re.match(r"^why (?:should|must|ought)(n't| not)?\b(.*)$", plain)
    if why_should:
        negated = bool(why_should.group(1)) or bool(re.search(r"\bnot\b", why_should.group(2)))
        return "one_side", "reason", toward(re.sub(r"\bnot\b", "", why_should.group(2)), -1 if negated else 1, lexicon.motion), False, ""
    if kinds.is_debate(plain) and not cue:
        return "debate", "", None, False, motion
    if cue and (
        wanted == "reason"
        or kinds.is_debate(plain)
        or re.search(
            r"\b(?:arguments?|case|reasons?|points?|evidence|criticisms?|objections?|risks?|dangers?|benefits?|"
            r"advantages?|disadvantages?|drawbacks?|downsides?|upsides?|harms?|problems?|concerns?|fears?|worries)\b",
            plain,
        )
        or not kinds.is_fact(plain)
    ):
        return "one_side", "reason", toward(plain, cue, lexicon.motion), False, ""
    if kinds.is_fact(plain):
        if wanted == "reason" and voices:
            return "voice", "reason", None, comparison, ""
        return "fact", wanted, None, comparison, ""
    if wanted == "reason" and not set(needs.terms) <= {other for one in stems(lexicon.motion) for other in alike(one)}:
        return "fact", "reason", None, False, ""
    return _keywords(plain, voices, needs, wanted)


def _speaks(speaker: str, voices: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether the words where a speaker stands are one: a voice, a name, or a noun that a voice of the corpus goes by."""
    if not speaker:
        return False
    if voices:
        return True
    words = content(speaker, asking=True)
    return bool(words) and not any(lexicon.holds(token.text) or is_english(token.text) for token in words)


def _ngrams(text: str) -> set[str]:
    words = [token.lower for token in tokens(text)]
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 6) + 1)}


def _keywords(
    plain: str, voices: tuple[str, ...], needs: Requirements, wanted: AnswerType
) -> tuple[AnswerKind, AnswerType, Side | None, bool, str]:
    """A question of keywords alone: a figure or a year makes it a fact, a lone voice a voice, the rest a debate."""
    words = [token for token in tokens(plain) if token.lower not in STOPWORDS]
    if needs.numbers or re.search(r"\b(?:number|percentage|share|date|year|total|count)\b", plain):
        return "fact", "figure" if wanted != "date" else "date", None, False, ""
    if voices and len(words) <= sum(len(voice.split()) for voice in voices) + 2:
        return "voice", "text", None, len(voices) > 1, ""
    return "debate", "", None, False, ""
