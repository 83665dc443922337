"""A WebSocket of a plain client to a running server."""

import json
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

Frame = dict[str, Any]


class Socket:
    """Frames as JSON objects, each awaited for so long that only a fault lets it fail."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, **frame: Any) -> None:
        self.connection.send(json.dumps(frame))

    def receive(self) -> Frame:
        return json.loads(self.connection.recv(timeout=15))

    def until(self, **wanted: Any) -> Frame:
        """The next frame that has these fields; those before it are passed over."""
        while True:
            frame = self.receive()
            if wanted.items() <= frame.items():
                return frame

    def close_code(self) -> int:
        """Wait until the server closes."""
        try:
            while True:
                self.connection.recv(timeout=15)
        except ConnectionClosed as closed:
            return closed.rcvd.code
