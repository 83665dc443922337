"""The client of the brain: what counts as away, and what as an answer of no use."""

import pytest

from chat.brain import Brain, BrainRefused, BrainUnavailable
from tests.web.brain_stand_in import TOKEN, StandInBrain, reply, turn


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
