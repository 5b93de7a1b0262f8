"""Words by which texts report what others say: closed classes from the literature on attribution.

Verb classes follow Levin (1993), say/tell/advise/judgment verbs, and the cue inventories of Pareti (2012, 2015) and
Krestel et al. (2008). Each lemma has what it may take after it and which attitude it shows toward its object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["AMBIGUOUS", "NOUN_CUES", "REPORTING", "Cue", "Frame", "forms"]

Frame = Literal["clause", "object", "addressee", "belief"]
"""``clause``: X says (that) C. ``object``: X criticises C. ``addressee``: X tells Y that C, X urges Y to C. ``belief``: X thinks C."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting lemma. ``attitude`` is +1 when its subject is for its object, -1 when against, 0 when it tells nothing.

    ``held`` is false when the subject does not hold the content ("denied that", "asked whether").
    """

    lemma: str
    frame: Frame
    attitude: int = 0
    held: bool = True


_IRREGULAR = {
    "say": ("says", "said", "saying", "said"),
    "tell": ("tells", "told", "telling", "told"),
    "write": ("writes", "wrote", "writing", "written"),
    "read": ("reads", "read", "reading", "read"),
    "think": ("thinks", "thought", "thinking", "thought"),
    "find": ("finds", "found", "finding", "found"),
    "know": ("knows", "knew", "knowing", "known"),
    "feel": ("feels", "felt", "feeling", "felt"),
    "see": ("sees", "saw", "seeing", "seen"),
    "hold": ("holds", "held", "holding", "held"),
    "swear": ("swears", "swore", "swearing", "sworn"),
    "quip": ("quips", "quipped", "quipping", "quipped"),
    "admit": ("admits", "admitted", "admitting", "admitted"),
    "rebut": ("rebuts", "rebutted", "rebutting", "rebutted"),
    "put": ("puts", "put", "putting", "put"),
    "speak": ("speaks", "spoke", "speaking", "spoken"),
    "mean": ("means", "meant", "meaning", "meant"),
    "show": ("shows", "showed", "showing", "shown"),
    "blog": ("blogs", "blogged", "blogging", "blogged"),
    "refer": ("refers", "referred", "referring", "referred"),
    "rap": ("raps", "rapped", "rapping", "rapped"),
    "rip": ("rips", "ripped", "ripping", "ripped"),
    "slam": ("slams", "slammed", "slamming", "slammed"),
    "pan": ("pans", "panned", "panning", "panned"),
    "seek": ("seeks", "sought", "seeking", "sought"),
    "plan": ("plans", "planned", "planning", "planned"),
    "prefer": ("prefers", "preferred", "preferring", "preferred"),
    "decry": ("decries", "decried", "decrying", "decried"),
    "go": ("goes", "went", "going", "gone"),
    "understand": ("understands", "understood", "understanding", "understood"),
    "foresee": ("foresees", "foresaw", "foreseeing", "foreseen"),
    "retort": ("retorts", "retorted", "retorting", "retorted"),
    "submit": ("submits", "submitted", "submitting", "submitted"),
}

_CLAUSE = """
    say write state read add note report announce suggest argue explain acknowledge declare insist conclude claim respond reply agree
    warn promise reveal predict continue confirm admit assert indicate stress complain concede repeat maintain observe remark comment
    contend recall quip joke tweet post blog affirm allege assure caution counter disclose emphasize emphasise estimate highlight
    imply proclaim pledge vow swear reckon reiterate testify underline underscore show find demonstrate prove determine rule advise
    recommend propose demand request lament boast muse opine charge speculate point elaborate clarify specify interject exclaim retort
    mention express voice echo signal hint guarantee cite outline plead protest rebut submit guess project forecast calculate declaim
    stipulate pronounce communicate certify assess deem anticipate recognize recognise marvel jest thunder chant shout yell cry
    whisper text email preach theorize posit remember recount answer learn discover conjecture foretell caution venture volunteer
    inquire gripe grumble fume rail bark
    """.split()
_BELIEF = """
    think believe hope fear feel expect want know doubt wonder worry consider see suspect understand prefer favor favour realize
    realise assume envision foresee plan intend seek wish
    """.split()
_AGAINST = """
    criticize criticise condemn accuse blame oppose denounce blast slam attack reject dismiss decry deplore deride mock question
    dispute challenge fault lambast lambaste bash rap rip pan resist protest chastise rebuke scold object bemoan
    """.split()
_FOR = """
    support back defend endorse praise welcome advocate champion applaud hail commend embrace celebrate justify laud favor favour
    uphold tout
    """.split()
_ADDRESSEE = """
    tell ask urge call remind inform notify assure advise warn encourage press implore beg invite order instruct beseech persuade
    request exhort pressure petition
    """.split()
_OBJECT_NEUTRAL = """
    describe equate compare label brand portray characterize characterise liken dub depict discuss summarize summarise detail dub term
    name cast
    """.split()
_NOT_HELD = frozenset("deny ask wonder question dispute doubt reject dismiss refute rebut".split())


def forms(lemma: str) -> tuple[str, ...]:
    """The inflected forms of a verb: base, third person, past, present participle, past participle."""
    if lemma in _IRREGULAR:
        return (lemma, *_IRREGULAR[lemma])
    if lemma.endswith("e"):
        return (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing", lemma + "d")
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing", lemma[:-1] + "ied")
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        return (lemma, lemma + "es", lemma + "ed", lemma + "ing", lemma + "ed")
    return (lemma, lemma + "s", lemma + "ed", lemma + "ing", lemma + "ed")


def _table() -> dict[str, Cue]:
    cues: dict[str, Cue] = {}
    for lemma in _CLAUSE:
        cues[lemma] = Cue(lemma, "clause")
    for lemma in _BELIEF:
        cues[lemma] = Cue(lemma, "belief", {"fear": -1, "worry": -1, "doubt": -1, "favor": 1, "favour": 1, "prefer": 1}.get(lemma, 0))
    for lemma in _OBJECT_NEUTRAL:
        cues[lemma] = Cue(lemma, "object")
    for lemma in _AGAINST:
        cues[lemma] = Cue(lemma, "object", -1)
    for lemma in _FOR:
        cues[lemma] = Cue(lemma, "object", 1)
    for lemma in _ADDRESSEE:
        cues[lemma] = Cue(lemma, "addressee", -1 if lemma == "warn" else 0)
    cues["deny"] = Cue("deny", "clause")
    cues["refute"] = Cue("refute", "object", -1)
    table: dict[str, Cue] = {}
    for lemma, cue in cues.items():
        held = Cue(cue.lemma, cue.frame, cue.attitude, lemma not in _NOT_HELD)
        for form in forms(lemma):
            table.setdefault(form, held)
    return table


REPORTING: dict[str, Cue] = _table()
"""Inflected form -> cue."""

NOUN_CUES = frozenset(
    """
    claim claims assertion assertions argument arguments view views opinion belief warning warnings statement statements announcement
    suggestion allegation allegations accusation accusations fear fears concern concerns hope hopes promise pledge vow demand demands
    call calls plea conclusion prediction testimony complaint complaints contention insistence admission criticism position stance
    """.split()
)
"""Nouns that carry a report: "Meta's claim that C", "concerns that C"."""

AMBIGUOUS = frozenset(
    """
    claims plans reports views notes states calls charges fears hopes doubts promises demands requests attacks protests supports
    concerns answers shows finds rules points signals texts posts tweets blogs questions challenges faults estimates projects wishes
    wonders guesses forecasts counters remarks comments cautions praises names terms labels brands casts reasons votes pledges vows
    disputes testimonies proposals complaints hints jokes quips murmurs backs pans raps presses orders summaries emails plan report
    view note state call charge fear hope doubt promise demand request attack protest support concern answer show find rule point
    signal text post tweet blog question challenge fault estimate project wish wonder guess forecast counter remark comment caution
    praise name term label brand cast
    """.split()
)
"""Forms that are as often nouns: they count as verbs only behind somebody who can speak."""
