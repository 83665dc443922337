"""The bot's memory on PostgreSQL, whose address DATABASE_URL tells; no model is needed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from bot import metrics, postgres, tables
from bot.memory import MemoryStore
from bot.storing import ForgottenMeanwhile
from bot.window import TURNS
from scripts.kit.paths import ROOT
from scripts.kit.services import tracker_url
from tests.engine.talking import CONVERSATION, go_on, handled, said_in, seen_by, talk, turn


def new_store() -> MemoryStore:
    """A store as ``rasa run`` makes one from the endpoints file."""
    memory = EndpointConfig(type="bot.memory.MemoryStore", url=tracker_url(os.environ))
    store = TrackerStore.create(memory, Domain.empty())
    assert isinstance(store, MemoryStore)
    assert store.engine.dialect.name == "postgresql"
    return store


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    store = new_store()
    yield store
    MemoryStore.Base.metadata.drop_all(store.engine)
    store.engine.dispose()


async def test_a_conversation_is_found_again_in_its_order(store: MemoryStore) -> None:
    await talk(store, 0, 5)
    tracker = await new_store().retrieve(CONVERSATION)
    assert said_in(tracker) == [f"问{number}" for number in range(5)]


async def test_events_are_numbered_on_past_32_bits(store: MemoryStore) -> None:
    await talk(store, 0, 1)
    with store.engine.begin() as connection:
        sequence = "pg_get_serial_sequence('events', 'id')"
        name = connection.execute(sa.text(f"SELECT coalesce({sequence}, 'events_id_seq')")).scalar()
        connection.execute(sa.text("SELECT setval(:name, :last)"), {"name": name, "last": 2**31})
    await talk(store, 1, 3)
    tracker = await new_store().retrieve(CONVERSATION)
    assert said_in(tracker) == ["问0", "问1", "问2"]
    assert handled(store, "2") != []


async def test_a_long_conversation_loads_no_more_than_its_last_turns(store: MemoryStore) -> None:
    await talk(store, 0, 40)
    tracker = await store.retrieve(CONVERSATION)
    assert tracker is not None
    assert len([e for e in tracker.events if isinstance(e, UserUttered)]) == TURNS
    whole = await store.retrieve_full_tracker(CONVERSATION)
    assert whole is not None
    assert len([e for e in whole.events if isinstance(e, UserUttered)]) == 40


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


async def test_a_forgotten_conversation_leaves_no_row(store: MemoryStore) -> None:
    await talk(store, 0, 3)
    assert store.forget(CONVERSATION) == 1 + 3 * 3
    assert await store.retrieve(CONVERSATION) is None
    assert handled(store, "1") == []


async def test_forgotten_words_are_in_no_file_once_the_tables_are_rewritten(
    store: MemoryStore,
) -> None:
    """As docs/privacy.md says: in the write-ahead log neither, after what is done daily."""
    await talk(store, 20190, 20193)
    assert in_files(store, "问20192", "base/*/*")
    assert in_files(store, "问20192", "pg_wal/0*")
    store.forget(CONVERSATION)
    run(store, "VACUUM FULL", "SELECT pg_switch_wal()", "CHECKPOINT")
    assert not in_files(store, "问20192", "**/*")


async def test_forgotten_words_leave_the_write_ahead_log_without_a_table_being_locked(
    store: MemoryStore,
) -> None:
    await talk(store, 20190, 20193)
    store.forget(CONVERSATION)
    run(store, "VACUUM events", "SELECT pg_switch_wal()", "CHECKPOINT")
    await talk(store, 5, 6)
    assert not in_files(store, "问20192", "pg_wal/0*")


def run(store: MemoryStore, *statements: str) -> list[str]:
    """Each by itself, in no transaction; what they answer."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        answers = [connection.execute(sa.text(statement)) for statement in statements]
        return [answer.scalar_one() for answer in answers if answer.returns_rows]


