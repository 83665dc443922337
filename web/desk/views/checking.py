"""The side panel's eligibility check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk import eligibility
from desk.refusals import Refused
from desk.views.answering import action, day_of, page, whole
from member_help.groups import STAFF


@page(STAFF)
def form(request: HttpRequest) -> HttpResponse:
    """The empty form."""
    return render(request, "desk/parts/check.html", {"choices": eligibility.choices()})


@action(STAFF)
def check(request: HttpRequest) -> HttpResponse:
    """What the bot's own rules say of this person. By POST: health stands in no address."""
    sent = request.POST
    years = sent.get("years", "").strip()
    if years and whole(years) is None:
        raise Refused("invalid")
    result = eligibility.check(
        sent.get("relation", ""),
        years=whole(years),
        born=day_of(sent.get("born", "")),
        conditions=frozenset(filter(None, sent.getlist("conditions"))),
        healthy=sent.get("healthy") == "yes",
    )
    return render(request, "desk/parts/check_result.html", {"result": result})
