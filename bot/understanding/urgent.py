"""A cry for help inside a message that asks something else too."""

from __future__ import annotations

from collections.abc import Sequence

from bot.turn import label_of
from bot.understanding import labels, limits
from bot.understanding.figurative import ACUTE, CRY, is_no_danger
from bot.understanding.parsing import ParseData, confidence_of, is_sure

# Only what nobody says in passing: an illness is part of many a story about a claim.
URGENT = frozenset({CRY})


def cry_in(whole: ParseData, clauses: Sequence[ParseData]) -> ParseData | None:
    """The clause in which the member surely speaks of ending their life, or tells of an illness
    that cannot wait where the whole is not understood; None without one.

    It is answered alone, in any state: nobody in danger is told the waiting period first.
    """
    if len(clauses) < 2 or label_of(whole) in URGENT:
        return None
    # 「有高血压，现在半边身子动不了」 is no mere answer to a health question.
    acute = label_of(whole) == labels.UNCLEAR and confidence_of(whole, ACUTE) >= limits.ACUTE
    heard = URGENT | {ACUTE} if acute else URGENT
    meant = {label for label in heard if not is_no_danger(label, whole["text"])}
    for parse_data in clauses:
        if is_sure(parse_data) and label_of(parse_data) in meant:
            return {**parse_data, "entities": []}
    return None
