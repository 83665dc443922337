"""A member's illness over several messages: it stays one until somebody's joining is asked about.

「老公胃癌，加入一年了」, then 「他45」 or 「还有高血压」: read alone these would begin a check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.turn import label_of
from bot.understanding import labels
from bot.understanding.membership import asks_to_join, fell_ill, has_joined, is_ill, meant_by
from bot.understanding.parsing import ParseData, labelled, offering
from bot.understanding.said import Said, Topics

# Who may join is asked anew, for whomever.
_JOINING = re.compile(
    r"条件|资格|[要想].{0,6}(?:加入?|参加)(?!的|了)|[给帮替]\S{1,4}(?:加|买|办|入)|也(?:能|可以|想)"
)
_HOW = re.compile(r"[那我该要]*(?:怎么|咋|如何)[弄办搞整][呢啊呀]?[?？]?")
_STILL = re.compile(
    r"[那我们]*(?:现在|这会儿)?还?(?:能|可以|来得及)(?:再|去)?(?:申请|办|领|报|要)?[吗不么嘛]?[?？]?"
)
_OFFERED = (labels.CLAIM, labels.PAYOUT, labels.FELL_ILL)
_TELLS = (labels.ELIGIBILITY, labels.INFORM)


def claim(parse_data: ParseData, said: Sequence[Said], topics: Topics) -> ParseData | None:
    """What is asked of a member's illness, in this message or with those ``said`` before it."""
    return claim_alone(parse_data, said, topics) or _goes_on(parse_data, said, topics)


def claim_alone(parse_data: ParseData, said: Sequence[Said], topics: Topics) -> ParseData | None:
    """The same for a message that tells enough itself, or with the last one."""
    return fell_ill(parse_data, topics) or _told_in_two(parse_data, said, topics)


def _told_in_two(parse_data: ParseData, said: Sequence[Said], topics: Topics) -> ParseData | None:
    """「我老公得了肝癌」, 「加入8个月了」."""
    label, now = label_of(parse_data), Said.of(parse_data)
    tells = label in (*_TELLS, labels.UNCLEAR) or label in labels.ABOUT_ILLNESS
    if not tells or not _is_one_story(now, said):
        return None
    meant = meant_by(f"{said[0].text}，{now.text}")
    return labelled(parse_data, meant) if meant in topics.titles else None


def _goes_on(parse_data: ParseData, said: Sequence[Said], topics: Topics) -> ParseData | None:
    """What may be asked, where an age or a further illness is told, or 「怎么弄」 is asked."""
    label, text = label_of(parse_data), str(parse_data.get("text") or "")
    joins = asks_to_join(text) or _JOINING.search(text)
    if joins or not _is_about_a_sick_member(said, topics):
        return None
    for pattern, meant in ((_HOW, labels.CLAIM), (_STILL, labels.DEADLINE)):
        if pattern.fullmatch(text) and meant in topics.titles:
            return labelled(parse_data, meant)
    if label not in _TELLS and label not in labels.ABOUT_ILLNESS:
        return None
    offered = [label for label in _OFFERED if label in topics.titles and label != said[0].label]
    return offering(offered, parse_data, topics.titles)


def _is_about_a_sick_member(said: Sequence[Said], topics: Topics) -> bool:
    """Whether a member's illness or death was spoken of, and nobody's joining since."""
    for number, one in enumerate(said):
        if one.label == labels.BEREAVED or (has_joined(one) and is_ill(one)):
            return True
        if _is_one_story(one, said[number + 1 :]):
            return True
        joining = one.label in labels.IN_CHECK or topics.themes.get(one.label) == "joining"
        if one.label != labels.FELL_ILL and (joining or one.label in labels.ENDS):
            return False
    return False


def _is_one_story(one: Said, before: Sequence[Said]) -> bool:
    """Whether this message and the last tell of the illness and the membership, one each."""
    last = before[0] if before else None
    if last is None or asks_to_join(last.text) or asks_to_join(one.text):
        return False
    joined, ill = has_joined(last), is_ill(last)
    if joined and ill:
        # It was told whole before this.
        return False
    return (has_joined(one) and ill) or (is_ill(one) and joined)
