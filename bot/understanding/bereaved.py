"""Comfort is for who speaks of a death: said to anybody else it would be cruel.

「我爸住院了」 is worded like 「我爸去世了」, so what the classifier takes for a loss must say so.
"""

from __future__ import annotations

import re

from bot.turn import label_of
from bot.understanding import labels, limits
from bot.understanding.parsing import ParseData, confidence_of, labelled, offering

_DEATH = re.compile(
    r"[走没](?:了|咧|啦|的)(?![一-龥])|走(?:了|得|的)(?:好|快|太|这么|那么|很|[一两二三四五六七八九十半几\d])"
    r"|去世|去逝|過世|过世|逝世|病逝|仙逝|离世|辞世|病故|亡故|身亡|夭折|不在(?:了|人世)|永远离开|离开(?:我|人世)"
    r"|死(?:了|的)?(?![一-龥])|没(?:有)?(?:保住|救回|抢救过|熬过|挺过|撑过|能等到)|头七|后事|送走"
)
# 「我妈的也跟着没了？」 is about her share.
_THING = re.compile(r"的(?:是不是|会不会|[也都就])*(?:跟着)?没了")


def told_of_a_death(parse_data: ParseData) -> ParseData:
    """``parse_data``; as not understood, where it was taken for a loss but names none, and as a
    loss where it names one but was doubted: 「我爸昨晚走了，钱能领不」.
    """
    label, text = label_of(parse_data), str(parse_data.get("text") or "")
    is_named = bool(_DEATH.search(text)) and not _THING.search(text)
    if label == labels.BEREAVED and not is_named:
        return offering((), parse_data, {})
    likely = confidence_of(parse_data, labels.BEREAVED) >= limits.LOSS
    if label == labels.UNCLEAR and is_named and likely:
        return labelled(parse_data, labels.BEREAVED)
    return parse_data
