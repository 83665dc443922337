"""How many WebSockets a member may hold open, counted in the database for all processes."""

import asyncio
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from chat.db import in_db, locked
from chat.models import OpenSocket

logger = logging.getLogger(__name__)

RENEW_SECONDS = 20.0
# What a dead process had open counts for so long.
LIFE = timedelta(seconds=60)


class SocketRoom:
    """The sockets of one process, renewed as long as it lives."""

    def __init__(self) -> None:
        self._owner = secrets.token_hex(8)
        self._renewer: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to renew."""
        self._renewer = asyncio.create_task(self._renew_forever())

    async def stop(self) -> None:
        """Give all places back."""
        if self._renewer:
            self._renewer.cancel()
            await asyncio.gather(self._renewer, return_exceptions=True)
        await in_db(_leave_all)(self._owner)

    async def enter(self, conversation_id: int) -> int | None:
        """A place for one more socket of the conversation; None when it has too many."""
        return await in_db(_enter)(conversation_id, self._owner)

    async def leave(self, place: int) -> None:
        """The socket is closed."""
        await in_db(_leave)(place)

    async def _renew_forever(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await in_db(_renew)(self._owner)
            except Exception as error:
                # Mostly the database is away; this must outlive that.
                logger.error("sockets not renewed: %r", error)


def _enter(conversation_id: int, owner: str) -> int | None:
    with locked(conversation_id) as conversation:
        conversation.sockets.filter(until__lt=Now()).delete()
        if conversation.sockets.count() >= settings.MEMBER_SOCKETS:
            return None
        return conversation.sockets.create(owner=owner, until=Now() + LIFE).pk


def _leave(place: int) -> None:
    OpenSocket.objects.filter(pk=place).delete()


def _renew(owner: str) -> None:
    OpenSocket.objects.filter(owner=owner).update(until=Now() + LIFE)


def _leave_all(owner: str) -> None:
    OpenSocket.objects.filter(owner=owner).delete()
