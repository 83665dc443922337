"""Numbers by hour or by day, for charts: the 24 hours of a day, the days of a week."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils import timezone

from desk.figures.spread import Spread
from desk.figures.stretch import Stretch, stretches
from desk.figures.totals import first_response

_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
# A year of days.
_MOST = 366


@dataclass(frozen=True)
class Bucket:
    """The calls of one hour or day that begins ``at`` (local time)."""

    at: datetime
    calls: int
    resolved: int
    left: int
    first_response: Spread


def series(first: date, last: date, step: Literal["hour", "day"]) -> list[Bucket]:
    """Every hour or day from one day to another (with it), those without a call too.

    At most a year of days. Raises ValueError for more, and when the days are the wrong way round.
    """
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    count = (end - begin) // _STEPS[step]
    if not 0 < count <= _MOST:
        raise ValueError("first to last: 1 to 366 steps")
    found: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in stretches(begin, end):
        found[(stretch.called - begin) // _STEPS[step]].append(stretch)
    return [_bucket(begin + number * _STEPS[step], found[number]) for number in range(count)]


def _bucket(at: datetime, found: list[Stretch]) -> Bucket:
    return Bucket(
        at=at,
        calls=len(found),
        resolved=sum(stretch.ended is not None for stretch in found),
        left=sum(not stretch.waited for stretch in found),
        first_response=first_response(found),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
