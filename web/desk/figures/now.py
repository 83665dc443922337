"""How the desk stands at this moment."""

from dataclasses import dataclass

from django.utils import timezone

from chat.duty import present
from chat.models import Case


@dataclass(frozen=True)
class Now:
    """Cases by state, the longest wait in seconds (0 without any), and colleagues who are there."""

    waiting: int
    active: int
    left: int
    longest: float
    present: int


def now() -> Now:
    """The numbers of this moment."""
    opened = Case.objects.filter(state__in=Case.OPEN)
    states = list(opened.values_list("state", "waiting_since"))
    since = [at for state, at in states if state == Case.State.WAITING]
    longest = (timezone.now() - min(since)).total_seconds() if since else 0.0
    return Now(
        waiting=len(since),
        active=sum(state == Case.State.ACTIVE for state, _ in states),
        left=sum(state == Case.State.LEFT for state, _ in states),
        longest=longest,
        present=present().count(),
    )
