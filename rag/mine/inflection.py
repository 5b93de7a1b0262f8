"""The inflected forms of English verbs."""

from __future__ import annotations

__all__ = ["forms"]

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