def in_files(store: MemoryStore, text: str, kind: str) -> list[str]:
    """Files of that kind with ``text``, as stored: JSON may write it as escapes."""
    (folder,) = run(store, "CHECKPOINT", "SHOW data_directory")
    forms = (text.encode(), json.dumps(text).strip('"').encode())
    files = (file for file in Path(folder).glob(kind) if file.is_file())
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


def test_events_are_looked_up_by_conversation_in_their_order(store: MemoryStore) -> None:
    columns = [index["column_names"] for index in sa.inspect(store.engine).get_indexes("events")]
    assert columns == [["sender_id", "id"]]


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


async def test_a_conversation_that_never_had_a_window_goes_on(store: MemoryStore) -> None:
    await talk(store, 0, 2)
    with store.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM windows"))
    await talk(store, 2, 3)
    assert len(handled(store, "2")) == 3


async def test_when_the_event_ids_have_run_out_the_mend_in_the_manual_helps(
    store: MemoryStore,
) -> None:
    await talk(store, 0, 2)
    last = 2**31 - 1
    with store.engine.begin() as connection:
        for statement in _mend():
            # As it was before new databases began with 64 bits.
            connection.execute(sa.text(statement.replace("bigint", "integer")))
        connection.execute(sa.text(f"SELECT setval('events_id_seq', {last})"))
    with pytest.raises(DataError):
        await talk(store, 2, 3)
    with store.engine.begin() as connection:
        for statement in _mend():
            connection.execute(sa.text(statement))
    await talk(store, 2, 5)
    tracker = await new_store().retrieve(CONVERSATION)
    assert said_in(tracker) == [f"问{number}" for number in range(5)]
    (first, *_) = handled(store, "4")
    assert isinstance(first, UserUttered)
    assert metrics.EVENT_ID._value.get() > last


def _mend() -> list[str]:
    """The statements that docs/operating.md gives."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    block = text.split("**事件编号**")[1].split("```sql\n")[1].split("```")[0]
    statements = [line.rstrip(";") for line in block.splitlines()]
    assert len(statements) == 4
    return statements


async def test_connections_that_the_server_has_ended_cost_no_turn(store: MemoryStore) -> None:
    await talk(store, 0, 2)
    # Waits until they are gone: one that is about to go may still be found alive and fail then.
    end = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    other = sa.create_engine(store.engine.url)
    with other.connect() as connection:
        assert connection.execute(sa.text(end)).rowcount > 0
    other.dispose()
    await talk(store, 2, 3)
    assert len(handled(store, "2")) == 3


def test_a_statement_that_is_never_answered_is_given_up_in_seconds(store: MemoryStore) -> None:
    begun = time.monotonic()
    with pytest.raises(OperationalError), store.session_scope() as session:
        session.execute(sa.text("SELECT pg_sleep(60)"))
    assert time.monotonic() - begun < postgres.STATEMENT_SECONDS + 2
    assert handled(store, "1") == []


def test_a_server_that_takes_a_connection_and_says_nothing_is_given_up_in_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = sa.create_engine(f"postgresql://127.0.0.1:{silent.getsockname()[1]}/postgres")
        postgres.look_after(engine)
        begun = time.monotonic()
        with pytest.raises(OperationalError):
            engine.connect()
        assert time.monotonic() - begun < postgres.STATEMENT_SECONDS + 2


async def test_a_server_that_stopped_in_its_tracks_is_given_up_and_found_again(
    store: MemoryStore,
) -> None:
    await talk(store, 0, 1)
    with store._line.open() as connection:
        ((serving,),) = connection.rows(sa.text("SELECT pg_backend_pid()"), {})
    os.kill(serving, signal.SIGSTOP)
    try:
        with pytest.raises(OperationalError):
            await store.retrieve(CONVERSATION)
        # On a connection of its own: the one that hung is not used again.
        assert len(handled(store, "0")) == 3
    finally:
        os.kill(serving, signal.SIGCONT)
