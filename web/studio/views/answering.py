"""What every view of the studio shares: who may call it, and by which method.

A page that htmx asked from gets a fragment, any other a whole page: all forms work without script.
A workbench that is away or says no is answered here, unless the view itself does.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from member_help.groups import AUTHOR, only_for
from studio.workbench import WorkbenchAway, WorkbenchRefused

View = Callable[..., HttpResponse]


def page(*roles: str) -> Callable[[View], View]:
    """A view that only reads, for these roles (authors unless given)."""
    return lambda view: only_for(*(roles or (AUTHOR,)))(require_safe(_told(view)))


def action(*roles: str) -> Callable[[View], View]:
    """A view that changes something (POST only), for these roles (authors unless given)."""
    return lambda view: only_for(*(roles or (AUTHOR,)))(require_POST(_told(view)))


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def away(request: HttpRequest) -> HttpResponse:
    """The workbench is away (503): nothing was changed, and what was typed is still there."""
    name = "studio/parts/away.html" if is_fragment(request) else "studio/away.html"
    return render(request, name, status=503)


def refused(request: HttpRequest, refusal: WorkbenchRefused) -> HttpResponse:
    """What the workbench would not do and why, with its status."""
    name = "studio/parts/refused.html" if is_fragment(request) else "studio/refused.html"
    return render(request, name, {"refusal": refusal}, status=refusal.status)


def _told(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except WorkbenchAway:
            return away(request)
        except WorkbenchRefused as refusal:
            return refused(request, refusal)

    return answered
