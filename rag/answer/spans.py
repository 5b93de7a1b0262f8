"""Spans that can be the answer itself: figures with what they count, dates, names, roles."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from rag.answer.terms import STOPWORDS, fold, stem, tokens, words

__all__ = ["OFFICES", "Found", "clauses", "dates", "figures", "names", "places", "role_of"]

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|half|a third"
    "|two-thirds|a quarter|three-quarters|millions|billions|tripled|doubled|quadrupled|zero|no"
)
_FIGURE = re.compile(
    rf"(?P<about>\b(?:about|around|roughly|nearly|almost|more than|less than|over|under|at least|up to|"
    rf"as many as|some|only|approximately|an estimated|fewer than)\s+)?"
    rf"(?P<money>(?:US|A|C)?[$£€]\s?)?(?P<number>\d+(?:[.,]\d+)*|\b(?:{_WORDS})\b)(?P<scale>[\s-]?(?:hundred|"
    rf"thousand|million|billion|trillion|bn|m|k)\b(?:\s+(?:dollars|pounds|euros))?)?(?P<percent>\s?(?:%|"
    rf"per\s?cent\b|percentage points?))?",
    re.I,
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d\d)?|\d{{1,2}}(?:st|nd|rd|"
    rf"th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:19|20)\d\d)?|{_MONTH}(?:\s+of)?,?\s+(?:19|20)\d\d|(?:19|"
    rf"20)\d\d-\d\d(?:-\d\d)?"
    rf"|\bthe\s+{_MONTH}(?=\s+[a-z])"
    rf"|(?:(?:in|since|by|during|until|before|after|of)\s+)?(?:early |late |mid-)?(?:19|20)\d\ds?\b|(?:in|last|"
    rf"next|this|since|on|by)\s+{_MONTH}(?:,?\s+(?:19|20)\d\d)?\b"
    r"|(?:on |last |next |this )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|"
    r"night))?|\b(?:last|this|next|earlier this|late last)\s+(?:year|month|week|fall|spring|summer|winter|"
    r"autumn|decade)"
    r"|\b(?:yesterday|today|tomorrow|tonight)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|"
    r"\d+) (?:years|months|weeks|days|decades) ago)"
)
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Sir|Prof|Lt|Col|Sgt|Rev)\.?\s+)?[A-Z][\w’'&.-]*(?:\s+(?:(?:of|for|the|"
    r"and|de|la|von|van|der|al|bin|on|&)\s+){0,2}[A-Z][\w’'&.-]*)*"
)
_PLACE = re.compile(
    r"\b(?:in|at|from|near|across|to|of|outside|inside)\s+(?:the\s+)?([A-Z][\w.’'-]*(?:(?:,\s|\s)(?:and\s)?[A-Z][\w.’'-]*)*)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a sentence, offsets in that sentence. ``sort`` is percent, money, count, date, name, place or role."""

    start: int
    end: int
    text: str
    sort: str
    counts: tuple[str, ...] = ()


def figures(sentence: str) -> list[Found]:
    """Numbers with sign and scale; ``counts`` are the stems of the words that follow in the same clause (what is counted). Years
    are left out.
    """
    found = []
    dated = [match.span() for match in _DATE.finditer(sentence)]
    for match in _FIGURE.finditer(sentence):
        number = match.group("number")
        bare = not (match.group("money") or match.group("scale") or match.group("percent"))
        if number[0].isdigit() and any(start <= match.start("number") < end for start, end in dated) and bare:
            continue
        if bare and re.fullmatch(r"(?:19|20)\d\d", number):
            continue
        if bare and _labelled(sentence, match.start()):
            continue
        if match.start("number") and sentence[match.start("number") - 1].isalnum():
            continue
        start, end = match.start(), match.end()
        sort = "percent" if match.group("percent") else "money" if match.group("money") else "count"
        after = re.split(
            r"[,;:.!?()]\s|\d|\b(?:more than|less than|about|and|but|while|from|in|by|when|who|which|that)\b", sentence[end : end + 90]
        )[0]
        if sentence[start - 1 : start] == "(":
            after = " ".join(token.text for token in tokens(sentence[max(0, start - 60) : start])[-6:])
        counted = tuple(stem(token.text) for token in tokens(after)[:7])
        found.append(Found(start, end, sentence[start:end].strip(), sort, counted))
    return found


def _labelled(sentence: str, at: int) -> bool:
    """Whether a number is the label of the name before it ("Proposition 62", "Ward 5"), not a count."""
    before = tokens(sentence[:at])
    if not before or sentence[before[-1].end : at] != " ":
        return False
    return before[-1].capital and before[-1].lower not in STOPWORDS and not before[-1].text[0].isdigit()


def dates(sentence: str) -> list[Found]:
    return [Found(match.start(), match.end(), match.group(), "date") for match in _DATE.finditer(sentence)]


