"""Facts: the list, one fact with its versions, and what a change does to the answers before saving.

A change is saved only after its impact was shown: the button to save comes with the impact, and
carries a digest of what it was the impact of.
"""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from chat.sentences import words
from desk import audit
from studio.facts import PLANS, Chain, chains, changed, digest, found, shown
from studio.impact import by_faq
from studio.summaries import titles
from studio.views.answering import action, away, is_fragment, page
from studio.workbench import WorkbenchAway, WorkbenchRefused, signature, workbench

Json = dict[str, Any]
_PICKED = 30
_SOURCE = ("title", "publisher", "kind", "date", "date_text", "ref")


@page()
def facts(request: HttpRequest) -> HttpResponse:
    """All facts by id, searched and filtered; htmx gets the table alone."""
    search, plan = request.GET.get("search", "").strip(), request.GET.get("plan", "")
    everything = chains(workbench().facts()["facts"])
    context = {
        "chains": found(everything, search, plan),
        "total": len(everything),
        "search": search,
        "plan": plan,
        "plans": _plans(),
    }
    name = "studio/parts/facts.html" if is_fragment(request) else "studio/facts.html"
    return render(request, name, context)


@page()
def pick_facts(request: HttpRequest) -> HttpResponse:
    """What the dialog of a form offers, as each fact stands on the edition date."""
    all_chains = chains(workbench().facts()["facts"])
    chosen = found(all_chains, request.GET.get("search", "").strip())
    today = settings.PLAN_DATE.isoformat()
    picked = [chain.on(today) for chain in chosen[:_PICKED]]
    return render(request, "studio/parts/pick_facts.html", {"picked": picked, "all": len(chosen)})


@page()
def fact(request: HttpRequest, fact: str) -> HttpResponse:
    """One version in a form (``?from=`` its first day), the others beside it."""
    known = workbench().facts()
    chain = _chain(known["facts"], fact)
    one = chain.starting(request.GET.get("from", ""), settings.PLAN_DATE.isoformat())
    saved = "saved" in request.GET
    return _form(request, known, one, shown(one), saved=saved)


@page()
def new_fact(request: HttpRequest) -> HttpResponse:
    """An empty form; ``?after=`` an id starts its next version."""
    known = workbench().facts()
    after = request.GET.get("after", "")
    typed = shown({})
    if after:
        last = _chain(known["facts"], after).versions[-1]
        typed = shown(last) | {"valid_from": "", "valid_to": ""}
    return _form(request, known, {}, typed)


@action()
def fact_impact(request: HttpRequest) -> HttpResponse:
    """Every affected answer before and after; saves nothing."""
    try:
        return _impact(request, workbench().facts())
    except WorkbenchAway:
        return _away(request)


@action()
def save_fact(request: HttpRequest) -> HttpResponse:
    """Write it, if this very change is the one whose impact was shown; else show it first."""
    try:
        return _save(request, workbench().facts())
    except WorkbenchAway:
        return _away(request)


def _save(request: HttpRequest, known: Json) -> HttpResponse:
    one = _version(request, known["facts"])
    fields = changed(request.POST, one)
    if request.POST.get("seen") != digest(fields):
        return _impact(request, known)
    id, note = request.POST.get("id", ""), request.POST.get("note", "").strip()
    who = signature(request.user)
    try:
        if one:
            done = workbench().save_fact(id, one["version"], fields, who, note)
        else:
            done = workbench().create_fact(fields | {"id": id}, who, note)
    except WorkbenchRefused as refusal:
        return _refused(request, known, one, refusal)
    what = "fact_saved" if one else "fact_created"
    audit.note(request.user, what, fact=id, fields=sorted(fields), commit=done["commit"])
    day = fields.get("valid_from") or one.get("valid_from") or ""
    return redirect(reverse("studio:fact", args=[id], query={"from": day, "saved": 1}))


