"""From ages and birth dates as they were said to the person of the rules."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.rules import Age, BirthRange, InputError, Person, calendar_day
from bot.rules.dates import lunar_birth_span

_AGE = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?(?:/(?P<counted>\w+))?"
)
_BIRTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?P<lunar>/lunar)?")
_AGES = re.compile(r"P(\d+)Y-P(\d+)Y")
_YEARS = re.compile(r"(\d{4})/(\d{4})")
_GROWN = ("parent", "spouse")
_GROWN_YEARS = 18


def person_of(relation: str | None, stated: tuple[str, ...], on: date, **known: Any) -> Person:
    """The person in question; ``stated`` are ISO 8601 ages (``P62Y``) and birth dates, several that
    may be meant (``P50Y-P59Y``, ``1980/1989``), and lunar dates (``1959-12/lunar``).

    Of two ages the narrower counts. Raises InputError naming the field, also when they contradict
    each other, or when a parent or spouse would be a child.
    """
    born: date | None = None
    age: Age | None = None
    for text in stated:
        told = _told(text)
        if isinstance(told, date):
            born = told
        else:
            age = told if age is None else _narrower(age, told, on)
    _check_grown(relation, born, age, on)
    return Person(relation=_relation(relation), birth_date=born, age=age, **known)


def _check_grown(relation: str | None, born: date | None, age: Age | None, on: date) -> None:
    """A small number that was taken for an age must not decide about a grown person."""
    if relation not in _GROWN or (born is None and age is None):
        return
    earliest = born or (age.births(on).earliest if age else on)
    # A day that is yet to come has an error of its own.
    if earliest <= on and on.year - earliest.year < _GROWN_YEARS:
        raise InputError("age", "age_out_of_range", earliest)


def _relation(value: str | None) -> Any:
    return value or None


def _told(stated: str) -> Age | date:
    birth = _BIRTH.fullmatch(stated)
    if birth is None or (stated.isdigit() and int(stated) <= 1000):
        return _rough_age(stated) or _age(stated)
    year, month, day = (int(part) if part else None for part in birth.groups()[:3])
    if birth["lunar"]:
        return Age.born_within(BirthRange(*lunar_birth_span(year or 0, month, day)))
    if year and month and day:
        return calendar_day("birth_date", year, month, day)
    return Age.born_in(year or 0, month)


def _rough_age(stated: str) -> Age | None:
    ages, years = _AGES.fullmatch(stated), _YEARS.fullmatch(stated)
    if ages:
        return Age.between(int(ages[1]), int(ages[2]))
    if years:
        return Age.born_within(BirthRange(date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)))
    return None


def _age(stated: str) -> Age:
    if stated.isdigit():
        return Age.years(int(stated))
    match = _AGE.fullmatch(stated)
    if not match or not any(match.group("years", "months", "days")):
        raise InputError("age", "age_not_a_number", stated)
    years, months, days = (int(match[name] or 0) for name in ("years", "months", "days"))
    if match["days"]:
        return Age.days(days)
    if match["months"]:
        return Age.months(years * 12 + months)
    if match["counted"] == "nominal":
        return Age.nominal(years)
    return Age.full_years(years) if match["counted"] == "full" else Age.years(years)


def _narrower(one: Age, other: Age, on: date) -> Age:
    first, second = one.births(on), other.births(on)
    if first.latest < second.earliest or second.latest < first.earliest:
        raise InputError("age", "age_contradicts_birth_date", other.count)
    width = first.latest - first.earliest
    return one if width < second.latest - second.earliest else other
