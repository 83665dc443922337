"""The bot's memory in an SQLite file whose connections are kept; no model is needed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import IntegrityError

from bot.direct import _words
from bot.memory import MemoryStore
from bot.sqlite import JournalInUse
from bot.storing import ForgottenMeanwhile
from tests.engine.talking import CONVERSATION, handled, said_in, talk, turn

NEIGHBOUR = "a-neighbour"


def new_store(database: Path) -> MemoryStore:
    """A store as another process makes one from the endpoints file."""
    memory = EndpointConfig(type="bot.memory.MemoryStore", url=f"sqlite:///{database}")
    store = TrackerStore.create(memory, Domain.empty())
    assert isinstance(store, MemoryStore)
    return store


@pytest.fixture
def store(database: Path) -> MemoryStore:
    return new_store(database)


def files_with(database: Path, text: str) -> list[str]:
    """Of the database's files, its journal's too, those that hold ``text``."""
    files = database.parent.glob(f"{database.name}*")
    return [file.name for file in files if text.encode() in file.read_bytes()]


async def test_one_connection_serves_turn_after_turn(store: MemoryStore) -> None:
    opened: list[object] = []
    sa.event.listen(store.engine, "connect", lambda connection, _: opened.append(connection))
    await talk(store, 0, 5)
    assert handled(store, "4") != []
    assert len(opened) == 1


async def test_what_one_process_stores_another_that_was_there_before_finds(
    store: MemoryStore, database: Path
) -> None:
    other = new_store(database)
    await talk(other, 0, 1)
    await talk(store, 1, 3)
    assert said_in(await other.retrieve(CONVERSATION)) == ["问0", "问1", "问2"]
    assert len(handled(other, "2")) == 3


async def test_what_was_stored_before_the_process_was_killed_is_there(
    store: MemoryStore, database: Path, tmp_path: Path
) -> None:
    await talk(store, 0, 3)
    # As the disk has it while nothing was closed.
    left = tmp_path / "left"
    left.mkdir()
    for file in database.parent.glob(f"{database.name}*"):
        shutil.copy(file, left)
    after = new_store(left / database.name)
    assert said_in(await after.retrieve(CONVERSATION)) == ["问0", "问1", "问2"]


async def test_a_file_that_was_put_in_the_place_of_ours_is_the_one_that_is_read(
    store: MemoryStore, database: Path, tmp_path: Path
) -> None:
    await talk(store, 0, 1)
    backup = tmp_path / "backup.sqlite3"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)
    await talk(store, 1, 3)
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    backup.rename(database)
    assert said_in(await store.retrieve(CONVERSATION)) == ["问0"]
    await talk(store, 7, 8)
    assert said_in(await new_store(database).retrieve(CONVERSATION)) == ["问0", "问7"]


async def test_forgotten_words_are_in_no_file_though_others_have_it_open(
    store: MemoryStore, database: Path
) -> None:
    other = new_store(database)
    await talk(store, 20190, 20193)
    await talk(other, 20193, 20195)
    assert files_with(database, "问20192")
    assert files_with(database, "问20194")
    assert store.forget(CONVERSATION) == 1 + 5 * 3
    assert files_with(database, "问2019") == []
    assert await other.retrieve(CONVERSATION) is None


async def test_words_that_somebody_still_reads_are_not_told_to_be_erased(
    store: MemoryStore, database: Path
) -> None:
    await talk(store, 20190, 20193)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        with pytest.raises(JournalInUse):
            store.forget(CONVERSATION)
    assert store.forget(CONVERSATION) == 0
    assert files_with(database, "问2019") == []


async def test_a_turn_that_ends_after_its_conversation_was_forgotten_is_not_stored(
    store: MemoryStore, database: Path
) -> None:
    await talk(store, 0, 2)
    under_way = await store.retrieve(CONVERSATION)
    assert under_way is not None
    new_store(database).forget(CONVERSATION)
    # SQLite gives the numbers of what was erased to whoever comes next.
    await talk(store, 0, 5, NEIGHBOUR)
    under_way.update_with_events(turn(2), store.domain)
    with pytest.raises(ForgottenMeanwhile):
        await store.save(under_way)
    assert await store.retrieve_full_tracker(CONVERSATION) is None
    assert len(said_in(await store.retrieve(NEIGHBOUR))) == 5


async def test_a_forgotten_turn_is_not_stored_behind_what_has_been_said_since(
    store: MemoryStore, database: Path
) -> None:
    await talk(store, 0, 2)
    under_way = await store.retrieve(CONVERSATION)
    assert under_way is not None
    other = new_store(database)
    other.forget(CONVERSATION)
    await talk(other, 7, 8)
    under_way.update_with_events(turn(2), store.domain)
    with pytest.raises(ForgottenMeanwhile):
        await store.save(under_way)
    assert said_in(await other.retrieve_full_tracker(CONVERSATION)) == ["问7"]


async def test_a_message_that_another_process_has_handled_is_refused_whole(
    store: MemoryStore, database: Path
) -> None:
    await talk(store, 0, 2)
    late = await new_store(database).retrieve(CONVERSATION)
    await talk(store, 2, 3)
    assert late is not None
    late.update_with_events(turn(2), store.domain)
    with pytest.raises(IntegrityError):
        await store.save(late)
    assert said_in(await store.retrieve_full_tracker(CONVERSATION)) == ["问0", "问1", "问2"]


async def test_a_conversation_without_a_window_is_loaded_from_its_last_session(
    store: MemoryStore, database: Path
) -> None:
    await talk(store, 0, 2)
    await talk(store, 0, 1, NEIGHBOUR)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM windows")
        connection.commit()
    await talk(store, 2, 3)
    assert said_in(await store.retrieve(CONVERSATION)) == ["问0", "问1", "问2"]


async def test_a_conversation_in_which_nothing_happened_is_not_stored(
    store: MemoryStore, database: Path
) -> None:
    await store.create_tracker(CONVERSATION, append_action_listen=False)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM windows").fetchone() == (0,)


async def test_a_statement_is_worded_once_however_often_it_is_asked(store: MemoryStore) -> None:
    await talk(store, 0, 1)
    await store.retrieve(CONVERSATION)
    worded = _words.cache_info().currsize
    await store.retrieve(CONVERSATION)
    assert _words.cache_info().currsize == worded
