"""Blocking database work from asyncio, and the row lock that orders a conversation."""

from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from threading import Lock

from asgiref.sync import sync_to_async
from django.db import OperationalError, close_old_connections, connection, transaction

from chat import metrics, rows
from chat.models import Conversation

# A pool of our own: Django's default runs one request's work in a thread that ends with the
# request, and the work of all WebSockets in one single thread.
# SQLite lets one write at a time, and more threads would only hold more pages in memory.
_MOST = 4 if connection.vendor == "sqlite" else 8
_THREADS = ThreadPoolExecutor(max_workers=_MOST, thread_name_prefix="chat-db")
_ONE_WRITER = Lock()


def in_db[**P, R](work: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """``work`` as an awaitable that runs in the database pool and tidies its connection."""
    return partial(_in_a_thread, work)


def _tidily[**P, R](work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    close_old_connections()
    _keep_sqlite_open()
    try:
        with metrics.DATABASE_SECONDS.time():
            return work(*args, **kwargs)
    except OperationalError:
        metrics.DATABASE_ERRORS.inc()
        _replace_dead()
        raise
    finally:
        close_old_connections()


# Made once: to make one takes as long as to hand it to a thread.
_in_a_thread = sync_to_async(_tidily, thread_sensitive=False, executor=_THREADS)


@contextmanager
def locked(conversation_id: int) -> Iterator[Conversation]:
    """One transaction that holds the conversation's row.

    All inserts into a conversation happen in here, so message ids grow in commit order and a
    reader that asks for everything after an id misses nothing. PostgreSQL locks the row; SQLite
    has no row locks, and its IMMEDIATE transaction (settings) holds the whole file instead.
    """
    with writing():
        yield rows.get(Conversation, conversation_id, hold=True)


@contextmanager
def writing() -> Iterator[None]:
    """One transaction: whatever is written in it waits for the disk once."""
    with _in_turn(), transaction.atomic():
        yield


def _in_turn() -> AbstractContextManager[object]:
    """On SQLite, our threads' turn to write.

    SQLite itself lets who waits for the file sleep, longer each time. A thread that has the file
    already does not wait here for one that waits for the file.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return nullcontext()
    return _ONE_WRITER


def _keep_sqlite_open() -> None:
    """Spare SQLite a new connection for each piece of work.

    Closing the last one also writes the whole journal back into the file. Our threads are few and
    live as long as the process; Django's own setting would keep those of short threads open too.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.close_at = None


def _replace_dead() -> None:
    """After a restart of PostgreSQL one piece of work fails, mostly a sweep, and not one for each
    connection in the pool."""
    if connection.vendor == "postgresql" and connection.pool is not None:
        connection.pool.check()
