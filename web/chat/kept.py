"""Something of the brain's that hardly changes, fetched at most now and then by each process."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from chat.brain import BrainRefused, BrainUnavailable

logger = logging.getLogger(__name__)

KEEP_SECONDS = 60.0
# While the brain is down not everyone waits for it to time out.
RETRY_SECONDS = 3.0
NEWEST_SECONDS = 1.0


class Kept[T]:
    """The last value that the brain gave; None while there was none."""

    def __init__(self, what: str, fetch: Callable[[], Awaitable[T]]) -> None:
        """``what`` names it in the log; ``fetch`` raises BrainUnavailable or BrainRefused."""
        self._what, self._fetch = what, fetch
        self._value: T | None = None
        self._ask_again_at = 0.0
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def current(self) -> T | None:
        """The value, not older than a minute if the brain can be reached."""
        async with self._asking:
            if time.monotonic() >= self._ask_again_at:
                await self._ask()
        return self._value

    async def anew(self) -> T | None:
        """As ``current``, but not older than a second: another process may know a newer one."""
        async with self._asking:
            if time.monotonic() >= self._asked_at + NEWEST_SECONDS:
                await self._ask()
        return self._value

    async def _ask(self) -> None:
        self._asked_at = time.monotonic()
        try:
            self._value = await self._fetch()
            keep = KEEP_SECONDS
        except (BrainUnavailable, BrainRefused) as error:
            logger.warning("no %s from the brain: %s", self._what, error)
            keep = RETRY_SECONDS
        self._ask_again_at = time.monotonic() + keep
