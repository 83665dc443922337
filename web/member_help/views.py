"""The demo host page and the addresses that machines ask."""

import asyncio
import ipaddress
import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from chat import gauges, runtime
from chat.brain import Brain
from chat.db import in_db

logger = logging.getLogger(__name__)


@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """A phone app's page that embeds the widget, as a host app would."""
    return _with_widget(request, "member_help/host.html")


@require_safe
def full_page(request: HttpRequest) -> HttpResponse:
    """The widget as a page of its own, to be opened from an app's menu."""
    return _with_widget(request, "member_help/chat.html")


def _with_widget(request: HttpRequest, template: str) -> HttpResponse:
    response = render(request, template, {"edition": settings.PLAN_DATE})
    # Older web views do not count a WebSocket of the same host as 'self'. This is what
    # django-csp's own decorator sets; here the value depends on the request.
    scheme = "wss" if request.is_secure() else "ws"
    response._csp_update = {"connect-src": [f"{scheme}://{request.get_host()}"]}
    return response


@require_safe
async def health(request: HttpRequest) -> JsonResponse:
    """The process runs and answers."""
    return JsonResponse({"status": "ok"})


@require_safe
async def ready(request: HttpRequest) -> JsonResponse:
    """200 when a member's question can be answered, else 503 with what is missing.

    ``?exclude=brain``: whether messages can be taken. They wait for a brain that is away, so a
    balancer that asked for it too would make an outage of a pause.
    """
    checks = {"database": in_db(_database_problem)()}
    if request.GET.get("exclude") != "brain":
        checks["brain"] = _brain_problem(request)
    found = await asyncio.gather(*checks.values())
    missing = {name: why for name, why in zip(checks, found, strict=True) if why}
    if missing:
        return JsonResponse({"status": "not ready", "missing": missing}, status=503)
    return JsonResponse({"status": "ready"})


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for the inside: who comes through a proxy comes from outside."""
    if not _is_inside(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    return HttpResponse(gauges.told(), content_type=CONTENT_TYPE_LATEST)


def _is_inside(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.METRICS_ALLOW_IPS)


async def _brain_problem(request: HttpRequest) -> str | None:
    running = runtime.running(request.scope)
    if running:
        return await running.brain.answering()
    brain = Brain(settings.RASA_URL, settings.RASA_TOKEN)
    try:
        return await brain.ready()
    finally:
        await brain.close()


def _database_problem() -> str | None:
    try:
        with connection.cursor() as cursor:
            # A table of ours: a database that was never migrated is not ready either.
            cursor.execute("SELECT 1 FROM chat_conversation LIMIT 1")
    except DatabaseError as error:
        logger.warning("database not ready: %s", type(error).__name__)
        return type(error).__name__
    return None
