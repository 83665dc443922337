"""Who is ill and speaks of having joined, or of being paid, does not ask whether they may join.

「我老公胃癌，加入一年了」「我得了胃癌，今年47，能领吗」 read like an eligibility check; a verdict
on joining would tell a sick member that they are shut out.
"""

from __future__ import annotations

import re

from bot.eligibility.words import QUESTION
from bot.turn import GATE, label_of
from bot.understanding import labels
from bot.understanding.parsing import ParseData, labelled
from bot.understanding.said import Said, Topics

_JOIN = r"(?:加入?|参加|入)(?:相互[宝保]|互助)?"
_SPAN = r"[\d一二两三四五六七八九十半几]+\s*(?:多|来)?个?(?:年|月|星期|周|天|期)(?:半|多)?"
_WHEN = (
    r"(?:[\d一二三四五六七八九十]+(?:年|月份?|号|日)|[年月]初|[年月]底|[去今前]年|上个?月|之前|早)"
)
_JOINED = re.compile(
    rf"(?:已经?|早就?)(?:加入|参加|入了|在里[面头]|是(?:会员|成员))|是老?(?:会员|成员)|老(?:会员|成员)|成员期间|入会[后了]"
    rf"|(?:在|待在)(?:里[面头]|相互[宝保]里)(?:了|的|{_SPAN}|$|(?=[，,。！!]))|里[面头]已经有|里[面头]待了"
    rf"|(?:加入|参加|进来|进去|入|(?<![增再参])加)(?:相互[宝保]|互助)?(?:了|有|已经?|都|也|快|刚|满)*{_SPAN}(?!才|以后|之?后|就|大|的)"
    rf"|(?:交|缴|扣)(?:了|过|钱)*{_SPAN}(?!的?(?:社保|医保|保险))|(?:每个?月|每期|一直)(?:都|按时)*[在被]?[扣交]"
    rf"|{_WHEN}(?:就|才|也|都|一(?:起|块儿?)|给[他她])*(?:{_JOIN}|弄|办)的(?!院)|(?:加入|参加)(?:过|的时候|时|那会儿?)"
    r"|[跟和同]\S{1,3}一(?:起|块儿?)(?:加|入|进|办|弄)的|全家都?(?:[加进入]了|在)"
)
_ILL = re.compile(
    r"确诊|查出|查到|得了|得的|患[了上]|生病|病了|癌|瘤|中风|[脑心]梗|手术|住院|瘫|硬化|衰竭|出血|疮|症"
    r"|移植|搭桥|支架|贫血|切[了除]|透析|烧伤|烫伤|骨折|怀[上孕]|结节|炎|综合征|(?<![大性])病(?![历例房假友情互])"
)
_MAY_JOIN = re.compile(
    r"[能以行]不?[能以行]?(?:再|给|让)?\S{0,3}(?:加入|加|参加|入|报名|进来?)(?![的院了]|ICU)|加得了"
    r"|让(?:不让)?(?:加|进|入|参加)|[想要](?:加入|加|参加|报名)(?![的钱])|给(?:他|她|它)(?:弄|办|加|入)"
)
# Nobody who has one of these asks whether it must be told.
_GRAVE = re.compile(r"癌|瘤|白血病|[心脑]梗|中风|脑出血|尿毒症|重病|大病")
_MONEY = re.compile(r"申请|赔|领|报销|给多少|多少钱|拿|互助金|给钱|材料|手续")
_HOW_MUCH = re.compile(
    r"[给赔拿领]\S{0,3}(?:多少(?![天久])|几万|[\d三十五]+\s*万)|是[\d三十五]+\s*万"
)
# Without a word of having joined, only what can be nothing but the plan's money.
_PAYS = re.compile(
    r"赔|[能可][以不]?领|领(?:不|到|得|多少)|[有拿给](?:不[有拿给])?(?:到|我)?(?:多少)?钱"
)
_JOINING = re.compile(r"加入|参加|入会|[能可][以不]?.{0,3}加|过(?:互助金|赔)")
# The plan's end was announced at the end of 2021; who fell ill from then on asks what that changed.
_LATE = re.compile(r"(?:20)?2[1-9]年.{0,8}(?:确诊|查出|查到)")


