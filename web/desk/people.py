"""Who a user is at the desk, and what that allows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

from chat.db import locked
from chat.models import Case, Conversation, Staff
from desk.refusals import Refused
from member_help.groups import STAFF, SUPERVISOR, has_role

User = get_user_model()


def colleague(user: AbstractBaseUser) -> Staff:
    """The user's row at the desk; a new one is offline and named like the user."""
    name = user.get_full_name() or user.get_username()
    return Staff.objects.get_or_create(user=user, defaults={"name": name[:40]})[0]


def name_of(user_id: int | None) -> str:
    """The name members and colleagues read; empty for nobody."""
    if user_id is None:
        return ""
    named = Staff.objects.filter(user=user_id).values_list("name", flat=True).first()
    return named or User.objects.get(pk=user_id).get_username()


def staff_user(user_id: int) -> Any:
    """An active user who may hold cases. Raises Refused ``no_colleague``."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not has_role(user, STAFF):
        raise Refused("no_colleague")
    return user


def require_supervisor(user: AbstractBaseUser) -> None:
    """Raises Refused ``supervisors_only``."""
    if not has_role(user, SUPERVISOR):
        raise Refused("supervisors_only")


def case_by_id(case_id: int) -> Case:
    """The case with its conversation. Raises Refused ``no_case``."""
    case = Case.objects.select_related("conversation").filter(pk=case_id).first()
    if case is None:
        raise Refused("no_case")
    return case


@contextmanager
def holding(case: Case) -> Iterator[Conversation]:
    """``chat.db.locked`` for a case's conversation, which the member may have erased meanwhile.

    Raises Refused ``no_case`` then.
    """
    try:
        with locked(case.conversation_id) as conversation:
            yield conversation
    except Conversation.DoesNotExist as error:
        raise Refused("no_case") from error


def refuse_as_it_stands(case: Case) -> Refused:
    """Why a case that was read a moment ago could not be moved, as it stands now."""
    now = Case.objects.filter(pk=case.pk).first()
    if now is None:
        return Refused("no_case")
    if now.state == Case.State.RESOLVED:
        return Refused("resolved")
    if now.assignee_id is None:
        return Refused("nobodys")
    return Refused("not_yours", holder=name_of(now.assignee_id), holder_id=now.assignee_id)
