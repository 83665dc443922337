"""What a process keeps of a conversation between two turns is what the database says."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    deserialise_events,
)
from rasa.utils.endpoints import EndpointConfig

from bot import recent
from bot.channel import incoming_of
from bot.engine import run_turn
from bot.memory import MemoryStore
from bot.recent import CONVERSATIONS, SECONDS, Known, Recent
from bot.storing import ForgottenMeanwhile
from bot.window import TURNS
from tests.engine.serving import CAN_MY_FATHER_JOIN, message
from tests.engine.talking import CONVERSATION, go_on, handled, seen_by, talk, turn

WAITING_PERIOD = {"title": "等待期多久", "intent": "faq/waiting_period", "entities": []}
A_SLOT = {"slots": {"plan": {"type": "any", "mappings": [{"type": "custom"}]}}}
# A check is begun, answered, left and begun again; and two taps, for which nothing is understood.
SAID = (
    WAITING_PERIOD, CAN_MY_FATHER_JOIN, "62", "那老年版呢", "你好", CAN_MY_FATHER_JOIN, "没有",
)  # fmt: skip


def store_on(database: Path, domain: Domain | None = None) -> MemoryStore:
    """A process of its own."""
    memory = EndpointConfig(type="bot.memory.MemoryStore", url=f"sqlite:///{database}")
    store = TrackerStore.create(memory, domain or Domain.empty())
    assert isinstance(store, MemoryStore)
    return store


async def test_the_next_turn_reads_only_what_was_stored_since(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_on(database)
    await talk(store, 0, 5)
    seen_by(store)
    read: list[str] = []

    def reading(events: list[dict[str, Any]]) -> list[Event]:
        read.extend(event["event"] for event in events)
        return deserialise_events(events)

    monkeypatch.setattr("bot.memory.deserialise_events", reading)
    await go_on(store, turn(5))
    assert len(seen_by(store)["events"]) == 1 + 6 * 3
    assert read == ["user", "bot", "action"]


async def test_what_another_process_has_stored_meanwhile_is_known(database: Path) -> None:
    one, other = store_on(database), store_on(database)
    await go_on(one, turn(0))
    seen_by(one)
    await go_on(other, turn(1))
    assert seen_by(one) == seen_by(store_on(database))
    assert len(handled(one, "1")) == 3


async def test_what_another_process_has_forgotten_is_not_known(database: Path) -> None:
    one, other = store_on(database), store_on(database)
    for number in range(3):
        await go_on(one, turn(number))
    seen_by(one)
    other.forget(CONVERSATION)
    assert seen_by(one)["events"] == []
    # SQLite gives the same numbers out again.
    for number in range(3, 7):
        await go_on(other, turn(number))
    assert seen_by(one) == seen_by(store_on(database))
    assert seen_by(one)["said"] == "问6"


async def test_a_window_that_was_opened_again_further_back_is_known_whole(database: Path) -> None:
    store = store_on(database)
    for number in range(3 * TURNS):
        await go_on(store, turn(number))
    few = len(seen_by(store)["events"])
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM windows")
        connection.commit()
    assert len(seen_by(store)["events"]) > few
    assert seen_by(store) == seen_by(store_on(database))


async def test_what_was_forgotten_in_this_process_is_no_longer_held(database: Path) -> None:
    store = store_on(database)
    await go_on(store, turn(0))
    seen_by(store)
    assert store._recent.of(CONVERSATION) is not None
    store.forget(CONVERSATION)
    assert store._recent.of(CONVERSATION) is None


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_several_processes_do_each_knows_what_a_new_one_would_read(
    database: Path, seed: int
) -> None:
    chance = random.Random(seed)
    domain = Domain.from_dict(A_SLOT)
    stores = [store_on(database, domain) for _ in range(2)]
    for number in range(60):
        store = chance.choice(stores)
        happens: list[list[Event]] = [
            [],
            [SlotSet("plan", f"plan-{number}")],
            [ActiveLoop("a_form")],
            [ActiveLoop(None)],
            [SessionStarted()],
        ]
        if chance.random() < 0.05:
            store.forget(CONVERSATION)
        else:
            await go_on(store, chance.choice(happens) + turn(number))
        assert seen_by(stores[0]) == seen_by(stores[1]) == seen_by(store_on(database, domain))


async def test_a_turn_that_knew_what_was_kept_is_refused_after_forgetting(database: Path) -> None:
    one, other = store_on(database), store_on(database)
    for number in range(3):
        await go_on(one, turn(number))
    under_way, _ = one.known(CONVERSATION, "3")
    other.forget(CONVERSATION)
    under_way.update_with_events(turn(3), one.domain)
    with pytest.raises(ForgottenMeanwhile):
        await one.save(under_way)


async def test_real_turns_leave_what_is_kept_as_it_was_stored(agent: Agent, database: Path) -> None:
    for number, one in enumerate(SAID * 3):
        body = message(one, str(number)) | {"anew": number % 9 == 8}
        first = await run_turn(agent, incoming_of(body))
        again = await run_turn(agent, incoming_of(body))
        assert json.dumps(again.to_dict()) == json.dumps(first.to_dict())
        kept = seen_by(agent.tracker_store, body["conversation"])
        assert kept == seen_by(store_on(database, agent.domain), body["conversation"])


def test_no_more_than_so_many_conversations_are_kept() -> None:
    kept = Recent()
    for number in range(CONVERSATIONS + 5):
        kept.keep(str(number), Known([number], [], ""))
    assert [kept.of(str(number)) is None for number in (4, 5)] == [True, False]


def test_a_conversation_is_not_kept_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(recent.time, "monotonic", lambda: now[0])
    kept = Recent()
    kept.keep("one", Known([1], [], ""))
    now[0] = SECONDS + 1
    kept.keep("other", Known([2], [], ""))
    assert kept.of("one") is None
    assert kept.of("other") is not None
