"""The tables of the bot's memory, and what is read from them.

Rasa's table of events, and two of ours. The statements are the same on SQLite and on PostgreSQL.
Every function raises what the database raises. How a turn is stored: ``bot.storing``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Connection

from bot.direct import Direct

# Rasa numbers events in 32 bits, which some 350 million messages use up (docs/scaling.md). SQLite
# has 64 in any case, and counts up by itself only in a column that it knows as INTEGER.
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METADATA = SQLTrackerStore.Base.metadata
EVENTS = SQLTrackerStore.SQLEvent.__table__
EVENTS.c.id.type = _NUMBER
IN_ORDER = sa.Index("events_in_order", EVENTS.c.sender_id, EVENTS.c.id)
# Rasa's own finds nothing that ours does not, and is one more to write at every turn. An older
# database keeps it: dropping it waits for every reader, and everybody else waits behind.
EVENTS.indexes = {IN_ORDER}
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

SENDER = sa.bindparam("sender", type_=sa.String)
_WHOLE = sa.select(EVENTS.c.id, EVENTS.c.data).where(EVENTS.c.sender_id == SENDER)
# A conversation that never had a window is loaded from its last session on, as Rasa does.
_FIRST = sa.func.coalesce(
    sa.select(WINDOWS.c.first_id).where(WINDOWS.c.sender_id == SENDER).scalar_subquery(),
    sa.select(sa.func.max(EVENTS.c.id))
    .where(EVENTS.c.sender_id == SENDER, EVENTS.c.type_name == "session_started")
    .scalar_subquery(),
    0,
)
_WINDOW = _WHOLE.where(EVENTS.c.id >= _FIRST)
_WINDOW_IN_ORDER = _WINDOW.order_by(EVENTS.c.id)
_ALL = _WHOLE.order_by(EVENTS.c.id)
_OF_MESSAGE = (
    sa.select(EVENTS.c.id, EVENTS.c.data)
    .join(
        HANDLED,
        sa.and_(
            EVENTS.c.sender_id == HANDLED.c.sender_id,
            EVENTS.c.id.between(HANDLED.c.first_id, HANDLED.c.last_id),
        ),
    )
    .where(HANDLED.c.sender_id == SENDER, HANDLED.c.message_id == sa.bindparam("message"))
)
# What a message came to, and the end of the window, which a turn asks for together.
_LOOK = sa.union_all(
    _OF_MESSAGE.add_columns(sa.null()),
    _WINDOW.where(EVENTS.c.id >= sa.bindparam("since")).add_columns(_FIRST),
).order_by("id")


class Look(NamedTuple):
    """What a turn finds of its conversation; events are JSON, in their order."""

    handled: list[str]
    """What the turn's message came to; nothing when it was not handled before."""
    first: int
    """The number of the window's first event; 0 without events."""
    rows: list[tuple[int, str]]
    """Number and event: those of the window, but for what comes before ``since``."""


def look(connection: Direct, conversation: str, message_id: str, since: int = 0) -> Look:
    """What the next turn of a conversation has to know; ``since`` is the number of an event."""
    values = {"sender": conversation, "message": message_id, "since": since}
    found = connection.rows(_LOOK, values)
    handled = [data for _, data, first in found if first is None]
    firsts = [first for _, _, first in found if first is not None]
    rows = [(event_id, data) for event_id, data, first in found if first is not None]
    return Look(handled, firsts[0] if firsts else 0, rows)


def window_of(connection: Direct, conversation: str) -> list[tuple[int, str]]:
    """Number and JSON of the events that the next turn has to know, in their order."""
    return connection.rows(_WINDOW_IN_ORDER, {"sender": conversation})


def all_of(connection: Direct, conversation: str) -> list[tuple[int, str]]:
    """Number and JSON of every event of a conversation, in their order."""
    return connection.rows(_ALL, {"sender": conversation})


def of_kinds(connection: Connection, conversation: str, kinds: Collection[str]) -> list[str]:
    """JSON of a conversation's events of these kinds, in their order."""
    wanted = sa.select(EVENTS.c.data).where(
        EVENTS.c.sender_id == conversation, EVENTS.c.type_name.in_(kinds)
    )
    return list(connection.execute(wanted.order_by(EVENTS.c.id)).scalars())


def erase(connection: Connection, conversation: str) -> int:
    """Delete every row of a conversation; how many events there were."""
    # The window first, as `save` takes it first: whoever comes second waits for the other there.
    tables: Iterable[sa.Table] = (WINDOWS, HANDLED, EVENTS)
    deleted = [
        connection.execute(table.delete().where(table.c.sender_id == conversation)).rowcount
        for table in tables
    ]
    return int(deleted[-1])
