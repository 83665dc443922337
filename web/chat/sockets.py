"""How many WebSockets a member may hold open, counted in the database for all processes."""

import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now

from chat import metrics
from chat.db import in_db, locked
from chat.models import Conversation, OpenSocket
from chat.repeating import Repeating

logger = logging.getLogger(__name__)

RENEW_SECONDS = 20.0
# What a dead process had open counts for so long.
LIFE = timedelta(seconds=60)


class SocketRoom(Repeating):
    """The sockets of one process, renewed as long as it lives."""

    def __init__(self) -> None:
        super().__init__("renewing sockets", self._renew_all, RENEW_SECONDS)
        self._owner = secrets.token_hex(8)
        self._open: set[int] = set()

    async def stop(self) -> None:
        """Give all places back."""
        await super().stop()
        await in_db(_leave_all)(self._owner)

    async def enter(self, conversation_id: int) -> int | None:
        """A place for one more socket of the conversation; None when it has too many."""
        place = await in_db(_enter)(conversation_id, self._owner)
        if place is not None:
            self._open.add(place)
            metrics.SOCKETS.set(len(self._open))
        return place

    async def leave(self, place: int) -> None:
        """The socket is closed. While the database is away its place runs out by itself."""
        self._open.discard(place)
        metrics.SOCKETS.set(len(self._open))
        try:
            await in_db(_leave)(place)
        except DatabaseError as error:
            logger.warning("place of a closed socket is left to run out: %s", type(error).__name__)

    async def _renew_all(self) -> None:
        await in_db(_renew)(list(self._open))


def _enter(conversation_id: int, owner: str) -> int | None:
    with locked(conversation_id) as conversation:
        if not _has_room(conversation):
            conversation.sockets.filter(until__lt=Now()).delete()
            if not _has_room(conversation):
                return None
        return conversation.sockets.create(owner=owner, until=Now() + LIFE).pk


def _has_room(conversation: Conversation) -> bool:
    """Whether it has fewer than it may, those that have run out counted too."""
    return conversation.sockets.count() < settings.MEMBER_SOCKETS


def _leave(place: int) -> None:
    OpenSocket.objects.filter(pk=place).delete()


def _renew(places: list[int]) -> None:
    OpenSocket.objects.filter(pk__in=places).update(until=Now() + LIFE)


def _leave_all(owner: str) -> None:
    OpenSocket.objects.filter(owner=owner).delete()
