"""Counts what the workbench is asked, on both of its listeners."""

from __future__ import annotations

import time

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.faq.workbench import metrics

UNKNOWN = "unknown"


@web.middleware
async def requests_counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count every request; one that the caller gave up has no status."""
    route, begun = _route(request), time.perf_counter()
    try:
        with metrics.IN_FLIGHT.labels(route).track_inprogress():
            response = await handler(request)
    finally:
        metrics.REQUEST_SECONDS.labels(route).observe(time.perf_counter() - begun)
    metrics.REQUESTS.labels(route, response.status).inc()
    return response


def _route(request: web.Request) -> str:
    """The pattern of the address: a label must not be what a caller made up."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical}" if resource else UNKNOWN


@web.middleware
async def models_counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count who asks for the model."""
    response = await handler(request)
    metrics.MODELS.labels(response.status).inc()
    return response
