"""Taking what was deleted out of the database's files too."""

import logging

from django.db import ProgrammingError, connection

logger = logging.getLogger(__name__)

_OWN_TABLES = """
    SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = current_schema() AND tableowner = current_user
"""


def scrub() -> bool:
    """Right after something was deleted; False when that has to wait.

    SQLite overwrites it in the main file (``secure_delete``), but keeps the old pages in its
    journal until that is written back and cut. PostgreSQL is left alone here: who erases again and
    again must not make it write everything down each time.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def scrub_all() -> bool:
    """Once a day, or after a restore; False when the database's account may not do all of it.

    On PostgreSQL deleted rows are taken out of the tables' pages, so that no change to a page
    writes them into the write-ahead log again; then the log's file is ended and a checkpoint made,
    after which the server needs no older file. With ``wal_recycle=off`` it deletes them.
    """
    if connection.vendor != "postgresql":
        return scrub()
    with connection.cursor() as cursor:
        cursor.execute(_OWN_TABLES)
        tables = ", ".join(name for (name,) in cursor.fetchall())
        # As gently as autovacuum.
        cursor.execute("SET vacuum_cost_delay = 2")
        if tables:
            cursor.execute(f"VACUUM {tables}")
        try:
            cursor.execute("SELECT pg_switch_wal()")
            cursor.execute("CHECKPOINT")
        except ProgrammingError as error:
            logger.warning("the write-ahead log was not ended: %s", type(error.__cause__).__name__)
            return False
    return True
