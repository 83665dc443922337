"""What has to happen at the desk by itself: the vanished, the unclaimed, and fresh places.

Every server process sweeps; each step is one conditional UPDATE, so several may meet.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from chat import push
from chat.cases import change_state
from chat.db import in_db, locked
from chat.models import Case, Conversation
from chat.placing import tell_left, tell_place
from chat.repeating import Repeating
from chat.waiting import place
from desk.presence import sweep_gone

SWEEP_SECONDS = 5.0
# A member who waits is told of a new place at most so often.
TOLD_EVERY = timedelta(seconds=60)


def sweeper() -> Repeating:
    """Sweeps for as long as the process lives."""
    return Repeating("desk sweep", in_db(sweep), SWEEP_SECONDS)


def sweep() -> None:
    """All of it, once."""
    sweep_gone()
    take_back_unclaimed()
    freshen_places()


def take_back_unclaimed() -> int:
    """Calls that nobody took within ``UNCLAIMED_MINUTES`` become messages left, with an apology.

    How many there were.
    """
    minutes = settings.UNCLAIMED_MINUTES
    due = Q(waiting_since__lte=timezone.now() - timedelta(minutes=minutes))
    waiting = Case.objects.filter(due, state=Case.State.WAITING)
    return sum(_take_back(case, due) for case in waiting.select_related("conversation"))


def freshen_places() -> int:
    """Tell members who wait when fewer are ahead than they were told; how many were told."""
    limit = timezone.now() - TOLD_EVERY
    due = Q(told_at__lte=limit, told_place__gt=0)
    waiting = Case.objects.filter(due, state=Case.State.WAITING)
    moved = [case for case in waiting if place(case) < case.told_place]
    return sum(_tell_again(case, due) for case in moved)


def _take_back(case: Case, due: Q) -> bool:
    minutes = round((timezone.now() - case.waiting_since).total_seconds() / 60)
    try:
        with locked(case.conversation_id) as conversation:
            old, new = Case.State.WAITING, Case.State.LEFT
            detail = {"minutes": minutes}
            if not change_state(case, old, new, "taken_back", None, detail, due):
                return False
            tell_left(case, conversation, "handoff_taken_back", minutes=minutes)
    except Conversation.DoesNotExist:
        # The member has erased everything meanwhile.
        return False
    return True


def _tell_again(case: Case, due: Q) -> bool:
    try:
        with locked(case.conversation_id) as conversation:
            still = Case.objects.filter(due, pk=case.pk, state=Case.State.WAITING).first()
            if still is None:
                return False
            tell_place(still, conversation, "handoff_place")
    except Conversation.DoesNotExist:
        return False
    push.tell(conversation.public_id, case.pk)
    return True
