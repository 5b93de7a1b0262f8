"""Words of a text as they are matched: tokens with offsets, stems, function words, everyday synonyms.

Everything here is general English; what is particular to a corpus is in its lexicon (``rag.chat.lexicon``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

__all__ = [
    "ASKING",
    "MONTHS",
    "PREDICATES",
    "STOPWORDS",
    "Token",
    "alike",
    "content",
    "fold",
    "forms",
    "key",
    "stem",
    "stems",
    "tokens",
    "words",
]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[’'][^\W\d_]+)?(?:-?\d+)?|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?", re.UNICODE)


def words(listed: str) -> frozenset[str]:
    """The words of a list written with blanks between."""
    return frozenset(listed.split())


STOPWORDS = words(
    """
    a about above after again against ago all also although always am among an and another any anybody anyone anything are aren't
    as at away back be because been before being below between both but by came can can't cannot come comes could couldn't did
    didn't do does doesn't doing don't done down during each either else end-to-end enough etc even ever every everybody everyone
    everything few for from further get gets getting give gives go goes going gone got had hadn't has hasn't have haven't having
    he he's her here here's hers herself him himself his how how's however i i'd i'll i'm i've if in instead into is isn't it it's
    its itself just keep kind least less let let's like likely made make makes making many may maybe me might mine more most much
    must my myself near need needs neither never next no nobody none nor not nothing now of off often ok okay on once one ones
    only onto or other others otherwise our ours ourselves out over own per perhaps please put quite rather really s same shall
    she she's should shouldn't since so some somebody someone something sometimes soon still such sure t take than that that's the
    their theirs them themselves then there there's these they they're they've thing things this those though through thus till to
    together too toward towards under unless until up upon us use used very via want was wasn't we we're we've well went were
    weren't what what's whatever when when's where where's whether which while who who's whom whose why why's will with within
    without won't would wouldn't yes yet you you're your yours yourself whats hows wheres whos thats dont doesnt isnt im ive cant
    wont didnt u ur r pls plz gonna wanna lot lots bit actual actually exactly currently main mainly various certain different
    """
)
"""Function words and everyday filler."""

ASKING = words(
    """
    say says said saying tell tells told talk talks talking speak speaks spoke mention mentions mentioned mentioning state states
    stated think thinks thought thinking believe believes view views viewpoint opinion opinions position positions stance stances
    claim claims claimed argue argues argued argument arguments explain explains explained describe describes described call calls
    called calling article articles text texts source sources file files corpus document documents story stories report reported
    according answer answers answered question questions find show list give name names quote quotes quoted summary summarise
    summarize overview discuss discussed discussion debate debates point points topic subject issue number figure figures amount
    count percentage percent proportion share rate total year date time day month people person persons side sides happen happens
    happened know known mean means reason reasons comment comments commented pros cons pro con case response respond responds
    responded reply replies replied react reaction reactions feel feels announce announced write writes wrote written word words
    statement statements concern concerns look exact precise precisely fact facts detail details agree agrees disagree disagrees
    compare compared comparison difference differences differ versus vs contrast good bad right wrong fuss deal better worse big
    old new long far first last latest recent recently today
    """
)
"""Words about asking and telling: they say what is wanted, not what it is about."""

PREDICATES = frozenset(
    """ask demand request urg want propos recommend promis refus offer plan decid announc warn vow agre requir accus admit deni
    order suggest predict estim conclud""".split()
)
"""Stems of deeds that a question asks the content of: a sentence without the deed seldom answers it."""

_GROUPS = (
    "give gave given hand handed provide provided supply supplied deliver delivered share shared",
    "child children kid kids youngster youngsters minor minors youth",
    "police cop cops policeman policemen officer officers",
    "company firm corporation business giant companies firms corporations businesses",
    "ceo chief-executive boss head chief",
    "percent percentage share proportion %",
    "increase raise raised raising hike hiked rise grow growth jump climb surge up increased rose grew jumped climbed surged soar soared",
    "decrease fall drop decline cut down decreased fell dropped declined lower shrink shrank reduce reduced reduction",
    "signatory signatories sign signed signing signer signers",
    "safe safety secure security protect protection protected",
    "kill killed death deaths die died dead dying fatal fatality fatalities killing",
    "earn earnings salary salaries wage wages pay paid income",
    "doctor doctors physician physicians",
    "lawyer lawyers attorney attorneys",
    "gun guns firearm firearms weapon weapons",
    "law laws legislation bill bills act statute",
    "ban bans banned banning prohibit prohibited prohibition outlaw outlawed",
    "start begin began begun started launch launched",
    "stop halt halted pause paused stopped suspend suspended",
    "buy bought purchase purchased",
    "help helps helped aid assist assisted",
    "shooting shootings shot shoot gunman",
    "refuse refused reject rejected decline declined",
    "find found discover discovered",
    "ask asked request requested urge urged demand demanded call called want",
    "big large huge major",
    "cost costs price prices expense expensive",
    "job jobs employment work employed",
    "student students pupil pupils",
    "immigrant immigrants migrant migrants",
    "build built building construct constructed construction",
    "keep kept retain retained maintain",
    "election elections vote votes voting ballot",
    "america american americans usa u.s",
    "britain british uk u.k",
    "europe european eu",
    "cannabis marijuana pot weed",
    "worry worries worried fear fears concern concerns concerned",
    "danger dangers dangerous risk risks risky threat threats threaten hazard",
    "benefit benefits advantage advantages",
    "poll survey surveyed polled polls surveys",
    "predator predators abuser abusers offender offenders",
    "message messages messaging chat chats",
    "receive received get got",
    "reporter journalist author",
    "money dollars pounds euros",
    "spend spent spending invest invested investment",
    "employee employees worker workers staff",
    "women woman female females",
    "men man male males",
    "teen teens teenager teenagers adolescent adolescents",
)


MONTHS = words("january february march april may june july august september october november december")

_FORMS = (
    ("UK", "United Kingdom", "Britain", "Great Britain", "British", "Brits"),
    ("US", "USA", "United States", "United States of America", "America", "American", "Americans"),
    ("EU", "European Union"),
    ("Australia", "Australian", "Australians"),
    ("India", "Indian", "Indians"),
    ("China", "Chinese"),
    ("Russia", "Russian", "Russians"),
    ("France", "French"),
    ("Germany", "German", "Germans"),
    ("Italy", "Italian", "Italians"),
    ("Spain", "Spanish"),
    ("Japan", "Japanese"),
    ("Canada", "Canadian", "Canadians"),
    ("Brazil", "Brazilian", "Brazilians"),
    ("Mexico", "Mexican", "Mexicans"),
    ("Ireland", "Irish"),
    ("Scotland", "Scottish", "Scots"),
    ("Wales", "Welsh"),
    ("England", "English"),
    ("Netherlands", "Dutch", "Holland"),
    ("Switzerland", "Swiss"),
    ("Austria", "Austrian", "Austrians"),
    ("Sweden", "Swedish", "Swedes"),
    ("Norway", "Norwegian", "Norwegians"),
    ("Denmark", "Danish", "Danes"),
    ("Poland", "Polish", "Poles"),
    ("Ukraine", "Ukrainian", "Ukrainians"),
    ("Turkey", "Turkish", "Turks"),
    ("Israel", "Israeli", "Israelis"),
    ("Iran", "Iranian", "Iranians"),
    ("South Korea", "Korean", "Koreans"),
    ("South Africa", "South African", "South Africans"),
    ("New Zealand", "New Zealander", "New Zealanders"),
    ("UN", "United Nations"),
    ("UAE", "United Arab Emirates"),
)
"""Names of states and unions, and of their people. Not their capitals: what happened in one is not told by what happened in the state."""


class Token(NamedTuple):
    """A word or figure at ``start..end`` of its text."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def fold(text: str) -> str:
    """Typographic marks as plain ones, one character for one (offsets stay true)."""
    return text.translate(_PLAIN)


