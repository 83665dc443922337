"""The account by which PostgreSQL is watched: made as often as one likes, and it reads no table."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from psycopg2.extensions import set_wait_callback
from sqlalchemy.exc import DBAPIError

from bot.memory import MemoryStore
from scripts.kit.paths import ROOT
from scripts.kit.services import tracker_url

SCRIPT = ROOT / "deploy" / "postgres" / "watcher.sh"
PASSWORD = "watcher-of-tests"


def make_account(password: str = PASSWORD) -> None:
    """Run the script as the container does, on the server of these tests."""
    server = urlsplit(os.environ["DATABASE_URL"])
    settings = {
        "PATH": os.environ["PATH"],
        "PGHOST": server.hostname or "",
        "PGPORT": str(server.port),
        "PGPASSWORD": server.password or "",
        "POSTGRES_USER": server.username or "",
        "POSTGRES_DB": server.path.strip("/"),
        "WATCHER_PASSWORD": password,
    }
    subprocess.run(["sh", SCRIPT], env=settings, check=True)


@pytest.fixture(autouse=True)
def _as_patient_as_an_exporter() -> None:
    """The bot's memory, once made in this process, gives up on every connection before a server."""
    set_wait_callback(None)


def connected() -> sa.engine.Engine:
    """The same database, for the watcher."""
    address = sa.engine.make_url(tracker_url()).set(username="watcher", password=PASSWORD)
    return sa.create_engine(address, poolclass=sa.pool.NullPool)


@pytest.fixture
def owner() -> Iterator[sa.engine.Connection]:
    """The application's own account, with a table of members' words."""
    engine = sa.create_engine(tracker_url())
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE IF NOT EXISTS words (said text)"))
    with engine.connect() as connection:
        yield connection
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE words"))


def test_it_sees_what_every_connection_does_and_how_many_there_may_be(
    owner: sa.engine.Connection,
) -> None:
    make_account()
    owner.execute(sa.text("SELECT 1"))
    with connected().connect() as watcher:
        states = watcher.execute(
            sa.text("SELECT state FROM pg_stat_activity WHERE backend_type = 'client backend'")
        ).scalars()
        assert "idle in transaction" in list(states)
        most = watcher.execute(sa.text("SHOW max_connections")).scalar()
        assert int(str(most)) > 0


def test_it_does_not_see_the_words_that_the_bot_is_about_to_remember(
    owner: sa.engine.Connection,
) -> None:
    make_account()
    events = MemoryStore.SQLEvent.__table__
    said = {"sender_id": "A" * 22, "type_name": "user", "data": "SECRET-WORDS"}
    with owner.begin() as under_way:
        events.create(owner)
        owner.execute(events.insert().values(said | {"timestamp": 1.5, "intent_name": "greet"}))
        with connected().connect() as watcher:
            shown = watcher.execute(sa.text("SELECT query FROM pg_stat_activity")).scalars()
            seen = [str(query) for query in shown]
        under_way.rollback()
    assert any(query.startswith("INSERT INTO events") for query in seen)
    assert not any("SECRET" in query for query in seen)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT * FROM words", "permission denied"),
        ("INSERT INTO words VALUES ('x')", "permission denied|read-only"),
        ("CREATE TABLE more (said text)", "permission denied|read-only"),
        ("ALTER ROLE watcher SUPERUSER", "must be superuser|read-only"),
        ("SELECT pg_sleep(20)", "statement timeout"),
    ],
)
def test_it_reads_no_table_changes_nothing_and_holds_nobody_up(
    owner: sa.engine.Connection, statement: str, said: str
) -> None:
    make_account()
    refused = pytest.raises(DBAPIError, match=said)
    with connected().connect() as watcher, refused:
        watcher.execute(sa.text(statement))


def test_made_again_it_has_another_password(owner: sa.engine.Connection) -> None:
    """The server of these tests lets everybody in, so what it keeps of the password is compared."""
    kept = sa.text("SELECT rolpassword FROM pg_authid WHERE rolname = 'watcher'")
    found = []
    for password in (PASSWORD, "another-password"):
        make_account(password)
        found.append(str(owner.execute(kept).scalar()))
    assert found[0] != found[1]
    assert all(one.startswith("SCRAM-SHA-256$") for one in found)
