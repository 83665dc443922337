"""Errors outside the member API's own handlers: problems under /api/, plain pages elsewhere."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from chat.problems import CONTENT_TYPE, code_for_status, problem_response

_PAGES = {
    400: "errors/400.html",
    403: "errors/403.html",
    404: "errors/404.html",
    500: "errors/500.html",
}
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemMiddleware(MiddlewareMixin):
    """Whatever fails under /api/ answers with a problem, also what a library refused by itself."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Replace an error that is not a problem document yet."""
        if not _is_api(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        kept = {name: response[name] for name in _KEPT_HEADERS if name in response}
        return problem_response(code_for_status(response.status_code), kept)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400; a form that holds too much is told so."""
    return _error(request, 400, {"too_large": isinstance(exception, RequestDataTooBig)})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: says that, and nothing of what went wrong."""
    return _error(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from one of our pages, or from one that was left open too long."""
    return _error(request, 403)


def _error(
    request: HttpRequest, status: int, context: dict[str, bool] | None = None
) -> HttpResponse:
    if _is_api(request):
        return problem_response(code_for_status(status))
    return render(request, _PAGES[status], context, status=status)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
