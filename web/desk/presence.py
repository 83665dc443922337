"""Who is at the desk: 在线, 忙碌, 离线; signs of life; and the cases of those who vanish."""

from contextlib import suppress

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from chat import push
from chat.duty import gone
from chat.models import Case, Staff
from desk import audit
from desk.giving_back import give_back
from desk.people import colleague, require_supervisor
from desk.refusals import Refused

LONGEST_NAME = 20


def set_state(user: AbstractBaseUser, state: str) -> Staff:
    """在线, 忙碌 or 离线 (``Staff.State``). Raises Refused ``invalid``.

    Going offline gives the colleague's cases back to the queue.
    """
    if state not in Staff.State.values:
        raise Refused("invalid")
    mine = colleague(user)
    Staff.objects.filter(pk=mine.pk).update(state=state, seen_at=timezone.now())
    push.tell_desk()
    if state == Staff.State.OFFLINE:
        _give_back_all(mine, "went_offline")
    mine.refresh_from_db()
    return mine


def leave(user: AbstractBaseUser) -> None:
    """The user signs out: offline, and the cases go back to the queue."""
    if Staff.objects.filter(user=user).exists():
        set_state(user, Staff.State.OFFLINE)


def beat(user: AbstractBaseUser) -> Staff:
    """A sign of life of one of the user's pages, every 20 to 60 seconds.

    It never brings anybody back online: whose cases were given back has to say so.
    """
    mine = colleague(user)
    now = timezone.now()
    Staff.objects.filter(pk=mine.pk).update(seen_at=now)
    mine.seen_at = now
    return mine


def sweep_gone() -> int:
    """Take those who vanished for offline and give their cases back; how many vanished."""
    count = 0
    for staff in gone():
        # One that gave a sign of life meanwhile is no longer among them.
        if gone().filter(pk=staff.pk).update(state=Staff.State.OFFLINE):
            count += 1
            push.tell_desk()
            _give_back_all(staff, "vanished")
    return count


def set_capacity(actor: AbstractBaseUser, user: AbstractBaseUser, capacity: int) -> Staff:
    """How many active cases a colleague may hold, 0 to 50. Raises Refused.

    ``supervisors_only`` or ``invalid``.
    """
    require_supervisor(actor)
    if not 0 <= capacity <= 50:
        raise Refused("invalid")
    mine = colleague(user)
    Staff.objects.filter(pk=mine.pk).update(capacity=capacity)
    audit.note(actor, "capacity", user=user.get_username(), capacity=capacity)
    mine.refresh_from_db()
    return mine


def set_name(actor: AbstractBaseUser, user: AbstractBaseUser, name: str) -> Staff:
    """The name that members read from now on, 1 to 20 characters: one's own, or a supervisor sets
    anybody's. Raises Refused: ``supervisors_only``, ``invalid``.
    """
    if actor != user:
        require_supervisor(actor)
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise Refused("invalid")
    mine = colleague(user)
    Staff.objects.filter(pk=mine.pk).update(name=name.strip())
    audit.note(actor, "name", user=user.get_username(), name=name.strip())
    push.tell_desk()
    mine.refresh_from_db()
    return mine


def _give_back_all(staff: Staff, why: str) -> None:
    for case in Case.objects.filter(assignee=staff.user_id, state=Case.State.ACTIVE):
        with suppress(Refused):
            # Erased by the member meanwhile: nothing is left to give back.
            give_back(case, staff.name, holder=staff.user_id, why=why)
