"""One case: the conversation, its story, and what a colleague may do with it now."""

from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chat.duty import present
from chat.models import Case, Team
from desk import listing, marks
from desk.people import name_of
from desk.resolving import resolutions
from desk.story import Story, story_of
from desk.summary import summary_of
from desk.thread import entries
from desk.views.answering import action, page, whole
from desk.views.queue import head_of
from member_help.groups import STAFF, SUPERVISOR, has_role


@page(STAFF)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The whole page."""
    story = story_of(case_id)
    context = _context(request.user, story) | head_of(request)
    return render(request, "desk/case.html", context)


@page(STAFF)
def live(request: HttpRequest, case_id: int) -> HttpResponse:
    """What changes while one looks: the thread, the head and the story.

    The reply box comes along only when another one belongs there than the page has
    (``?mode=``), so that nobody loses half a sentence.
    """
    story = story_of(case_id)
    context = _context(request.user, story)
    context["another_box"] = request.GET.get("mode") != context["mode"]
    return render(request, "desk/parts/live.html", context)


@action(STAFF)
def seen(request: HttpRequest, case_id: int) -> HttpResponse:
    """The assignee has looked at the thread up to a message."""
    marks.staff_saw(case_id, request.user, whole(request.POST.get("message", "")) or 0)
    return HttpResponse(status=204)


def _context(user: AbstractBaseUser, story: Story) -> dict[str, object]:
    case = story.case
    return {
        "story": story,
        "case": case,
        "cid": uuid4(),
        "summary": summary_of(story),
        "resolutions": resolutions(),
        "resolution_word": resolutions().get(case.resolution, ""),
        "entries": entries(story),
        "mode": mode_of(case, user),
        "holder": name_of(case.assignee_id),
        "member_no": listing.member_no(case),
        "earlier": listing.earlier_cases(case)[:10],
        "writes": marks.writes_now(case.conversation),
        "blocked": case.conversation.is_blocked,
        "may_reopen": case.may_reopen,
        "is_supervisor": has_role(user, SUPERVISOR),
        "colleagues": present().exclude(user=case.assignee_id).order_by("name"),
        "teams": Team.objects.order_by("name"),
    }


def mode_of(case: Case, user: AbstractBaseUser) -> str:
    """``reply`` (one's own), ``watch`` (another's), ``claim`` (nobody's) or ``closed``."""
    if case.state == Case.State.RESOLVED:
        return "closed"
    if case.state in Case.CLAIMABLE:
        return "claim"
    return "reply" if case.assignee_id == user.pk else "watch"
