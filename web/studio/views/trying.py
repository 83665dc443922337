"""The try page: sentences against the live model and the draft, and training the draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from studio.trying import MOST, sentences, trial
from studio.views.answering import action, is_fragment, page
from studio.workbench import WorkbenchAway, signature, workbench

RUNNING = "running"
# On which the page tries its sentences again.
READY = "draft-ready"


@page()
def try_page(request: HttpRequest) -> HttpResponse:
    """A box for sentences."""
    return render(request, "studio/try.html", {"most": MOST})


@action()
def try_sentences(request: HttpRequest) -> HttpResponse:
    """What both models make of the sentences; nothing is kept of them."""
    pasted = request.POST.get("texts", "")
    texts = sentences(pasted)
    context = {"most": MOST, "pasted": pasted, "left_out": len(texts[MOST:])}
    if texts:
        context["trial"] = trial(texts)
    else:
        context["nothing"] = True
    name = "studio/parts/tried.html" if is_fragment(request) else "studio/try.html"
    return render(request, name, context)


@action()
def train_draft(request: HttpRequest) -> HttpResponse:
    """Train what is unpublished; the part that comes back asks how far it is."""
    workbench().train_draft(signature(request.user))
    if not is_fragment(request):
        return redirect("studio:try")
    return render(request, "studio/parts/draft.html", {"run": workbench().publishing()})


@page()
def draft(request: HttpRequest) -> HttpResponse:
    """How far the training is, asked for each second; when it is over the sentences are tried
    again."""
    try:
        run = workbench().publishing()
    except WorkbenchAway:
        return render(request, "studio/parts/draft.html", {"away": True})
    part = render(request, "studio/parts/draft.html", {"run": run})
    if run["state"] != RUNNING:
        part["HX-Trigger"] = READY
    return part
