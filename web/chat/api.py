"""The member API over HTTP. Every error is a problem document (``chat.problems``)."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from chat.problems import (
    AWAY_SECONDS,
    CONTENT_TYPE,
    STORE_AWAY,
    Problem,
    code_for_status,
    problem_response,
)
from chat.routes import caring, talking

logger = logging.getLogger(__name__)


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


api = MemberApi(title="Member help", version="1", docs_url=None, openapi_url="/openapi.json")
api.add_router("/chat", talking.router)
api.add_router("/chat", caring.router)


@api.exception_handler(Problem)
def _on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_response(error.code, retry_after=error.retry_after)


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


def _on_store_away(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("store unavailable: %s", type(error).__name__)
    return problem_response("unavailable", retry_after=AWAY_SECONDS)


for _kind in STORE_AWAY:
    api.add_exception_handler(_kind, _on_store_away)


@api.exception_handler(Exception)
def _on_anything_else(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("request failed", exc_info=error)
    return problem_response("internal")
