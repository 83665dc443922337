"""The tables of the bot's memory, and what is read from and written to them.

Rasa's table of events, and two of ours. The statements are the same on SQLite and on PostgreSQL;
they are SQLAlchemy's Core, as an object for each row costs a turn more than all the rest of it.
Every function raises what the database raises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Connection

# Rasa numbers events in 32 bits, which some 350 million messages use up (docs/scaling.md). SQLite
# has 64 in any case, and counts up by itself only in a column that it knows as INTEGER.
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METADATA = SQLTrackerStore.Base.metadata
EVENTS = SQLTrackerStore.SQLEvent.__table__
EVENTS.c.id.type = _NUMBER
IN_ORDER = sa.Index("events_in_order", EVENTS.c.sender_id, EVENTS.c.id)
WINDOWS = sa.Table(
    "windows",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("first_id", _NUMBER, nullable=False),
)
"""From which event on a conversation is loaded."""
HANDLED = sa.Table(
    "handled",
    METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("first_id", _NUMBER, nullable=False),
    sa.Column("last_id", _NUMBER, nullable=False),
)
"""Which events a message of a conversation came to. The key lets no message in twice."""

_SENDER = sa.bindparam("sender", type_=sa.String)
_WHOLE = sa.select(EVENTS.c.id, EVENTS.c.data).where(EVENTS.c.sender_id == _SENDER)
# A conversation that never had a window is loaded from its last session on, as Rasa does.
_FIRST = sa.func.coalesce(
    sa.select(WINDOWS.c.first_id).where(WINDOWS.c.sender_id == _SENDER).scalar_subquery(),
    sa.select(sa.func.max(EVENTS.c.id))
    .where(EVENTS.c.sender_id == _SENDER, EVENTS.c.type_name == "session_started")
    .scalar_subquery(),
    0,
)
_WINDOW = _WHOLE.where(EVENTS.c.id >= _FIRST).order_by(EVENTS.c.id)
_ALL = _WHOLE.order_by(EVENTS.c.id)
_OF_MESSAGE = (
    sa.select(EVENTS.c.data)
    .join(
        HANDLED,
        sa.and_(
            EVENTS.c.sender_id == HANDLED.c.sender_id,
            EVENTS.c.id.between(HANDLED.c.first_id, HANDLED.c.last_id),
        ),
    )
    .where(HANDLED.c.sender_id == _SENDER, HANDLED.c.message_id == sa.bindparam("message"))
    .order_by(EVENTS.c.id)
)
_EXISTS = sa.select(EVENTS.c.id).where(
    EVENTS.c.id == sa.bindparam("event"), EVENTS.c.sender_id == _SENDER
)
# A write that changes nothing: on SQLite a read would let somebody else write before we do.
_HOLD = WINDOWS.update().where(WINDOWS.c.sender_id == _SENDER).values(first_id=WINDOWS.c.first_id)
_MOVE = (
    WINDOWS.update().where(WINDOWS.c.sender_id == _SENDER).values(first_id=sa.bindparam("first"))
)
_ADD = EVENTS.insert()
_ADD_AND_TELL = EVENTS.insert().returning(EVENTS.c.id)
_LAST_ADDED = sa.text("SELECT last_insert_rowid()")


def window_of(connection: Connection, conversation: str) -> list[tuple[int, str]]:
    """Number and JSON of the events that the next turn has to know, in their order."""
    return list(connection.execute(_WINDOW, {"sender": conversation}))


def all_of(connection: Connection, conversation: str) -> list[tuple[int, str]]:
    """Number and JSON of every event of a conversation, in their order."""
    return list(connection.execute(_ALL, {"sender": conversation}))


def of_message(connection: Connection, conversation: str, message_id: str) -> list[str]:
    """JSON of the events that a message came to; none when it was not handled."""
    wanted = {"sender": conversation, "message": message_id}
    return list(connection.execute(_OF_MESSAGE, wanted).scalars())


def of_kinds(connection: Connection, conversation: str, kinds: Collection[str]) -> list[str]:
    """JSON of a conversation's events of these kinds, in their order."""
    wanted = sa.select(EVENTS.c.data).where(
        EVENTS.c.sender_id == conversation, EVENTS.c.type_name.in_(kinds)
    )
    return list(connection.execute(wanted.order_by(EVENTS.c.id)).scalars())


def is_stored(connection: Connection, conversation: str, event_id: int) -> bool:
    """Whether the event is there, and this conversation's: SQLite gives a number out again."""
    wanted = {"sender": conversation, "event": event_id}
    return connection.execute(_EXISTS, wanted).first() is not None


def add_events(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Store events; their numbers, in their order."""
    if not rows:
        return []
    if connection.dialect.name == "sqlite":
        connection.execute(_ADD, rows)
        # Nobody else writes before this transaction has ended, so they follow one another.
        last = int(connection.execute(_LAST_ADDED).scalar_one())
        return list(range(last - len(rows) + 1, last + 1))
    # Numbered in their order, which the numbers need not be told in.
    return sorted(connection.execute(_ADD_AND_TELL, rows).scalars())


def hold_window(connection: Connection, conversation: str) -> bool:
    """Let nobody else store or erase this conversation until the transaction ends; False when it
    has no window yet.
    """
    return bool(connection.execute(_HOLD, {"sender": conversation}).rowcount)


def move_window(connection: Connection, conversation: str, first: int) -> None:
    """Let the conversation's window begin there."""
    connection.execute(_MOVE, {"sender": conversation, "first": first})


def open_window(connection: Connection, conversation: str, first: int) -> None:
    """Give a conversation its window; raises IntegrityError when it has one."""
    connection.execute(WINDOWS.insert(), {"sender_id": conversation, "first_id": first})


def note_handled(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Note messages as handled; raises IntegrityError when one was handled before."""
    if rows:
        connection.execute(HANDLED.insert(), rows)


def erase(connection: Connection, conversation: str) -> int:
    """Delete every row of a conversation; how many events there were."""
    # The window first, as `save` takes it first: whoever comes second waits for the other there.
    tables: Iterable[sa.Table] = (WINDOWS, HANDLED, EVENTS)
    deleted = [
        connection.execute(table.delete().where(table.c.sender_id == conversation)).rowcount
        for table in tables
    ]
    return int(deleted[-1])
