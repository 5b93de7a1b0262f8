"""Sentences of news reports toward a motion, from the templates of ``news.yaml``: who backs a plan, who fights it, and why.

A report seldom argues; it tells who stands where ("critics of the plan"), what somebody urges, praises, blames or denies, and
which effects a plan is said to have. The action that the motion names is "the plan"; a motion that says what should *not* be
done has the plan's opponents on its side.
"""

from __future__ import annotations

import random
import string

from rag.train.frames import clause, speaker
from rag.train.motions import Motion, gerund, rule_of
from rag.train.templates import templates

__all__ = ["argued", "no_side", "reported"]

_NEWS = "news"


def reported(motion: Motion, rng: random.Random) -> tuple[str, str]:
    """A sentence, with or without others around it, that takes a side on the plan; and that side toward the motion.

    ``motion.vp`` must not be empty, here and below.
    """
    backs = rng.random() < 0.5
    return _told(motion, rng, "for" if backs else "against"), _side(motion, backs)


def argued(motion: Motion, text: str, side: str, rng: random.Random) -> str:
    """The claim ``text``, which is for or against the motion, in the mouth of those who take its side on the plan."""
    backs = (side == "support") != motion.negated
    return _told(motion, rng, "argued_for" if backs else "argued_against", text)


def no_side(motion: Motion, rng: random.Random) -> str:
    """A report on the plan in which nobody takes a side."""
    return _told(motion, rng, "no_side")


def _side(motion: Motion, backs: bool) -> str:
    return "support" if backs != motion.negated else "oppose"


def _told(motion: Motion, rng: random.Random, forms: str, claim: str = "") -> str:
    words = templates(_NEWS)
    leads = rng.random() < 0.35
    named = rng.random() < 0.45
    plan = _named(motion, rng) if named and not leads else _short(motion, rng)
    text = _fill(rng.choice(words[forms]), plan, rng, claim)
    if leads:
        text = f"{_fill(rng.choice(words['lead']), _named(motion, rng), rng)} {text}"
    if rng.random() < 0.1:
        text = f"{text} {rng.choice(words['tails'])}"
    return text


def _short(motion: Motion, rng: random.Random) -> str:
    """The plan without its content: "the plan", or by the noun of its verb, "the ban"."""
    words = templates(_NEWS)
    rule = rule_of(motion.vp)
    if rule is not None and rule.verb in words["nouns"] and rng.random() < 0.3:
        return f"the {words['nouns'][rule.verb].split()[0]}"
    return str(rng.choice(words["plans"]))


def _named(motion: Motion, rng: random.Random) -> str:
    """The plan by its content: with a noun for its verb, where the table has one, or with the verb."""
    words = templates(_NEWS)
    vp, subject = motion.vp, clause(motion.subject)
    passive = subject.lower() not in ("we", "this house", "you", "i") and vp.startswith("be ")
    rule = rule_of(vp)
    if rule is not None and rule.verb in words["nouns"] and len((rule.tail or subject).split()) <= 7 and rng.random() < 0.5:
        return str(rng.choice(words["with_noun"])).format(noun=f"{words['nouns'][rule.verb]} {clause(rule.tail or subject)}")
    forms = words["named_passive"] if passive else words["named"]
    return str(rng.choice(forms)).format(vp=vp, doing=gerund(vp), subject=subject)


def _fill(form: str, plan: str, rng: random.Random, claim: str = "") -> str:
    words = templates(_NEWS)

    def phrase(name: str) -> str:
        return str(rng.choice(words[name])).format(people=rng.choice(words["people"]))

    who = _person(rng)
    plural = any(
        word in ("plans", "calls", "proposals", "efforts", "limits", "cuts", "restrictions", "subsidies") for word in plan.split()[:3]
    )
    plain = " ".join(claim.split()).rstrip(" .")
    fields = {
        "plan": plan,
        "Plan": plan[:1].upper() + plan[1:],
        "it": "they" if plural else "it",
        "its": "its",
        "who": who,
        "who_": who.rstrip(","),
        "say": rng.choice(words["say"]),
        "said": rng.choice(templates()["said"]),
        "officials": rng.choice(words["officials"]),
        "plain": plain,
        "clause": clause(plain),
    }
    wanted = [name for _, name, _, _ in string.Formatter().parse(form) if name]
    fields |= {name: phrase(name) for name in ("good", "bad", "good_name", "bad_name") if name in wanted}
    text = form.format(**fields).replace(",,", ",").replace(", ,", ",")
    return text[:1].upper() + text[1:]


def _person(rng: random.Random) -> str:
    """As ``speaker``, but nobody whose name says a side; and the short names of reports: "Mr Hale", "the KTRA"."""
    kind = rng.random()
    if kind < 0.22:
        return f"{rng.choice(templates(_NEWS)['titles'])} {rng.choice(templates()['speakers']['last'])}"
    if kind < 0.32:
        return "the " + "".join(rng.choices(string.ascii_uppercase, k=rng.choice([3, 3, 4])))
    return speaker(rng, sided=False)
