"""Passwords: who may try one, whether it is right, and what a new one must be like."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import signins
from accounts.texts import sentence
from chat import limits
from desk import audit

LONGEST = 128
_TOO_MANY = "too_many_signins"


def count_try(request: HttpRequest, account: str) -> None:
    """Count one try from the address and one at the account (any name, existing or not).

    Raises Problem ``too_many_signins`` when there were too many this minute: then nothing may be
    looked at, a right answer neither.
    """
    address = request.META.get("REMOTE_ADDR", "")
    limits.count("signin", address, settings.SIGNIN_TRIES_A_MINUTE, _TOO_MANY)
    if account:
        limit = settings.ACCOUNT_TRIES_A_MINUTE
        limits.count("signin_account", account.casefold(), limit, _TOO_MANY)


def user_with(request: HttpRequest, name: str, password: str) -> Any:
    """The user of this name and password; None for a wrong one, and for a locked user.

    An unknown name takes as long as a wrong password.
    """
    return authenticate(request, username=name[:150], password=password[:LONGEST])


def note_failure(name: str) -> None:
    """Leave a line in the audit, for an account that exists: people also type their password into
    the wrong field."""
    if get_user_model().objects.filter(username=name).exists():
        audit.note(None, "signin_failed", user=name, at="password")


def troubles(user: AbstractBaseUser, password: str, again: str) -> list[str]:
    """What is wrong with a new password, as sentences; empty when nothing is."""
    if password != again:
        return [sentence("password", "differ")]
    if len(password) > LONGEST:
        return [sentence("password", "password_too_long", limit=LONGEST)]
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [sentence("password", one.code, **(one.params or {})) for one in error.error_list]
    return []


def set_password(user: AbstractBaseUser, password: str) -> None:
    """Set it, and sign the user out wherever the old one, or a link, has let somebody in."""
    user.set_password(password)
    user.save(update_fields=["password"])
    signins.end_all(user)