_PLAIN = {0x2018: "'", 0x2019: "'", 0x201B: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2013: "-", 0x2014: "-", 0x2011: "-", 0xA0: " "}


def tokens(text: str) -> list[Token]:
    """Words, abbreviations with their dots, and figures, in text order; a possessive ``'s`` is left off."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word[-2:] in {"'s", "’s", "'S", "’S"}:
            word = word[:-2]
        found.append(Token(word, match.start(), match.start() + len(word)))
    return found


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball stem of a word, letter case aside; abbreviations without their dots; US and U.S. as ``usa``."""
    if word in {"US", "U.S.", "USA", "U.S.A.", "U.S"}:
        return "usa"
    plain = word.casefold().replace("’", "'")
    if plain.endswith("'s"):
        plain = plain[:-2]
    if plain[:1].isdigit():
        return plain.replace(",", "")
    if "." in plain:
        plain = plain.replace(".", "")
    return str(_stemmer().stemWord(plain))


def key(text: str) -> str:
    """A name as it is looked up: its tokens in lower case, one blank between."""
    return " ".join(token.lower.replace("’", "'") for token in tokens(text))


def stems(text: str) -> list[str]:
    """Stems of all tokens of a text, in order."""
    return [stem(token.text) for token in tokens(text)]


def content(text: str, asking: bool = False) -> list[Token]:
    """The tokens that carry what a question is about: no function words, and no words of asking unless ``asking``."""
    kept = []
    for token in tokens(text):
        lower = token.lower.replace("’", "'")
        if token.text in {"US", "U.S.", "USA", "UK", "U.K.", "EU"}:
            kept.append(token)
            continue
        if len(lower) < 2 or lower in STOPWORDS or (not asking and lower in ASKING):
            continue
        kept.append(token)
    return kept


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in _GROUPS:
        members = {stem(word) for word in line.split()}
        for member in members:
            groups.setdefault(member, set()).update(members)
    return {member: frozenset(group) for member, group in groups.items()}


def alike(stemmed: str) -> frozenset[str]:
    """Stems that say about the same in everyday English, the stem itself included."""
    return _synonyms().get(stemmed, frozenset((stemmed,)))


def forms(name: str) -> tuple[str, ...]:
    """Other ways to write the name of a state or union ("UK", "United Kingdom"); empty for any other name."""
    wanted = {stem(name), name.casefold()}
    for group in _FORMS:
        if any(stem(one) in wanted or one.casefold() in wanted for one in group):
            return group
    return ()


def overlap(wanted: Iterable[str], present: frozenset[str] | set[str]) -> list[str]:
    """The wanted stems that are present, as they are or by an everyday synonym."""
    return [one for one in wanted if not present.isdisjoint(alike(one))]


_ATTITUDE = frozenset(
    stem(word)
    for word in words(
        """
    support oppose back favour favor agree disagree against criticise criticize praise defend object accept reject approve welcome
    condemn endorse worry fear hate like love dislike want propose demand urge ask request promise warn accuse plan justify
    motive motivation
    """
    )
)


def attitude_word(stemmed: str) -> bool:
    """Whether a stem tells an attitude or a demand, not what it is about."""
    return stemmed in _ATTITUDE
