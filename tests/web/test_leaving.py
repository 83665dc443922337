"""A socket's end, whichever way it comes."""

import pytest
from asgiref.testing import ApplicationCommunicator

from chat.leaving import LeavingConsumer


class Fragile(LeavingConsumer):
    """Fails at the first frame, and counts how often it is told that it has ended."""

    ends = 0

    async def receive(self, **frame: str) -> None:
        raise LookupError

    async def left(self) -> None:
        Fragile.ends += 1


@pytest.fixture(autouse=True)
def nothing_ended() -> None:
    Fragile.ends = 0


@pytest.fixture
async def wire() -> ApplicationCommunicator:
    opened = ApplicationCommunicator(Fragile.as_asgi(), {"type": "websocket", "path": "/"})
    await opened.send_input({"type": "websocket.connect"})
    assert (await opened.receive_output(5))["type"] == "websocket.accept"
    return opened


async def test_a_consumer_that_fails_gives_back_what_it_held(wire) -> None:
    await wire.send_input({"type": "websocket.receive", "text": "x"})
    with pytest.raises(LookupError):
        await wire.wait(5)
    assert Fragile.ends == 1


async def test_a_client_that_leaves_in_peace_is_told_of_once(wire) -> None:
    await wire.send_input({"type": "websocket.disconnect", "code": 1000})
    await wire.wait(5)
    assert Fragile.ends == 1
