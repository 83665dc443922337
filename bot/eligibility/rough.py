"""Ages told only roughly, which make no entity: 五十多, 奔六十, 六十好几, 七八十岁, 90 后.

Each becomes all the ages it may mean, so that the rules answer where all of them lead to the same
and ask for the birth date where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.eligibility import words
from bot.nlu.quantities import number_of

_D = "[一二两三四五六七八九]"
_TENS = rf"(?:{_D}?十|[1-9]0)"
_WHOLE = rf"(?:\d{{2}}|{_D}?十{_D}?)"
_COUNT = rf"(?:\d{{1,2}}|{_D}?十?{_D})"
# No part of a longer figure, and no amount, length, or count of something else.
_ALONE = r"(?<![\d.百千万第零一二三四五六七八九十/])"
_YEARS = (
    r"(?:周?岁|(?![\d一二三四五六七八九十]|\s*[万亿千百块元毛角钱个种年天日号月周次名位分斤公里级期倍"
    r"条项家户例件张度楼层页%％/.]))"
)
_SOON = (
    r"(?:奔着?|快要?|马上|就要|就快|将近|将满|即将|年近|临近|接近|逼近|眼看|不到|没到|未满|没满|不满"
    r"|明年|下个?月|年底|过年)\s*(?:[满到要就整是有近]|差不多){0,2}\s*"
)
_NO_AGE = re.compile(rf"(?:[扣付花交摊缴赔领][了过]?|百分之)\s*$|{words.MEASURED.pattern}")

_ROUGH = re.compile(r"-P|/\d|/lunar")
_REPLACED = ("age", "birth_date", "number", "duration", "amount")

Span = tuple[int, int]
"""The least and the most whole years that are meant."""


def _years(text: str) -> int:
    return int(number_of(text) or 0)


def _of_the_decade(found: re.Match[str]) -> Span:
    """「五十多」 any of them, 「五十出头」 the first, 「五十好几」 the others."""
    first, more = _years(found["tens"]), found["more"]
    if more[-1] in "头零":
        return first, first + 4
    if more == "来":
        return first - 2, first + 4
    return first + 3 * (more == "好几"), first + 9


def _soon(found: re.Match[str]) -> Span:
    year = _years(found["year"])
    return year - (5 if year % 10 == 0 else 3), year - 1


def _in_less_than_a_year(found: re.Match[str]) -> Span:
    year = _years(found["year"]) - 1
    return year, year


def _towards(found: re.Match[str]) -> Span:
    """「奔六的人」 is in the fifties."""
    year = _years(found["tens"]) * 10
    return year - 9, year - 1


def _past(found: re.Match[str]) -> Span:
    year = 50 if found["tens"] == "半百" else _years(found["tens"])
    return year, year + 9


def _about(found: re.Match[str]) -> Span:
    year = _years(found["year"])
    return year - 2, year + 2


def _either(found: re.Match[str]) -> Span:
    """「五十七八」, 「七八岁」."""
    head = _years(found["head"]) if found["head"] else 0
    return head + _years(found["low"]), head + _years(found["high"])


def _either_decade(found: re.Match[str]) -> Span:
    return _years(found["low"]) * 10, _years(found["high"]) * 10 + 9


_AGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span]], ...] = (
    (
        re.compile(
            rf"{_ALONE}(?P<tens>{_TENS})(?P<more>好几|好些|多|几|来|出头|露头|冒头|挂零){_YEARS}"
        ),
        _of_the_decade,
    ),
    (re.compile(rf"{_ALONE}(?P<head>{_D}?十)(?P<low>{_D})(?P<high>{_D}){_YEARS}"), _either),
    (re.compile(rf"{_ALONE}(?P<head>(?!))?(?P<low>{_D})(?P<high>{_D})岁"), _either),
    (re.compile(rf"{_ALONE}(?P<low>{_D})(?P<high>{_D})十{_YEARS}"), _either_decade),
    (re.compile(rf"{_SOON}(?P<year>{_WHOLE}){_YEARS}"), _soon),
    (
        re.compile(
            rf"(?:再过|还有|还差|还要|差)(?:不到|不足|大概)?(?:半年|几个?月|{_COUNT}个?(?:半|多)?月|{_COUNT}天)"
            rf"(?:[就才满到是]|周岁)*\s*(?P<year>{_WHOLE}){_YEARS}"
        ),
        _in_less_than_a_year,
    ),
    (re.compile(r"奔(?P<tens>[四五六七八])(?![十\d])"), _towards),
    (re.compile(rf"(?:年过|上了)(?P<tens>{_TENS}|半百){_YEARS}"), _past),
    (re.compile(rf"{_ALONE}(?P<year>{_WHOLE})\s*周?岁?(?:左右|上下|前后|的样子)"), _about),
    (
        re.compile(rf"(?:差不多|大概|大约|估计|约莫|好像)[有是]?\s*(?P<year>{_WHOLE}){_YEARS}"),
        _about,
    ),
)
# The youngest to say so of themselves were born in 2020.
_BORN_IN_A_DECADE = re.compile(
    r"(?<![\d零一二三四五六七八九十])([4-9零〇0-2四五六七八九一二])(?P<half>[05零〇五])后"
)


def rough_ages(text: str) -> Iterator[dict[str, Any]]:
    """Entities ``age`` (``P50Y-P59Y``) and ``birth_date`` (``1980/1989``), in no certain order."""
    for pattern, meant in _AGES:
        for found in pattern.finditer(text):
            low, high = meant(found)
            if 0 < low <= high and not _NO_AGE.search(text[: found.start()]):
                value = f"P{low}Y" if low == high else f"P{low}Y-P{high}Y"
                yield _entity("age", value, found)
    for found in _BORN_IN_A_DECADE.finditer(text):
        tens = _years(found[1].replace("〇", "零")) * 10
        first = tens + (1900 if tens >= 40 else 2000) + (5 if found["half"] in "5五" else 0)
        yield _entity("birth_date", f"{first}/{first - first % 10 + 9}", found)


def _entity(kind: str, value: str, found: re.Match[str]) -> dict[str, Any]:
    start, end = found.span()
    return {"entity": kind, "value": value, "start": start, "end": end}


def is_rough(stated: str) -> bool:
    """Whether an age or birth date is one of several, so that an exact one takes its place."""
    return bool(_ROUGH.search(stated))


def is_of_the_member(text: str, entity: Mapping[str, Any]) -> bool:
    """Whether it is a rough age right behind 「我」, which no other pattern takes for a person."""
    before = text[: int(entity.get("start") or 0)]
    return is_rough(str(entity["value"])) and bool(words.SELF_BEFORE.search(before))


def with_rough_ages(text: str, entities: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """``entities`` with the rough ages, each in the place of what was read into its words."""
    rough = list(rough_ages(text))
    return [*(item for item in entities if not any(_overlap(item, one) for one in rough)), *rough]


def _overlap(item: Mapping[str, Any], rough: Mapping[str, Any]) -> bool:
    if item["entity"] not in _REPLACED or "end" not in item:
        return False
    start, end = int(item["start"]), int(item["end"])
    return start < int(rough["end"]) and int(rough["start"]) < end
