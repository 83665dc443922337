"""Sockets of the web app inside the test's own process, on the test's own database."""

import json
from typing import Any, Self

from asgiref.testing import ApplicationCommunicator
from django.test import Client

Event = dict[str, Any]


class Socket:
    """One socket at an address, with a browser's cookies. ``await`` what it answers."""

    def __init__(self, address: str, client: Client | None = None) -> None:
        # Settings must be settled before the application is built.
        from member_help.asgi import application

        cookies = (
            "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
            if client
            else ""
        )
        scope = {
            "type": "websocket",
            "path": address,
            "query_string": b"",
            "headers": [(b"origin", b"http://localhost"), (b"cookie", cookies.encode())],
            "client": ("127.0.0.1", 50000),
            "subprotocols": [],
        }
        self._wire = ApplicationCommunicator(application, scope)

    async def __aenter__(self) -> Self:
        """Connect; the server's first event is kept as ``opened``."""
        await self._wire.send_input({"type": "websocket.connect"})
        self.opened: Event = await self._wire.receive_output(5)
        return self

    async def __aexit__(self, *error: object) -> None:
        """Leave."""
        await self._wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._wire.wait(5)

    async def send(self, frame: Event) -> None:
        """Send a frame."""
        await self._wire.send_input({"type": "websocket.receive", "text": json.dumps(frame)})

    async def ask(self, frame: Event, seconds: float = 5) -> Event:
        """Send a frame; the next event of the server."""
        await self.send(frame)
        return await self._wire.receive_output(seconds)

    async def hears(self, seconds: float = 0.3) -> list[Event]:
        """What comes until nothing has come for so long."""
        heard: list[Event] = []
        while not (heard and "code" in heard[-1]) and not await self._wire.receive_nothing(
            seconds, 0.02
        ):
            heard.append(await self._wire.receive_output(1))
        return heard


class DeskSocket(Socket):
    """A page of the desk."""

    def __init__(self, client: Client) -> None:
        super().__init__("/ws/desk", client)
