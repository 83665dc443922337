"""Giving and taking roles. Whoever changes one, by whatever way, leaves a line in the audit."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.db import transaction
from django.db.models.signals import m2m_changed

from desk import audit
from desk.refusals import Refused
from member_help.groups import ADMINISTRATOR, ROLES, has_role

_ACTOR: ContextVar[AbstractBaseUser | None] = ContextVar("actor", default=None)
_NOTED = {"post_add": "role_given", "pre_remove": "role_taken", "pre_clear": "roles_cleared"}


@transaction.atomic
def set_roles(actor: AbstractBaseUser, user_id: int, roles: Collection[str]) -> set[str]:
    """An administrator sets exactly these roles of a user; what the user has then.

    Raises Refused: ``administrators_only``, ``no_colleague``, ``invalid``,
    ``last_administrator``.
    """
    if not has_role(actor, ADMINISTRATOR):
        raise Refused("administrators_only")
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        raise Refused("no_colleague")
    if not set(roles) <= set(ROLES):
        raise Refused("invalid")
    groups = [Group.objects.get_or_create(name=role)[0] for role in roles]
    with keeping_an_administrator(), acting_as(actor):
        user.groups.set(groups)
    return set(roles)


@contextmanager
def keeping_an_administrator() -> Iterator[None]:
    """Whatever is done in here (in a transaction), somebody must be able to give roles after it.

    Raises Refused ``last_administrator``.
    """
    yield
    if not _administrators().exists():
        raise Refused("last_administrator")


@contextmanager
def acting_as(actor: AbstractBaseUser) -> Iterator[None]:
    """Changes of roles in here are this user's in the audit."""
    token = _ACTOR.set(actor)
    try:
        yield
    finally:
        _ACTOR.reset(token)


def watch_roles() -> None:
    """Note every change of any user's groups from now on. Called once, when Django is ready."""
    through = get_user_model().groups.through
    m2m_changed.connect(_note, sender=through, dispatch_uid="desk.roles")


def _note(
    sender: type, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **rest: Any
) -> None:
    if action not in _NOTED:
        return
    # ``reverse``: group.user_set was changed, so the set holds users and not groups.
    others = Group if not reverse else get_user_model()
    found = others.objects.filter(pk__in=pk_set or ())
    named = sorted(map(str, found))
    users, roles = ([str(instance)], named) if not reverse else (named, [str(instance)])
    if action == "pre_clear" or named:
        audit.note(_ACTOR.get(), _NOTED[action], users=users, roles=roles)


def _administrators() -> Any:
    return get_user_model().objects.filter(is_active=True, groups__name=ADMINISTRATOR)
