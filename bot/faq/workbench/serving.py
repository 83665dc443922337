"""Run the workbench on loopback until it is told to stop."""

from __future__ import annotations

import logging

from aiohttp import web

from bot.faq.workbench.app import make_app
from bot.faq.workbench.settings import Settings

LOOPBACK = "127.0.0.1"
_GRACE_SECONDS = 5.0


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests that run then have some seconds to end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    web.run_app(
        make_app(settings),
        host=LOOPBACK,
        port=settings.port,
        access_log=None,
        print=_say_where,
        shutdown_timeout=_GRACE_SECONDS,
    )


def _say_where(text: str) -> None:
    """The first line of aiohttp's greeting: where it listens."""
    logging.getLogger(__name__).info("%s", text.strip().splitlines()[0])
