"""The client of the brain: what counts as away, and what as an answer of no use."""

import asyncio
import threading
import time

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
