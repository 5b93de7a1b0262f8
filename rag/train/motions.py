"""A motion in many forms: question, noun phrase, "This house ...", negated, antonym, each with what that does to the label.

The stance model must not depend on how a user happens to word the debate. The grammar here is shallow on purpose: it
needs only the modal ("should", "must") or an imperative, and a small table of verbs whose direction is known. What it
cannot read is left as it is, or framed whole ("It is not true that ...").
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass

from rag.train.templates import fill, templates

__all__ = ["Motion", "Rule", "gerund", "parse_motion", "reworded", "rule_of", "topic"]

_MODAL = re.compile(
    r"^(?P<subject>.+?)\s+(?:should|must|ought\s+to|has\s+to|have\s+to|needs?\s+to|would)\s*(?P<neg>n['’]t|not|never)?\s+(?P<vp>.+)$", re.I
)
_PREFIX = re.compile(r"^(?:this house (?:believes|thinks|holds)(?: that)?|i believe(?: that)?|that)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Motion:
    """``subject`` should ``vp`` (base form), or should not when ``negated``; ``vp`` is empty when no such reading was found."""

    text: str
    subject: str = ""
    vp: str = ""
    negated: bool = False


def parse_motion(text: str) -> Motion:
    """Read a motion. A question, or a plain statement of fact, keeps only its ``text``."""
    clean = _PREFIX.sub("", " ".join(text.split()).rstrip(" .!?")).strip()
    if re.match(r"(?:should|must|is|are|do|does|can|will|would|shouldn['’]t)\b", clean, re.I):
        return Motion(clean)
    found = _MODAL.match(clean)
    if found and not found["vp"].lower().startswith(("have ", "n't")) and len(found["subject"].split()) <= 12:
        head, _, tail = found["vp"].partition(" ")
        return Motion(clean, found["subject"], f"{head.lower()} {tail}".strip(), bool(found["neg"]))
    first = clean.split(" ", 1)[0].lower()
    if (first in templates()["imperatives"] or first in templates()["verbs"]) and " " in clean:
        return Motion(clean, "We", clean[0].lower() + clean[1:])
    return Motion(clean)


def gerund(verb_phrase: str) -> str:
    """``ban zoos`` -> ``banning zoos``; a leading adverb is kept."""
    head, _, tail = verb_phrase.partition(" ")
    if head.endswith("ly") and tail:
        return f"{head} {gerund(tail)}"
    if head in templates()["doubling"]:
        head = head + head[-1] + "ing"
    elif head == "be":
        head = "being"
    elif head.endswith("ie"):
        head = head[:-2] + "ying"
    elif head.endswith("e") and not head.endswith(("ee", "oe", "ye")):
        head = head[:-1] + "ing"
    else:
        head += "ing"
    return f"{head} {tail}".strip()


def _participle(verb: str) -> str:
    head, _, tail = verb.partition(" ")
    if head in templates()["irregular"]:
        done = templates()["irregular"][head]
    elif head in templates()["doubling"]:
        done = head + head[-1] + "ed"
    elif head.endswith("e"):
        done = head + "d"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        done = head[:-1] + "ied"
    else:
        done = head + "ed"
    return f"{done} {tail}".strip()


@functools.cache
def _participles() -> dict[str, str]:
    """Participle -> verb of the table; three spellings more that data sets have."""
    return {_participle(verb): verb for verb in templates()["verbs"]} | {
        "legalised": "legalize",
        "prohobited": "prohibit",
        "privatised": "privatize",
    }


@dataclass(frozen=True, slots=True)
class Rule:
    """``sign`` of the wish, its ``opposites``, the ``tail`` that is wished (empty for "be banned"), the ``verb`` of the table or ""."""

    sign: int
    opposites: tuple[str, ...]
    tail: str
    verb: str = ""


def rule_of(vp: str) -> Rule | None:
    """What the table of verbs says of a verb phrase; ``None`` when it does not know it."""
    words = templates()
    head, _, tail = vp.partition(" ")
    if head in words["verbs"] and tail:
        sign, *others = words["verbs"][head]
        return Rule(sign, tuple(others), tail, head)
    if head == "be" and tail in words["states"]:
        sign, *others = words["states"][tail]
        return Rule(sign, tuple(others), "")
    if head == "be" and tail in _participles():
        verb = _participles()[tail]
        sign, *others = words["verbs"][verb]
        return Rule(sign, tuple(_participle(other) for other in others if " " not in other), "", verb)
    return None


def topic(motion: Motion) -> tuple[str, int] | None:
    """The thing debated as a noun phrase, and the sign: +1 when the motion wishes it well, -1 when it is against it."""
    rule = rule_of(motion.vp.lower())
    if rule is None:
        return None
    name = rule.tail or motion.subject
    if len(name.split()) > 7 or (rule.tail and " to " in name):
        return None
    return re.sub(r"^the use of ", "", name) if rule.tail else name, -rule.sign if motion.negated else rule.sign


def _opposite(motion: Motion, rng: random.Random) -> str | None:
    """The verb phrase that wishes the contrary, by the table of verbs."""
    rule = rule_of(motion.vp)
    if rule is None or not rule.opposites or " to " in rule.tail or " into " in rule.tail:
        return None
    other = rng.choice(rule.opposites)
    if not rule.tail:
        return f"be {other}"
    return f"keep {rule.tail} open" if other == "keep open" else f"{other} {rule.tail}"


_HARM = re.compile(r"\b(more) (harm|good) than (good|harm)\b", re.I)


def _statement(motion: Motion, rng: random.Random) -> tuple[str, int]:
    text = motion.text
    harm = _HARM.search(text)
    if harm and rng.random() < 0.5:
        return text[: harm.start()] + f"more {harm[3]} than {harm[2]}" + text[harm.end() :], -1
    be = re.search(r"\b(is|are|was|were|can)\b(?! not)", text)
    forms = templates()["motion"]
    fields = {"text": text, "lower": text.lower()}
    negations = [form.format(**fields) for form in forms["denied"]]
    if be and not re.match(r"(?:is|are|can|was|were)\b", text, re.I):
        negations += [text[: be.end()] + " not" + text[be.end() :]] * 4
    if rng.random() < 0.5:
        return rng.choice(negations), -1
    same = [form.format(**fields) for form in forms["stated"]]
    if be and be[1] != "can":
        same += [f"{be[1]} {text[: be.start()]}{text[be.end() + 1 :]}?"] * 2
    return rng.choice(same), 1


def reworded(motion: Motion, rng: random.Random, *, same_action: bool = False) -> tuple[str, int]:
    """Another wording and its sign: +1 keeps the label, -1 swaps support and oppose. Neutral stays neutral either way.

    ``same_action`` keeps the verb phrase, so that "the plan" in a text still means the same: no bare topic, no contrary verb.
    """
    found = None if same_action else topic(motion)
    if found and rng.random() < 0.28:
        return _named(*found, rng)
    if not motion.vp:
        return _statement(motion, rng)
    sign = -1 if motion.negated else 1
    subject, vp = motion.subject, motion.vp
    we = subject.lower() in ("we", "this house", "i", "you")
    who = rng.choice(["we", "we", "governments", "the government", "the state", "the country", "you", "people"]) if we else subject
    if not same_action and rng.random() < 0.22:
        contrary = _opposite(motion, rng)
        if contrary:
            vp, sign = contrary, -sign
    forms = templates()["motion"]
    fields = {"who": who, "vp": vp, "doing": gerund(vp)}
    if rng.random() < 0.42:
        return fill(forms["against"] + (forms["against_we"] if we else []), rng, **fields), -sign
    if rng.random() < 0.06:
        return f"Shouldn't {who} {vp}?", sign
    return fill(forms["for"] + (forms["for_we"] if we else []), rng, **fields), sign


def _named(name: str, sign: int, rng: random.Random) -> tuple[str, int]:
    """The topic as the motion, now and then for or against it in so many words."""
    name = re.sub(r"^(?:the|a|an|all)\s+", "", name, flags=re.I) if rng.random() < 0.4 else name
    kind = rng.random()
    if kind < 0.25:
        return fill(templates()["motion"]["named_against"], rng, name=name), -sign
    if kind < 0.35:
        return fill(templates()["motion"]["named"], rng, name=name), sign
    return name, sign
