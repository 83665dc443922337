"""Birth dates told by the lunar calendar: each is a span of solar days, not the date it spells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.quantities import number_of

_LUNAR = "农历|阴历|旧历|老历|古历"
_CALENDAR = re.compile(rf"(?P<lunar>{_LUNAR})|公历|阳历|新历|国历|身份证")
# What follows is not another date, nor what the calendar is asked about.
_BEHIND = re.compile(
    rf"[的生出日是按算，,（(\s]{{0,5}}(?:{_LUNAR})(?!\s*[是为\d一二三四五六七八九十正冬腊])"
)
_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_FIGURE = "[一二三四五六七八九十]{1,3}"
_MONTH = re.compile(
    rf"年?的?(?P<lunar>{_LUNAR})?(?P<leap>闰)?(?:(?P<named>[正冬腊])|(?P<month>{_FIGURE}))月"
)
_DAY = re.compile(
    rf"(?:初(?P<first>[一二三四五六七八九十])|廿(?P<late>[一二三四五六七八九])|(?P<day>{_FIGURE}))"
)


def with_lunar_dates(text: str, entities: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """``entities`` with what is lunar marked as such: ``1959-12/lunar``."""
    return [_read(text, item) if _is_a_date(item) else item for item in entities]


def _is_a_date(item: Mapping[str, Any]) -> bool:
    return item["entity"] == "birth_date" and "end" in item and "/" not in str(item["value"])


def _read(text: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
    end = int(item["end"])
    parts = str(item["value"]).split("-")
    month = _MONTH.match(text, end) if len(parts) == 1 else None
    day = _DAY.match(text, month.end() if month else end) if len(parts) < 3 else None
    lunar = month and (month["named"] or month["lunar"] or month["leap"])
    spells_it = bool(lunar or (day and not day["day"]))
    if not (spells_it or _said_to_be_lunar(text, int(item["start"]), end)):
        return item
    if month:
        parts.append(f"{_MONTHS.get(month['named'] or '') or number_of(month['month']):02.0f}")
    if day and len(parts) == 2:
        parts.append(f"{_day_of(day):02.0f}")
    last = day or month
    return {
        **item,
        "value": f"{'-'.join(parts)}/lunar",
        "end": last.end() if last else end,
    }


def _day_of(day: re.Match[str]) -> float:
    late = 20 if day["late"] else 0
    return late + (number_of(day["first"] or day["late"] or day["day"]) or 1)


def _said_to_be_lunar(text: str, start: int, end: int) -> bool:
    """By the calendar named last before the date, else right behind it."""
    named = [*_CALENDAR.finditer(text, 0, start)]
    if named:
        return bool(named[-1]["lunar"])
    return bool(_BEHIND.match(text, end))
