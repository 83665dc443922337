"""Serves the actions, by default on loopback: ``python -m actions.server --port 5055``.

It differs from the SDK's own server in what an exception tells: only its type. The SDK answers
with the whole conversation, and Rasa writes that answer into its log.
"""

from __future__ import annotations

import argparse
import logging

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import logs
from bot.failures import trace_without_texts

logger = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 2_000_000


async def _note_ids(request: Request) -> None:
    """What is logged until the connection's next request is about this conversation."""
    asked = request.json if request.path == "/webhook" else None
    tracker = (asked or {}).get("tracker") or {}
    latest = tracker.get("latest_message") or {}
    logs.from_now_about(tracker.get("sender_id") or "", latest.get("message_id") or "")


async def _refused(request: Request, error: SanicException) -> HTTPResponse:
    """What the caller did wrong: no such address, too large …"""
    return json({"error": type(error).__name__}, status=error.status_code)


async def _only_the_type(request: Request, error: Exception) -> HTTPResponse:
    logger.error("action failed: %s", trace_without_texts(error))
    return json({"error": type(error).__name__}, status=500)


def build() -> Sanic:
    """The app with every action of this package; no other origin may call it."""
    app: Sanic = create_app("actions", cors_origins="")
    app.config.REQUEST_MAX_SIZE = MAX_REQUEST_BYTES
    app.register_middleware(_note_ids, "request")
    app.error_handler.add(SanicException, _refused)
    app.error_handler.add(Exception, _only_the_type)
    return app


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="another one only in a container")
    parser.add_argument("--port", type=int, default=5055)
    arguments = parser.parse_args()
    logs.configure("actions")
    build().run(arguments.host, arguments.port, access_log=False)


if __name__ == "__main__":
    main()
