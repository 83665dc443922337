"""A PostgreSQL that ends connections, hangs or says nothing costs no turn."""

from __future__ import annotations

import os
import signal
import socket
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot import postgres
from bot.memory import MemoryStore
from tests.engine.talking import CONVERSATION, handled, talk


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
