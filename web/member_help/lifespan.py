"""The server's start and stop, which Django leaves to others."""

import gc
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from chat import runtime
from desk.sweeping import sweeper

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger(__name__)


class Lifespan:
    """Wraps an application: starts what runs beside the requests, and stops it with the server."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer lifespan events here and pass everything else on."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        else:
            await self._application(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        running = runtime.start(scope)
        desk = sweeper()
        desk.start()
        # All that was loaded lives as long as the process: no need to look through it ever again.
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await desk.stop()
        await runtime.stop(running)
        logger.info("dispatcher stopped")
        await send({"type": "lifespan.shutdown.complete"})
