"""Reporting frames around claims, and plain sentences about a debate, all from templates and invented names.

News hands a claim over inside a frame ("critics of the plan argue that ..."). A model trained on bare arguments reads the
frame as part of the argument. So the same claims are shown framed, with speakers whose role is drawn at random: the role
then says nothing and the claim alone decides. Frames of denial swap the label.
"""

from __future__ import annotations

import random

from rag.train.motions import Motion, gerund, topic
from rag.train.templates import fill, templates

__all__ = ["clause", "deny", "described", "position", "report", "speaker"]


def speaker(rng: random.Random, *, sided: bool = True) -> str:
    """An invented speaker: a name, a name with a role, a role, or a group; no hint of a side that could be trusted.

    Without ``sided``, no group whose name alone says a side ("critics").
    """
    words = templates()["speakers"]
    name = f"{rng.choice(words['first'])} {rng.choice(words['last'])}"
    role = rng.choice(words["roles"])
    kind = rng.random()
    if kind < 0.2:
        return name
    if kind < 0.35:
        return f"{name}, {rng.choice(['a', 'the'])} {role},"
    if kind < 0.45:
        return f"{role} {name}"
    if kind < 0.55:
        return f"the {role}"
    if kind < 0.62:
        return rng.choice(["he", "she", "they", "it"])
    return str(rng.choice(words["groups"] if sided else [group for group in words["groups"] if group not in words["sided"]]))


def clause(text: str) -> str:
    """A claim as a clause: no end mark, and its first letter small unless it looks like a name or "I"."""
    text = " ".join(text.split()).rstrip(" .;")
    first = text.split(" ", 1)[0]
    return text if first == "I" or first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def report(text: str, rng: random.Random) -> str:
    """The claim inside a frame that leaves its side alone."""
    words = templates()
    who, said, day = speaker(rng), rng.choice(words["said"]), rng.choice(words["days"])
    forms = words["report"] + [pair[0] if rng.random() < 0.5 else pair[1] for pair in words["report_pairs"]]
    plain = " ".join(text.split()).rstrip(" .")
    return fill(forms, rng, who=who, who_=who.rstrip(","), said=said, day=day, clause=clause(text), plain=plain)


def deny(text: str, rng: random.Random) -> str:
    """The claim denied: the speaker stands on the other side."""
    told = clause(text)
    spoken = f"{speaker(rng)} {rng.choice(templates()['denied'])} {told}."
    return rng.choice([spoken] * 4 + [f"It is not true that {told}.", f"It is a myth that {told}."])


def position(motion: Motion, rng: random.Random) -> tuple[str, str]:
    """A sentence that takes a position on the motion itself, with its label (as a report does: "called on ... to ban zoos")."""
    side = rng.choice(("support", "oppose"))
    who = speaker(rng)
    forms = templates()["position"]
    if not motion.vp:
        text = clause(motion.text)
        if side == "oppose":
            return deny(text, rng), side
        return fill(forms["agree"], rng, who=who, said=rng.choice(templates()["said"]), text=text), side
    found = topic(motion)
    if found and rng.random() < 0.4:
        liked = (side == "support") == (found[1] > 0)
        return fill(forms["good" if liked else "bad"], rng, who=who, topic=found[0]), side
    passive = motion.subject.lower() not in ("we", "this house") and motion.vp.startswith("be ")
    wish = "for" if (side == "support") != motion.negated else "against"
    chosen = forms[f"{wish}_passive" if passive else wish]
    return fill(chosen, rng, who=who, subject=clause(motion.subject), vp=motion.vp, doing=gerund(motion.vp)), side


def described(motion: Motion, rng: random.Random) -> str:
    """A sentence on the topic that takes no side: questions, dates, votes, counts, who else spoke about it."""
    words = templates()
    found = topic(motion)
    fields: dict[str, object] = {"who": speaker(rng), "text": clause(motion.text), "title": motion.text}
    fields |= {"year": rng.randint(1970, 2025), "number": rng.choice(words["numbers"])}
    forms = list(words["described"]["any"])
    if motion.vp:
        fields |= {"subject": clause(motion.subject), "vp": motion.vp, "doing": gerund(motion.vp), "month": rng.choice(words["months"])}
        forms += words["described"]["action"]
    if found:
        fields |= {"topic": found[0], "years": rng.randint(2, 30), "hours": rng.randint(2, 9), "charts": rng.randint(3, 12)}
        forms += words["described"]["topic"]
    return fill(forms, rng, **fields)
