"""Fold a sentence to what it asks, so that two spellings of one question are the same."""

from __future__ import annotations

import unicodedata

from bot.nlu.normalize import normalize


def fold(text: str) -> str:
    """The sentence in simplified characters, lower case, without punctuation and spaces.

    Built on the normaliser of the understanding: what it takes for the same, is the same here.
    Marks that are neither letter nor digit are dropped unless nothing else is left (「？？」).
    """
    plain = normalize(text)
    kept = "".join(char for char in plain if unicodedata.category(char)[0] in "LN")
    return kept or plain
