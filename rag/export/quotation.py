"""A claim as a Markdown quotation, and any text as literal Markdown."""

from __future__ import annotations

import re

from rag.export.graph import Node, one_line

__all__ = ["listed", "literal", "names", "quotation", "short"]

_SPECIAL = re.compile(r"[\\`*\[\]#|~$<>]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])|:(?=//)|^[-+=]")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_MANNERS = {"direct": "direct quote", "mixed": "partly quoted", "paraphrase": "paraphrased", "narration": "in the article’s own words"}


def quotation(node: Node, notes: list[str], copies: list[Node]) -> list[str]:
    """The quote, who says it and how, where it stands, where else it was printed, and ``notes`` of what it answers, as a block quote."""
    name, _, role = node.who().partition(", ")
    who = f"**{literal(name[:1].upper() + name[1:])}**" + (f", {literal(role)}" if role else "")
    lines = [f"“{literal(node.quote)}”", "", f"— {who}, {_MANNERS[node.claim.manner]}. {_place(node)} ({node.name})"]
    if node.claim.via:
        lines += ["", f"As told by {literal(node.claim.via)}."]
    if copies:
        lines += ["", f"The same in {', '.join(literal(copy.where()) for copy in copies)}."]
    for note in notes:
        lines += ["", note]
    return [f"> {line}".rstrip() for line in lines] + [""]


def _place(node: Node) -> str:
    """Title, publisher and date of the article as far as known, then file, lines and offsets."""
    article = node.source
    title = f"*{literal(article.title)}*" if article is not None and article.title else ""
    about = [literal(one) for one in (article.publisher, article.date)] if article is not None else []
    place = f"{literal(node.where())}, characters {node.claim.start} to {node.claim.end}"
    return ", ".join(part for part in (title, *about, place) if part)


def listed(node: Node) -> str:
    """The claim as an item of a list, with its place."""
    return f"- {short(node)}, {literal(node.where())}, characters {node.claim.start} to {node.claim.end}"


def short(node: Node) -> str:
    """ "“The whole quote” — Ana Ruiz, mayor (c3)": a claim on one line."""
    return f"“{literal(node.quote)}” — {literal(node.who())} ({node.name})"


def names(nodes: list[Node]) -> str:
    """The speakers of some claims, each once."""
    return ", ".join(dict.fromkeys(literal("the article" if node.narrated else node.claim.voice) for node in nodes))


def literal(text: str) -> str:
    """Text on one line in which nothing is markup: no emphasis, link, picture, address, formula, entity or HTML."""
    escaped = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    return _NUMBERED.sub(r"\1\\\2", escaped)
