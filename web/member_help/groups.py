"""The five roles, each a Django group, and who may open which pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from accounts import signins

STAFF = "staff"
SUPERVISOR = "supervisor"
AUTHOR = "author"
PUBLISHER = "publisher"
ADMINISTRATOR = "administrator"
ROLES = (STAFF, SUPERVISOR, AUTHOR, PUBLISHER, ADMINISTRATOR)
# A supervisor can do all that staff can. An administrator gives roles and reads the audit, and
# needs to read no member's words for that.
_IMPLIED = {SUPERVISOR: STAFF, PUBLISHER: AUTHOR}
# Where each role works, in the order in which someone of several is sent there.
HOME = {STAFF: "/desk/", AUTHOR: "/studio/", ADMINISTRATOR: "/desk/audit/"}

View = Callable[..., HttpResponse]


def roles_of(user: AbstractBaseUser) -> set[str]:
    """The user's roles with those that they imply; none for a user who was switched off."""
    if not (user.is_authenticated and user.is_active):
        return set()
    own = set(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
    return own | {_IMPLIED[role] for role in own if role in _IMPLIED}


def has_role(user: AbstractBaseUser, *roles: str) -> bool:
    """Whether the user has one of the roles, or one that implies it."""
    return not roles_of(user).isdisjoint(roles)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``roles``, read only where a template asks for them."""
    return {"roles": SimpleLazyObject(lambda: roles_of(request.user))}


def homes_of(user: AbstractBaseUser) -> list[str]:
    """The addresses a user may work at."""
    roles = roles_of(user)
    return [address for role, address in HOME.items() if role in roles]


def only_for(*roles: str) -> Callable[[View], View]:
    """Let users of these roles in; send others away (403) and strangers to the sign-in page.

    The view it returns carries them as ``roles``, for tests that go over every address.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not (
                request.user.is_authenticated and signins.is_open(request.session, request.user)
            ):
                return redirect("login")
            if not has_role(request.user, *roles):
                raise PermissionDenied
            signins.note_act(request)
            return _private(view(request, *args, **kwargs))

        guarded.roles = roles
        return guarded

    return decorate


def _private(response: HttpResponse) -> HttpResponse:
    """Members' words must not stay in a shared computer's cache after signing out."""
    response["Cache-Control"] = "no-store"
    return response
