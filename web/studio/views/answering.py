"""What every view of the studio shares: who may call it, and by which method.

A page that htmx asked from gets a fragment, any other a whole page: all forms work without script.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from member_help.groups import AUTHOR, only_for

View = Callable[..., HttpResponse]


def page(*roles: str) -> Callable[[View], View]:
    """A view that only reads, for these roles (authors unless given)."""
    return lambda view: only_for(*(roles or (AUTHOR,)))(require_safe(view))


def action(*roles: str) -> Callable[[View], View]:
    """A view that changes something (POST only), for these roles (authors unless given)."""
    return lambda view: only_for(*(roles or (AUTHOR,)))(require_POST(view))


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"
