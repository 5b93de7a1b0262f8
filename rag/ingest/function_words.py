"""Closed-class English words: they tell headlines from sentences and carry no topic."""

from __future__ import annotations

__all__ = ["AUXILIARIES", "FUNCTION_WORDS", "SENTENCE_STARTERS"]

AUXILIARIES = frozenset(
    """am is are was were be been being has have had do does did will would shall should can could may might must cannot
    isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't shouldn't
    it's that's there's he's she's they're we're i'm you're i've we've they've i'll we'll they'll he'd she'd they'd""".split()
)

SENTENCE_STARTERS = frozenset(
    """the a an this that these those he she it they we i you his her its their our my your there here in on at by for from with
    but and or nor yet so as if when while where who what why how after before since because although though however then
    meanwhile also still even not no some many most more all both each every one two three last some such only just now""".split()
)

FUNCTION_WORDS = (
    AUXILIARIES
    | SENTENCE_STARTERS
    | frozenset(
        """of to into onto over under about against between among through during without within upon toward towards out up down off
        than too very me him them us mine hers ours theirs himself herself itself themselves which whom whose other another any few
        own same ever never again once per via versus vs amid despite along across around near behind beyond until till whether
        said says say told tells according new""".split()
    )
)
