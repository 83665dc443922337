"""What is set up at the desk: canned replies, opening hours, special days, groups, capacity."""

from collections.abc import Iterator
from datetime import date, time

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chat.models import OpeningHours, SpecialDay, Staff, Team
from chat.sentences import words
from desk import canned, presence
from desk import hours as opening
from desk.people import colleague, staff_user
from desk.refusals import Refused
from desk.views.answering import action, day_of, done, page, whole
from member_help.groups import STAFF, SUPERVISOR

# Stretches a day: a morning and an afternoon.
STRETCHES = 2


@page(STAFF)
def replies(request: HttpRequest) -> HttpResponse:
    """One's own and the shared canned replies; ``?edit=`` opens one in the form."""
    found = canned.canned_for(request.user)
    chosen = found.filter(pk=whole(request.GET.get("edit", ""))).first()
    return render(request, "desk/replies.html", {"found": found, "chosen": chosen})


@action(STAFF)
def save_reply(request: HttpRequest) -> HttpResponse:
    """Make one, or change the one with ``id``."""
    sent = request.POST
    canned.save_canned(
        request.user,
        sent.get("code", ""),
        sent.get("title", ""),
        sent.get("text", ""),
        shared=sent.get("shared") == "yes",
        reply_id=whole(sent.get("id", "")),
    )
    return done(request, "desk:replies")


@action(STAFF)
def delete_reply(request: HttpRequest) -> HttpResponse:
    """Delete the one with ``id``."""
    canned.delete_canned(request.user, whole(request.POST.get("id", "")) or 0)
    return done(request, "desk:replies")


@page(SUPERVISOR)
def hours(request: HttpRequest) -> HttpResponse:
    """The week, special days, groups and colleagues."""
    context = {
        "week": list(_week()),
        "special_days": SpecialDay.objects.all(),
        "teams": Team.objects.prefetch_related("staff").order_by("name"),
        "colleagues": _colleagues(),
    }
    return render(request, "desk/hours.html", context)


@action(SUPERVISOR)
def save_hours(request: HttpRequest) -> HttpResponse:
    """Replace the week: ``opens-<weekday>-<n>`` and ``closes-<weekday>-<n>``, both or neither."""
    opening.set_hours(request.user, list(_stretches(request)))
    return done(request, "desk:hours")


@action(SUPERVISOR)
def save_special_day(request: HttpRequest) -> HttpResponse:
    """A holiday (no times), or a day with hours of its own."""
    sent = request.POST
    opens, closes = _time(sent.get("opens", "")), _time(sent.get("closes", ""))
    special = _special_day(request)
    opening.set_special_day(request.user, special, sent.get("name", ""), opens, closes)
    return done(request, "desk:hours")


@action(SUPERVISOR)
def delete_special_day(request: HttpRequest) -> HttpResponse:
    """The day goes by its weekday again."""
    opening.delete_special_day(request.user, _special_day(request))
    return done(request, "desk:hours")


@action(SUPERVISOR)
def save_team(request: HttpRequest) -> HttpResponse:
    """Make a group, or replace who is in it."""
    members = [number for number in map(whole, request.POST.getlist("members")) if number]
    opening.set_team(request.user, request.POST.get("name", ""), members)
    return done(request, "desk:hours")


@action(SUPERVISOR)
def delete_team(request: HttpRequest) -> HttpResponse:
    """Its cases become everybody's."""
    opening.delete_team(request.user, whole(request.POST.get("id", "")) or 0)
    return done(request, "desk:hours")


@action(SUPERVISOR)
def save_colleague(request: HttpRequest) -> HttpResponse:
    """The name that members read, and how many cases one colleague may hold."""
    user = staff_user(whole(request.POST.get("user", "")) or 0)
    before, name = colleague(user), request.POST.get("name", "")
    number = whole(request.POST.get("capacity", ""))
    if number != before.capacity:
        presence.set_capacity(request.user, user, -1 if number is None else number)
    if name != before.name:
        presence.set_name(request.user, user, name)
    return done(request, "desk:hours")


def _colleagues() -> list[Staff]:
    working = get_user_model().objects.filter(is_active=True, groups__name__in=(STAFF, SUPERVISOR))
    found = {user.pk: colleague(user) for user in working}
    return sorted(found.values(), key=lambda staff: staff.name)


def _week() -> Iterator[dict[str, object]]:
    by_day: dict[int, list[OpeningHours]] = {}
    for stretch in OpeningHours.objects.all():
        by_day.setdefault(stretch.weekday, []).append(stretch)
    for day, name in words("weekday").items():
        found = by_day.get(day, [])
        rows = max(STRETCHES, len(found))
        yield {"day": day, "name": name, "stretches": (found + [None] * rows)[:rows]}


def _stretches(request: HttpRequest) -> Iterator[opening.Stretch]:
    for name, value in request.POST.items():
        kind, _, rest = name.partition("-")
        day = whole(rest.partition("-")[0])
        if kind != "opens" or day is None:
            continue
        opens, closes = _time(value), _time(request.POST.get(f"closes-{rest}", ""))
        if opens and closes:
            yield day, opens, closes
        elif opens or closes:
            raise Refused("invalid")


def _time(text: str) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("invalid") from error


def _special_day(request: HttpRequest) -> date:
    found = day_of(request.POST.get("day", ""))
    if found is None:
        raise Refused("invalid")
    return found
