"""Who did what, and who may do what."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
    """Every user with roles to tick."""
    users = get_user_model().objects.filter(is_active=True).order_by("username")
    rows = [
        {"user": user, "roles": set(user.groups.values_list("name", flat=True))} for user in users
    ]
    return render(request, "desk/people.html", {"rows": rows, "names": words("role")})


@action(ADMINISTRATOR)
def save_roles(request: HttpRequest) -> HttpResponse:
    """Set exactly the roles that are ticked."""
    user_id = whole(request.POST.get("user", "")) or 0
    giving.set_roles(request.user, user_id, set(request.POST.getlist("roles")))
    return done(request, "desk:people")
