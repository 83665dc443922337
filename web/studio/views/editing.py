"""One FAQ: its form with the preview beside it, saving, and two people's changes side by side.

Every form works without script; with it, cards move and the preview follows without a reload.
"""

from contextlib import suppress
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from chat.sentences import words
from desk import audit
from studio import faq_form, merging
from studio.arranging import arranged
from studio.inbox.deciding import NothingChosen, decide, open_texts
from studio.listing import moment
from studio.models import Decision
from studio.previewing import by_fields, preview, slots, unfinished, without
from studio.previewing import named as named_slots
from studio.summaries import named, summaries
from studio.traffic import DAYS, traffic_of
from studio.views.answering import action, is_fragment, page
from studio.workbench import WorkbenchAway, WorkbenchRefused, signature, workbench

Json = dict[str, Any]
AWAY, CONFLICT = 503, 409
# What both sides wrote travels through the page that shows them, signed: nothing else comes back.
_SIDES = "studio.sides"
_LIST_OF = {"answer": "studio/parts/answers.html", "related": "studio/parts/related.html"}


@page()
def faq(request: HttpRequest, topic: str) -> HttpResponse:
    """The form as the draft is now, its story, and what members get instead until it is published.

    404 and the list again when there is no such FAQ.
    """
    found = workbench().faq(topic)
    more = {
        "found": found,
        "unpublished": _unpublished(found),
        "history": [one | {"at": moment(one["at"])} for one in found["history"]],
        "traffic": traffic_of(f"faq/{topic}"),
        "days": DAYS,
        "saved": "saved" in request.GET,
    }
    return _form(request, found["faq"], found["version"], **more)


@page()
def new_faq(request: HttpRequest) -> HttpResponse:
    """An empty form; ``?sentences=`` (ids of the inbox, with commas) brings their words along."""
    words = open_texts(_numbers(request.GET.get("sentences", "")))
    return _form(
        request, faq_form.blank(examples=[" ".join(text.split()) for text in words.values()]), ""
    )


@action()
def start_faq(request: HttpRequest) -> HttpResponse:
    """The form with what was sent, saved nowhere: a draft that the browser kept."""
    return _again(request)


@action()
def preview_faq(request: HttpRequest) -> HttpResponse:
    """What the member would see, and what is wrong, of the form as it stands."""
    sent = faq_form.read(request.POST)
    context: dict[str, Any] = {"slots": slots(sent)}
    try:
        context["preview"], status = preview(sent), 200
        if not request.POST.get("version"):
            context["preview"] = without(context["preview"], unfinished(sent))
    except WorkbenchAway:
        context["away"], status = True, AWAY
    except WorkbenchRefused as refusal:
        context["refusal"], status = refusal, refusal.status
        _, context["by_field"] = by_fields(refusal.findings, sent)
    return render(request, "studio/parts/preview.html", context, status=status)


@action()
def arrange_faq(request: HttpRequest) -> HttpResponse:
    """The form's cards after a button was pressed; saves nothing."""
    sent = faq_form.read(request.POST)
    lists = {"answer": sent["answers"], "related": sent["related"]}
    kind, at = arranged(lists, request.POST.get("act", ""), request.POST.get("add-related", ""))
    if not is_fragment(request):
        return _form(request, sent, request.POST.get("version", ""), typed=True)
    context = _choices(sent) | {"faq": sent, "cards": faq_form.cards(sent), "at": at}
    response = render(request, _LIST_OF[kind], context)
    # No field was typed in, so the preview has to be told.
    response["HX-Trigger-After-Settle"] = "arranged"
    return response


@action()
def save_faq(request: HttpRequest) -> HttpResponse:
    """Write the draft; whatever is in the way, what was typed is shown again."""
    sent, version = faq_form.read(request.POST), request.POST.get("version", "")
    topic, note = request.POST.get("topic", ""), request.POST.get("note", "").strip()
    who = signature(request.user)
    try:
        if version:
            done = workbench().save_faq(topic, version, sent, who, note)
        else:
            done = workbench().create_faq(sent, who, note)
    except WorkbenchAway:
        return _again(request, status=AWAY, away=True)
    except WorkbenchRefused as refusal:
        if refusal.body.get("theirs"):
            return _side_by_side(request, sent, refusal)
        if version and refusal.status == CONFLICT:
            # It was deleted meanwhile: saving once more makes it anew.
            return _form(request, sent, "", status=CONFLICT, typed=True, note=note, refusal=refusal)
        whole, by_field = by_fields(refusal.findings, sent)
        wrong = {"refusal": refusal, "findings": whole, "by_field": by_field}
        wrong["wrong"] = named_slots(by_field)
        return _again(request, status=refusal.status, **wrong)
    what = "faq_saved" if version else "faq_created"
    audit.note(request.user, what, key=sent["key"], commit=done["commit"])
    if not version:
        _settle(request, sent["key"])
    return redirect(reverse("studio:faq", args=[topic], query={"saved": 1}))


