"""Errors as RFC 9457 problems: raised as one exception, rendered the same on HTTP and WebSocket."""

from typing import Any

from django.http import JsonResponse

from chat.sentences import problem_text

CONTENT_TYPE = "application/problem+json"
_CODE_BY_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    422: "invalid",
    429: "too_many_messages",
    503: "unavailable",
}


class Problem(Exception):
    """A request that is refused, by its code in ``texts/problems.yml``."""

    def __init__(self, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers or {}


def problem_document(code: str) -> dict[str, Any]:
    """The problem as JSON: type, title, status, detail; nothing internal."""
    return {"type": f"urn:member-help:problem:{code}", **problem_text(code)}


def problem_response(code: str, headers: dict[str, str] | None = None) -> JsonResponse:
    """The problem as an HTTP response."""
    document = problem_document(code)
    return JsonResponse(
        document, status=document["status"], content_type=CONTENT_TYPE, headers=headers or {}
    )


def code_for_status(status: int) -> str:
    """The generic problem of a status that some library answered with."""
    return _CODE_BY_STATUS.get(status, "internal" if status >= 500 else "bad_request")
