"""Having the brain forget what was erased here, as soon as it can be reached."""

import asyncio
import logging

from chat import records
from chat.brain import Brain, BrainRefused, BrainUnavailable
from chat.db import in_db

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0


async def forget_due(brain: Brain) -> int:
    """Have the brain forget what is due; how many conversations that were. Twice is safe.

    Raises BrainUnavailable or BrainRefused; what is left stays due.
    """
    count = 0
    while public_ids := await in_db(records.due)():
        for public_id in public_ids:
            await brain.forget(public_id)
            await in_db(records.done)(public_id)
            count += 1
    return count


class Forgetter:
    """Looks now and then, or when told, for what is due. Several processes may do so at once."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._woken = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._clean = True

    def start(self) -> None:
        """Begin to look."""
        self._worker = asyncio.create_task(self._work_forever())

    async def stop(self) -> None:
        """Stop; what is left is found by another process or after the next start."""
        if self._worker:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    def kick(self) -> None:
        """Something was erased: look now, and leave no trace of it in the files."""
        self._clean = False
        self._woken.set()

    async def _work_forever(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._work()
            except (BrainUnavailable, BrainRefused) as error:
                logger.warning("the brain cannot forget yet: %s", error)
            except Exception as error:
                # Mostly the database is away; this must outlive that.
                logger.error("forgetting failed: %r", error)
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _work(self) -> None:
        if not self._clean:
            self._clean = await in_db(records.scrub)()
        if await forget_due(self._brain):
            await in_db(records.scrub)()
