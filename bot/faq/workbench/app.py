"""The workbench's application: who may call, how failures are told, and all routes."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.content.finding import ContentError
from bot.failures import trace_without_texts
from bot.faq.workbench import content, counting, health, publishing, releases, trying
from bot.faq.workbench.problems import Problem, refused
from bot.faq.workbench.requests import PLACE, SETTINGS
from bot.faq.workbench.settings import Settings
from bot.faq.workbench.texts import say

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# A workbook of 5 MB, and the JSON of the largest FAQ with much room.
_LARGEST_BODY_BYTES = 6 * 1024 * 1024
# Only numbers: whoever watches over the processes asks without the token.
_OPEN = ("/metrics",)


def make_app(settings: Settings) -> web.Application:
    """All routes behind the token; nothing is started before the first request."""
    middlewares = [counting.requests_counted, _problems, _guarded]
    app = web.Application(middlewares=middlewares, client_max_size=_LARGEST_BODY_BYTES)
    app[SETTINGS], app[PLACE] = settings, settings.place
    content.prepare(app)
    publishing.set_up(app, settings.place)
    trying.set_up(app, settings.place)
    for part in (health, content, publishing, releases, trying):
        app.add_routes(part.routes)
    return app


@web.middleware
async def _problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every failure with a problem; none says more than an author may know."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except ContentError as error:
        root = request.app[SETTINGS].content
        return refused(say("broken_content"), error.findings, root).response()
    except web.HTTPRequestEntityTooLarge:
        return Problem(413, say("too_large")).response()
    except web.HTTPMethodNotAllowed:
        return Problem(405, say("no_such_method", method=request.method)).response()
    except web.HTTPException as error:
        return Problem(error.status, say("no_such_page")).response()
    except Exception as error:
        logger.error("%s %s failed: %s", request.method, request.path, trace_without_texts(error))
        return Problem(500, say("failed")).response()


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every other route asks for the token, also one that does not exist."""
    if request.path in _OPEN:
        return await handler(request)
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    expected = f"Bearer {request.app[SETTINGS].token}".encode()
    if not hmac.compare_digest(given, expected):
        raise Problem(401, say("unauthorized"))
    return await handler(request)
