"""Human help stops for a while for an abusive member. The bot goes on, and so do hotlines."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone

from chat.cases import note
from chat.models import Case, Conversation
from chat.placing import moment
from desk.people import case_by_id, holding, name_of, refuse_as_it_stands, require_supervisor
from desk.refusals import Refused
from desk.resolving import end
from desk.telling import tell_member

LONGEST_MINUTES = 24 * 60


def block(case_id: int, user: AbstractBaseUser, minutes: int) -> Case:
    """The assignee ends the case and gives the member no human help for ``minutes``, 1 to 1440.

    The member is told so, until when, and where to turn in danger; calls for danger still pass.
    Raises Refused: ``no_case``, ``not_yours``, ``nobodys``, ``resolved``, ``invalid``.
    """
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Refused("invalid")
    case = case_by_id(case_id)
    until = timezone.now() + timedelta(minutes=minutes)
    with holding(case) as conversation:
        if not end(case, user, "abuse", Q(assignee=user)):
            raise refuse_as_it_stands(case)
        Conversation.objects.filter(pk=conversation.pk).update(blocked_until=until)
        done = Case.State.RESOLVED
        note(case, "blocked", done, done, user, {"minutes": minutes})
        name = name_of(user.pk)
        tell_member(conversation, case, "left", "staff_blocked", name, until=moment(until))
    return case


def unblock(case_id: int, supervisor: AbstractBaseUser) -> Case:
    """A supervisor ends the block early. Raises Refused: ``supervisors_only``, ``no_case``."""
    require_supervisor(supervisor)
    case = case_by_id(case_id)
    with holding(case) as conversation:
        Conversation.objects.filter(pk=conversation.pk).update(blocked_until=None)
        note(case, "unblocked", case.state, case.state, supervisor)
    return case
