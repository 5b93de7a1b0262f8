"""Common nouns that name somebody who can speak: roles, titles, bodies, companies, groups of people."""

from __future__ import annotations

import re

__all__ = ["COMPANY_HEADS", "COURTESY", "GROUP_HEADS", "ORG_HEADS", "ROLES", "TITLES", "is_agent", "is_role"]

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
TITLES = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady sen rep gov gen prof rev col lt capt sgt st hon president senator representative governor
    general professor judge justice secretary minister congressman congresswoman reverend pope king queen prince princess mayor
    sheriff chief captain colonel chancellor pastor imam rabbi bishop archbishop cardinal attorney ambassador speaker commissioner
    councillor councilor cllr councilman councilwoman councilmember alderman alderwoman assemblyman assemblywoman inspector constable
    sergeant lieutenant detective superintendent commander admiral brigadier baroness viscount
    """.split()
)
COURTESY = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady sen rep gov gen prof rev col lt capt sgt hon
    """.split()
)
ROLES = frozenset(
    """
    counselor counsellor strategist whip adviser advisor aide
    chief ceo cfo cto founder cofounder co-founder director president chairman chairwoman chair head secretary minister spokesman
    spokeswoman spokesperson attorney senator representative governor mayor expert member fellow lead advocate judge justice general
    survivor victim candidate nominee veteran colleague activist boss dean principal economist scientist analyst sheriff official
    executive assistant deputy coordinator pastor nurse lawyer researcher professor editor reporter host partner owner commissioner
    ambassador captain colonel superintendent father mother widow son daughter wife husband
    """.split()
)
_ROLE_SUFFIX = re.compile(r"(?:er|or|ist|man|woman|person|ian|ant|ive|ent|ary|cian|eer|ate)$")
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


_THINGS = frozenset(
    """summer winter order border matter paper letter quarter corner computer server tower river tumor error door floor factor color colour
    labor labour favor favour humor humour mirror offer cover weather water power number answer center counter filter monitor sensor
    climate mandate estate template plate gate debate rate percent content event extent intent accident incident segment
    percentage document element moment talent patent accent initiative alternative incentive motive archive drive perspective objective
    narrative directive summary salary boundary library anniversary primary vocabulary commentary documentary chapter
    disaster fever trigger register newspaper folder""".split()
)
"""Things whose names end like those of people who do something."""


_NO_MEN = frozenset("specimen regimen omen abdomen acumen stamen yemen semen ramen lumen bitumen examen cyclamen".split())


def is_role(word: str) -> bool:
    """Whether a common noun can be what a person does: by list or by its agent suffix."""
    low = word.lower()
    return low in ROLES or (len(low) > 4 and low.islower() and low not in _THINGS and bool(_ROLE_SUFFIX.search(low)))


def is_agent(word: str) -> bool:
    """Whether a common noun can name somebody who speaks: a role, a body, a group of people."""
    low = word.lower()
    if low.endswith(("men", "people")) and len(low) > 4 and low not in _NO_MEN:
        return True
    if low in _AGENTS or low in GROUP_HEADS or low in COMPANY_HEADS:
        return True
    for base in (low, low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ies") + "y"):
        if base in ROLES or base in GROUP_HEADS or base in COMPANY_HEADS:
            return True
    base = low.removesuffix("s")
    return is_role(base) and not base.endswith(
        ("ment", "tive", "sent", "cent", "rate", "ver", "ber", "umber", "tter", "ower", "event", "tent", "extent")
    )
