"""Consumers that clean up however they end."""

from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Any

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer


class LeavingConsumer(AsyncWebsocketConsumer, ABC):
    """A socket whose ``left`` is called once when it has ended, in whatever way.

    Channels calls ``disconnect`` only of a consumer that nothing else has ended before.
    """

    async def __call__(self, *arguments: Any) -> None:
        """Serve the socket to its end."""
        try:
            await super().__call__(*arguments)
        finally:
            await self.left()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand an event to its method.

        Channels would first look, in a thread, for database connections to close. Whatever works
        with the database here sees to that itself: ``chat.db``, and what channels brings along.
        """
        await getattr(self, get_handler_name(message))(message)

    async def send(self, *arguments: Any, **named: Any) -> None:
        """Send, unless the client is gone (the server's ``OSError``): its leaving comes next."""
        with suppress(OSError):
            await super().send(*arguments, **named)

    @abstractmethod
    async def left(self) -> None:
        """Give back what the socket held."""
