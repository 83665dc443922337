"""Beginning a conversation, sending, reading."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router, Status

from chat import service, tokens
from chat.auth import MemberToken, refuse_other_sites
from chat.db import in_db
from chat.device import device_of
from chat.routes import problems
from chat.schemas import (
    LARGEST_ID,
    AcceptedOut,
    MessageIn,
    MessagesOut,
    SeenIn,
    SessionIn,
    SessionOut,
    StateOut,
)

LONGEST_WAIT = 25
_SESSION_KEY = "conversation"

router = Router(tags=["chat"])


@router.post("/session", response={201: SessionOut, **problems(400, 401, 403, 422, 429)})
async def open_session(request: HttpRequest, body: SessionIn | None = None) -> Status:
    """Begin a conversation, or go on with one.

    With ``host_token`` it is the one of the host app's member, without it the one that this
    browser's session cookie holds.
    """
    device = device_of(request.headers.get("User-Agent", ""))
    if body and body.host_token is not None:
        member = await service.member_of_host(body.host_token, _address(request), device)
    else:
        member = await _member_of_browser(request, device)
    await service.greet(request.scope, member)
    token = tokens.issue(member.public_id)
    return Status(201, {"token": token, "conversation": member.public_id})


@router.post(
    "/messages",
    response={202: AcceptedOut, **problems(400, 401, 403, 404, 413, 422, 429)},
    auth=MemberToken(),
)
async def send_message(request: HttpRequest, message: MessageIn) -> Status:
    """Store a message. Sending the same ``cid`` again is safe and returns the same id."""
    accepted = await service.take(request.scope, request.auth, message)
    return Status(202, {"id": accepted.message_id})


@router.get(
    "/messages",
    response={200: MessagesOut, **problems(401, 422)},
    by_alias=True,
    auth=MemberToken(),
)
async def read_messages(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
    wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT)] = 0,
) -> HttpResponse:
    """Messages after an id. With ``wait``, seconds to wait for something new."""
    news = await service.news(request.auth, after, wait)
    # As it is, not through the schema: the WebSocket sends the very same.
    return JsonResponse(news, headers={"Cache-Control": "no-store"})


@router.post("/seen", response={200: StateOut, **problems(400, 401, 413, 422)}, auth=MemberToken())
async def mark_seen(request: HttpRequest, body: SeenIn) -> dict[str, object]:
    """The member has looked at everything up to an id; never goes back."""
    return await service.saw(request.auth, body.id)


async def _member_of_browser(request: HttpRequest, device: str) -> service.Member:
    refuse_other_sites(request)
    # A browser without a cookie has no session to read.
    has_session = request.session.session_key is not None
    known = await in_db(request.session.get)(_SESSION_KEY) if has_session else None
    member = await service.member_of_session(known, _address(request), device)
    if member.public_id != known:
        await request.session.aset(_SESSION_KEY, member.public_id)
    return member


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
