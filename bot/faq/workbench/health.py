"""For who watches over the processes: `GET /health`, the workbench is up; `GET /metrics`."""

from __future__ import annotations

from aiohttp import web

from bot import exposition
from bot.faq.workbench import metrics
from bot.faq.workbench.publishing import RUNS
from bot.faq.workbench.requests import SETTINGS, answer, aside

routes = web.RouteTableDef()


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    """200 as soon as requests are taken."""
    return answer({"status": "ready"})


@routes.get("/metrics")
async def numbers(request: web.Request) -> web.Response:
    """Numbers for Prometheus; they stand open to the inside only."""
    await aside(request.app[RUNS].now)
    written = await aside(metrics.told, request.app[SETTINGS].releases)
    return web.Response(body=written, headers={"Content-Type": exposition.CONTENT_TYPE})
