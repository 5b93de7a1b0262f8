"""Questions as typed, understood: kind, side, voices, what a proof must hold, and follow-ups made to stand alone."""

from rag.chat.lexicon import Lexicon, Spoken
from rag.chat.understand import understand

__all__ = ["Lexicon", "Spoken", "understand"]
