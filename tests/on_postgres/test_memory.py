"""The bot's memory on PostgreSQL; no model is needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import UserUttered
from sqlalchemy.exc import DataError

from bot import metrics
from bot.memory import MemoryStore
from bot.window import TURNS
from scripts.kit.paths import ROOT
from tests.engine.talking import CONVERSATION, handled, said_in, talk
from tests.on_postgres.stores import new_store


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
