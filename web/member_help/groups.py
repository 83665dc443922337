"""Who may open which pages."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

SUPPORT = "support"
AUTHORS = "authors"
# Where each group works, in the order in which someone of both is sent there.
HOME = {SUPPORT: "/desk/", AUTHORS: "/studio/"}

View = Callable[..., HttpResponse]


def homes_of(user: AbstractBaseUser) -> list[str]:
    """The addresses a user may work at."""
    names = set(user.groups.values_list("name", flat=True))
    return [address for group, address in HOME.items() if group in names]


def only_for(group: str) -> Callable[[View], View]:
    """Let members of one group in; send others away (403) and strangers to the sign-in page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect("login")
            if HOME[group] not in homes_of(request.user):
                raise PermissionDenied
            return _private(view(request, *args, **kwargs))

        return guarded

    return decorate


def _private(response: HttpResponse) -> HttpResponse:
    """Members' words must not stay in a shared computer's cache after signing out."""
    response["Cache-Control"] = "no-store"
    return response
