"""Words by which texts report what others say, think and want: closed classes from the literature on attribution.

Verb classes follow Levin (1993), say/tell/advise/judgment/want verbs, and the cue inventories of Pareti (2012, 2015) and Krestel et
al. (2008). Each lemma has the complements that it may govern, and the attitude toward its object that it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.mine.inflection import forms

__all__ = ["ADJECTIVES", "CUES", "DEEDS", "EVIDENCE", "NOUNS", "REPORTING", "Cue", "Frame"]

Frame = str
"""``clause``: X says (that) C. ``to``: X wants to C, X urges Y to C. ``object``: X criticises C. Else the preposition: X warns of C;
``to+`` is "to" as one."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting lemma with the ``frames`` that it takes, the likeliest first.

    ``attitude`` is +1 when its subject is for its object, -1 when against, 0 when it tells nothing. ``held`` is false when the
    subject does not hold the content ("denied that", "asked whether"). ``speech`` is false for thoughts and wishes, which a
    text tells of anybody.
    """

    lemma: str
    frames: tuple[Frame, ...]
    attitude: int = 0
    held: bool = True
    speech: bool = True


_CLAUSE = """
    say write state read add note report announce suggest argue explain acknowledge declare insist conclude claim respond reply
    warn promise reveal predict continue confirm admit assert indicate stress complain concede repeat maintain observe remark comment
    contend recall quip joke tweet post blog affirm allege assure caution counter disclose emphasize emphasise estimate highlight
    imply proclaim pledge vow swear reckon reiterate testify underline underscore show find demonstrate prove determine rule advise
    recommend propose demand request lament boast muse opine charge speculate point elaborate clarify specify interject exclaim retort
    mention signal hint guarantee plead rebut submit guess project forecast calculate declaim stipulate pronounce assess
    recognize recognise marvel jest thunder chant shout yell cry whisper email theorize posit remember recount answer
    learn discover conjecture foretell venture volunteer inquire gripe grumble fume bark tell ask remind inform notify deny
    urge agree accuse scoff rail protest object worry fear sing scream brag crow gush sneer snap sigh mutter wonder
    cite dispute tout intimate grouse groan moan rant move
"""
_BELIEF = """
    think believe hope feel expect want know doubt consider understand prefer realize realise assume envision foresee see suspect
    anticipate deem wish regard
"""
_WISH = """
    want plan hope expect wish intend prefer refuse decline promise vow pledge threaten offer agree swear like love hate ask
    urge encourage invite call demand request advise order press push implore beg instruct beseech persuade exhort pressure petition
    tell warn remind propose vote decide claim
"""
_AGAINST = """
    criticize criticise condemn accuse blame oppose denounce blast slam attack reject dismiss decry deplore deride mock question
    dispute challenge fault lambast lambaste bash rap rip pan resist protest chastise rebuke scold bemoan ridicule trash disparage
    fear slap hammer lament refute deny doubt assail castigate censure chide denigrate deprecate malign reprimand reproach revile scorn
    upbraid
    vilify berate skewer belittle demonize demonise downplay minimize minimise
"""
_FOR = """
    support back defend endorse praise welcome advocate champion applaud hail commend embrace celebrate justify laud favor favour
    uphold tout promote congratulate thank salute credit acclaim compliment extol herald toast
"""
_OBJECT = """
    say announce cite call describe propose compare express mention explain highlight note report echo recall emphasize emphasise underscore
    underline stress detail outline predict discuss demand voice warn urge remind declare release reveal tweet see view consider label
    brand portray characterize characterise liken dub depict recognize recognise acknowledge admit deem expect debate equate stipulate
    recommend suggest confirm disclose estimate summarize summarise ask reiterate repeat encourage advise deny
    understand remember point pledge post promise want regard cast
