"""Who holds a case: take it, give it back, pass it on, end it, open it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chat.duty import present
from desk import blocking, claiming, passing, resolving
from desk.people import case_by_id
from desk.refusals import Refused
from desk.views.answering import action, done, page, whole
from member_help.groups import STAFF, SUPERVISOR


@action(STAFF)
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case that nobody holds; with ``go`` the browser goes on to its page."""
    claiming.claim(case_id, request.user)
    response = done(request, "desk:case", case_id)
    if "go" in request.POST:
        response["HX-Redirect"] = reverse("desk:case", args=[case_id])
    return response


@action(STAFF)
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give it back to the queue."""
    passing.release(case_id, request.user)
    return done(request, "desk:case", case_id)


@page(STAFF)
def receivers(request: HttpRequest, case_id: int) -> HttpResponse:
    """The colleagues who are there now, as a list's options; without the one who holds it."""
    holder = case_by_id(case_id).assignee_id
    found = present().exclude(user=holder).order_by("name")
    return render(request, "desk/parts/receivers.html", {"colleagues": found})


@action(STAFF)
def transfer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Pass it on with a note: ``to`` is ``person-<user id>`` or ``team-<id>``."""
    kind, receiver = _receiver(request)
    text = request.POST.get("note", "")
    if kind == "person":
        passing.transfer_to_person(case_id, request.user, receiver, text)
    else:
        passing.transfer_to_team(case_id, request.user, receiver, text)
    return done(request, "desk:case", case_id)


@action(SUPERVISOR)
def reassign(request: HttpRequest, case_id: int) -> HttpResponse:
    """A supervisor says who holds it: ``to`` is ``person-<user id>``."""
    kind, receiver = _receiver(request)
    if kind != "person":
        raise Refused("invalid")
    passing.reassign(case_id, request.user, receiver)
    return done(request, "desk:case", case_id)


@action(STAFF)
def priority(request: HttpRequest, case_id: int) -> HttpResponse:
    """Urgent, or not any more."""
    passing.set_priority(case_id, request.user, request.POST.get("priority", ""))
    return done(request, "desk:case", case_id)


@action(STAFF)
def resolve(request: HttpRequest, case_id: int) -> HttpResponse:
    """End it: why, a summary, and whether the bot should have known the answer."""
    sent = request.POST
    resolving.resolve(
        case_id,
        request.user,
        sent.get("resolution", ""),
        sent.get("summary", ""),
        bot_should_have_known=sent.get("known") == "yes",
        missed=whole(sent.get("missed", "")),
    )
    return done(request, "desk:case", case_id)


@action(STAFF)
def reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    """Open it again; it is the user's then."""
    resolving.reopen(case_id, request.user)
    return done(request, "desk:case", case_id)


@action(STAFF)
def block(request: HttpRequest, case_id: int) -> HttpResponse:
    """End it and give the member no human help for a while."""
    blocking.block(case_id, request.user, whole(request.POST.get("minutes", "")) or 0)
    return done(request, "desk:case", case_id)


@action(SUPERVISOR)
def unblock(request: HttpRequest, case_id: int) -> HttpResponse:
    """End a block early."""
    blocking.unblock(case_id, request.user)
    return done(request, "desk:case", case_id)


def _receiver(request: HttpRequest) -> tuple[str, int]:
    kind, _, number = request.POST.get("to", "").partition("-")
    receiver = whole(number)
    if receiver is None or kind not in ("person", "team"):
        raise Refused("invalid")
    return kind, receiver
