"""Who says what, on which side: attribution, voices, sides, key points and relations."""

from rag.mine.build import build_map
from rag.mine.signals import Stance, Weights
from rag.mine.statements import Statement, mine_source, version

__all__ = ["Stance", "Statement", "Weights", "build_map", "mine_source", "version"]