def fell_ill(parse_data: ParseData, topics: Topics) -> ParseData | None:
    """The question of somebody's illness, where a verdict on joining would have been given."""
    text = str(parse_data.get("text") or "")
    label = label_of(parse_data)
    if label in (labels.UNCLEAR, labels.INFORM):
        return _of_a_member(parse_data, topics) or _paid_for(parse_data, text)
    if label == labels.IS_PAID_FOR:
        return _of_a_member(parse_data, topics) if _tells_or_counts(text) else None
    is_joining = label == labels.ELIGIBILITY or label in labels.ABOUT_ILLNESS
    if not is_joining or asks_to_join(text):
        return None
    if label == labels.ELIGIBILITY and not is_ill(Said.of(parse_data)):
        return None
    meant = _meant(text)
    if meant is None or meant not in topics.titles:
        return None
    return labelled(parse_data, meant)


def joins_with_illness(parse_data: ParseData, topics: Topics) -> bool:
    """Whether what sounds like a question of cover asks if somebody with an illness may join."""
    one = Said.of(parse_data)
    about_cover = topics.themes.get(label_of(parse_data)) == "cover"
    return about_cover and is_ill(one) and asks_to_join(one.text) and not _PAYS.search(one.text)


def _of_a_member(parse_data: ParseData, topics: Topics) -> ParseData | None:
    """A story that was not understood, or sounds like an answer, of a member who is ill."""
    one = Said.of(parse_data)
    meant = meant_by(one.text)
    known = has_joined(one) and is_ill(one) and meant in topics.titles
    return labelled(parse_data, meant) if known else None


def _tells_or_counts(text: str) -> bool:
    """Whether a member's illness is only told, or the sum is asked for: the list tells neither."""
    return bool(_HOW_MUCH.search(text)) or not QUESTION.search(text)


def has_joined(one: Said) -> bool:
    """Whether a message says that somebody is a member, and asks of nobody whether they may be."""
    return bool(_JOINED.search(one.text)) and not asks_to_join(one.text)


def is_ill(one: Said) -> bool:
    """Whether a message tells of an illness."""
    return bool(_ILL.search(one.text)) or any(e["entity"] == "condition" for e in one.entities)


def asks_to_join(text: str) -> bool:
    """Whether it asks in so many words if somebody may join."""
    return bool(_MAY_JOIN.search(text))


def meant_by(story: str) -> str:
    """What a member who is ill asks: how to apply, or what an illness changes."""
    if _HOW_MUCH.search(story):
        return labels.PAYOUT
    is_claim = _MONEY.search(story) or _GRAVE.search(story)
    return labels.CLAIM if is_claim else labels.FELL_ILL


def _paid_for(parse_data: ParseData, text: str) -> ParseData | None:
    """Of near-ties between joining with an illness and being paid for it, what the words say."""
    near = {item["intent"] for item in parse_data.get(GATE, {}).get("candidates", ())}
    is_tie = labels.IS_PAID_FOR in near and bool(labels.ABOUT_ILLNESS & near)
    if not is_tie or asks_to_join(text) or _meant(text) != labels.IS_PAID_FOR:
        return None
    return labelled(parse_data, labels.IS_PAID_FOR)


def _meant(text: str) -> str | None:
    """What somebody who is ill asks besides joining; None when that is all."""
    if _JOINED.search(text):
        return meant_by(text)
    if _JOINING.search(text):
        return None
    if _LATE.search(text) and _MONEY.search(text):
        return labels.AFTER_CLOSING
    return labels.IS_PAID_FOR if _PAYS.search(text) else None
