"""The inbox's pages: what members asked that the bot missed, and what authors decide about it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from desk.views.answering import whole
from studio.faqs import load_titles
from studio.inbox import listing
from studio.inbox.deciding import Kind, NothingChosen, decide, undo
from studio.inbox.grouping import Busy, refresh
from studio.inbox.history import decided
from studio.inbox.listing import Filter
from studio.models import Decision, InboxState, Miss
from studio.views.answering import action, is_fragment, page
from studio.workbench import Json, WorkbenchAway, WorkbenchRefused, workbench

# A page that is opened looks for what is new when this was not done for so long.
FRESH = timedelta(minutes=1)


@page()
def inbox(request: HttpRequest) -> HttpResponse:
    """Groups of open sentences, or with ``?group=`` a single one; reads what was grouped last."""
    chosen = _filter(request.GET)
    labels, is_away = _labels()
    context = _around(chosen) | {
        "labels": labels,
        "is_away": is_away,
        "titles": load_titles(settings.CONTENT_DIR),
        "counts": listing.counts(chosen),
        "state": InboxState.objects.first(),
        "is_stale": _is_stale(),
    }
    number = request.GET.get("group")
    if number is not None:
        found = listing.one(chosen, _number(number))
        context |= {"groups": [found] if found else [], "alone": True}
    else:
        shown = Paginator(listing.groups(chosen), listing.PAGE).get_page(request.GET.get("page"))
        context |= {"groups": listing.with_lines(chosen, shown), "shown": shown}
    return render(request, "studio/inbox.html", context)


@action()
def update(request: HttpRequest) -> HttpResponse:
    """Look for what is new and group it; ``asked=yes`` when the author pressed the button."""
    asked = request.POST.get("asked") == "yes"
    try:
        said = "changed" if refresh() else "same"
    except Busy:
        said = "busy"
    except (WorkbenchAway, WorkbenchRefused):
        if asked:
            raise
        said = "away"
    if not is_fragment(request):
        return redirect("studio:inbox")
    context = {"said": said, "state": InboxState.objects.first()}
    answer = render(request, "studio/parts/inbox_state.html", context)
    if asked and said == "changed":
        answer["HX-Refresh"] = "true"
    return answer


@action()
def settle(request: HttpRequest) -> HttpResponse:
    """Carry out what an author decided about the chosen sentences of one group."""
    sent = request.POST
    kind, sentences = sent.get("kind", ""), [whole(value) for value in sent.getlist("sentence")]
    chosen = [sentence for sentence in sentences if sentence is not None]
    if kind == Kind.NEW:
        return _to_new_faq(request, chosen)
    try:
        if kind not in Kind.values:
            raise NothingChosen
        decision, findings = decide(request.user, kind, chosen, _target(kind, sent))
    except NothingChosen:
        return _not_chosen(request)
    return _settled(request, decision, findings)


@action()
def reopen(request: HttpRequest) -> HttpResponse:
    """Take a decision back."""
    try:
        undone = undo(request.user, whole(request.POST.get("decision", "")) or 0)
    except NothingChosen:
        return _not_chosen(request)
    if not is_fragment(request):
        return redirect("studio:decisions")
    context = {"undone": undone, "title": _title(undone.decision.target)}
    return render(request, "studio/parts/inbox_undone.html", context)


@page()
def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided lately: who, when, what, and which words as far as the log has them."""
    context = {"rows": decided(), "titles": load_titles(settings.CONTENT_DIR)}
    return render(request, "studio/decisions.html", context)


def _filter(values: Mapping[str, str]) -> Filter:
    days, reason = _number(values.get("days", "")), values.get("reason", "")
    return Filter(
        days if days in listing.DAYS else listing.DAYS[0],
        reason if reason in Miss.Reason.values else "",
        listing.SURE if values.get("box") == listing.SURE else listing.OPEN,
    )


def _around(chosen: Filter) -> dict[str, Any]:
    """What the page and a single group of it need."""
    return {
        "chosen": chosen,
        "reasons": Miss.Reason.values,
        "days": listing.DAYS,
        "query": urlencode({"days": chosen.days, "reason": chosen.reason, "box": chosen.box}),
    }


def _settled(request: HttpRequest, decision: Decision, findings: list[Json]) -> HttpResponse:
    """The group as it is left, below a line that says what was done."""
    sent = request.POST
    if not is_fragment(request):
        return redirect(f"{reverse('studio:inbox')}?{_around(_filter(sent))['query']}")
    chosen = _filter(sent)
    context = _around(chosen) | {
        "decision": decision,
        "findings": findings,
        "title": _title(decision.target),
        "group": listing.one(chosen, _number(sent.get("group", ""))),
        "labels": _labels()[0],
    }
    return render(request, "studio/parts/inbox_settled.html", context)


def _to_new_faq(request: HttpRequest, chosen: list[int]) -> HttpResponse:
    """By their ids: members' words do not belong into an address, which is logged and kept."""
    if not chosen:
        return _not_chosen(request)
    address = f"{reverse('studio:new_faq')}?{urlencode({'sentences': ','.join(map(str, chosen))})}"
    if not is_fragment(request):
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


def _not_chosen(request: HttpRequest) -> HttpResponse:
    name = "studio/parts/not_chosen.html" if is_fragment(request) else "studio/not_chosen.html"
    typed = request.POST.get("other", "").strip()
    found = typed and _target(Kind.ADD, request.POST)
    return render(request, name, {"typed": "" if found else typed}, status=400)


def _target(kind: str, sent: Mapping[str, str]) -> str:
    """The FAQ that was ticked, or the only one whose title was typed, or a part of it; the label
    for what is out of scope."""
    if kind == Kind.OUTSIDE:
        return sent.get("label", "")
    if kind not in (Kind.ADD, Kind.TEST):
        return ""
    typed = sent.get("other", "").strip()
    if not typed:
        return sent.get("target", "")
    titles = load_titles(settings.CONTENT_DIR)
    exact = [key for key, title in titles.items() if typed in (title, key)]
    like = exact or [key for key, title in titles.items() if typed in title]
    return like[0] if len(like) == 1 else ""


def _labels() -> tuple[list[Json], bool]:
    """What the bot does not answer, and whether the workbench is away."""
    try:
        return workbench().outside()["labels"], False
    except (WorkbenchAway, WorkbenchRefused):
        return [], True


def _is_stale() -> bool:
    state = InboxState.objects.first()
    return not (state and state.grouped_at and state.grouped_at > timezone.now() - FRESH)


def _title(target: str) -> str:
    return load_titles(settings.CONTENT_DIR).get(target, target)


def _number(text: str) -> int:
    """A group's number, which is below zero for a sentence that was not grouped yet."""
    return -(whole(text[1:]) or 0) if text.startswith("-") else whole(text) or 0
