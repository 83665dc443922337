"""Errors as RFC 9457 problems: raised as one exception, rendered the same on HTTP and WebSocket."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from redis.exceptions import RedisError

from chat import metrics
from chat.sentences import problem_text

CONTENT_TYPE = "application/problem+json"
# A store is away: nobody's fault, and over soon. HTTP and WebSocket say the same.
STORE_AWAY = (OperationalError, InterfaceError, RedisError)
AWAY_SECONDS = 2
_CODE_BY_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "wrong_method",
    409: "conflict",
    413: "too_large",
    422: "invalid",
    429: "too_many_messages",
    503: "unavailable",
}


class Problem(Exception):
    """A request that is refused, by its code in ``texts/problems.yml``.

    ``retry_after``: seconds after which the same request may succeed.
    """

    def __init__(self, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


def problem_document(code: str, retry_after: int | None = None) -> dict[str, Any]:
    """The problem as JSON: type, title, status, detail, retry_after; nothing internal.

    Each that is told is counted.
    """
    metrics.REFUSED.labels(code).inc()
    known = {} if retry_after is None else {"retry_after": retry_after}
    return {"type": f"urn:member-help:problem:{code}", **problem_text(code), **known}


def problem_response(
    code: str, headers: dict[str, str] | None = None, retry_after: int | None = None
) -> JsonResponse:
    """The problem as an HTTP response; ``retry_after`` is also its header."""
    document = problem_document(code, retry_after)
    sent = dict(headers or {})
    if retry_after is not None:
        sent["Retry-After"] = str(retry_after)
    return JsonResponse(
        document, status=document["status"], content_type=CONTENT_TYPE, headers=sent
    )


def code_for_status(status: int) -> str:
    """The generic problem of a status that some library answered with."""
    return _CODE_BY_STATUS.get(status, "internal" if status >= 500 else "bad_request")