"""
_PREPOSITIONS = {
    "about": "talk speak ask complain worry warn care boast brag lie joke express think",
    "of": "warn speak complain accuse boast dream think",
    "for": "call ask advocate push vote campaign argue lobby press blame plead apologize apologise praise criticize criticise",
    "against": "vote campaign argue warn speak lobby rail fight protest caution advise",
    "on": "call comment urge agree insist speculate",
    "to+": "object point refer allude agree respond",
    "with": "agree disagree",
    "at": "scoff hint rail",
    "as": "describe refer characterize characterise portray dismiss cite herald",
}
_NOT_HELD = frozenset("deny ask wonder question dispute doubt reject dismiss refute rebut inquire refuse decline".split())
EVIDENCE = frozenset(
    """
    show find suggest indicate demonstrate prove reveal mean imply underline underscore highlight report cite note read state add
    confirm point support back uphold promote challenge challenge put see know estimate project forecast determine reject resist
    attack question reflect express echo describe detail outline depict call begin continue recall mention name release want need
    """.split()
)
"""What things do as well as people: a subject of these need not be anybody."""
DEEDS = frozenset(
    """
    refuse decline decide plan vote offer threaten choose seek aim expect know see remember announce release reveal post regard love
    intend order cite show find discover learn consider view tweet swear
    announcement decision plan proposal offer threat intention refusal recommendation
    """.split()
)
"""What one does or undergoes, also with an infinitive or object, and nouns for it: told by the article, no statement of one's own."""
_THOUGHT = frozenset((*_BELIEF.split(), *"plan seek intend decide choose aim like love hate need remember fear worry wonder vote".split()))


def _lemmas() -> Iterator[tuple[str, Frame]]:
    for frame, words in (("clause", _CLAUSE + _BELIEF), ("to", _WISH)):
        yield from ((word, frame) for word in words.split())
    for preposition, words in _PREPOSITIONS.items():
        yield from ((word, preposition) for word in words.split())
    yield from ((word, "object") for word in (_AGAINST + _FOR + _OBJECT).split())


def _table() -> dict[str, Cue]:
    frames: dict[str, list[Frame]] = {}
    for lemma, frame in _lemmas():
        known = frames.setdefault(lemma, [])
        if frame not in known:
            known.append(frame)
    against, praise = frozenset(_AGAINST.split()), frozenset(_FOR.split())
    against |= frozenset(("warn", "worry", "object", "complain", "rail", "scoff"))
    return {
        lemma: Cue(
            lemma,
            tuple(known),
            -1 if lemma in against else 1 if lemma in praise else 0,
            lemma not in _NOT_HELD,
            lemma not in _THOUGHT,
        )
        for lemma, known in frames.items()
    }


CUES: dict[str, Cue] = _table()
"""Verb lemma -> cue."""

_NOUNS = """
    claim assertion argument view opinion belief statement announcement suggestion allegation accusation hope promise pledge vow
    demand call plea conclusion prediction testimony contention insistence admission position stance proposal plan desire intention
    refusal decision expectation recommendation estimate finding threat idea thought offer denial assessment comment remark question
    interest reference request preference inclination notion sense perception guess speculation rumor rumour consensus
    answer reply willingness eagerness reluctance unwillingness determination account depiction portrayal
"""
_NOUNS_AGAINST = """
    warning fear concern worry complaint criticism doubt opposition objection attack skepticism scepticism anger outrage
    wariness disdain contempt antipathy disagreement discomfort anxiety unease condemnation denunciation dissatisfaction frustration"""
_NOUNS_FOR = """
    support praise endorsement approval backing admiration enthusiasm respect gratitude appreciation sympathy affection tribute
"""
NOUNS: dict[str, Cue] = {
    word: Cue(word, ("clause", "object"), attitude)
    for attitude, words in ((0, _NOUNS), (-1, _NOUNS_AGAINST), (1, _NOUNS_FOR))
    for word in words.split()
}
"""Nouns that carry a report: "Meta's claim that C", "voiced concerns that C"."""

_ADJECTIVES = {
    -1: """against opposed critical concerned worried skeptical sceptical wary unhappy alarmed afraid angry upset disappointed dismissive
    suspicious distrustful resentful uneasy contemptuous fearful nervous dissatisfied disgusted furious frustrated ashamed scared cynical
    dismayed horrified shocked scornful""",
    1: """supportive favor favour glad happy pleased proud grateful enthusiastic fond keen enamored enamoured impressed thankful
    appreciative excited upbeat bullish thrilled delighted satisfied""",
    0: """confident convinced certain sure adamant optimistic hopeful unsure surprised willing reluctant eager determined aware unaware
    conscious undecided uncertain unapologetic content mindful insistent intent bent ambivalent unwilling interested doubtful""",
}
ADJECTIVES: dict[str, Cue] = {
    word: Cue(word, ("object",), attitude, speech=False) for attitude, words in _ADJECTIVES.items() for word in words.split()
}
"""What somebody is toward something: "is against C", "are worried that C"."""

REPORTING: dict[str, Cue] = {form: cue for lemma, cue in CUES.items() for form in forms(lemma)}
"""Inflected form -> cue, for texts that are not parsed."""
