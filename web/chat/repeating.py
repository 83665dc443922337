"""Work that a server process does again and again beside its requests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.failures import trace_without_texts

logger = logging.getLogger(__name__)


class Repeating:
    """Does ``work`` every ``seconds``, or at once when it is woken, as long as the process lives.

    ``what`` names it in the log. Several processes may do the same work.
    """

    def __init__(self, what: str, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        self._what, self._work, self._seconds = what, work, seconds
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._forever())

    async def stop(self) -> None:
        """Stop; what is left is found by another process or after the next start."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """There is something to do now."""
        self._woken.set()

    async def _forever(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._work()
            except Exception as error:
                # Mostly the database is away; this must outlive that.
                logger.error("%s failed: %s", self._what, trace_without_texts(error))
            try:
                async with asyncio.timeout(self._seconds):
                    await self._woken.wait()
            except TimeoutError:
                continue
