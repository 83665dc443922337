"""Between the password and the second factor: who it is, for some minutes, and nothing more."""

import time
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

_KEY = "half_signed_in"
_SECONDS = 600


def start(request: HttpRequest, user: AbstractBaseUser) -> None:
    """The first step is done. The session gets a new key, as at every gain of rights."""
    request.session.cycle_key()
    own = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": time.time()}
    request.session[_KEY] = own


def user_of(request: HttpRequest) -> Any:
    """Who has done the first step in this browser; None when nobody has, or too long ago, or the
    password has changed or the user was locked since."""
    half = request.session.get(_KEY)
    if not half or time.time() - half["at"] > _SECONDS:
        return None
    user = get_user_model().objects.filter(pk=half["user"], is_active=True).first()
    same = user and constant_time_compare(half["hash"], user.get_session_auth_hash())
    return user if same else None


def end(request: HttpRequest) -> None:
    """The second step is done, or given up."""
    request.session.pop(_KEY, None)
