"""The desk's pages: the list of cases, one case with its transcript, the audit. All only read."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chat.models import Case, Message
from desk.audit import lines
from member_help.groups import ADMINISTRATOR, STAFF, SUPERVISOR, only_for

# Open cases first, then the latest that are done.
SHOWN = 200


@require_safe
@only_for(STAFF)
def cases(request: HttpRequest) -> HttpResponse:
    """Open cases, the longest waiting first, and the latest resolved ones."""
    listed = _with_last_words(Case.objects.all())
    waiting = listed.filter(state__in=Case.OPEN).order_by("opened_at")[:SHOWN]
    done = listed.exclude(state__in=Case.OPEN).order_by("-opened_at")[:SHOWN]
    return render(request, "desk/cases.html", {"waiting": waiting, "done": done})


@require_safe
@only_for(STAFF)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: its events and the whole conversation."""
    found = get_object_or_404(Case.objects.select_related("conversation"), pk=case_id)
    context = {
        "case": found,
        "events": found.events.all(),
        "messages": found.conversation.messages.all(),
    }
    return render(request, "desk/case.html", context)


@require_safe
@only_for(SUPERVISOR, ADMINISTRATOR)
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what: the latest lines, of one action when ``?action=`` names one."""
    action = request.GET.get("action", "")
    return render(request, "desk/audit.html", {"lines": lines(action=action), "action": action})


def _with_last_words(found: QuerySet[Case]) -> QuerySet[Case]:
    said = Message.objects.filter(
        conversation=OuterRef("conversation"), sender=Message.Sender.MEMBER, choice=None
    ).order_by("-id")
    return found.annotate(last_words=Subquery(said.values(words=F("body__text"))[:1]))
