"""Ages of small children that make no entity: 俩月, 百天, 「刚满四十天的丫头」, 「出生第30天」."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.eligibility import words
from bot.nlu.quantities import number_of

BABY = re.compile(
    r"出生|生下来|生出来|一起生|月子|满月|宝|娃|孩|崽|毛头|胎|儿子|女儿|闺女|丫头|孙|斤|奶"
)
_OLD = re.compile(r"(?:现在|如今|目前|今天|都|才|刚|满|已经|过完?|有|快)+\s*$")
_COLLOQUIAL = re.compile(r"(?P<count>[俩仨])个?月(?P<big>大)?")
_COUNTS = {"俩": 2, "仨": 3}
_HUNDRED_DAYS = re.compile(r"(?<![\d一二三四五六七八九十两几])一?百天(?![以之]?[后内])")
_FIGURE = r"\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?"
# The day of birth is the first: on the thirtieth, 29 days are over.
_DAY_OF_LIFE = re.compile(rf"出生(?:后|以来)?的?第(?P<day>{_FIGURE})天")
_CARRIED = re.compile(r"[怀孕]\S{0,3}$")
_BIRTHDAY = re.compile(rf"(?P<years>{_FIGURE})(?:周?岁)?大寿")
# 「刚出生只有三斤」 tells a weight, no age.
_AT_BIRTH = re.compile(
    r"(?:那会儿?|那时候?|时候?|当时|的|下来)*[^，。,；;\d]{0,4}?"
    r"[一二两三四五六七八九十\d.]+\s*(?:斤|公斤|克)"
)


def with_ages_of_children(
    text: str, entities: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """``entities`` with such ages, each in the place of what was read into its words."""
    found = [*_ages(text)]
    own = [item for item in entities if not _is_carried(text, item)]
    kept = [item for item in own if not any(_overlap(item, one) for one in found)]
    return [*(_of_a_baby(text, item) for item in kept if not _is_at_birth(text, item)), *found]


def is_a_baby(stated: str) -> bool:
    """Whether it is an age in months or days."""
    return bool(re.fullmatch(r"P\d+[MD]", stated))


def is_of_a_newborn(text: str) -> bool:
    """Whether the age of somebody unnamed is surely that of a child just born."""
    return bool(re.search(r"出生|生下来|月子|满月|百天|斤", text))


def _ages(text: str) -> Iterator[dict[str, Any]]:
    for match in _COLLOQUIAL.finditer(text):
        old = match["big"] or (_OLD.search(text[: match.start()]) and BABY.search(text))
        yield _entity("age" if old else "duration", f"P{_COUNTS[match['count']]}M", match)
    for match in _HUNDRED_DAYS.finditer(text):
        if BABY.search(text):
            yield _entity("age", "P100D", match)
    for match in _DAY_OF_LIFE.finditer(text):
        yield _entity("age", f"P{max(0, _number(match['day']) - 1)}D", match)
    for match in _BIRTHDAY.finditer(text):
        yield _entity("age", f"P{_number(match['years'])}Y", match)


def _number(numeral: str) -> int:
    return int(number_of(numeral) or 0)


def _entity(kind: str, value: str, match: re.Match[str]) -> dict[str, Any]:
    return {"entity": kind, "value": value, "start": match.start(), "end": match.end()}


def _of_a_baby(text: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stretch of months or days as the age it is: 「满四个月」, 「四十天的丫头」."""
    if item["entity"] != "duration" or "end" not in item or str(item["value"])[-1] not in "MD":
        return item
    behind = words.OF_AGE.match(text, int(item["end"]))
    of_a_child = behind and words.UNLISTED["child"].match(text, behind.end())
    grown = re.search(r"(?:刚|才)?满\s*$", text[: int(item["start"])]) and BABY.search(text)
    return {**item, "entity": "age"} if of_a_child or grown else item


def _is_carried(text: str, item: Mapping[str, Any]) -> bool:
    """How long a child is expected is nobody's age: 「怀孕五个月」."""
    months = item["entity"] in ("age", "duration") and str(item["value"])[-1] in "MDW"
    return months and bool(_CARRIED.search(text[: int(item.get("start") or 0)]))


def _is_at_birth(text: str, item: Mapping[str, Any]) -> bool:
    is_an_age = item["entity"] == "age" and item["value"] == "P0D" and "end" in item
    return is_an_age and bool(_AT_BIRTH.match(text, int(item["end"])))


def _overlap(item: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    if item["entity"] not in ("age", "birth_date", "number", "duration") or "end" not in item:
        return False
    return int(item["start"]) < int(found["end"]) and int(found["start"]) < int(item["end"])
