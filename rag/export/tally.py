"""How much there is: claims, independent voices, articles."""

from __future__ import annotations

from collections.abc import Iterable

from rag.core import SideCoverage
from rag.export.graph import Node

__all__ = ["counted", "phrase"]


def counted(nodes: Iterable[Node]) -> SideCoverage:
    """How many claims count, of how many independent voices, in how many articles: copies once, described views not at all."""
    own = [node for node in nodes if node.counts]
    return SideCoverage(len(own), len({node.claim.voice for node in own if node.named}), len({node.claim.source for node in own}))


def phrase(coverage: SideCoverage) -> str:
    """ "12 claims, 9 voices, 4 articles"."""
    pairs = ((coverage.claims, "claim"), (coverage.voices, "voice"), (coverage.articles, "article"))
    return ", ".join(f"{count} {word if count == 1 else word + 's'}" for count, word in pairs)
