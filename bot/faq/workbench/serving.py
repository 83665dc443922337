"""Run the workbench and the listener for models until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal

from aiohttp import web

from bot import logs
from bot.faq.workbench import metrics
from bot.faq.workbench.app import make_app
from bot.faq.workbench.models import Models
from bot.faq.workbench.settings import Settings

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 5.0


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests that run then have some seconds to end."""
    logs.configure("workbench")
    metrics.watch_the_process()
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    models = Models(settings.place.releases, settings.model_token)
    runners = [
        await _listen(make_app(settings), settings.host, settings.port),
        await _listen(models.app(), settings.host, settings.model_port),
    ]
    await stop.wait()
    for runner in runners:
        await runner.cleanup()


async def _listen(app: web.Application, host: str, port: int) -> web.AppRunner:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_SECONDS)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    logger.info("listening on %s", runner.addresses)
    return runner
