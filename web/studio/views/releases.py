"""The history page: the kept releases, each with its report and differences, and the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.audit import note as audit
from member_help.groups import PUBLISHER
from studio.differences import Section, changed_lines
from studio.publishing import titles
from studio.views.answering import action, is_fragment, page
from studio.workbench import Json, signature, workbench


@page()
def history(request: HttpRequest) -> HttpResponse:
    """The releases, newest first, and where the pointer moved."""
    found = workbench().releases()
    return render(request, "studio/history.html", found | {"moves": found.get("moves", [])})


@page()
def release(request: HttpRequest, release: str) -> HttpResponse:
    """One release: who, when, why, its report, and how it differs from the one before."""
    client = workbench()
    found, kept = client.release(release), client.releases()
    context = {
        "release": found,
        "report": found.get("report"),
        "titles": titles(client),
        "current": kept["current"],
        "parent_is_kept": found["parent"] in [one["id"] for one in kept["releases"]],
    }
    return render(request, "studio/release.html", context)


@page()
def differences(request: HttpRequest, release: str) -> HttpResponse:
    """What changes for the members from ``?since=`` to this release."""
    since = request.GET.get("since", "")
    found = workbench().differences(release, since)
    changed = [_changed(one, is_fact=False) for one in found["faqs"]]
    changed += [_changed(one, is_fact=True) for one in found["facts"]]
    return render(request, "studio/parts/differences.html", {"changed": changed})


@action(PUBLISHER)
def make_current(request: HttpRequest, release: str) -> HttpResponse:
    """Members get this release from now on; no training."""
    client, text = workbench(), request.POST.get("note", "").strip()
    before = client.releases()["current"]
    client.make_current(release, signature(request.user), text)
    audit(request.user, "release_moved", before=before, now=release)
    if not is_fragment(request):
        return redirect("studio:history")
    response = HttpResponse(status=204)
    response["HX-Redirect"] = "/studio/history/"
    return response


def _changed(one: Json, *, is_fact: bool) -> dict[str, object]:
    """One FAQ or fact in which two releases differ: what it is called, what changed, the lines."""
    return {
        "name": one["title"] or one["id" if is_fact else "key"],
        "is_fact": is_fact,
        "what": one["what"],
        "sections": [Section("", changed_lines(one["before"], one["after"]))],
    }
