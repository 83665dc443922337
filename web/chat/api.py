"""The member API over HTTP. Every error is a problem document (``chat.problems``)."""

import logging
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Query, Router, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from redis.exceptions import RedisError

from chat import service, tokens
from chat.problems import CONTENT_TYPE, Problem, code_for_status, problem_response
from chat.schemas import AcceptedOut, MessageIn, MessagesOut, ProblemOut, SessionOut

logger = logging.getLogger(__name__)

LONGEST_WAIT = 25
LARGEST_ID = 2**63 - 1
_SESSION_KEY = "conversation"


def _problems(*statuses: int) -> dict[int, Any]:
    return {status: ProblemOut for status in (*statuses, 500, 503)}


class MemberApi(NinjaAPI):
    """django-ninja, with problem documents declared under their own media type."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document of /api/openapi.json."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if status >= 400:
                        answer["content"] = {CONTENT_TYPE: next(iter(answer["content"].values()))}
        return schema


class MemberToken(HttpBearer):
    """``Authorization: Bearer`` with the token of POST /session."""

    async def authenticate(self, request: HttpRequest, token: str) -> service.Member | None:
        """The member, or None, which django-ninja answers with 401."""
        return await service.member_of(token)


api = MemberApi(title="Member help", version="1", docs_url=None, openapi_url="/openapi.json")
router = Router(tags=["chat"])


@router.post("/session", response={201: SessionOut, **_problems(403)})
async def open_session(request: HttpRequest) -> Status:
    """Begin a conversation, or go on with the one this browser's session cookie holds."""
    _refuse_other_sites(request)
    known = await request.session.aget(_SESSION_KEY)
    member = await service.member_of_session(known)
    if member.public_id != known:
        await request.session.aset(_SESSION_KEY, member.public_id)
    await service.greet(request.scope, member)
    token = tokens.issue(member.public_id)
    return Status(201, {"token": token, "conversation": member.public_id})


@router.post(
    "/messages",
    response={202: AcceptedOut, **_problems(400, 401, 413, 422, 429)},
    auth=MemberToken(),
)
async def send_message(request: HttpRequest, message: MessageIn) -> Status:
    """Store a message. Sending the same ``cid`` again is safe and returns the same id."""
    accepted = await service.take(request.scope, request.auth, message)
    return Status(202, {"id": accepted.message_id})


@router.get(
    "/messages",
    response={200: MessagesOut, **_problems(401, 422)},
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


api.add_router("/chat", router)


def _refuse_other_sites(request: HttpRequest) -> None:
    """The session cookie counts here, so a page of another site may not ask."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        raise Problem("forbidden")


@api.exception_handler(Problem)
def _on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_response(error.code, error.headers)


@api.exception_handler(AuthenticationError)
def _on_no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem_response("not_signed_in", {"WWW-Authenticate": "Bearer"})


@api.exception_handler(ValidationError)
def _on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response("invalid")


@api.exception_handler(HttpError)
def _on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(code_for_status(error.status_code))


@api.exception_handler(Http404)
def _on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response("not_found")


@api.exception_handler(RequestDataTooBig)
def _on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response("too_large")


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(RedisError)
def _on_store_away(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("store unavailable: %s", type(error).__name__)
    return problem_response("unavailable", {"Retry-After": "2"})


@api.exception_handler(Exception)
def _on_anything_else(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("request failed", exc_info=error)
    return problem_response("internal")
