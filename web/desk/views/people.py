"""Who did what, and who may do what."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import managing
from chat.sentences import words
from desk import audit as trail
from desk import roles as giving
from desk.views.answering import action, done, page, whole
from member_help.groups import ADMINISTRATOR, SUPERVISOR


@page(SUPERVISOR, ADMINISTRATOR)
def audit(request: HttpRequest) -> HttpResponse:
    """The latest lines, of one action or one actor when ``?action=`` or ``?actor=`` name one."""
    action = request.GET.get("action", "")
    actor = request.GET.get("actor", "").replace("\0", "")
    context = {
        "lines": trail.lines(action=action.replace("\0", ""), actor=actor),
        "action": action,
        "actor": actor,
        "audit_actions": words("audit_action"),
        "case_events": words("case_event"),
    }
    return render(request, "desk/audit.html", context)


@page(ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """Every account: its roles, its state, and what can be done with it."""
    return _people(request)


@action(ADMINISTRATOR)
def save_roles(request: HttpRequest) -> HttpResponse:
    """Set exactly the roles that are ticked."""
    giving.set_roles(request.user, _user_id(request), set(request.POST.getlist("roles")))
    return done(request, "desk:people")


@action(ADMINISTRATOR)
def invite(request: HttpRequest) -> HttpResponse:
    """A new account; its link is shown once, on this answer."""
    username, name = (request.POST.get(field, "").strip() for field in ("username", "name"))
    roles = set(request.POST.getlist("roles"))
    address = managing.invite(request.user, username, name, roles)
    return _people(request, username, address)


@action(ADMINISTRATOR)
def new_link(request: HttpRequest) -> HttpResponse:
    """Another link for an account, shown once."""
    user_id = _user_id(request)
    address = managing.new_link(request.user, user_id)
    return _people(request, get_user_model().objects.get(pk=user_id).get_username(), address)


@action(ADMINISTRATOR)
def lock(request: HttpRequest) -> HttpResponse:
    """Lock an account."""
    return _managed(request, managing.lock)


@action(ADMINISTRATOR)
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock an account."""
    return _managed(request, managing.unlock)


@action(ADMINISTRATOR)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign an account out everywhere."""
    return _managed(request, managing.sign_out)


@action(ADMINISTRATOR)
def reset_second_factor(request: HttpRequest) -> HttpResponse:
    """Forget an account's second factor."""
    return _managed(request, managing.reset_second_factor)


def _managed(request: HttpRequest, do: Callable[[AbstractBaseUser, int], None]) -> HttpResponse:
    do(request.user, _user_id(request))
    return done(request, "desk:people")


def _user_id(request: HttpRequest) -> int:
    return whole(request.POST.get("user", "")) or 0


def _people(request: HttpRequest, invited: str = "", address: str = "") -> HttpResponse:
    has_factor = Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
    users = get_user_model().objects.annotate(has_factor=has_factor, browsers=Count("signins"))
    rows = [
        {"user": user, "roles": set(user.groups.values_list("name", flat=True))}
        for user in users.order_by("-is_active", "username")
    ]
    link = request.build_absolute_uri(address) if address else ""
    context = {"rows": rows, "names": words("role"), "invited": invited, "link": link}
    context["minutes"] = settings.SESAME_MAX_AGE // 60
    return render(request, "desk/people.html", context)
