"""Django's ASGI handler without the threads that a member's request does not need.

Django hands each hook of each middleware to a thread of the request's own: two dozen hops, which
cost a small request most of its processor time. Nearly all hooks only look at headers, so they are
called where they are. What works with the database gets a thread of ``chat.db``, whose connections
stay open.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, iscoroutinefunction
from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.deprecation import MiddlewareMixin

from chat.db import in_db
from member_help.lifespan import Receive, Scope, Send
from member_help.problems import ProblemMiddleware

# Their hooks never wait for anything.
AT_ONCE: tuple[type[MiddlewareMixin], ...] = (
    AuthenticationMiddleware,
    CommonMiddleware,
    CSPMiddleware,
    CsrfViewMiddleware,
    ProblemMiddleware,
    SecurityMiddleware,
    XFrameOptionsMiddleware,
)
# Everything below it is asynchronous and has no database connection in a thread of its own.
_MEMBERS = "/api/chat/"
# What Django still does in a thread at the beginning and the end of a member's request: nothing
# that waits. In asgiref's single thread it would wait for whatever else somebody does there.
_ENDS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="request-ends")


class Handler(ASGIHandler):
    """As Django's; see the module."""

    def __init__(self) -> None:
        for middleware in AT_ONCE:
            middleware.__acall__ = _at_once
        SessionMiddleware.__acall__ = _with_session
        super().__init__()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; only those that may need it get a thread of their own."""
        if scope["type"] == "http" and scope["path"].startswith(_MEMBERS):
            async with ThreadSensitiveContext(executor=_ENDS):
                await self.handle(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def adapt_method_mode(
        self, is_async: bool, method: Callable[..., Any], *arguments: Any, **named: Any
    ) -> Callable[..., Any]:
        """As Django's; a view that is exempt from the check of forms is not taken to a thread."""
        adapted = super().adapt_method_mode(is_async, method, *arguments, **named)
        checks_forms = isinstance(getattr(method, "__self__", None), CsrfViewMiddleware)
        return _unless_exempt(adapted) if checks_forms and iscoroutinefunction(adapted) else adapted


def _unless_exempt(check: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def process_view(request: HttpRequest, view: Callable[..., Any], *given: Any) -> Any:
        return None if getattr(view, "csrf_exempt", False) else await check(request, view, *given)

    return process_view


async def _at_once(self: MiddlewareMixin, request: HttpRequest) -> HttpResponse:
    """``MiddlewareMixin.__acall__`` without threads."""
    response = None
    if hasattr(self, "process_request"):
        response = self.process_request(request)
    response = response or await self.get_response(request)
    if hasattr(self, "process_response"):
        response = self.process_response(request, response)
    return response


async def _with_session(self: SessionMiddleware, request: HttpRequest) -> HttpResponse:
    """The same for sessions, of which only a changed one is stored."""
    self.process_request(request)
    response = await self.get_response(request)
    if request.session.modified:
        return await in_db(self.process_response)(request, response)
    return self.process_response(request, response)
