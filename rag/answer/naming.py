"""How a voice is named in a lead: name, role, manner of speech."""

from __future__ import annotations

from rag.answer.compose import escape
from rag.answer.coverage import narrators
from rag.answer.evidence import Evidence
from rag.core import Claim, Source

__all__ = ["article", "lead", "manner_words", "outlet", "speaker"]

_MANNERS = {"direct": "direct quote", "mixed": "partly quoted", "paraphrase": "paraphrased", "narration": "in the article's words"}


def outlet(source: Source) -> str:
    """What to call an article: its publisher and date, else its title, else its file name."""
    name = source.publisher or source.title or source.path
    return escape(f"{name}, {source.date}" if source.date and source.publisher else name)


def article(source: Source, bold: bool = False) -> str:
    """Title, publisher, date and file of an article; the file alone when it has no title."""
    title = escape(source.title or source.path)
    facts = ", ".join([f"**{title}**" if bold else title, *(escape(one) for one in (source.publisher, source.date) if one)])
    return f"{facts} ({escape(source.path)})" if source.title else facts


def manner_words(claim: Claim) -> str:
    return _MANNERS[claim.manner]


def speaker(claim: Claim, evidence: Evidence, bold: bool = True) -> str:
    """ "**Name**, role" of a claim's voice; the article itself when nobody is quoted."""
    if claim.voice in narrators(evidence):
        source = evidence.sources[claim.source]
        return f"**{outlet(source)}**" if bold else outlet(source)
    voice = evidence.amap.voice(claim.voice)
    role = claim.role or (voice.role if voice else "")
    organisation = voice.organisation if voice else ""
    name = f"**{escape(claim.voice)}**" if bold else escape(claim.voice)
    if role and organisation and organisation.casefold() not in role.casefold():
        role = f"{role}, {organisation}"
    role = role or organisation
    if not role or role.casefold() == claim.voice.casefold() or role.casefold() in claim.voice.casefold():
        return name
    return f"{name}, {escape(role)}"


def lead(claim: Claim, evidence: Evidence) -> str:
    """ "**Name**, role, direct quote:"."""
    return f"{speaker(claim, evidence)}, {manner_words(claim)}:"
