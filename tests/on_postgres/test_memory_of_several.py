"""Several processes have one memory on PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import UserUttered
from sqlalchemy.exc import IntegrityError

from bot import tables
from bot.memory import MemoryStore
from bot.storing import ForgottenMeanwhile
from bot.window import TURNS
from tests.engine.talking import CONVERSATION, go_on, handled, said_in, seen_by, talk, turn
from tests.on_postgres.stores import new_store


async def test_a_message_that_another_process_has_handled_is_refused_whole(
    store: MemoryStore,
) -> None:
    await talk(store, 0, 2)
    late = await new_store().retrieve(CONVERSATION)
    await talk(store, 2, 3)
    assert late is not None
    late.update_with_events(turn(2), store.domain)
    with pytest.raises(IntegrityError):
        await store.save(late)
    assert len(handled(store, "2")) == 3
    whole = await store.retrieve_full_tracker(CONVERSATION)
    assert whole is not None
    assert len([e for e in whole.events if isinstance(e, UserUttered)]) == 3


def test_processes_that_start_at_the_same_moment_all_find_their_tables(
    store: MemoryStore,
) -> None:
    MemoryStore.Base.metadata.drop_all(store.engine)
    failures: list[Exception] = []

    def begin() -> None:
        try:
            asyncio.run(new_store().retrieve(CONVERSATION))
        except Exception as error:
            failures.append(error)

    begun = time.monotonic()
    processes = [threading.Thread(target=begin) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert failures == []
    # Rasa's own way out is a pause of 5 s.
    assert time.monotonic() - begun < 4


async def test_a_turn_that_ends_after_its_conversation_was_forgotten_elsewhere_is_not_stored(
    store: MemoryStore,
) -> None:
    await talk(store, 0, 2)
    under_way = await store.retrieve(CONVERSATION)
    assert under_way is not None
    assert new_store().forget(CONVERSATION)
    under_way.update_with_events(turn(2), store.domain)
    with pytest.raises(ForgottenMeanwhile):
        await store.save(under_way)
    assert await store.retrieve_full_tracker(CONVERSATION) is None


async def test_a_turn_that_ends_while_its_conversation_is_being_forgotten_is_not_stored(
    store: MemoryStore,
) -> None:
    await talk(store, 0, 2)
    under_way = await store.retrieve(CONVERSATION)
    assert under_way is not None
    under_way.update_with_events(turn(2), store.domain)
    with ThreadPoolExecutor() as beside:
        with store.engine.begin() as forgetting:
            tables.erase(forgetting, CONVERSATION)
            saved = beside.submit(asyncio.run, new_store().save(under_way))
            until_somebody_waits(forgetting)
        with pytest.raises(ForgottenMeanwhile):
            saved.result()
    assert await store.retrieve_full_tracker(CONVERSATION) is None


def until_somebody_waits(connection: sa.engine.Connection) -> None:
    """For a lock of a row, which this connection holds."""
    for _ in range(100):
        if connection.execute(sa.text("SELECT 1 FROM pg_locks WHERE NOT granted")).first():
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


async def test_each_of_several_processes_knows_what_a_new_one_would_read(
    store: MemoryStore,
) -> None:
    stores = [store, new_store()]
    for number in range(2 * TURNS):
        if number == TURNS:
            stores[0].forget(CONVERSATION)
        await go_on(stores[number % 3 == 0], turn(number))
        assert seen_by(stores[0]) == seen_by(stores[1]) == seen_by(new_store())
    assert len(seen_by(store)["events"]) == 1 + 3 * TURNS


async def test_of_two_turns_at_once_with_the_same_message_one_is_stored(
    store: MemoryStore,
) -> None:
    await talk(store, 0, 2)
    turns = [await other.retrieve(CONVERSATION) for other in (new_store(), store)]
    for tracker in turns:
        tracker.update_with_events(turn(2), store.domain)
    with ThreadPoolExecutor() as beside:
        saving = [beside.submit(asyncio.run, new_store().save(tracker)) for tracker in turns]
        failures = [one.exception() for one in saving]
    assert sorted(isinstance(failure, IntegrityError) for failure in failures) == [False, True]
    assert said_in(await store.retrieve(CONVERSATION)) == ["问0", "问1", "问2"]
