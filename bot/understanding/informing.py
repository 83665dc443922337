"""What is told after a question that was not about joining answers that question, not a check's.

「我52」 after 「肺癌给多少」 asks how much at that age; 「下个月呢」 after a debit is nobody's age.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.joining import THEMES
from bot.turn import label_of
from bot.understanding import labels, words
from bot.understanding.parsing import ParseData, Parser, is_sure, labelled, offering
from bot.understanding.said import Said, Topics, topic

_AGES = frozenset({"age", "birth_date", "number"})


def told_to_a_question(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData | None:
    """None where nothing was asked before, or joining was."""
    asked = said[0] if said and said[0].label == labels.UNCLEAR else topic(said)
    if label_of(parse_data) != labels.INFORM or asked is None or _is_joining(asked, topics):
        return None
    named = {item["entity"] for item in parse_data.get("entities", ())}
    if named & _AGES:
        return labelled(parse_data, labels.BY_AGE) if asks_how_much(asked, topics) else None
    if named or asked.label == labels.UNCLEAR:
        return None
    both = parser.parse(f"{asked.text}，{parse_data['text']}")
    if is_sure(both) and label_of(both).startswith(labels.FAQ):
        return labelled(parse_data, label_of(both), meant=both["text"])
    return offering((), parse_data, topics.titles)


def asks_how_much(asked: Said, topics: Topics) -> bool:
    """Whether it was about the plan's money: by its theme, or by its words."""
    theme = topics.themes.get(asked.label)
    told = theme == "cover" or asked.label == labels.UNCLEAR
    return theme == "payout" or (told and words.speaks_of_money(asked.text))


def _is_joining(asked: Said, topics: Topics) -> bool:
    return asked.label in labels.IN_CHECK or topics.themes.get(asked.label) in THEMES
