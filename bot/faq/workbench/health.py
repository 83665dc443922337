"""`GET /health`: the workbench is up."""

from __future__ import annotations

from aiohttp import web

from bot.faq.workbench.requests import answer

routes = web.RouteTableDef()


@routes.get("/health")
async def health(request: web.Request) -> web.Response:
    """200 as soon as requests are taken."""
    return answer({"status": "ready"})
