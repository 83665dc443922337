"""Calendar arithmetic: China time, birthdays, and the birth dates that a stated age leaves open.

A birthday counts from its own day. In a month that has no such day the last day of the month takes
its place (民法总则, article 202), so somebody born on 29 February is a year older on 28 February of
a common year.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone

from bot.rules.errors import InputError

CHINA = timezone(timedelta(hours=8))
NOON = time(12)
DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100
NEW_YEAR_EARLIEST = (1, 21)
"""The earliest month and day of a lunar new year between 1900 and 2100."""
NEW_YEAR_LATEST = (2, 20)
"""The latest one."""


def china_moment(asked_on: date | datetime, field: str = "asked_on") -> datetime:
    """The wall clock in China; a bare date stands for its noon, when that day's noon changes hold.

    A datetime without a zone is China time. Raises InputError naming `field` for other types
    and far-off years.
    """
    if not isinstance(asked_on, date):
        raise InputError(field, "not_a_date", asked_on)
    if not FIRST_YEAR <= asked_on.year <= LAST_YEAR:
        raise InputError(field, "date_out_of_range", asked_on)
    if not isinstance(asked_on, datetime):
        return datetime.combine(asked_on, NOON)
    if asked_on.tzinfo is None:
        return asked_on
    return asked_on.astimezone(CHINA).replace(tzinfo=None)


def calendar_day(field: str, year: int, month: int, day: int) -> date:
    """The date, or InputError naming the field when the calendar has no such day (2 月 30 日)."""
    try:
        return date(year, month, day)
    except (ValueError, TypeError) as error:
        raise InputError(field, "no_such_day", (year, month, day)) from error


def months_after(birth: date, months: int) -> date:
    """The day on which `months` whole months since `birth` are reached."""
    years, month = divmod(birth.month - 1 + months, 12)
    return _day_or_last(birth.year + years, month + 1, birth.day)


def birthday(birth: date, years: int) -> date:
    """The day on which somebody reaches `years` whole years (周岁)."""
    return _day_or_last(birth.year + years, birth.month, birth.day)


def _day_or_last(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, monthrange(year, month)[1])


def full_years(birth: date, on: date) -> int:
    """Whole birthdays (周岁) reached on that day."""
    years = on.year - birth.year
    return years if birthday(birth, years) <= on else years - 1


def latest_birth(on: date, months: int) -> date:
    """The last birth date with `months` whole months reached on that day: months_after inverted."""
    is_month_end = (on + DAY).month != on.month
    years, month = divmod(on.month - 1 - months, 12)
    return _day_or_last(on.year + years, month + 1, 31 if is_month_end else on.day)


def lunar_years(on: date) -> tuple[int, int]:
    """The earlier and later lunar year that the day may belong to; they differ around new year."""
    month_day = (on.month, on.day)
    earlier = on.year if month_day >= NEW_YEAR_LATEST else on.year - 1
    later = on.year if month_day >= NEW_YEAR_EARLIEST else on.year - 1
    return earlier, later


def lunar_year_span(earlier: int, later: int) -> tuple[date, date]:
    """First and last day that can belong to the lunar years `earlier` to `later`."""
    return date(earlier, *NEW_YEAR_EARLIEST), date(later + 1, *NEW_YEAR_LATEST) - DAY


def lunar_birth_span(
    year: int, month: int | None = None, day: int | None = None
) -> tuple[date, date]:
    """First and last solar day that a lunar birthday may be.

    Identity cards often bear the lunar date as if it were solar, so that day is in it too. Raises
    InputError("age") for a month or day that no lunar year has.
    """
    if not (1 <= (month or 1) <= 12 and 1 <= (day or 1) <= 30):
        raise InputError("age", "no_such_day", (year, month, day))
    _, last = lunar_year_span(year, year)
    first = _day_or_last(year, month or 1, day or 1)
    if month is None:
        return first, last
    # At most so many months of thirty days behind the latest new year, one of them a leap month.
    latest = date(year, *NEW_YEAR_LATEST) + timedelta(days=30 * month + (day or 30) - 1)
    return first, min(latest, last)
