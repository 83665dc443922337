"""Fold a sentence to what it asks, so that two spellings of one question are the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.nlu.normalize import normalize


# Several checks fold the same ten thousand sentences one after another.
@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The sentence in simplified characters, lower case, without punctuation and spaces.

    Built on the normaliser of the understanding: what it takes for the same, is the same here.
    Marks that are neither letter nor digit are dropped unless nothing else is left (「？？」).
    """
    plain = normalize(text)
    kept = "".join(char for char in plain if unicodedata.category(char)[0] in "LN")
    return kept or plain
