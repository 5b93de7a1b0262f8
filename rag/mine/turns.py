"""Conversations set as turns: paragraphs that open with a name in ordinary letters and a colon, each the words of whom it names.

``Sean Illing: ... David Cole: ...``, ``JB: ... KL: ...``, ``Gail: ... Bret: ...``. Labels in capitals, as transcripts have them, are
read in ``transcripts``. Headings with a colon ("Winner: ...", "Photos: ...") have the same form: a label counts only when it is a
person's whom the article names elsewhere, and a conversation needs two of them that alternate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rag.mine.document import Document
from rag.mine.mentions import Speaker, speaker_of
from rag.mine.names import strip_titles
from rag.mine.registry import Registry

__all__ = ["turns"]

_LABEL = re.compile(r"[*_]{0,3}(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4})(?: ?\([^):\n]{1,50}\))?(?::[*_]{0,3}|[*_]{1,3}:)\s+(?=\S)")
_NAME = re.compile(r"[A-Z][\w’'.-]*[a-z](?: [A-Z][\w’'.-]*){1,3}")


def turns(document: Document, registry: Registry) -> dict[int, Speaker]:
    """Who speaks each paragraph of a conversation, the one who asks left out; empty where the article is none."""
    labels: dict[int, str] = {}
    for number, span in enumerate(document.paragraphs):
        match = _LABEL.match(document.text[: span.end], span.start + _indent(span.of(document.text)))
        if match is not None:
            labels[number] = match["name"]
    people = _people(document, registry, sorted(set(labels.values())))
    led = {number: people[label] for number, label in labels.items() if label in people}
    names = list(led.values())
    if len(names) < 4 or len({one.name for one in names}) < 2 or _changes(names) * 2 < len(names):
        return {}
    asking = _askers(document, led)
    surnames = re.compile("|".join(rf"\b{re.escape(one.name.split()[-1])}\b" for one in led.values()))
    found: dict[int, Speaker] = {}
    current: Speaker | None = None
    for number in range(min(led), len(document.paragraphs)):
        told = surnames.search(document.paragraphs[number].of(document.text))  # a report on the conversation goes on
        current = led.get(number, None if number in labels or told else current)
        if current is not None and current.name not in asking:
            found[number] = current
    return found


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _people(document: Document, registry: Registry, labels: Sequence[str]) -> dict[str, Speaker]:
    """The person behind each label: by name, by a surname or first name that one person bears, or by initials."""
    known: dict[str, Speaker] = {e.name: speaker_of(e) for e in registry.entities if e.kind == "person" and " " in e.name}
    for text in (document.source.author, document.source.title):
        for match in _NAME.finditer(text):
            known.setdefault(match.group(), Speaker(match.group(), "person"))
    found = {}
    for label in labels:
        words = " ".join(strip_titles(label.split()))
        fits = [s for name, s in known.items() if _is_of(words, name)]
        if len({s.name for s in fits}) == 1:
            found[label] = fits[0]
    return found


def _is_of(label: str, name: str) -> bool:
    words = name.split()
    initials = "".join(word[0] for word in words)
    return label in (name, words[0], words[-1]) or (len(label) > 1 and label.replace(".", "") == initials)


def _changes(names: Sequence[Speaker]) -> int:
    return sum(a.name != b.name for a, b in pairwise(names)) + 1


def _askers(document: Document, led: Mapping[int, Speaker]) -> set[str]:
    """Who asks: whose turns mostly end in a question, while another's do not."""
    asked: dict[str, list[bool]] = {}
    for number, speaker in led.items():
        asked.setdefault(speaker.name, []).append(document.paragraphs[number].of(document.text).rstrip(" *_").endswith("?"))
    asking = {name for name, ends in asked.items() if 2 * sum(ends) >= len(ends)}
    return asking if len(asking) < len(asked) else set()
