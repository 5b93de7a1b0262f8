"""Verbs of what can be decided: which of them make a motion, their participles, and the nouns that stand for them."""

from __future__ import annotations

import re

__all__ = ["NOMINAL", "STATES", "can_be_moved", "ends_an_ill", "fits", "is_decision", "participle"]

_DECISIONS = frozenset(
    """
    abandon abolish accept adopt allow amend annex approve arm authorize authorise ban bar block boost boycott build cancel cap
    censor charge close compensate confirm confiscate criminalize criminalise cut decriminalize decriminalise defund delay demolish
    deploy deport deregulate disband discontinue dismantle dissolve ditch divest double drop ease eliminate enact end enforce exempt
    expand expel extend fire forbid forgive freeze fund grant halt hike impeach implement impose increase introduce invade jail join
    label launch leave legalize legalise lift limit loosen lower mandate merge modernize modernise nationalize nationalise open oust
    outlaw overhaul overturn pardon pause permit postpone privatize privatise prohibit prosecute pull punish raise ratify recognize
    recognise reconsider redistribute reduce reform regulate reinstate reject release relocate remove rename renew repeal replace
    require rescind restore restrict resume retain return revoke reverse roll sanction scrap sell send shut sign slash stop subsidize
    subsidise suspend tax tear terminate tighten toughen transfer vaccinate veto weaken widen withdraw
    """.split()
)
_UNDISPUTED = frozenset(
    """
    be have do get take make know think say see look hear feel tell ask go come want need believe remember understand consider keep
    give let use show find talk speak listen note read wait watch try act work focus continue begin start become seem help put bring
    happen mean learn move stay remain hope expect face explain discuss decide choose win lose run vote weigh push pass discover fight
    curb plan tackle address ensure combat deal prevent protect serve reach achieve avoid meet improve support oppose back confront
    relate handle pursue participate attend undergo contain cover visit play uphold preserve guarantee defend safeguard maintain
    strengthen unveil buy
    """.split()
)
"""Verbs of thought, talk and effort, and of aims that nobody is against: a sentence with one of them is no motion."""
_ON_PEOPLE = frozenset(
    """
    admit allow arm ban bar charge compensate deploy deport detain disarm evacuate exempt expel fire free hire impeach jail join label
    legalize legalise license oust pardon pay prosecute punish recall recognize recognise regulate release relocate remove replace send
    sue suspend tax test train vaccinate welcome withdraw
    """.split()
)
_ONLY_PEOPLE = frozenset("fire pardon jail oust deport impeach prosecute hire detain vaccinate arrest expel".split())
STATES = frozenset(
    """
    legal illegal mandatory compulsory voluntary free public private available unlawful lawful higher lower tax-free permanent
    independent optional universal
    """.split()
)
"""What a motion may ask something to be: ``Trams should be free.``"""
NOMINAL = dict(
    pair.split(":")
    for pair in """
    abolition:abolish adoption:adopt approval:approve ban:ban cancellation:cancel closure:close construction:build creation:create
    cut:cut decriminalization:decriminalize decriminalisation:decriminalise deportation:deport elimination:eliminate expansion:expand
    extension:extend freeze:freeze impeachment:impeach implementation:implement increase:increase introduction:introduce
    legalization:legalize legalisation:legalise nationalization:nationalize nationalisation:nationalise privatization:privatize
    privatisation:privatise prohibition:prohibit prosecution:prosecute ratification:ratify recognition:recognize reduction:reduce
    reform:reform regulation:regulate reinstatement:reinstate release:release removal:remove renewal:renew repeal:repeal
    replacement:replace restoration:restore restriction:restrict revocation:revoke suspension:suspend termination:terminate
    withdrawal:withdraw
    """.split()
)
"""Nouns of a deed, which take its object by "of", "on", "in" or "to", and the verb."""
_IRREGULAR = dict(
    pair.split(":")
    for pair in """
    bear:borne beat:beaten begin:begun bet:bet bind:bound bite:bitten blow:blown break:broken bring:brought broadcast:broadcast
    build:built buy:bought cast:cast catch:caught choose:chosen cut:cut deal:dealt do:done draw:drawn drink:drunk drive:driven eat:eaten
    fall:fallen feed:fed feel:felt fight:fought find:found forbid:forbidden forego:foregone foresee:foreseen forgive:forgiven
    forgo:forgone freeze:frozen get:got give:given go:gone grow:grown hang:hung have:had hear:heard hide:hidden hit:hit hold:held
    hurt:hurt keep:kept know:known lay:laid lead:led leave:left lend:lent let:let light:lit lose:lost make:made mean:meant meet:met
    mistake:mistaken overcome:overcome override:overridden oversee:overseen overthrow:overthrown pay:paid put:put quit:quit read:read
    rebuild:rebuilt rethink:rethought rewrite:rewritten rid:rid ride:ridden ring:rung rise:risen run:run say:said see:seen seek:sought
    sell:sold send:sent set:set shake:shaken shoot:shot show:shown shut:shut sing:sung speak:spoken spend:spent spin:spun split:split
    spread:spread steal:stolen stick:stuck strike:struck swear:sworn take:taken teach:taught tear:torn tell:told think:thought
    throw:thrown undergo:undergone undo:undone uphold:upheld wear:worn win:won wind:wound withdraw:withdrawn withhold:withheld
    write:written
    """.split()
)
_DOUBLED = re.compile(r"(?:^[^aeiou]*[aeiou]|(?:ad|com|e|o|per|re|sub)mi|(?:de|in|pre|re|trans)fe|[mx]pe|tro|cu)([bdfglmnprt])$")


_ENDS = frozenset("stop end halt reduce eliminate cut slash curb fight combat lower decrease limit weaken".split())
_ILLS = frozenset(
    """
    abuse attack bias bloodshed bullying corruption crime crisis damage death disease discrimination epidemic famine flooding fraud harm
    harassment homelessness hunger inequality injustice killing loss murder outbreak pandemic pollution poverty problem racism rape risk
    shooting slavery spread suffering suicide terrorism threat trafficking violence virus
    """.split()
)


def ends_an_ill(verb: str, noun: str) -> bool:
    """Whether nobody could be against it: an end of something that is bad by its name."""
    return verb in _ENDS and noun in _ILLS


def is_decision(verb: str) -> bool:
    """Whether the verb names what parliaments, boards and councils decide."""
    return verb in _DECISIONS


def can_be_moved(verb: str) -> bool:
    """Whether somebody could be against what the verb asks for."""
    return verb not in _UNDISPUTED


def fits(verb: str, people: bool, name: bool) -> bool:
    """Whether the verb says what may be decided about such an object: people, or things; of a name one cannot know."""
    return verb in _ON_PEOPLE if people else name or verb not in _ONLY_PEOPLE


def participle(lemma: str) -> str:
    """The past participle of a verb's base form."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied"
    doubled = _DOUBLED.search(lemma)
    return lemma + (doubled[1] if doubled else "") + "ed"
