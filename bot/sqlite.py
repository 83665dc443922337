"""What a memory in an SQLite file needs besides Rasa's store.

Connections are kept: opening one, setting it and closing it, with which SQLite writes the journal
back, costs a turn more than what it reads and writes.
"""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

_FILE = "file"


class JournalInUse(Exception):
    """Somebody still reads what was erased, so the journal could not be cut."""


def keeping_connections(engine: sa.engine.Engine) -> sa.engine.Engine:
    """An engine on the same file that keeps its connections, set as ``_SETTINGS`` say."""
    engine.dispose()
    kept = sa.create_engine(
        engine.url, poolclass=QueuePool, connect_args={"check_same_thread": False}
    )
    path = os.path.abspath(kept.url.database)

    def note_file(connection: Any, record: Any) -> None:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        record.info[_FILE] = path, _identity(path)

    sa.event.listen(kept, "connect", note_file)
    sa.event.listen(kept, "checkout", _refuse_another_file)
    return kept


def is_usable(pooled: Any) -> bool:
    """Whether a connection's file is the one that was opened: one that was moved away or put back
    is not.
    """
    path, opened = pooled.info[_FILE]
    return bool(opened == _identity(path))


def _refuse_another_file(connection: Any, record: Any, proxy: Any) -> None:
    if not is_usable(record):
        raise DisconnectionError


# What is forgotten is overwritten in the file. A turn does not wait for the disk: what a killed
# process had stored stays stored; after a power cut the last turns may be gone here. The message
# log, which does wait, has them, and asks again for what it has no answer to.
_SETTINGS = ("secure_delete = ON", "journal_mode = WAL", "synchronous = NORMAL")


def cut_journal(engine: sa.engine.Engine) -> None:
    """Write the journal back and cut it, as the old pages lie in it until then.

    Waits some seconds for who is reading; raises JournalInUse.
    """
    with engine.connect() as connection:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").first()[0]
    if busy:
        raise JournalInUse


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
