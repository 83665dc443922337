"""A stated age is a range of birth dates. Rules compare birth dates only, so no age is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.rules.dates import (
    DAY,
    calendar_day,
    latest_birth,
    lunar_year_span,
    lunar_years,
    months_after,
)
from bot.rules.errors import InputError

OLDEST_YEARS = 130
YOUNGEST_NOMINAL = 2
"""A bare 「1 岁」 is read as 周岁: 虚岁 one is a newborn, whose age is told in days or months."""

Unit = Literal["years", "full_years", "nominal_years", "months", "days", "born", "born_within"]
_LARGEST: dict[str, int] = {
    "years": OLDEST_YEARS,
    "full_years": OLDEST_YEARS,
    "nominal_years": OLDEST_YEARS,
    "months": OLDEST_YEARS * 12,
    "days": OLDEST_YEARS * 366,
}


@dataclass(frozen=True)
class BirthRange:
    """All birth dates that are still possible, both ends included."""

    earliest: date
    latest: date

    @property
    def is_exact(self) -> bool:
        """Whether the birth date is known to the day."""
        return self.earliest == self.latest

    def __contains__(self, day: date) -> bool:
        return self.earliest <= day <= self.latest


@dataclass(frozen=True)
class Age:
    """What somebody said about an age. Class methods build it; InputError("age") when absurd."""

    unit: Unit
    count: int
    month: int | None = None
    most: int | None = None
    span: BirthRange | None = None

    def __post_init__(self) -> None:
        for count in (self.count, self.count if self.most is None else self.most):
            if type(count) is not int:
                raise InputError("age", "age_not_a_number", count)
            if not 0 <= count <= _LARGEST.get(self.unit, count):
                raise InputError("age", "age_out_of_range", count)

    @classmethod
    def years(cls, count: int) -> Age:
        """「62 岁」, said without more: whole years, or 虚岁, which runs one or two years ahead."""
        return cls("years", count)

    @classmethod
    def full_years(cls, count: int) -> Age:
        """「62 周岁」, also 「59 岁半」: whole birthdays reached."""
        return cls("full_years", count)

    @classmethod
    def nominal(cls, count: int) -> Age:
        """「虚岁 60」: one at birth, one more at each lunar new year."""
        return cls("nominal_years", count)

    @classmethod
    def between(cls, least: int, most: int) -> Age:
        """「五十多」: any of these ages, each said without more."""
        return cls("years", least, most=most)

    @classmethod
    def born_within(cls, span: BirthRange) -> Age:
        """「80 后」, a lunar birthday: any day of a span, as far as it is not yet to come."""
        return cls("born_within", span.earliest.year, span=span)

    @classmethod
    def months(cls, count: int) -> Age:
        """「8 个月」, 「刚满月」: whole months reached."""
        return cls("months", count)

    @classmethod
    def days(cls, count: int) -> Age:
        """「出生 20 天」: days since the day of birth."""
        return cls("days", count)

    @classmethod
    def born_in(cls, year: int, month: int | None = None) -> Age:
        """「1957 年生」, 「57 年 5 月的」: a birth date without its day."""
        calendar_day("age", year, 1 if month is None else month, 1)
        return cls("born", year, month)

    def births(self, on: date) -> BirthRange:
        """The birth dates that fit, for somebody who says so on that day."""
        if self.unit == "days":
            day = on - timedelta(days=self.count)
            return BirthRange(day, day)
        if self.unit == "months":
            return _reached(on, self.count, 1)
        if self.unit == "full_years":
            return _reached(on, self.count * 12, 12)
        if self.unit == "nominal_years":
            return _nominal(on, self.count)
        if self.unit == "born":
            return _born(on, self.count, self.month)
        if self.span is not None:
            return _within(on, self.span)
        youngest = _bare_years(on, self.count)
        if self.most is None:
            return youngest
        return BirthRange(_bare_years(on, self.most).earliest, youngest.latest)


def _reached(on: date, months: int, width: int) -> BirthRange:
    return BirthRange(latest_birth(on, months + width) + DAY, latest_birth(on, months))


def _nominal(on: date, count: int) -> BirthRange:
    if count == 0:
        raise InputError("age", "age_out_of_range", count)
    earlier, later = lunar_years(on)
    first, last = lunar_year_span(earlier - count + 1, later - count + 1)
    return BirthRange(first, min(last, on))


def _born(on: date, year: int, month: int | None) -> BirthRange:
    first = date(year, month or 1, 1)
    return _within(on, BirthRange(first, months_after(first, 1 if month else 12) - DAY))


def _within(on: date, span: BirthRange) -> BirthRange:
    if span.earliest > on:
        raise InputError("age", "birth_date_in_future", span.earliest)
    if span.earliest.year < on.year - OLDEST_YEARS - 1:
        raise InputError("age", "age_out_of_range", span.earliest.year)
    return BirthRange(span.earliest, min(span.latest, on))


def _bare_years(on: date, count: int) -> BirthRange:
    full = _reached(on, count * 12, 12)
    if count < YOUNGEST_NOMINAL:
        return full
    return BirthRange(full.earliest, max(full.latest, _nominal(on, count).latest))
