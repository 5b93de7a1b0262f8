"""Questions that lean on the conversation, made to stand alone without a chat model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.terms import STOPWORDS, content, fold, key, stem, tokens
from rag.chat.lexicon import Lexicon, Spoken
from rag.chat.pronouns import fill_pronouns
from rag.chat.requirements import COURTESY, requirements
from rag.core import Question, Side

__all__ = ["Resolved", "resolve"]

_QUOTE = re.compile(r"“([^”]{8,})”")
_WHO_THAT = re.compile(
    r"^(?:and |so |but )?(?:who|which (?:person|one|organi[sz]ation))(?: was it that| exactly|"
    r" actually)? (?:said|says|claimed|claims|wrote|called|thinks|argued|argues|stated|is saying)(?: (?:that|"
    r"this|it|so|those|these)(?: one| quote)?)?$|^who(?:'s| is) (?:that|this|quoted|speaking|it)$|"
    r"^(?:and )?by whom$|^says who$|^who said (?:that|this|it) .*$"
)
_OTHER_SIDE = re.compile(
    r"\b(?:(?:the )?(?:other|opposite|opposing) (?:side|camp|view|position|one|ones|argument|arguments|"
    r"opinion)s?|counter-?arguments?|the opposite)\b|^(?:and )?(?:against|for|contra|pro)$"
)
_ANSWERS = re.compile(
    r"^(?:and |but |so )?(?:what|how) (?:do|does|did|would|is|was|are) (?:they|he|she|it|the (?:company|"
    r"other side|firm|group|organi[sz]ation|government|opponents?|supporters?|critics?)|others|anyone|their|"
    r"his|its|the) ?(?:answer|reply|respond|react|say (?:to|against|about) (?:that|this|it)|counter|response|"
    r"reaction|rebut\w*)(?: (?:to )?(?:that|this|it|them|these|him|her))?$"
    r"|^(?:and )?(?:any|what) (?:answers?|repl(?:y|ies)|responses?|rebuttals?|"
    r"counter-?arguments?)(?: to (?:that|this|it))?$|^what (?:was|is) (?:the|their|his|her|its) (?:answer|"
    r"reply|response|reaction|rebuttal)(?: to (?:that|this|it))?$"
    r"|^who (?:answers?|disagrees?|responds?|opposes?|replied|contradicts?)(?: (?:with |to )?(?:that|this|it|them|him|her))?$"
)
_WHY = re.compile(
    r"^(?:and |but |so )?(?:why|how come|why (?:is|was|do|does|did) (?:that|this|it|they|he|she)(?: so)?|"
    r"why so|why not|what for|for what reason|what(?:'s| is) the reason(?: for (?:that|this|it))?|"
    r"because of what|why (?:do|does|did) (?:they|he|she|it) (?:say|think|want|believe|argue|claim) (?:so|that|"
    r"this|it))$"
)
_SOURCE = re.compile(
    r"\b(?:give|show|what(?:'s| is| are)|which|where(?:'s| is)|cite|link|name)\b.{0,20}\b(?:source|sources|"
    r"reference|article|file|citation)s?\b.{0,12}$|^(?:the )?sources?$|^where (?:does|did|do) (?:that|this|it|"
    r"these|those) come from$|^(?:which|what) (?:article|file|source)(?: (?:says|is|said) (?:that|this|it))?$|"
    r"^where (?:did you|do you) (?:get|have|find) (?:that|this|it)(?: from)?$|^source please$"
)
_WHEN_THAT = re.compile(
    r"^(?:and |so |but )?(when|where) (?:was|is|did|were|does) (?:that|this|it|they|those)(?: happen(?:ed)?| exactly| be| take place)?$"
)
_ALL_SOURCES = re.compile(
    r"\b(?:you have|have you|do you (?:have|know|use)|are there|you (?:use|know|read|got)|all)\b|^(?:list|show)\b.*\barticles$"
)
"""Asks for the whole corpus, whatever was said before."""
_MORE = re.compile(
    r"^(?:(?:and |ok |please )*(?:(?:tell|show|give) me )?(?:some )?more(?: (?:about|on) (?:that|this|it))?|"
    r"go on|continue|elaborate|expand(?: on (?:that|this|it))?|anything else|what else|and\??|so\??|details|"
    r"more details|explain(?: (?:that|this|it))?(?: more)?)$"
)
_HOW_MANY_THOSE = re.compile(
    r"^(?:and |but |so )?how (?:many|much)(?: (?:of )?(?:those|them|these|that|it|is that|are there|in total|"
    r"altogether|were there|exactly))*$"
)
_LEAD = re.compile(
    r"^(?:(?:and|but|or|so|ok|okay|also|then|now)[ ,]+)*(?:(?:what|how) about|what of|and|but|same for|the same for|also|or)\s+(.+)$", re.I
)
_PREPOSITION = re.compile(r"^(?:in|on|for|at|since|by|with|from|about|during|after|before|among|according to|concerning|regarding)\b", re.I)
_SENTENCE_START = re.compile(
    r"^(?:who|what|when|where|why|how|which|whose|is|are|was|were|do|does|did|should|can|could|will|would|has|"
    r"have|had|may|must|shall|tell|list|show|give|compare|summari[sz]e|explain|name|find)\b",
    re.I,
)


@dataclass(frozen=True)
class Resolved:
    """A question that can stand alone. ``side``, ``kind``, ``files`` and ``voices`` are set when the conversation decides them."""

    text: str
    follow_up: bool = False
    kind: str = ""
    side: Side | None = None
    voices: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def resolve(text: str, last: Question | None, answer: str, lexicon: Lexicon) -> Resolved:
    """Make ``text`` stand alone after the question ``last`` (already understood) and its ``answer`` (Markdown).

    A complete question that points at nothing said before comes back as it is.
    """
    if last is None or not (last.standalone or last.text):
        return Resolved(text)
    plain = re.sub(r"\s+", " ", fold(text)).strip().rstrip("?!. ").casefold()
    before = (last.standalone or last.text).strip()
    said = _first_spoken(answer, lexicon)
    if _WHO_THAT.match(plain) and len(plain.split()) < 7:
        quote = _quote(answer)
        return Resolved(f"Who said “{quote}”?" if quote else f"Who says so: {before}", True, "voice")
    if _SOURCE.search(plain) and len(content(plain)) == 0 and not _ALL_SOURCES.search(plain):
        return Resolved(f"Which articles answer “{before}”?", True, "sources", files=_files(answer, lexicon))
    if (_OTHER_SIDE.search(plain) and len(content(plain)) <= 2) or _ANSWERS.match(plain):
        side = _turned(last, said, plain)
        if side is not None:
            topic = said.text if said and last.kind in {"voice", "fact"} else before
            return Resolved(f"What does the other side say to “{topic.rstrip('.')}”?", True, "one_side", side)
    placed = _WHEN_THAT.match(plain)
    deed = re.search(r"\b(?:did|does|do|was|were|is|are|has|have|will)\b.*$", before.rstrip("?!. "), re.I)
    if placed and deed:
        return Resolved(f"{placed.group(1).capitalize()} {deed.group()}?", True, "fact")
    if _WHY.match(plain):
        return _why(before, last)
    if _MORE.match(plain):
        return Resolved(before, True, last.kind, last.side, last.voices)
    if _HOW_MANY_THOSE.match(plain):
        return Resolved(f"How many {_head(before)}?", True, "fact")
    lead = _LEAD.match(text.strip().rstrip("?!. "))
    fragment = lead.group(1) if lead else text.strip().rstrip("?!. ")
    short = len(tokens(fragment)) <= 6
    if lead and short and not _SENTENCE_START.match(fragment):
        return Resolved(_replace(before, fragment, last, lexicon), True)
    if (
        short
        and (_PREPOSITION.match(fragment) or (text.strip().endswith("?") and len(content(fragment, True)) <= 2))
        and not _SENTENCE_START.match(fragment)
    ) and (last.kind not in {"abstain", "sources", "overview"} or _PREPOSITION.match(fragment)):
        return Resolved(_replace(before, fragment, last, lexicon), True)
    if lead and _SENTENCE_START.match(fragment):
        text = fragment[0].upper() + fragment[1:] + "?"
    filled = fill_pronouns(text, last, answer, lexicon)
    return Resolved(filled, filled != text or bool(lead))


def _quote(answer: str) -> str:
    lines = answer.split("What the articles are about:")[0].splitlines()
    match = _QUOTE.search("\n".join(line for line in lines if not line.startswith(("Motion:", "#"))))
    if not match:
        return ""
    quote = re.sub(r"\\([\\`*_{}\[\]()#+\-.!<>|~&])", r"\1", match.group(1)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return quote if len(quote) <= 160 else quote[:160].rsplit(" ", 1)[0]


def _first_spoken(answer: str, lexicon: Lexicon) -> Spoken | None:
    """The claim that the answer quotes first, when it is one."""
    quote = fold(_quote(answer)).casefold()
    if not quote:
        return None
    for spoken in lexicon.spoken:
        text = re.sub(r"\s+", " ", fold(spoken.text)).casefold()
        if quote[:60] in text or (len(text) > 20 and text[:60] in quote):
            return spoken
    return None


def _turned(last: Question, said: Spoken | None, plain: str) -> Side | None:
    side = last.side
    if side is None and said and said.side != "neutral":
        side = said.side
    if side is None:
        return None
    return "oppose" if side == "support" else "support"


def _files(answer: str, lexicon: Lexicon) -> tuple[str, ...]:
    unescaped = answer.replace("\\", "")
    return tuple(path for path in lexicon.titles if path in unescaped)


def _why(before: str, last: Question) -> Resolved:
    stripped = before.rstrip("?!. ")
    lower = stripped.casefold()
    if lower.startswith("why"):
        return Resolved(before, True, last.kind, last.side, last.voices)
    if re.match(r"^(?:is|are|was|were|does|do|did|should|can|could|will|would|has|have|must)\b", lower):
        return Resolved(f"Why {stripped[0].lower()}{stripped[1:]}?", True, last.kind if last.kind != "fact" else "", last.side, last.voices)
    match = re.match(
        r"^(?:what|how) (do|does|did) (.+?) (say|think|want|argue|believe|claim|ask|demand|call|warn|fear)\b(.*)$", stripped, re.I
    )
    if match:
        verb = match.group(3)
        return Resolved(
            f"Why {match.group(1).lower()} {match.group(2)} {verb} that{match.group(4)}?",
            True,
            "voice" if last.voices else "",
            last.side,
            last.voices,
        )
    return Resolved(f"Why: {stripped}?", True, last.kind if last.kind in {"debate", "one_side", "voice"} else "", last.side, last.voices)


def _head(before: str) -> str:
    """What the last question asked about, for "how many of those": its content words after the question word."""
    stripped = re.sub(r"^(?:who|what|which|how many|how much|where|when|why|list|name)\b", "", before.rstrip("?!. "), flags=re.I).strip()
    return stripped or before


def _replace(before: str, fragment: str, last: Question, lexicon: Lexicon) -> str:
    """The last question with the thing of the same sort (year, side word, name) put in place of the old one, else with the
    fragment added.
    """
    stripped = before.rstrip("?!. ")
    bare = _PREPOSITION.sub("", fragment, count=1).strip() if _PREPOSITION.match(fragment) else fragment
    year = re.fullmatch(r"(?:the year )?((?:19|20)\d\d)", bare)
    if year:
        changed = re.sub(r"\b(?:19|20)\d\d\b", year.group(1), stripped, count=1)
        return f"{changed}?" if re.search(r"\b(?:19|20)\d\d\b", stripped) else f"{stripped} in {year.group(1)}?"
    voice = lexicon.voices.get(key(bare))
    if "“" in stripped or (voice and last.kind in {"one_side", "overview"}):
        return f"What does {bare} say?" if voice else f"{stripped}, concerning {bare}?"
    old = _replaceable(stripped, bare, lexicon)
    if old:
        start = stripped.casefold().rfind(old.casefold())
        titled = re.search(r"([\w]+)\.? $", stripped[:start])
        if titled and titled.group(1).casefold() in COURTESY:  # "Dr A" by "Dr B" or by "B": the title goes with its name
            start, old = titled.start(), stripped[titled.start() : start + len(old)]
        return f"{stripped[:start]}{bare}{stripped[start + len(old) :]}?"
    if _PREPOSITION.match(fragment):
        return f"{stripped} {fragment}?"
    return f"{stripped}, concerning {bare}?"


def _replaceable(before: str, new: str, lexicon: Lexicon) -> str:
    """The last name in ``before`` that the new one can stand for: a voice for a voice, another name for another name."""
    wanted_voice = lexicon.voices.get(key(new))
    names = [name for name in requirements(before, lexicon).names if name.casefold() in before.casefold() and stem(name) != stem(new)]
    if not names or (not requirements(new, lexicon).names + requirements(new, lexicon).missing and new.casefold() in STOPWORDS):
        return ""
    looks_name = new[:1].isupper() or bool(requirements(new, lexicon).names) or bool(requirements(new, lexicon).missing)
    if not looks_name:
        return ""
    names.sort(key=lambda name: before.casefold().rfind(name.casefold()))
    if wanted_voice:
        kind = lexicon.kinds.get(wanted_voice, "")
        same = [name for name in names if lexicon.kinds.get(lexicon.voices.get(key(name), ""), "") == kind]
        alike = same or [name for name in names if key(name) in lexicon.voices]
        return (alike or names)[-1]
    plain = [name for name in names if key(name) not in lexicon.voices]
    return (plain or names)[-1]
