"""Who is asking: the bearer token of a member, and pages of other sites."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from ninja.security import HttpBearer

from bot import logs
from chat import service
from chat.problems import Problem


class MemberToken(HttpBearer):
    """``Authorization: Bearer`` with the token of POST /session."""

    async def authenticate(self, request: HttpRequest, token: str) -> service.Member | None:
        """The member, or None, which django-ninja answers with 401."""
        member = await service.member_of(token)
        if member:
            logs.from_now_about(member.public_id)
        return member


def refuse_other_sites(request: HttpRequest) -> None:
    """Where the session cookie counts, a page of another site may not ask."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        raise Problem("forbidden")
