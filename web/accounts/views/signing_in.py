"""Signing in: a link or a password, then the second factor; and out. No ``next`` address.

In the demo (``DEMO_SIGNIN``, loopback only) a link alone signs in.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import links, passwords, pending, second_factor, signins
from accounts.texts import sentence
from accounts.views.answering import throttled, typed
from desk import audit, presence
from member_help.groups import homes_of


@never_cache
@require_http_methods(["GET", "POST"])
@throttled
def sign_in(request: HttpRequest) -> HttpResponse:
    """With ``?sesame=`` the link's page; else name and password."""
    if request.method == "POST":
        return _with_password(request)
    token = request.GET.get("sesame")
    if token is None:
        return render(request, "accounts/sign_in.html")
    passwords.count_try(request, "")
    user = links.user_of(token)
    if user is None:
        return _spent(request)
    if settings.DEMO_SIGNIN:
        return _by_link_alone(request, user)
    return render(request, "accounts/first.html", {"token": token, "name": user.get_username()})


@never_cache
@require_POST
@throttled
def first(request: HttpRequest) -> HttpResponse:
    """Set the password for which the link was made, and go on to the second factor.

    Only here is the link used up: a program that looks at links in messages does not do that.
    """
    passwords.count_try(request, "")
    token = typed(request, "token")
    user = links.user_of(token)
    if user is None:
        return _spent(request)
    password = request.POST.get("password", "")
    troubles = passwords.troubles(user, password, request.POST.get("again", ""))
    if troubles:
        context = {"token": token, "name": user.get_username(), "troubles": troubles}
        return render(request, "accounts/first.html", context, status=422)
    if not links.use_up(user):
        return _spent(request)
    passwords.set_password(user, password)
    audit.note(user, "password_set", by="link")
    pending.start(request, user)
    return redirect("second_step")


@never_cache
@require_http_methods(["GET", "POST"])
@throttled
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the second factor; who has none yet goes and sets one up."""
    user = pending.user_of(request)
    if user is None:
        return _from_the_start(request)
    if not second_factor.is_set(user):
        return redirect("set_up")
    if request.method == "GET":
        return render(request, "accounts/code.html")
    passwords.count_try(request, f"code {user.pk}")
    how = second_factor.check(user, typed(request, "code"))
    if not how:
        audit.note(None, "signin_failed", user=user.get_username(), at="code")
        context = {"troubles": [sentence("signing_in", "wrong_code")]}
        return render(request, "accounts/code.html", context, status=403)
    return _enter(request, user, how)


@never_cache
@require_http_methods(["GET", "POST"])
@throttled
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up the second factor; its first right code signs in and shows the recovery codes."""
    user = pending.user_of(request)
    if user is None:
        return _from_the_start(request)
    if second_factor.is_set(user):
        return redirect("second_step")
    device = second_factor.begin(user)
    context: dict[str, Any] = {
        "secret": second_factor.secret_of(device),
        "picture": second_factor.picture_of(device),
        "address": device.config_url,
    }
    if request.method == "GET":
        return render(request, "accounts/set_up.html", context)
    passwords.count_try(request, f"code {user.pk}")
    codes = second_factor.confirm(user, typed(request, "code"))
    if not codes:
        context["troubles"] = [sentence("signing_in", "wrong_code")]
        return render(request, "accounts/set_up.html", context, status=422)
    audit.note(user, "second_factor_set")
    home = _enter(request, user, "code")["Location"]
    return render(request, "accounts/recovery.html", {"codes": codes, "home": home})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever worked at the desk is offline then."""
    if request.user.is_authenticated:
        presence.leave(request.user)
        audit.note(request.user, "signed_out")
    logout(request)
    return redirect("login")


def _with_password(request: HttpRequest) -> HttpResponse:
    name = typed(request, "name")
    passwords.count_try(request, name)
    user = passwords.user_with(request, name, request.POST.get("password", ""))
    if user is None:
        passwords.note_failure(name)
        context = {"name": name, "troubles": [sentence("signing_in", "wrong")]}
        return render(request, "accounts/sign_in.html", context, status=403)
    pending.start(request, user)
    return redirect("second_step")


def _by_link_alone(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    if not links.use_up(user):
        return _spent(request)
    return _enter(request, user, "link")


def _enter(request: HttpRequest, user: AbstractBaseUser, how: str) -> HttpResponse:
    """Signed in; on to the user's own pages."""
    pending.end(request)
    homes = homes_of(user)
    if not homes:
        raise PermissionDenied
    signins.let_in(request, user)
    audit.note(user, "signed_in", by=how)
    return redirect(homes[0])


def _from_the_start(request: HttpRequest) -> HttpResponse:
    context = {"troubles": [sentence("signing_in", "expired")]}
    return render(request, "accounts/sign_in.html", context, status=403)


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_spent.html", status=403)
