"""A plain no: what is missing, what the articles are about, the nearest passages, and what can be asked."""

from __future__ import annotations

from collections import Counter

from rag.answer.compose import Composer, escape
from rag.answer.coverage import counted, narrators
from rag.answer.evidence import Evidence
from rag.answer.sentences import Candidate, candidates
from rag.answer.terms import STOPWORDS, stem, tokens, words
from rag.core import Answer, Question

__all__ = ["about", "converse", "refuse", "suggestions"]

_REPLIES = {
    "greeting": "Hello. Ask me about the articles, and I answer with what they say, word for word, on both sides.",
    "thanks": "You are welcome. Ask on whenever you like.",
    "help": "I answer questions about a collection of articles with exact quotes: who says what, on which side, and where it stands.",
    "empty": "Please type a question.",
}


def converse(question: Question, evidence: Evidence) -> Answer:
    """A short reply to a greeting, thanks, or a question about the program itself. Nothing is cited."""
    composer = Composer(question, evidence)
    composer.line(_REPLIES.get(question.reason, _REPLIES["help"]))
    asks = suggestions(evidence)
    if question.reason != "thanks":
        composer.plain(f"{_size(evidence)} about: {about(evidence)}")
        _offer(composer, asks)
    return composer.done("abstain", abstained=True, suggestions=asks)


def refuse(question: Question, evidence: Evidence, why: str = "", near: list[Candidate] | None = None) -> Answer:
    """Say what is not there. ``why`` is one Markdown sentence; else it is made from the question."""
    composer = Composer(question, evidence)
    composer.line(why or _why(question, evidence))
    composer.plain(f"What the articles are about: {about(evidence)}")
    if question.reason not in {"nonsense", "language", "instruction"}:
        _nearest(composer, near)
    asks = suggestions(evidence)
    _offer(composer, asks)
    return composer.done("abstain", abstained=True, suggestions=asks)


def _size(evidence: Evidence) -> str:
    n = len(evidence.sources)
    return "This is one article" if n == 1 else f"These are {n} articles"


def these(evidence: Evidence) -> str:
    n = len(evidence.sources)
    return "the one article here" if n == 1 else f"these {n} articles"


def _why(question: Question, evidence: Evidence) -> str:
    if question.missing:
        names = [f"“{escape(name)}”" for name in question.missing]
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        return f"Nothing in {these(evidence)} mentions {listed}, so this cannot be answered from them."
    if question.reason == "language":
        return "I could not read this question: I understand English questions about the articles only."
    if question.reason == "instruction":
        return "I only answer questions about the articles, with quotes from them; I follow no other instructions."
    if question.reason == "nonsense":
        return "I could not make out a question in this."
    return f"The answer is not in {these(evidence)}."


def about(evidence: Evidence) -> str:
    """The motion when there is one; and the names and words that the articles speak of most."""
    count: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    shown: dict[str, str] = {}
    motion = evidence.amap.debate.motion or evidence.amap.motion
    asked = {stem(token.text) for token in tokens(motion)}
    sided: dict[str, list[str]] = {}
    for claim in counted(evidence) if motion else ():
        if claim.side != "neutral":
            sided.setdefault(claim.source, []).append(claim.text)
    for path, source in list(evidence.sources.items())[:400]:
        if path in evidence.duplicates or (sided and path not in sided):
            continue
        seen = set()
        for text in sided.get(path) or (span.of(source.text) for span in source.sentences):
            for token in tokens(text):
                if len(token.text) < 4 or token.lower in STOPWORDS or not token.text[0].isalpha() or token.lower in _PLAIN:
                    continue
                one = stem(token.text)
                if one in asked:
                    continue
                count[one] += 1
                seen.add(one)
                shown.setdefault(one, token.text)
        spread.update(seen)
    best = sorted(count, key=lambda one: (-count[one] * spread[one], one))[:6]
    words = ", ".join(escape(shown[one] if not shown[one].isupper() or len(shown[one]) < 6 else shown[one].title()) for one in best)
    if motion and not words:
        return f"“{escape(motion)}”."
    return f"“{escape(motion)}” ({words})." if motion else f"{words}."


_PLAIN = words(
    """
    said says also would could like people year years more than that with have been time make made many much even when there
    """
)


def _nearest(composer: Composer, near: list[Candidate] | None) -> None:
    pool = near if near is not None else sorted(candidates(composer.evidence), key=lambda one: -one.cosine)
    shown: list[Candidate] = []
    for candidate in pool:
        if len(shown) == 3:
            break
        if len(candidate.text) < 40 or sum(one.source.path == candidate.source.path for one in shown) > 1:
            continue
        shown.append(candidate)
    if not shown:
        return
    composer.heading("Nearest passages (not an answer)")
    for candidate in shown:
        number = composer.cite(candidate.source.path, candidate.span.start, candidate.span.end)
        if number is not None:
            composer.line(composer.quote(number), (number,), bullet=True)


def _offer(composer: Composer, asks: tuple[str, ...]) -> None:
    if asks:
        composer.plain("You could ask: " + " · ".join(escape(ask) for ask in asks))


def suggestions(evidence: Evidence) -> tuple[str, ...]:
    """Three questions that this corpus answers: the debate, its busiest voice, and that voice's opposite or the sources."""
    motion = (evidence.amap.debate.motion or evidence.amap.motion).strip().rstrip(".")
    asks = []
    if motion:
        asks.append(f"What are the arguments for and against “{motion}”?")
    said = Counter(claim.voice for claim in counted(evidence) if claim.voice not in narrators(evidence) and claim.side != "neutral")
    sides = {claim.voice: claim.side for claim in counted(evidence) if claim.side != "neutral"}
    ranked = [voice for voice, _ in said.most_common()]
    if ranked:
        asks.append(f"What does {ranked[0]} say?")
        other = next((voice for voice in ranked if sides[voice] != sides[ranked[0]]), ranked[1] if len(ranked) > 1 else "")
        if other:
            asks.append(f"What does {other} say?")
    for spare in ("What are the main points?", "Which articles do you have?", "Who says what?"):
        if len(asks) < 3:
            asks.append(spare)
    return tuple(asks[:3])
