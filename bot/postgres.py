"""What several processes on one PostgreSQL need besides Rasa's store.

Tables are made by one process while the others wait: Rasa lets them race, and the losers pause for
5 s or end. Connections that a restart of the server has ended are noticed when they are taken from
the pool, without asking the server, so that no turn is lost to them.

Nobody waits for a server that hangs: Rasa makes its SQL calls on its event loop, so one statement
that was never answered stopped the process for ever, the question whether it lives included.
"""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import sqlalchemy as sa
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import NullPool

logger = logging.getLogger(__name__)

# Any number that nobody else locks by.
_MAKING_TABLES = 0x4D454D4F5259
_RETRY_SECONDS = 1.0
_LOOK_SECONDS = 0.1
# Of libpq. Without them a connect, or an answer of a host that is gone, is waited for for minutes.
_PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
# The longest statement of a turn takes some milliseconds. The server gives up as well, and with it
# what it has locked.
STATEMENT_SECONDS = 4.0
_LIMITS = {**_PATIENCE, "options": f"-c statement_timeout={int(STATEMENT_SECONDS * 1000)}"}


def is_postgres(url: str) -> bool:
    """Whether a database's URL is PostgreSQL's."""
    return url.startswith("postgresql")


@contextmanager
def alone_making_tables(url: str) -> Iterator[None]:
    """Nobody else is inside at the same time; waits until the database can be reached."""
    if not is_postgres(url):
        yield
        return
    engine = sa.create_engine(url, poolclass=NullPool, connect_args=_PATIENCE)
    with _connected(engine) as connection:
        while not connection.execute(
            sa.select(sa.func.pg_try_advisory_lock(_MAKING_TABLES))
        ).scalar():
            time.sleep(_LOOK_SECONDS)
        # Closing the connection gives the lock back.
        yield


def look_after(engine: sa.engine.Engine) -> None:
    """From now on its connections are impatient, and dead ones are replaced."""
    set_wait_callback(_wait)
    sa.event.listen(engine, "do_connect", _be_impatient)
    sa.event.listen(engine, "checkout", _refuse_dead)
    engine.dispose()


def is_usable(pooled: Any) -> bool:
    """Whether the server still has a connection: an idle one has nothing to read unless it was
    ended.
    """
    connection = pooled.dbapi_connection
    if connection.closed:
        return False
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    return not look.poll(0)


def _connected(engine: sa.engine.Engine) -> sa.engine.Connection:
    while True:
        try:
            return engine.connect()
        except OperationalError as error:
            logger.warning("waiting for the database: %s", type(error.orig).__name__)
            time.sleep(_RETRY_SECONDS)


def _be_impatient(dialect: Any, record: Any, args: Any, parameters: dict[str, Any]) -> None:
    for name, value in _LIMITS.items():
        parameters.setdefault(name, value)


def _refuse_dead(connection: Any, record: Any, proxy: Any) -> None:
    if not is_usable(record):
        raise DisconnectionError


def _wait(connection: Any) -> None:
    """psycopg2's hook: return when the server has answered; raises psycopg2.OperationalError."""
    deadline = time.monotonic() + STATEMENT_SECONDS
    while (state := connection.poll()) != POLL_OK:
        look = select.poll()
        look.register(connection, select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not look.poll(max(deadline - time.monotonic(), 0) * 1000):
            raise psycopg2.OperationalError(f"no answer within {STATEMENT_SECONDS:.0f} s")