@action()
def save_source(request: HttpRequest) -> HttpResponse:
    """Write a source that a fact needs; the form takes in the id that it was given."""
    fields = {name: request.POST.get(name, "").strip() for name in _SOURCE}
    fields = {name: value for name, value in fields.items() if value}
    done = workbench().create_source(fields, signature(request.user))
    audit.note(request.user, "source_created", source=done["id"], commit=done["commit"])
    if not is_fragment(request):
        return redirect("studio:facts")
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"sourced": done["id"]})
    return response


def _impact(request: HttpRequest, known: Json) -> HttpResponse:
    one = _version(request, known["facts"])
    fields = changed(request.POST, one)
    change = {"id": request.POST.get("id", ""), "version": one.get("version"), "fields": fields}
    context: Json = {"seen": digest(fields), "fields": fields}
    status = 200
    try:
        context |= _shown(workbench().preview_facts([change])) if fields else {}
    except WorkbenchRefused as refusal:
        context["refusal"], status = refusal, refusal.status
    if is_fragment(request):
        # A refusal is what the author asked to see: it belongs in the page, as any impact.
        return render(request, "studio/parts/impact.html", context)
    return _form(request, known, one, _typed(request), status=status, looked=True, **context)


def _shown(said: Json) -> Json:
    impacts = by_faq(said["affected"])
    answers = sum(len(impact.changes) for impact in impacts)
    return {"affected": impacts, "answers": answers, "findings": said["findings"]}


def _away(request: HttpRequest) -> HttpResponse:
    """The form as typed. A page that htmx asked from has it still, and is only told."""
    if is_fragment(request):
        return away(request)
    return _form(request, {}, _began(request), _typed(request), status=503, away=True)


def _refused(
    request: HttpRequest, known: Json, one: Json, refusal: WorkbenchRefused
) -> HttpResponse:
    """The form as typed; where somebody else was faster, what they wrote stands beside it."""
    typed, theirs = _typed(request), refusal.body.get("theirs")
    more: Json = {"refusal": refusal}
    if theirs:
        one, other = theirs, shown(theirs)
        more["apart"] = [
            (name, other[name], typed[name]) for name in other if other[name] != typed[name]
        ]
    return _form(request, known, one, typed, status=refusal.status, **more)


def _form(
    request: HttpRequest,
    known: Json,
    one: Json,
    typed: dict[str, str],
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    id = one.get("id") or request.POST.get("id") or request.GET.get("after", "")
    chain = next((c for c in chains(known.get("facts", ())) if c.id == id), None)
    context = {
        "id": id,
        "one": one,
        "typed": typed,
        "note": request.POST.get("note", ""),
        "chain": chain,
        "users": _users(chain),
        "sources": known.get("sources", ()),
        "plans": _plans(),
        "confidences": words("confidence"),
        "kinds": words("source_kind"),
    }
    return render(request, "studio/fact.html", context | more, status=status)


def _users(chain: Chain | None) -> list[tuple[str, str]]:
    """Topic and title of each FAQ that needs the fact."""
    if chain is None:
        return []
    known = titles()
    return [(key.removeprefix("faq/"), known.get(key, key)) for key in chain.used_by]


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in shown({})}


def _chain(facts: list[Json], id: str) -> Chain:
    for chain in chains(facts):
        if chain.id == id:
            return chain
    raise Http404(id)


def _version(request: HttpRequest, facts: list[Json]) -> Json:
    """The version that the form began with, as it is now; {} for a new one.

    A form that began with a text that is no longer there keeps its own version, so that the
    workbench refuses to write over the other's.
    """
    began = _began(request)
    if not began:
        return {}
    start = (began["id"], began["valid_from"])
    same = (one for one in facts if (one["id"], one["valid_from"] or "") == start)
    return next(same, {}) | began


def _began(request: HttpRequest) -> Json:
    """Which version the form began with; {} for a new fact."""
    sent = request.POST
    known = {"id": sent.get("id", ""), "valid_from": sent.get("began", "")}
    return known | {"version": sent["version"]} if sent.get("version") else {}


def _plans() -> dict[str, str]:
    named = words("faq_plan")
    return {plan: named[plan] for plan in PLANS}
