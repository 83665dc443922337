"""What an administrator does with accounts. Every change leaves a line in the audit.

All raise Refused: ``administrators_only``, ``no_colleague``; whatever else, it says.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import links, second_factor, signins
from desk import audit, presence
from desk.refusals import Refused
from desk.roles import keeping_an_administrator, set_roles
from member_help.groups import ADMINISTRATOR, has_role

_LONGEST_NAME = 20
_LONGEST_USERNAME = 40


@transaction.atomic
def invite(actor: AbstractBaseUser, username: str, name: str, roles: Collection[str]) -> str:
    """A new account without a password; the link's address by which its first sign-in goes.

    Raises Refused ``invalid`` (a name, or no role), ``username_taken``.
    """
    _require_administrator(actor)
    users = get_user_model().objects
    if not roles or not _is_name(name) or not _is_username(username):
        raise Refused("invalid")
    if users.filter(username__iexact=username).exists():
        raise Refused("username_taken")
    user = users.create(username=username, first_name=name)
    user.set_unusable_password()
    user.save()
    audit.note(actor, "invited", user=username)
    set_roles(actor, user.pk, roles)
    return links.make(user, actor)


@transaction.atomic
def new_link(actor: AbstractBaseUser, user_id: int) -> str:
    """A new one-time link for whoever forgot the password. Raises Refused ``locked``."""
    user = _account(actor, user_id)
    if not user.is_active:
        raise Refused("locked")
    return links.make(user, actor)


@transaction.atomic
def lock(actor: AbstractBaseUser, user_id: int) -> None:
    """The user cannot sign in any more and is signed out now; cases go back to the queue.

    Raises Refused ``last_administrator``.
    """
    user = _account(actor, user_id)
    with keeping_an_administrator():
        get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    _throw_out(user)
    audit.note(actor, "locked", user=user.get_username())


@transaction.atomic
def unlock(actor: AbstractBaseUser, user_id: int) -> None:
    """The user may sign in again."""
    user = _account(actor, user_id)
    get_user_model().objects.filter(pk=user.pk).update(is_active=True)
    audit.note(actor, "unlocked", user=user.get_username())


@transaction.atomic
def sign_out(actor: AbstractBaseUser, user_id: int) -> None:
    """Sign the user out in every browser."""
    user = _account(actor, user_id)
    _throw_out(user)
    audit.note(actor, "signed_out_everywhere", user=user.get_username())


@transaction.atomic
def reset_second_factor(actor: AbstractBaseUser, user_id: int) -> None:
    """The telephone is lost: the next sign-in sets up a new factor. Signs the user out as well."""
    user = _account(actor, user_id)
    second_factor.reset(user)
    _throw_out(user)
    audit.note(actor, "second_factor_reset", user=user.get_username())


def _throw_out(user: AbstractBaseUser) -> None:
    signins.end_all(user)
    presence.leave(user)


def _account(actor: AbstractBaseUser, user_id: int) -> Any:
    _require_administrator(actor)
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        raise Refused("no_colleague")
    return user


def _require_administrator(actor: AbstractBaseUser) -> None:
    if not has_role(actor, ADMINISTRATOR):
        raise Refused("administrators_only")


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _is_username(username: str) -> bool:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        return False
    return len(username) <= _LONGEST_USERNAME
