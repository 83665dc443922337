"""What every view of the desk shares: who may call it, how a refusal and a success are answered.

A page that htmx asked from gets a fragment, any other a whole page: all forms work without script.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from desk.refusals import Refused
from member_help.groups import only_for

View = Callable[..., HttpResponse]
# The client's event on which the page reads its parts again.
CHANGED = "changed"


def page(*roles: str) -> Callable[[View], View]:
    """A view that only reads, for these roles."""
    return lambda view: only_for(*roles)(require_safe(_refusing(view)))


def action(*roles: str) -> Callable[[View], View]:
    """A view that changes something (POST only), for these roles."""
    return lambda view: only_for(*roles)(require_POST(_refusing(view)))


def done(request: HttpRequest, to: str, *arguments: object) -> HttpResponse:
    """Done: the page that asked reads again, or the browser goes on to the address named ``to``."""
    if not is_fragment(request):
        return redirect(to, *arguments)
    response = HttpResponse(status=204)
    response["HX-Trigger"] = CHANGED
    return response


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def whole(text: str) -> int | None:
    """The id that a field holds; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def day_of(text: str) -> date | None:
    """The day that a field holds as ``2019-05-16``; None when it is empty. Raises Refused."""
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("invalid") from error


def _refusing(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            name = "desk/parts/refused.html" if is_fragment(request) else "desk/refused.html"
            return render(request, name, {"refused": refused}, status=refused.status)

    return answered
