"""What every sign-in page shares: a wait for whoever tries too often, fields without NUL."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chat.problems import Problem

View = Callable[..., HttpResponse]


def throttled(view: View) -> View:
    """Say how long to wait where the view raises a Problem of too many tries (429)."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            page = render(
                request, "accounts/too_many.html", {"wait": problem.retry_after}, status=429
            )
            page["Retry-After"] = str(problem.retry_after)
            return page

    return answered


def typed(request: HttpRequest, field: str) -> str:
    """A short field as it was typed, without the NUL that no database takes."""
    return request.POST.get(field, "").replace("\0", "").strip()[:200]
