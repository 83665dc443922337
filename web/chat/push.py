"""Nudges over the channel layer. A nudge says "read again"; losing one loses nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from chat import metrics
from chat.news import News

logger = logging.getLogger(__name__)


# The channel group of every page of the desk.
DESK = "desk"
_SEND_SECONDS = 2.0
_FRESH_SECONDS = 2.0
# Used by the event loop alone.
_fresh: dict[str, News] = {}


def group(public_id: str) -> str:
    """The channel group of one conversation."""
    return f"chat.{public_id}"


async def nudge(public_id: str, news: News | None = None) -> None:
    """Tell every connection of a conversation, the member's and the desk's, to read again.

    ``news`` spares those of this process that: they find it here (``fresh``). It never goes
    through the channel layer, so no member's words lie anywhere but in the database.
    """
    if news:
        _fresh[public_id] = news
        asyncio.get_running_loop().call_later(_FRESH_SECONDS, _forget, public_id, news)
    await _send(group(public_id), {"type": "chat.nudge", "last": news and news.last})


def fresh(public_id: str, after: int) -> News | None:
    """What was just stored in this process, for a connection that has everything before it.

    Nobody who read after it was stored has exactly what came before it, so it never brings an
    older state than a connection knows.
    """
    news = _fresh.get(public_id)
    return news if news and news.after == after else None


def _forget(public_id: str, news: News) -> None:
    if _fresh.get(public_id) is news:
        del _fresh[public_id]


async def nudge_desk(case_id: int | None = None) -> None:
    """Tell the desk's pages that a case changed, or (None) who is there."""
    await _send(DESK, {"type": "desk.nudge", "case": case_id})


def tell(public_id: str, case_id: int) -> None:
    """Nudge the conversation and the desk once the transaction at work is committed.

    For blocking database code; losing the nudge never undoes what was stored.
    """
    transaction.on_commit(partial(async_to_sync(_tell), public_id, case_id), robust=True)


def tell_desk(case_id: int | None = None) -> None:
    """Nudge the desk once the transaction at work is committed."""
    transaction.on_commit(partial(async_to_sync(nudge_desk), case_id), robust=True)


@asynccontextmanager
async def nudges(public_id: str) -> AsyncIterator[Callable[[float], Awaitable[bool]]]:
    """Subscribe, then ``await wait(seconds)``: True when nudged, False when the time is up."""
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(group(public_id), channel)

    async def wait(seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                if (await layer.receive(channel))["type"] == "layer.lost":
                    await layer.group_add(group(public_id), channel)
        except TimeoutError:
            return False
        return True

    try:
        yield wait
    finally:
        await layer.group_discard(group(public_id), channel)


async def _tell(public_id: str, case_id: int) -> None:
    await nudge(public_id)
    await nudge_desk(case_id)


async def _send(name: str, event: dict[str, Any]) -> None:
    try:
        # A member's message is not acknowledged before, so one that hangs must not hold it up.
        async with asyncio.timeout(_SEND_SECONDS):
            await get_channel_layer().group_send(name, event)
    except (RedisError, OSError):  # TimeoutError is an OSError
        # Redis is away. What was stored stays stored; pings and polls read it again.
        metrics.REDIS_ERRORS.inc()
        logger.warning("could not push: channel layer unreachable")