def names(sentence: str) -> list[Found]:
    """Capitalised names; a function word that only opens the sentence is left off."""
    found = []
    for match in _NAME.finditer(sentence):
        text, start = match.group(), match.start()
        first = tokens(text)[0] if tokens(text) else None
        if first and first.lower in STOPWORDS:
            rest = text[first.end :].lstrip()
            if not rest or not rest[0].isupper():
                continue
            start, text = match.end() - len(rest), rest
        text = text.rstrip(".,’'-&")
        parts = tokens(text)
        offices = [i for i, token in enumerate(parts) if token.lower in OFFICES]
        if offices and offices[-1] < len(parts) - 1:  # "Attorney General NAME": the name alone
            start += parts[offices[-1] + 1].start
            text = text[parts[offices[-1] + 1].start :]
        if len(text) > 1:
            found.append(Found(start, start + len(text), text, "name"))
    return found


def places(sentence: str) -> list[Found]:
    return [Found(match.start(1), match.end(1), match.group(1).rstrip("."), "place") for match in _PLACE.finditer(sentence)]


def role_of(name: str, sentence: str) -> Found | None:
    """What a sentence says a name is: an apposition after it, the words before it, or "NAME is a ...". Offsets in the sentence."""
    plain = fold(sentence)
    at = plain.casefold().find(name.casefold())
    if at < 0:
        return None
    after = plain[at + len(name) :]
    titled = _title_before(sentence, at)
    if titled is not None:
        return titled
    short = re.match(r"\s*\([A-Z][A-Za-z&.]{1,8}\)", after)  # an abbreviation says nothing of what it is
    if short:
        at, after = at + short.end(), after[short.end() :]
    match = re.match(
        r"\s*\(([^)]{3,80})\)|,\s+([^,;]{3,140}(?:, [A-Z][^,;]{1,40})?)(?=[,;.]|$)|\s+(?:is|was|are|"
        r"were)\s+((?:the|a|an|one of)\b[^,;.]{3,140})",
        after,
    )
    if match:
        group = next(i for i in (1, 2, 3) if match.group(i))
        text = match.group(group)
        closed = after[match.end() : match.end() + 1] in {",", "."} and not _SPEAKS.search(text)
        office = any(token.lower in OFFICES for token in tokens(text)[:7])
        if group != 2 or (closed and (office or _APPOSED.match(text))) or (office and not _SPEAKS.search(text)):
            start = at + len(name) + match.start(group)
            return Found(start, start + len(text), sentence[start : start + len(text)].strip(), "role")
    return None


_SPEAKS = re.compile(r"\b(?:said|says|told|tells|was|were|is|are|has|have|had|will|would|could|may|might|asked|wrote)\b")


def _title_before(sentence: str, at: int) -> Found | None:
    """The office that stands right before a name at ``at`` ("former Prison Warden NAME"), with the words that belong to it."""
    found = list(tokens(sentence[:at]))[-9:]
    if not found or sentence[found[-1].end : at].strip():
        return None
    first = len(found)
    for place in range(len(found) - 1, -1, -1):
        token = found[place]
        after = found[place + 1].start if place + 1 < len(found) else at
        if sentence[token.end : after].strip(" ’'s&-"):
            break
        if not (token.capital or token.lower in OFFICES or token.lower in _TITLE_WORDS or place == len(found) - 1):
            break
        first = place
    while first < len(found) and found[first].lower in STOPWORDS:
        first += 1
    joint = max((i for i in range(first, len(found)) if found[i].lower == "and"), default=-1)
    if (
        joint >= 0
        and any(token.lower in OFFICES for token in found[joint + 1 :])
        and (any(token.lower in OFFICES for token in found[first:joint]) or all(token.capital for token in found[first:joint]))
    ):
        first = joint + 1  # two persons, each with an office
    run = found[first:]
    if not run or not any(token.lower in OFFICES for token in run):
        return None
    return Found(run[0].start, run[-1].end, sentence[run[0].start : run[-1].end], "role")


_TITLE_WORDS = frozenset(
    "of for the former acting deputy vice senior chief assistant associate executive staff general law policy and".split()
)
_APPOSED = re.compile(r"(?:the|a|an|one|former|acting|made up|known|based|led|which|who (?:is|was|heads|leads|runs))\b")
OFFICES = words(
    """
    executive chief officer president director minister secretary chairman chairwoman chair head leader founder spokesman
    spokeswoman spokesperson senator governor mayor judge attorney lawyer general professor economist analyst researcher scientist
    author editor owner manager commissioner representative congressman congresswoman ambassador activist advocate sheriff
    candidate nominee boss journalist doctor expert teacher student survivor
    congressperson lawmaker businessman businesswoman entrepreneur spokespeople officer consultant historian pastor bishop rabbi
    """
)


def clauses(sentence: str) -> list[tuple[int, int]]:
    """The clauses of a sentence by its commas, semicolons and plain joints, as offsets."""
    cuts = [0]
    cuts += [
        match.start()
        for match in re.finditer(r"(?<=[,;:])\s|\s(?=(?:and|but|while|whereas|compared|up from|down from)\b)|\s[–—-]\s", sentence)
    ]
    cuts.append(len(sentence))
    return [(start, end) for start, end in itertools.pairwise(cuts) if end > start]
