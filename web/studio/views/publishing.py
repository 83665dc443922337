"""The publish page: what is unpublished, one button, the run as it goes, and its report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.audit import note as audit
from member_help.groups import PUBLISHER
from studio.differences import faq_sections
from studio.publishing import (
    count_of_messages,
    has_changes,
    is_listed,
    latest_messages,
    needs_reason,
    reasons_of,
    titles,
    unpublished,
)
from studio.views.answering import action, is_fragment, page
from studio.workbench import Json, WorkbenchAway, WorkbenchRefused, signature, workbench

RUNNING = "running"
# In the order in which a run goes through them.
STAGES = ("check", "train", "compare", "gate", "switch")
BUSY = 409


@page()
def publish(request: HttpRequest) -> HttpResponse:
    """What would be published, or the run under way, and the last run's report."""
    return _page(request, workbench().publishing())


@action(PUBLISHER)
def start(request: HttpRequest) -> HttpResponse:
    """Start a run with the note and the reasons of the form."""
    sent = request.POST
    reasons = reasons_of(sent.getlist("sentence"), sent.getlist("reason"))
    who, text = signature(request.user), sent.get("note", "").strip()
    try:
        begun = workbench().publish(who, text, reasons, latest_messages())
    except WorkbenchRefused as refusal:
        if refusal.status != BUSY:
            raise
        return _busy(request, refusal)
    audit(request.user, "publish_started", run=begun["run"], reasons=len(reasons))
    return _back(request)


@action(PUBLISHER)
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the run under way."""
    stopped = workbench().stop_publishing(signature(request.user))
    audit(request.user, "publish_stopped", run=stopped.get("run"))
    return _back(request)


@page()
def run(request: HttpRequest) -> HttpResponse:
    """The run as it is now, asked for each second; once it is over the whole page is read anew."""
    try:
        now = workbench().publishing()
    except WorkbenchAway:
        # The page goes on asking: a workbench that restarts tells afterwards what happened.
        return render(request, "studio/parts/run.html", {"away": True})
    part = render(request, "studio/parts/run.html", _of_run(now))
    if now["state"] != RUNNING:
        part["HX-Refresh"] = "true"
    return part


@page()
def check(request: HttpRequest) -> HttpResponse:
    """What the checks find in the draft; read after the page, as it takes seconds."""
    try:
        found = workbench().check()
    except WorkbenchAway:
        return render(request, "studio/parts/checked.html", {"away": True})
    errors = sum(one["level"] == "error" for one in found["findings"])
    context = {"findings": found["findings"], "errors": errors}
    return render(request, "studio/parts/checked.html", context)


@page()
def change(request: HttpRequest, topic: str) -> HttpResponse:
    """How one FAQ differs from what the members get."""
    try:
        found = workbench().faq(topic)
    except WorkbenchRefused:
        return render(request, "studio/parts/change.html", {"gone": True})
    sections = faq_sections(found.get("public"), found["faq"])
    context = {"sections": sections, "topic": topic, "is_new": not found.get("public")}
    return render(request, "studio/parts/change.html", context)


def _page(
    request: HttpRequest, now: Json, status: int = 200, busy: str = "", note: str = ""
) -> HttpResponse:
    client = workbench()
    context: dict[str, Any] = _of_run(now) | {
        "busy": busy,
        "note": note or (now["note"] if now["state"] != "published" else "") or "",
        "changes": unpublished(now["changed"], client.faqs()["faqs"]),
        "titles": titles(client) if now["report"] else {},
        "needs_reason": needs_reason(now["report"]) if now["state"] == "refused" else [],
        "messages": count_of_messages(),
        "has_changes": has_changes(now["changed"]),
        "only_others": has_changes(now["changed"]) and not is_listed(now["changed"]),
    }
    return render(request, "studio/publish.html", context, status=status)


def _of_run(now: Json) -> dict[str, Any]:
    """The stages with what is behind, under way and ahead; a draft is only trained."""
    names = STAGES[:2] if now.get("goal") == "draft" else STAGES
    at = names.index(now["stage"]) if now["stage"] in names else 0
    stages = [
        (name, "done" if number < at else "now" if number == at else "ahead")
        for number, name in enumerate(names)
    ]
    return {"run": now, "stages": stages, "percent": round(100 * (now["progress"] or 0))}


def _busy(request: HttpRequest, refusal: WorkbenchRefused) -> HttpResponse:
    """Somebody else is publishing; what was typed stays in the form."""
    name = (refusal.body.get("who") or {}).get("name", "")
    if is_fragment(request):
        return render(request, "studio/parts/busy.html", {"name": name}, status=BUSY)
    return _page(request, workbench().publishing(), BUSY, name, request.POST.get("note", ""))


def _back(request: HttpRequest) -> HttpResponse:
    """To the publish page, whoever asked."""
    if not is_fragment(request):
        return redirect("studio:publish")
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response
