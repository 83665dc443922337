"""Whole weeks, the present one last."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday of local time."""

    monday: date

    @property
    def since(self) -> datetime:
        """The first moment in it."""
        return timezone.make_aware(datetime.combine(self.monday, time.min))

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return Week(self.monday + _WEEK).since


def weeks(count: int) -> list[Week]:
    """The last ``count`` weeks, the oldest first."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return [Week(monday - number * _WEEK) for number in reversed(range(count))]
