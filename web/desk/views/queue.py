"""The queue, and what the head of every page of the desk shows."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chat.models import Case, Message
from chat.sentences import words
from desk import listing
from desk.people import colleague
from desk.presence import beat, set_state
from desk.views.answering import action, done, is_fragment, page
from member_help.groups import STAFF

# More than fit a screen; who looks for an older one searches.
SHOWN = 100


@page(STAFF)
def cases(request: HttpRequest) -> HttpResponse:
    """The queue: one box, searched and filtered; htmx gets the list with its tabs alone."""
    chosen = _filter(request)
    context = {
        "boxes": listing.BOXES,
        "chosen": chosen,
        "counts": listing.counts(request.user),
        "cases": listing.cases(request.user, chosen)[:SHOWN],
        "states": words("case_state"),
        "reasons": words("case_reason"),
        "priorities": words("case_priority"),
    }
    if is_fragment(request):
        return render(request, "desk/parts/list.html", context)
    return render(request, "desk/queue.html", context | head_of(request))


@page(STAFF)
def rail(request: HttpRequest) -> HttpResponse:
    """The short list beside a case: one's own cases, then those that wait."""
    mine = listing.cases(request.user, listing.Filter(box="mine"))[:SHOWN]
    waiting = listing.cases(request.user, listing.Filter(box="waiting"))[:SHOWN]
    context = {"mine": mine, "waiting": waiting, "here": request.GET.get("case", "")}
    return render(request, "desk/parts/rail.html", context)


@page(STAFF)
def me(request: HttpRequest) -> HttpResponse:
    """One's own state, and the figures by which the page notices new cases and messages."""
    return render(request, "desk/parts/me.html", head_of(request))


@action(STAFF)
def state(request: HttpRequest) -> HttpResponse:
    """在线, 忙碌 or 离线."""
    set_state(request.user, request.POST.get("state", ""))
    return done(request, "desk:cases")


@action(STAFF)
def alive(request: HttpRequest) -> HttpResponse:
    """A sign of life, for a page whose socket is down."""
    beat(request.user)
    return HttpResponse(status=204)


def head_of(request: HttpRequest) -> dict[str, object]:
    """``me``, ``counts``, ``unread`` and the newest ids of what a colleague is told of."""
    waiting = listing.cases(request.user, listing.Filter(box="waiting")).order_by()
    mine = Case.objects.filter(assignee=request.user, state=Case.State.ACTIVE)
    said = Message.objects.filter(sender=Message.Sender.MEMBER)
    newest, unread = 0, 0
    for case in mine:
        new = said.filter(conversation=case.conversation_id, id__gt=case.seen_id)
        unread += new.count()
        newest = max(newest, new.aggregate(newest=Max("id"))["newest"] or 0)
    return {
        "me": colleague(request.user),
        "counts": listing.counts(request.user),
        "unread": unread,
        "newest_case": waiting.aggregate(newest=Max("pk"))["newest"] or 0,
        "newest_message": newest,
        "staff_states": words("staff_state"),
    }


def _filter(request: HttpRequest) -> listing.Filter:
    asked = request.GET
    box = asked.get("box", "")
    return listing.Filter(
        box=box if box in listing.BOXES else "waiting",
        search=asked.get("q", "")[:100].replace("\0", ""),
        state=asked.get("state", ""),
        reason=asked.get("reason", ""),
        priority=asked.get("priority", ""),
    )
