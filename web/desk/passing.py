"""A case passes on: back to the queue, to a colleague or a team, or by a supervisor's hand."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chat.cases import change_state, note
from chat.duty import present
from chat.models import Case, Staff, Team
from desk.giving_back import give_back
from desk.notes import add_note
from desk.people import (
    case_by_id,
    colleague,
    holding,
    name_of,
    refuse_as_it_stands,
    require_supervisor,
    staff_user,
)
from desk.refusals import Refused
from desk.telling import tell_member


def release(case_id: int, user: AbstractBaseUser) -> Case:
    """The assignee puts the case back into the queue.

    Raises Refused: ``no_case``, ``not_yours`` (``holder``), ``nobodys``, ``resolved``.
    """
    case = case_by_id(case_id)
    if not give_back(case, name_of(user.pk), user.pk, "by_hand", user):
        raise refuse_as_it_stands(case)
    return case


@transaction.atomic
def transfer_to_person(case_id: int, user: AbstractBaseUser, to: int, text: str) -> Case:
    """The assignee passes the case to a colleague (a user's id) with a note that says why.

    Raises Refused: ``no_case``, ``not_yours``, ``nobodys``, ``resolved``, ``no_colleague``,
    ``colleague_off_duty``, ``colleague_at_capacity`` (both ``holder``), ``empty``, ``too_long``.
    """
    case = _pass_on(case_by_id(case_id), to, user, "transferred", Q(assignee=user))
    add_note(case.pk, user, text)
    return case


@transaction.atomic
def transfer_to_team(case_id: int, user: AbstractBaseUser, team_id: int, text: str) -> Case:
    """The assignee puts the case into a team's queue with a note that says why.

    Raises Refused: ``no_case``, ``not_yours``, ``nobodys``, ``resolved``, ``no_team``, ``empty``,
    ``too_long``.
    """
    case = case_by_id(case_id)
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise Refused("no_team")
    if not give_back(case, name_of(user.pk), user.pk, "to_team", user, team):
        raise refuse_as_it_stands(case)
    add_note(case.pk, user, text)
    return case


def reassign(case_id: int, supervisor: AbstractBaseUser, to: int) -> Case:
    """A supervisor gives a waiting, left or active case to a colleague (a user's id).

    Raises Refused: ``supervisors_only``, ``no_case``, ``resolved``, ``no_colleague``,
    ``colleague_off_duty``, ``colleague_at_capacity``.
    """
    require_supervisor(supervisor)
    return _pass_on(case_by_id(case_id), to, supervisor, "reassigned", Q())


def set_priority(case_id: int, user: AbstractBaseUser, priority: str) -> Case:
    """``normal`` or ``urgent``. Raises Refused: ``invalid``, ``no_case``, ``resolved``."""
    if priority not in ("normal", "urgent"):
        raise Refused("invalid")
    case = case_by_id(case_id)
    with holding(case):
        if not Case.objects.filter(pk=case.pk, state__in=Case.OPEN).update(priority=priority):
            raise Refused("resolved")
        case.refresh_from_db()
        note(case, "priority", case.state, case.state, user, {"priority": priority})
    return case


@transaction.atomic
def _pass_on(case: Case, to: int, actor: AbstractBaseUser, kind: str, where: Q) -> Case:
    receiver = _receiver(to)
    before = case.assignee_id
    if before == to:
        return case
    with holding(case) as conversation:
        states = [Case.State.ACTIVE] if kind == "transferred" else Case.OPEN
        fields = {"assignee_id": to, "claimed_at": timezone.now(), "team": None}
        detail = {"from": before, "to": to, "to_name": receiver.name}
        if not change_state(case, states, Case.State.ACTIVE, kind, actor, detail, where, **fields):
            raise refuse_as_it_stands(case)
        if before is None:
            tell_member(conversation, case, "joined", "staff_joined", receiver.name)
        else:
            key, name = "staff_transferred", name_of(before)
            tell_member(conversation, case, "transferred", key, name, to=receiver.name)
    return case


def _receiver(user_id: int) -> Staff:
    """Who gets the case, with the row locked: the capacity must hold for several at once."""
    staff = colleague(staff_user(user_id))
    locked_row = Staff.objects.select_for_update().get(pk=staff.pk)
    if not present().filter(pk=staff.pk).exists():
        raise Refused("colleague_off_duty", holder=staff.name)
    held = Case.objects.filter(assignee=user_id, state=Case.State.ACTIVE).count()
    if held >= locked_row.capacity:
        raise Refused("colleague_at_capacity", holder=staff.name, capacity=staff.capacity)
    return locked_row
