"""The tracker store fails: the member is asked to send again, and nothing is half done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from tests.engine.serving import (
    CAN_MY_FATHER_JOIN,
    CAN_MY_MOTHER_JOIN,
    CONVERSATION,
    CountingActions,
    Site,
    as_in_production,
    message,
)

NEIGHBOUR = "conversation-of-a-neighbour"


def execute(database: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement, values)
        connection.commit()


def events(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


@contextmanager
def out_of_reach(database: Path) -> Iterator[None]:
    """The database cannot be opened."""
    kept = database.with_suffix(".kept")
    database.rename(kept)
    database.mkdir()
    yield
    database.rmdir()
    kept.rename(database)


async def test_a_database_that_is_down_is_no_empty_memory(
    site: Site, database: Path, actions: CountingActions
) -> None:
    await site.post(message(CAN_MY_FATHER_JOIN, "1"))
    stored, ran = events(database), list(actions.names)
    with out_of_reach(database):
        status, problem = await site.post(message("62", "2"))
        assert (status, problem["title"]) == (503, "Turn failed")
        assert (await site.get("ready"))[0] == 200
    assert events(database) == stored
    assert actions.names == ran
    status, turn = await site.post(message("62", "2"))
    assert (status, turn["replies"][0]["kind"]) == (200, "eligibility")


async def test_a_turn_that_cannot_be_stored_is_not_answered(
    site: Site, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    as_in_production(caplog)
    await site.post(message("你好", "1"))
    full = "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    execute(database, full)
    status, problem = await site.post(message(CAN_MY_MOTHER_JOIN, "2"))
    assert (status, problem["title"]) == (503, "Turn failed")
    assert "IntegrityError" in caplog.text
    assert "高血压" not in caplog.text and "\\u9ad8\\u8840\\u538b" not in caplog.text
    execute(database, "DROP TRIGGER full")
    status, turn = await site.post(message(CAN_MY_MOTHER_JOIN, "2"))
    assert (status, turn["replies"][0]["kind"]) == (200, "eligibility")


@pytest.mark.parametrize("broken", ["{not json", "", '{"event": "user"}'])
async def test_a_broken_row_fails_its_own_member_only(
    site: Site, agent: Agent, database: Path, broken: str
) -> None:
    await site.post(message("你好", "1"))
    await site.post(message("你好", "1", NEIGHBOUR))
    where = "sender_id = ? AND type_name = 'user'"
    execute(database, f"UPDATE events SET data = ? WHERE {where}", broken, CONVERSATION)
    status, problem = await site.post(message("你好", "2"))
    assert (status, problem["title"]) == (503, "Turn failed")
    assert (await site.post(message("你好", "2", NEIGHBOUR)))[0] == 200
    assert (await site.get("ready"))[0] == 200
