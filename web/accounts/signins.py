"""Signed in: since when, until when, and how it ends in every browser at once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SignIn

_BACKEND = "django.contrib.auth.backends.ModelBackend"
# The session names its row.
KEY = "signin"
# No need to write at every click.
_NOTED_EVERY = timedelta(seconds=30)
# What pages send by themselves: no sign that somebody sits there.
_BY_ITSELF = {"alive", "seen"}


def watch_sign_ins() -> None:
    """Keep a row for each sign-in from now on. Called once, when Django is ready."""
    user_logged_in.connect(_start, dispatch_uid="accounts.start")
    user_logged_out.connect(_end, dispatch_uid="accounts.end")


def let_in(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Sign the user in, in this browser, under a new session key."""
    login(request, user, backend=_BACKEND)


def is_open(session: Mapping[str, Any], user: AbstractBaseUser) -> bool:
    """Whether the session's sign-in still counts for this user: not ended from elsewhere, not
    older than ``STAFF_SESSION_SECONDS``, and not idle for ``STAFF_IDLE_SECONDS``."""
    return _open_row(session, user).exists()


def note_act(request: HttpRequest) -> None:
    """The user did something: the time of being idle starts anew.

    A page that reads its own parts again does nothing for that, or a screen that somebody left
    would stay open all day.
    """
    reads_itself = request.method == "GET" and request.headers.get("HX-Request") == "true"
    name = request.resolver_match.url_name if request.resolver_match else ""
    if not reads_itself and name not in _BY_ITSELF:
        now = timezone.now()
        rows = _open_row(request.session, request.user).filter(acted_at__lt=now - _NOTED_EVERY)
        rows.update(acted_at=now)


def end_all(user: AbstractBaseUser) -> int:
    """Sign the user out in every browser; how many there were."""
    return SignIn.objects.filter(user=user).delete()[0]


def _open_row(session: Mapping[str, Any], user: AbstractBaseUser) -> QuerySet[SignIn]:
    return SignIn.objects.filter(~_over(), pk=session.get(KEY), user=user.pk)


def _over() -> Q:
    now = timezone.now()
    longest = timedelta(seconds=settings.STAFF_SESSION_SECONDS)
    idle = timedelta(seconds=settings.STAFF_IDLE_SECONDS)
    return Q(started_at__lte=now - longest) | Q(acted_at__lte=now - idle)


def _start(sender: type, request: HttpRequest, user: AbstractBaseUser, **rest: Any) -> None:
    SignIn.objects.filter(_over()).delete()
    request.session[KEY] = SignIn.objects.create(user=user).pk
    request.session.set_expiry(settings.STAFF_SESSION_SECONDS)


def _end(sender: type, request: HttpRequest, user: AbstractBaseUser | None, **rest: Any) -> None:
    SignIn.objects.filter(pk=request.session.get(KEY)).delete()
