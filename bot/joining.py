"""Questions whose words are those of a general rule but that are about certain persons.

The gate sees labels and kinds of entities; who is named side by side, and an age that is none,
only the eligibility check can read. Works on parse data, like ``bot.understanding``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.eligibility import asking, words
from bot.eligibility.message import AGES, Message
from bot.eligibility.people import people_of
from bot.turn import GATE, understanding

ELIGIBILITY = "check_eligibility"
THEMES = ("joining", "unknown")
"""Of the FAQs on who may join, in general; `unknown` is what public sources do not settle."""

# Labels of what was not understood as ours, though it may be.
_UNSURE = ("nlu_fallback", "ask_medical_advice")
_MAY_ONE_JOIN = re.compile(
    r"(?:加入|参加|加)(?:你们|这个|那个|相互宝|互助宝?|大病|老年|防癌|计划|进去|进来|的)*"
    r"(?:行不行|可以|[吗么嘛不没呢啊行])*[?？。！!\s]*$"
)
_ONLY_WHO = re.compile(r"才[能可行算给让]|的人|的才")


def asks_about_persons(parse_data: Mapping[str, Any], themes: Mapping[str, str]) -> bool:
    """Whether the message asks if certain persons may join, whatever its likeliest label.

    ``themes`` are the themes of the FAQs by their keys.
    """
    label, _, candidates = understanding(parse_data)
    message = Message.of({"text": parse_data.get("text"), "parse_data": parse_data})
    if label in _UNSURE and _asks_with_an_illness(message):
        return True
    if label == "nlu_fallback" and _is_near(candidates) and _tells_who(message):
        return True
    decision = parse_data.get(GATE, {}).get("decision")
    if decision == "clarify":
        near = [item["intent"] for item in candidates[:3]]
        is_tie = all(one == ELIGIBILITY or themes.get(one) in THEMES for one in near[:2])
        return ELIGIBILITY in near and _says_an_age(message, is_tie)
    return themes.get(label) in THEMES and (_are_several(message) or _denies_illness(message))


def _asks_with_an_illness(message: Message) -> bool:
    """「白癜风可以参加不」: no FAQ knows the illness, but whether one may join is asked."""
    return bool(_MAY_ONE_JOIN.search(message.text) and message.told)


def _is_near(candidates: Sequence[Mapping[str, Any]]) -> bool:
    """Whether joining is one of the two likeliest, and no emergency is likely at all."""
    likely = [item["intent"] for item in candidates[:3]]
    return ELIGIBILITY in likely[:2] and "report_acute_illness" not in likely


def _tells_who(message: Message) -> bool:
    """「我妈老年痴呆，66」: who, how old and how ill, and nothing besides."""
    aged = [one for one in people_of(message)[0] if one.relation and one.stated]
    ill = any(one.applies or one.denied for one in aged) and not asking.wonders(message)
    return bool(aged) and (ill or not asking.rest_of(message))


def _denies_illness(message: Message) -> bool:
    """「我没有高血压，能加吗」 is not about those who have it, as the answer on it would be."""
    told = message.told
    general = _ONLY_WHO.search(message.text)
    denied = bool(told) and all(each.denied for each in told)
    tells_who = any(one.relation and one.stated for one in people_of(message)[0])
    return denied and not general and bool(words.JOINING.search(message.text) or tells_who)


def adds_no_illness(parse_data: Mapping[str, Any]) -> bool:
    """Whether it only says what somebody has not: 「没有糖尿病」, behind a verdict about them."""
    message = Message.of({"text": parse_data.get("text"), "parse_data": parse_data})
    told = message.told
    return bool(told) and all(each.denied for each in told) and not asking.wonders(message)


def _says_an_age(message: Message, may_apply: bool) -> bool:
    """With an age, and a word of joining; 「申请」 is one where nothing else is near."""
    joins = bool(words.JOINING.search(message.text)) or (may_apply and "申请" in message.text)
    return joins and bool(message.named(*AGES) or message.impossible)


def _are_several(message: Message) -> bool:
    """Two of known age, or two named side by side whose joining is asked about."""
    people, several = people_of(message)
    if sum(bool(one.stated) for one in people) > 1:
        return True
    return several and len(people) > 1 and bool(words.WHETHER.search(message.text))
