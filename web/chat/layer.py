"""The channel layers: the one of a single process, and the one on Redis for several.

The one on Redis outlives an outage of Redis: sockets and polls stay open. While Redis is away every
listener is told ``layer.lost`` now and then, and reads the log, which is the truth anyway. It joins
its groups again at the same time, as Redis keeps none of them.
"""

import asyncio
import logging
import random
import time
from contextlib import suppress
from typing import Any

from channels.exceptions import ChannelFull
from channels.layers import InMemoryChannelLayer
from channels_redis.core import RedisChannelLayer
from redis.exceptions import RedisError

from chat import metrics

logger = logging.getLogger(__name__)

# How long a listener waits until it reads again without having been nudged.
LOOK_SECONDS = 2.0
_TOLD_EVERY_SECONDS = 30.0
_CLEANED_EVERY_SECONDS = 5.0


class OneProcessLayer(InMemoryChannelLayer):
    """As the one of channels, whose every event costs more the more sockets are open: it looks
    through all channels and groups for what has expired, and makes a task for each receiver."""

    _cleaned_at = float("-inf")

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        """Put a message into the channel of everyone in the group; a full one goes without."""
        self.require_valid_group_name(group)
        self._clean_expired()
        for channel in list(self.groups.get(group, ())):
            with suppress(ChannelFull):
                await self.send(channel, message)

    def _clean_expired(self) -> None:
        now = time.monotonic()
        if now - self._cleaned_at >= _CLEANED_EVERY_SECONDS:
            self._cleaned_at = now
            super()._clean_expired()


class SteadyRedisLayer(RedisChannelLayer):
    """As the one of channels-redis, which ends every listener with an exception instead."""

    _told_at = float("-inf")

    async def receive(self, channel: str) -> dict[str, Any]:
        """The next message; ``{"type": "layer.lost"}`` when there is no knowing."""
        try:
            return await super().receive(channel)
        except (RedisError, OSError) as error:
            self._tell(error)
            # Not all of them at the same moment.
            await asyncio.sleep(LOOK_SECONDS * (0.5 + random.random()))  # noqa: S311 # nosec B311
            return {"type": "layer.lost"}

    async def group_add(self, group: str, channel: str) -> None:
        """Join a group, now or when the listener is next told that the layer was lost."""
        try:
            await super().group_add(group, channel)
        except (RedisError, OSError) as error:
            self._tell(error)

    async def group_discard(self, group: str, channel: str) -> None:
        """Leave a group; Redis forgets who does not listen any more by itself."""
        try:
            await super().group_discard(group, channel)
        except (RedisError, OSError) as error:
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        metrics.REDIS_ERRORS.inc()
        now = time.monotonic()
        if now - self._told_at > _TOLD_EVERY_SECONDS:
            self._told_at = now
            logger.warning("no nudges, channel layer unreachable: %s", type(error).__name__)
