"""Having the brain forget what was erased here, as soon as it can be reached."""

import asyncio
import logging

from chat import records
from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.db import in_db

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0


class Forgetter:
    """Works off ``Erasure`` rows, one process's share of them or all: forgetting twice is safe."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._woken = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for what is due."""
        self._worker = asyncio.create_task(self._work_forever())

    async def stop(self) -> None:
        """Stop; what is left is found by another process or after the next start."""
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    def kick(self) -> None:
        """Look now."""
        self._woken.set()

    async def _work_forever(self) -> None:
        while True:
            try:
                await self._forget_due()
            except (BrainUnavailable, BrainRefused) as error:
                logger.warning("the brain cannot forget yet: %s", error)
            except Exception as error:
                # Mostly the database is away; this must outlive that.
                logger.error("forgetting failed: %r", error)
            self._woken.clear()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _forget_due(self) -> None:
        for public_id in await in_db(records.due)():
            await self._brain.forget(public_id)
            await in_db(records.done)(public_id)
