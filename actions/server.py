"""Serves the actions, by default on loopback: ``python -m actions.server --port 5055``.

Whoever knows ACTIONS_TOKEN, that is Rasa, may call one; the SDK's own server runs any for anybody.
It differs from the SDK's own server in what an exception tells: only its type. The SDK answers
with the whole conversation, and Rasa writes that answer into its log.
"""

from __future__ import annotations

import argparse
import functools
import hmac
import logging
import time

from rasa_sdk import Action
from rasa_sdk.utils import all_subclasses
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json, raw

from actions import metrics
from bot import exposition, logs
from bot.failures import trace_without_texts
from bot.settings import SettingsError
from bot.tokens import token

logger = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 2_000_000
CALL = "/webhook"
# What tells nothing of members: who watches over the processes asks without the token.
_OPEN = ("/health", "/metrics")


async def _only_ours(request: Request) -> HTTPResponse | None:
    """Refuse whoever does not know the token, before anything else is done for them."""
    given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
    expected = b"Bearer " + request.app.ctx.token
    if request.path in _OPEN or hmac.compare_digest(given, expected):
        return None
    return json({"error": "Unauthorized"}, status=401)


async def _begin(request: Request) -> None:
    """What is logged until the connection's next request is about this conversation."""
    request.ctx.action = None
    asked = request.json if request.path == CALL else None
    if not isinstance(asked, dict):
        logs.from_now_about()
        return
    tracker = asked.get("tracker") or {}
    latest = tracker.get("latest_message") or {}
    logs.from_now_about(tracker.get("sender_id") or "", latest.get("message_id") or "")
    named = asked.get("next_action")
    request.ctx.action = named if named in _names() else metrics.UNKNOWN
    request.ctx.begun = time.perf_counter()
    metrics.IN_FLIGHT.inc()


async def _end(request: Request, response: BaseHTTPResponse) -> None:
    """Count the call and say in the log what it came to."""
    action = getattr(request.ctx, "action", None)
    if action is None:
        return
    metrics.IN_FLIGHT.dec()
    seconds = time.perf_counter() - request.ctx.begun
    result = metrics.called(action, response.status, seconds)
    fields = {"action": action, "result": result, "ms": round(seconds * 1000, 1)}
    logger.info("called", extra={"fields": fields})


async def _metrics(request: Request) -> HTTPResponse:
    """Numbers for Prometheus; they stand open to the inside only."""
    return raw(metrics.told(), content_type=exposition.CONTENT_TYPE)


@functools.cache
def _names() -> frozenset[str]:
    """The actions that there are: a label must not be what a caller made up."""
    kinds = all_subclasses(Action)
    return frozenset(kind().name() for kind in kinds if kind.__module__.startswith("actions."))


async def _refused(request: Request, error: SanicException) -> HTTPResponse:
    """What the caller did wrong: no such address, too large …"""
    return json({"error": type(error).__name__}, status=error.status_code)


async def _only_the_type(request: Request, error: Exception) -> HTTPResponse:
    logger.error("action failed: %s", trace_without_texts(error))
    return json({"error": type(error).__name__}, status=500)


def build(expected: str) -> Sanic:
    """The app with every action of this package, for who sends the token ``expected``; for no other
    origin."""
    # Imported late: what its libraries warn of belongs into the log that `main` sets up.
    from rasa_sdk.endpoint import create_app

    app: Sanic = create_app("actions", cors_origins="")
    app.config.REQUEST_MAX_SIZE = MAX_REQUEST_BYTES
    app.ctx.token = expected.encode()
    app.register_middleware(_only_ours, "request")
    app.register_middleware(_begin, "request")
    app.register_middleware(_end, "response")
    app.add_route(_metrics, "/metrics", methods=["GET"])
    metrics.begin(_names())
    app.error_handler.add(SanicException, _refused)
    app.error_handler.add(Exception, _only_the_type)
    return app


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="another one only in a container")
    parser.add_argument("--port", type=int, default=5055)
    arguments = parser.parse_args()
    try:
        expected = token("ACTIONS_TOKEN")
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    logs.configure("actions")
    metrics.watch_the_process()
    build(expected).run(arguments.host, arguments.port, access_log=False)


if __name__ == "__main__":
    main()
