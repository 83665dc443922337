"""The greeting and the questions offered under it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from desk import audit
from studio.arranging import arranged
from studio.summaries import named, summaries
from studio.views.answering import action, is_fragment, page
from studio.workbench import WorkbenchAway, WorkbenchRefused, signature, workbench

Json = dict[str, Any]
_TEXTS = ("greeting", "greet_again")


@page()
def settings(request: HttpRequest) -> HttpResponse:
    """The form as the draft is now."""
    found = workbench().settings()
    return _form(request, found, found["version"], saved="saved" in request.GET)


@action()
def arrange_settings(request: HttpRequest) -> HttpResponse:
    """The list of questions after a button was pressed; saves nothing. Also draws a kept draft."""
    sent, act = _sent(request), request.POST.get("act", "")
    lists = {"top": sent["top"], "again": sent["greet_again"]["top"]}
    name, _ = arranged(lists, act, request.POST.get(f"add-{act.partition('-')[0]}", ""))
    if is_fragment(request):
        found = summaries()
        context = {"name": name, "chosen": named(lists[name], found), "others": found}
        response = render(request, "studio/parts/top.html", context)
        response["HX-Trigger-After-Settle"] = "arranged"
        return response
    return _form(request, sent, request.POST.get("version", ""))


@action()
def save_settings(request: HttpRequest) -> HttpResponse:
    """Write the draft; whatever is in the way, what was typed is shown again."""
    sent, version = _sent(request), request.POST.get("version", "")
    note = request.POST.get("note", "").strip()
    try:
        values = _filled(workbench().settings(), sent)
        done = workbench().save_settings(version, values, signature(request.user), note)
    except WorkbenchAway:
        return _form(request, sent, version, status=503, away=True)
    except WorkbenchRefused as refusal:
        theirs = refusal.body.get("theirs")
        more: Json = {"refusal": refusal}
        if theirs:
            version = theirs["version"]
            their_top = [title for _, title in named(theirs["top"], summaries())]
            more |= {"theirs": theirs, "their_top": their_top}
        return _form(request, sent, version, status=refusal.status, **more)
    audit.note(request.user, "settings_saved", commit=done["commit"])
    return redirect(reverse("studio:settings", query={"saved": 1}))


def _sent(request: HttpRequest) -> Json:
    sent = request.POST
    texts = {name: sent.get(name, "").replace("\r\n", "\n").strip() for name in _TEXTS}
    top, again = ([key for key in sent.getlist(name) if key] for name in ("top", "again"))
    return {
        "greeting": {"text": texts["greeting"]},
        "top": top,
        "greet_again": {"text": texts["greet_again"], "top": again},
    }


def _filled(found: Json, sent: Json) -> Json:
    """What the form cannot show stays as it is."""
    return {name: (found.get(name) or {}) | sent[name] for name in _TEXTS} | {"top": sent["top"]}


def _form(
    request: HttpRequest, values: Json, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = _choices(values) | {
        "values": values,
        "version": version,
        "note": request.POST.get("note", ""),
    }
    return render(request, "studio/settings.html", context | more, status=status)


def _choices(values: Json) -> Json:
    found = summaries()
    again = values["greet_again"].get("top", [])
    return {"top": named(values["top"], found), "again": named(again, found), "others": found}
