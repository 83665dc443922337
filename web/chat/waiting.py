"""The queue as a member sees it: how many are ahead, and how long it took lately."""

from datetime import timedelta
from statistics import median

from django.db.models import Q
from django.utils import timezone

from chat.models import Case, CaseEvent

_LATELY = timedelta(hours=1)


def place(case: Case) -> int:
    """How many waiting cases come before this one: urgent ones, then who called earlier."""
    waiting = Case.objects.filter(state=Case.State.WAITING).exclude(pk=case.pk)
    earlier = Q(opened_at__lt=case.opened_at) | Q(opened_at=case.opened_at, pk__lt=case.pk)
    urgent = Q(priority="urgent")
    if case.priority == "urgent":
        return waiting.filter(urgent & earlier).count()
    return waiting.filter(urgent | earlier).count()


def usual_minutes() -> int | None:
    """Minutes that cases claimed within the last hour had waited (median, at least 1).

    None when none was claimed: then nobody can say.
    """
    claimed = CaseEvent.objects.filter(
        kind="claimed",
        detail__has_key="waited",
        old_state=Case.State.WAITING,
        at__gt=timezone.now() - _LATELY,
    )
    waits = [detail["waited"] for detail in claimed.values_list("detail", flat=True)]
    return max(1, round(median(waits) / 60)) if waits else None
