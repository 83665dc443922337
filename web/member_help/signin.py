"""Signing in with a one-time link, and out. There are no passwords and no ``next`` address."""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from sesame.utils import get_user

from chat import limits
from chat.problems import Problem
from desk import presence
from member_help.groups import homes_of

_TOO_MANY = "too_many_signins"


@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Use up the link's token and go to the user's pages; say so when it is used or too old.

    An address that tries too many tokens in a minute has to wait, with a good one too.
    """
    token = request.GET.get("sesame")
    if token is None:
        return render(request, "member_help/login.html")
    try:
        limits.count("signin", _address(request), settings.SIGNIN_TRIES_A_MINUTE, _TOO_MANY)
    except Problem as problem:
        return _wait(request, problem)
    user = get_user(token, update_last_login=False)
    if user is None or not _use_up(user):
        return render(request, "member_help/login_link_spent.html", status=403)
    homes = homes_of(user)
    if not homes:
        raise PermissionDenied
    login(request, user)
    request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
    return redirect(homes[0])


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever worked at the desk is offline then."""
    if request.user.is_authenticated:
        presence.leave(request.user)
    logout(request)
    return redirect("login")


def _use_up(user: AbstractBaseUser) -> bool:
    """Let one of several simultaneous uses of a link through.

    The token is bound to ``last_login``; whoever moves it on first wins.
    """
    unchanged = get_user_model().objects.filter(pk=user.pk, last_login=user.last_login)
    return bool(unchanged.update(last_login=timezone.now()))


def _wait(request: HttpRequest, problem: Problem) -> HttpResponse:
    page = render(request, "member_help/login_too_many.html", status=429)
    page["Retry-After"] = str(problem.retry_after)
    return page


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
