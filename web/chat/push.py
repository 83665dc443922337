"""Nudges over the channel layer. A nudge says "read again"; losing one loses nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def group(public_id: str) -> str:
    """The channel group of one conversation."""
    return f"chat.{public_id}"


async def nudge(public_id: str) -> None:
    """Tell every connection of a conversation to read again."""
    try:
        await get_channel_layer().group_send(group(public_id), {"type": "chat.nudge"})
    except (RedisError, OSError):
        # Redis is away. What was stored stays stored; pings and polls read it again.
        logger.warning("could not push: channel layer unreachable")


@asynccontextmanager
async def nudges(public_id: str) -> AsyncIterator[Callable[[float], Awaitable[bool]]]:
    """Subscribe, then ``await wait(seconds)``: True when nudged, False when the time is up."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(group(public_id), channel)

    async def wait(seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await layer.receive(channel)
        except TimeoutError:
            return False
        return True

    try:
        yield wait
    finally:
        await layer.group_discard(group(public_id), channel)
