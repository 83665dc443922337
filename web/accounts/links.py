"""One-time links: the first sign-in, and the way back in for whoever forgot the password."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from sesame.utils import get_query_string, get_user

from desk import audit


def make(user: AbstractBaseUser, actor: AbstractBaseUser | None = None) -> str:
    """A new link's address under this site; ``actor`` is None for a command on the server."""
    audit.note(actor, "link_made", user=user.get_username())
    return f"/login{get_query_string(user)}"


def user_of(token: str) -> Any:
    """Whose link it is; None when it is forged, too old, used, or its user is locked."""
    return get_user(token, update_last_login=False)


def use_up(user: AbstractBaseUser) -> bool:
    """Let one of several simultaneous uses of a link through.

    The token is bound to ``last_login``; whoever moves it on first wins.
    """
    unchanged = get_user_model().objects.filter(pk=user.pk, last_login=user.last_login)
    return bool(unchanged.update(last_login=timezone.now()))
