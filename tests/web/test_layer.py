"""The channel layer of a single process: everyone in a group hears, and nobody holds up others."""

import asyncio
from typing import Any

import pytest

from chat.layer import OneProcessLayer

EVENT = {"type": "chat.nudge", "last": 7}


@pytest.fixture
def layer() -> OneProcessLayer:
    return OneProcessLayer(capacity=2)


async def test_everyone_in_the_group_and_nobody_else_hears(layer: OneProcessLayer) -> None:
    here, there, elsewhere = [await _joined(layer, name) for name in ("a", "a", "b")]
    await layer.group_send("a", EVENT)
    assert [await layer.receive(channel) for channel in (here, there)] == [EVENT, EVENT]
    assert await _hears_nothing(layer, elsewhere)


async def test_who_left_hears_no_more_and_a_group_of_nobody_is_no_error(layer) -> None:
    channel = await _joined(layer, "a")
    await layer.group_discard("a", channel)
    await layer.group_send("a", EVENT)
    assert await _hears_nothing(layer, channel)


async def test_who_does_not_listen_holds_up_nobody(layer: OneProcessLayer) -> None:
    deaf, listening = [await _joined(layer, "a") for _ in range(2)]
    for _ in range(5):
        await layer.group_send("a", EVENT)
        assert await layer.receive(listening) == EVENT
    assert await layer.receive(deaf) == EVENT


async def test_what_one_receiver_changes_no_other_sees(layer: OneProcessLayer) -> None:
    one, other = [await _joined(layer, "a") for _ in range(2)]
    await layer.group_send("a", EVENT)
    (await layer.receive(one))["last"] = 0
    assert await layer.receive(other) == EVENT


async def test_what_nobody_fetches_expires(
    layer: OneProcessLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.layer._CLEANED_EVERY_SECONDS", 0)
    layer.expiry = -1
    channel = await _joined(layer, "a")
    await layer.group_send("a", EVENT)
    await layer.group_send("b", EVENT)
    assert channel not in layer.channels


async def _joined(layer: OneProcessLayer, group: str) -> str:
    channel: str = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def _hears_nothing(layer: OneProcessLayer, channel: str) -> Any:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await layer.receive(channel)
    return True
