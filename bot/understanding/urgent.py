"""A cry for help inside a message that asks something else too."""

from __future__ import annotations

from bot.understanding.cutting import clauses_of
from bot.understanding.parsing import ParseData, Parser, is_sure, label_of

# Only what nobody says in passing: an illness is part of many a story about a claim.
URGENT = frozenset({"report_self_harm"})


def cry_in(whole: ParseData, parser: Parser) -> ParseData | None:
    """The clause in which the member surely speaks of ending their life; None without one.

    It is answered alone, in any state: nobody in danger is told the waiting period first.
    """
    clauses = clauses_of(whole["text"])
    if len(clauses) < 2 or label_of(whole) in URGENT:
        return None
    for parse_data in parser.parse_all(clauses):
        if is_sure(parse_data) and label_of(parse_data) in URGENT:
            return {**parse_data, "entities": []}
    return None