@action()
def merge_faq(request: HttpRequest) -> HttpResponse:
    """The form with what the author chose of both sides; saving it is the next step."""
    try:
        sides = signing.loads(request.POST.get("sides", ""), salt=_SIDES)
    except signing.BadSignature as error:
        raise BadRequest("not our two sides") from error
    chosen = {name.removeprefix("choice-"): value for name, value in request.POST.items()}
    made = merging.merged(sides["mine"], sides["theirs"], sides["base"], chosen)
    version, note = request.POST.get("version", ""), request.POST.get("note", "")
    return _form(request, made, version, typed=True, merged=True, note=note)


@page()
def ask_delete_faq(request: HttpRequest, topic: str) -> HttpResponse:
    """What goes with it, before anything is deleted."""
    context = {
        "topic": topic,
        "found": workbench().faq(topic),
        "traffic": traffic_of(f"faq/{topic}"),
        "days": DAYS,
    }
    return render(request, "studio/delete.html", context)


@action()
def delete_faq(request: HttpRequest, topic: str) -> HttpResponse:
    """Take it out of the draft; members keep it until the next release."""
    note = request.POST.get("note", "").strip()
    version = request.POST.get("version", "")
    done = workbench().delete_faq(topic, version, signature(request.user), note)
    audit.note(request.user, "faq_deleted", key=f"faq/{topic}", commit=done["commit"])
    return redirect("studio:faqs")


def _settle(request: HttpRequest, key: str) -> None:
    """The sentences that a new FAQ was written for leave the inbox."""
    sentences = _numbers(request.POST.get("sentences", ""))
    # Others may have decided about all of them meanwhile.
    with suppress(NothingChosen):
        decide(request.user, Decision.Kind.NEW, sentences, key)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.isascii() and part.isdecimal()]


def _again(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    sent, version = faq_form.read(request.POST), request.POST.get("version", "")
    note = request.POST.get("note", "")
    return _form(request, sent, version, status=status, typed=True, note=note, **more)


def _form(
    request: HttpRequest, faq: Json, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    """``typed``: the page holds what nobody has saved yet."""
    topic = faq["key"].removeprefix("faq/")
    context = _choices(faq) | {
        "faq": faq,
        "topic": topic,
        "version": version,
        "cards": faq_form.cards(faq),
        "sentences": request.POST.get("sentences") or request.GET.get("sentences", ""),
    }
    return render(request, "studio/faq.html", context | more, status=status)


def _choices(faq: Json) -> dict[str, Any]:
    """What the form's lists offer."""
    found = summaries()
    return {
        "related": named(faq["related"], found),
        "others": [one for one in found if one["key"] != faq["key"]],
        "themes": words("faq_theme"),
        "owners": sorted({one["owner"] for one in found}),
        "handoffs": words("faq_handoff"),
        "plans": words("faq_plan"),
        "outcomes": words("faq_outcome"),
    }


def _side_by_side(request: HttpRequest, mine: Json, refusal: WorkbenchRefused) -> HttpResponse:
    theirs, base = refusal.body["theirs"], refusal.body.get("base")
    sides = {"mine": mine, "theirs": theirs["faq"], "base": base}
    context = {
        "topic": mine["key"].removeprefix("faq/"),
        "refusal": refusal,
        "who": _name(theirs["who"]),
        "at": moment(theirs["at"]),
        "version": theirs["version"],
        "differences": merging.differences(mine, theirs["faq"], base),
        "sides": signing.dumps(sides, salt=_SIDES, compress=True),
        "note": request.POST.get("note", ""),
    }
    return render(request, "studio/conflict.html", context, status=CONFLICT)


def _name(who: Json | str | None) -> str:
    return who["name"] if isinstance(who, dict) else who or ""


def _unpublished(found: Json) -> list[merging.Difference]:
    """What the draft has that members do not get yet. Tests are no part of a release."""
    public = found.get("public")
    if not public:
        return []
    return merging.differences(found["faq"], public | {"tests": found["faq"]["tests"]})
