"""An active case goes back to the queue and keeps its place by the time it was opened."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone

from chat.cases import change_state
from chat.duty import duty
from chat.models import Case, Team
from chat.placing import tell_left, tell_place
from desk.people import holding
from desk.telling import tell_member


def give_back(
    case: Case,
    name: str,
    holder: int,
    why: str,
    actor: AbstractBaseUser | None = None,
    team: Team | None = None,
) -> bool:
    """Take an active case from ``holder`` (a user's id, ``name`` is the colleague's) and queue
    it, for everybody or a team; False when that colleague does not hold it any more.

    When nobody is on duty it becomes a message left, and the member is told so. Raises Refused
    ``no_case`` when the member has erased everything.
    """
    with holding(case) as conversation:
        state = Case.State.WAITING if duty().can_take else Case.State.LEFT
        told = {"why": why, "from": holder, "team": team.name if team else None}
        fields = {"waiting_since": timezone.now(), "team": team}
        held = Q(assignee=holder)
        active = Case.State.ACTIVE
        if not change_state(case, active, state, "released", actor, told, held, **fields):
            return False
        if team:
            tell_member(conversation, case, "transferred", "staff_transferred", name, to=team.name)
        else:
            tell_member(conversation, case, "left", "staff_left", name)
        if state == Case.State.LEFT:
            tell_left(case, conversation)
        else:
            tell_place(case, conversation, "handoff_place")
    return True
