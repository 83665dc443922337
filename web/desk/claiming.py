"""Taking a case: of many who try at once exactly one gets it, the others are told who."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from chat.cases import change_state
from chat.duty import present
from chat.models import Case, Staff
from desk.people import case_by_id, colleague, holding, name_of
from desk.refusals import Refused
from desk.telling import tell_member


def claim(case_id: int, user: AbstractBaseUser) -> Case:
    """Take a waiting or left case; claiming one's own again changes nothing.

    Raises Refused: ``no_case``, ``taken`` (``holder``, ``holder_id``), ``resolved``, ``off_duty``,
    ``at_capacity`` (``capacity``).
    """
    case = case_by_id(case_id)
    if case.state not in Case.CLAIMABLE:
        # Most of those who come too late learn it here, without waiting for a lock.
        return _already(case, user)
    with transaction.atomic():
        # The colleague first, then the conversation: everybody who takes both takes them so.
        mine = hold_place(user)
        with holding(case) as conversation:
            waited = round((timezone.now() - case.waiting_since).total_seconds(), 1)
            taken = change_state(
                case,
                Case.CLAIMABLE,
                Case.State.ACTIVE,
                "claimed",
                user,
                {"waited": waited},
                assignee=user,
                claimed_at=timezone.now(),
            )
            if taken:
                _require_room(mine)
                tell_member(conversation, case, "joined", "staff_joined", mine.name)
                return case
    return _already(case, user)


def hold_place(user: AbstractBaseUser) -> Staff:
    """The colleague's row, locked, so that two claims at once cannot exceed the capacity.

    Raises Refused ``off_duty``.
    """
    colleague(user)
    if not present().filter(user=user).exists():
        raise Refused("off_duty")
    return Staff.objects.select_for_update().get(user=user)


def _require_room(mine: Staff) -> None:
    """Refusing undoes the claim: both are one transaction."""
    held = Case.objects.filter(assignee=mine.user_id, state=Case.State.ACTIVE).count()
    if held > mine.capacity:
        raise Refused("at_capacity", capacity=mine.capacity)


def _already(case: Case, user: AbstractBaseUser) -> Case:
    now = case_by_id(case.pk)
    if now.state == Case.State.RESOLVED:
        raise Refused("resolved")
    if now.assignee_id != user.pk:
        raise Refused("taken", holder=name_of(now.assignee_id), holder_id=now.assignee_id)
    return now
