"""The client of the brain: what counts as away, and what as an answer of no use."""

import asyncio
import contextlib
import json
import re
import threading
import time
from typing import Any

import pytest

from chat.asking_again import STUCK_SECONDS
from chat.brain import Brain, BrainRefused, BrainUnavailable
from tests.web.brain_stand_in import TOKEN, StandInBrain, reply, turn, usual_answer


async def test_an_answer_that_does_not_come_in_time_counts_as_an_outage(
    brain: StandInBrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.brain.TURN_SECONDS", 0.2)
    brain.open.clear()
    client = Brain(brain.url, TOKEN)
    with pytest.raises(BrainUnavailable):
        await client.turn("A" * 22, 1, "你好", None)
    await client.close()


async def test_a_turn_sent_into_a_connection_that_is_just_being_closed_is_sent_once_more() -> None:
    connections: list[int] = []

    async def keeps_connections_for_one_answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        connections.append(1)
        body = json.dumps(usual_answer(await _asked(reader))).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        with contextlib.suppress(asyncio.IncompleteReadError):
            await _asked(reader)
        writer.close()

    server = await asyncio.start_server(keeps_connections_for_one_answer, "127.0.0.1")
    client = Brain(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", TOKEN)
    for number in (1, 2):
        answer = await client.turn("A" * 22, number, "你好", None)
        assert answer.message_id == str(number)
    assert len(connections) == 2
    await client.close()
    server.close()


async def test_a_brain_that_ends_at_a_turn_is_asked_twice_and_no_more() -> None:
    connections: list[int] = []

    async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        await _asked(reader)
        writer.close()

    server = await asyncio.start_server(closes, "127.0.0.1")
    client = Brain(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", TOKEN)
    with pytest.raises(BrainUnavailable):
        await client.turn("A" * 22, 1, "你好", None)
    assert len(connections) == 2
    await client.close()
    server.close()


async def _asked(reader: asyncio.StreamReader) -> dict[str, Any]:
    """The next request's body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = int(re.search(r"(?i)content-length: (\d+)", head).group(1))
    return json.loads(await reader.readexactly(length))


async def test_a_wrong_token_counts_as_an_outage_that_readiness_explains(brain) -> None:
    client = Brain(brain.url, "wrong")
    with pytest.raises(BrainUnavailable):
        await client.turn("A" * 22, 1, "你好", None)
    assert await client.ready() == "status 401"
    await client.close()


async def test_the_answer_to_another_message_is_refused(brain: StandInBrain) -> None:
    brain.answers["错"] = lambda asked: turn("999", replies=[reply("好")])
    client = Brain(brain.url, TOKEN)
    with pytest.raises(BrainRefused):
        await client.turn("A" * 22, 1, "错", None)
    await client.close()


async def test_a_turn_that_hangs_is_given_to_another_brain_as_well(brain: StandInBrain) -> None:
    """Behind one address stand several; the one that has the first request does not go on."""
    goes_on, seconds = threading.Event(), iter([20.0, 0.0])

    def hangs_once(asked: dict[str, str]) -> dict[str, object]:
        goes_on.wait(next(seconds))
        return usual_answer(asked)

    brain.answers["卡"] = hangs_once
    client = Brain(brain.url, TOKEN)
    begun = time.monotonic()
    answer = await client.turn("A" * 22, 1, "卡", None)
    assert answer.replies[0].text == "答：卡"
    assert time.monotonic() - begun < STUCK_SECONDS + 2
    assert [asked["message_id"] for asked in brain.asked] == ["1", "1"]
    goes_on.set()
    await client.close()


async def test_a_brain_that_is_busy_is_not_given_the_same_turn_twice(
    brain: StandInBrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.asking_again.STUCK_SECONDS", 0.1)
    brain.open.clear()
    brain.free.clear()
    client = Brain(brain.url, TOKEN)
    turn_under_way = asyncio.create_task(client.turn("A" * 22, 1, "你好", None))
    await asyncio.sleep(1.5)
    brain.open.set()
    assert (await turn_under_way).replies[0].text == "答：你好"
    assert len(brain.asked) == 1
    brain.free.set()
    await client.close()
