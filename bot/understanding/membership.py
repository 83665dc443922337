"""Who has joined and then fell ill asks for help, not whether they may join.

「我老公胃癌，加入一年了」 reads like an eligibility check; a verdict on joining would tell a sick
member that they are shut out.
"""

from __future__ import annotations

import re

from bot.turn import label_of
from bot.understanding import labels
from bot.understanding.parsing import ParseData, labelled
from bot.understanding.said import Topics

_JOIN = r"(?:加入?|参加|入)(?:相互[宝保]|互助)?"
_SPAN = r"[\d一二两三四五六七八九十半几]+\s*(?:多|来)?个?(?:年|月|星期|周|天|期)(?:半|多)?"
_WHEN = (
    r"(?:[\d一二三四五六七八九十]+(?:年|月份?|号|日)|[年月]初|[年月]底|[去今前]年|上个?月|之前|早)"
)
_JOINED = re.compile(
    rf"(?:已经?|早就?)(?:加入|参加|入了|在里面|是(?:会员|成员))|是(?:会员|成员)|在里面(?:了|的|{_SPAN})"
    rf"|(?:加入|参加)(?:相互[宝保]|互助)?(?:了|有|已经?)*{_SPAN}(?!才|以后|之?后|就)"
    rf"|{_WHEN}(?:就|才|给他|给她)?{_JOIN}的"
)
_ILL = re.compile(r"确诊|查出|查到|得了|得的|患[了上]|生病|病了|癌|瘤|中风|[脑心]梗|手术|住院")
_MAY_JOIN = re.compile(r"[能以行]不?[能以行]?(?:再|给|让)?\S{0,3}(?:加入|加|参加|入)(?!的)|加得了")
_MONEY = re.compile(r"申请|赔|领|报销|给多少|多少钱|拿|互助金|给钱|材料|手续")


def fell_ill(parse_data: ParseData, topics: Topics) -> ParseData | None:
    """The question of a member's illness, where a verdict on joining would have been given."""
    label, text = label_of(parse_data), str(parse_data.get("text") or "")
    is_joining = label == labels.ELIGIBILITY or label in labels.ABOUT_ILLNESS
    if not is_joining or not _JOINED.search(text) or _MAY_JOIN.search(text):
        return None
    named = {item["entity"] for item in parse_data.get("entities") or ()}
    if "condition" not in named and not _ILL.search(text):
        return None
    meant = labels.CLAIM if _MONEY.search(text) else labels.FELL_ILL
    return labelled(parse_data, meant) if meant in topics.titles else None
