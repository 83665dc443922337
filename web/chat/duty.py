"""Whether a human could take a case now, and if not, when the desk opens again.

Hours and holidays are rows that supervisors edit (``desk.hours``). Without any hours the desk is
open whenever somebody is there. Times are those of ``settings.TIME_ZONE``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from chat.models import OpeningHours, SpecialDay, Staff

# How far ahead the next opening is looked for.
_DAYS_AHEAD = 15


@dataclass(frozen=True)
class Duty:
    """``open``: within the hours. ``manned``: somebody is there. ``opens_at``: the next opening,
    None while open, and when none is known."""

    open: bool
    manned: bool
    opens_at: datetime | None

    @property
    def can_take(self) -> bool:
        """Whether a case that comes in now may wait for somebody."""
        return self.open and self.manned


def duty(now: datetime | None = None) -> Duty:
    """How the desk stands at ``now`` (an aware datetime)."""
    local = timezone.localtime(now)
    is_open = any(opens <= local.time() < closes for opens, closes in _stretches(local.date()))
    return Duty(
        open=is_open,
        manned=present(now).exists(),
        opens_at=None if is_open else _next_opening(local),
    )


def present(now: datetime | None = None) -> QuerySet[Staff]:
    """Colleagues who are online or busy and gave a sign of life lately."""
    limit = (now or timezone.now()) - timedelta(seconds=settings.STAFF_GONE_SECONDS)
    return Staff.objects.filter(state__in=Staff.PRESENT, seen_at__gt=limit, user__is_active=True)


def gone(now: datetime | None = None) -> QuerySet[Staff]:
    """Colleagues who said that they were there and gave no sign of life for too long."""
    limit = (now or timezone.now()) - timedelta(seconds=settings.STAFF_GONE_SECONDS)
    silent = Q(seen_at__isnull=True) | Q(seen_at__lte=limit) | Q(user__is_active=False)
    return Staff.objects.filter(silent, state__in=Staff.PRESENT)


def _stretches(day: date) -> list[tuple[time, time]]:
    special = SpecialDay.objects.filter(day=day).first()
    if special:
        return [(special.opens, special.closes)] if special.opens else []
    hours = OpeningHours.objects.all()
    if not hours.exists():
        return [(time.min, time.max)]
    found = hours.filter(weekday=day.weekday())
    return list(found.values_list("opens", "closes"))


def _next_opening(local: datetime) -> datetime | None:
    return next((at for at in _openings(local) if at > local), None)


def _openings(local: datetime) -> Iterator[datetime]:
    for ahead in range(_DAYS_AHEAD):
        day = local.date() + timedelta(days=ahead)
        for opens, _ in sorted(_stretches(day)):
            yield datetime.combine(day, opens, tzinfo=local.tzinfo)
