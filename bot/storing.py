"""How the events of a turn are stored, with what they handled and where the window begins.

All or nothing. A usual turn goes on where its conversation stood, which one statement finds out and
stores on PostgreSQL, where each is a round to the server; on SQLite it is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from rasa.shared.core.events import Event, UserUttered

from bot.direct import Direct
from bot.tables import EVENTS, HANDLED, SENDER, WINDOWS
from bot.window import light

PART = "#"
"""Between a message's id and the number of a further question in it."""
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_STILL_THERE = sa.select(EVENTS.c.id).where(
    EVENTS.c.id == sa.bindparam("last"), EVENTS.c.sender_id == SENDER
)
_WINDOW = WINDOWS.update().where(WINDOWS.c.sender_id == SENDER)
# A write that changes nothing: nobody else stores or erases this conversation until we are done.
_HOLD = _WINDOW.values(first_id=WINDOWS.c.first_id)
_MOVE = _WINDOW.values(first_id=sa.bindparam("first"))
_GO_ON = _MOVE.where(_STILL_THERE.exists())
_LAST_ADDED = sa.text("SELECT last_insert_rowid()")
# PostgreSQL's: all rows in one statement, numbered in their order.
_COLUMNS = ("type_name", "timestamp", "intent_name", "action_name", "data")
_NOTED = ("message_id", "begins", "ends")
_INSERT = """
    INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)
    SELECT {sender}, type_name, timestamp, intent_name, action_name, data
    FROM {held} unnest(
        CAST(:type_name AS text[]), CAST(:timestamp AS float8[]), CAST(:intent_name AS text[]),
        CAST(:action_name AS text[]), CAST(:data AS text[])
    ) WITH ORDINALITY AS new (type_name, timestamp, intent_name, action_name, data, place)
    ORDER BY place RETURNING id
"""
_ADD = sa.text(_INSERT.format(sender=":sender", held=""))
_GO_ON_AT_ONCE = sa.text(f"""
WITH held AS (
    UPDATE windows SET first_id = :first
    WHERE sender_id = :sender
        AND EXISTS (SELECT FROM events WHERE id = :last AND sender_id = :sender)
    RETURNING sender_id
), added AS ({_INSERT.format(sender="held.sender_id", held="held CROSS JOIN")}
), placed AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM added
), noted AS (
    INSERT INTO handled (sender_id, message_id, first_id, last_id)
    SELECT :sender, message_id, begin.id, finish.id
    FROM unnest(
        CAST(:message_id AS text[]), CAST(:begins AS int[]), CAST(:ends AS int[])
    ) AS note (message_id, begins, ends)
    JOIN placed AS begin ON begin.place = begins
    JOIN placed AS finish ON finish.place = ends
)
SELECT id FROM placed ORDER BY id
""")  # noqa: S608


class ForgottenMeanwhile(Exception):
    """A turn's conversation is no longer remembered, so the turn must not be either."""


class _Turn(NamedTuple):
    """What is to be stored: ``events`` as rows, and which of them a message came to."""

    conversation: str
    events: list[dict[str, Any]]
    handled: list[dict[str, Any]]


def store(
    connection: Direct,
    conversation: str,
    events: Sequence[Event],
    stored: Sequence[int],
    start: int,
) -> list[int]:
    """Store what comes after the ``stored`` of ``events``; the numbers of what was new. The window
    begins at the index ``start``.

    Raises ForgottenMeanwhile, IntegrityError when a message was handled before, and what the
    database raises.
    """
    new = events[len(stored) :]
    turn = _Turn(conversation, [_row(event) for event in new], _handled(new))
    added: list[int] = []
    if start < len(stored):
        go_on = _go_on_at_once if connection.dialect == "postgresql" else _go_on
        added = go_on(connection, turn, stored[-1], stored[start])
    return added or _store(connection, turn, stored, start)


def _go_on(connection: Direct, turn: _Turn, last: int, first: int) -> list[int]:
    """Store it after the event ``last`` and let the window begin at ``first``; nothing when there
    is no such event any more, or no window yet.
    """
    with connection.transaction():
        values = {"sender": turn.conversation, "last": last, "first": first}
        if not connection.count(_GO_ON, values):
            return []
        return _add(connection, turn)


def _go_on_at_once(connection: Direct, turn: _Turn, last: int, first: int) -> list[int]:
    values = {"sender": turn.conversation, "last": last, "first": first}
    columns = _in_columns(turn.events, _COLUMNS) | _in_columns(turn.handled, _NOTED)
    return [event_id for (event_id,) in connection.rows(_GO_ON_AT_ONCE, values | columns)]


def _store(connection: Direct, turn: _Turn, stored: Sequence[int], start: int) -> list[int]:
    """Store it whatever the conversation is now, unless it was forgotten meanwhile."""
    ours = {"sender": turn.conversation}
    with connection.transaction():
        has_window = connection.count(_HOLD, ours)
        if stored and not connection.rows(_STILL_THERE, ours | {"last": stored[-1]}):
            raise ForgottenMeanwhile
        added = _add(connection, turn)
        first = [*stored, *added][start]
        if has_window:
            connection.count(_MOVE, ours | {"first": first})
        else:
            window = {"sender_id": turn.conversation, "first_id": first}
            connection.insert(WINDOWS, [window])
    return added


def _add(connection: Direct, turn: _Turn) -> list[int]:
    """Store events and what they handled; their numbers."""
    ours = {"sender_id": turn.conversation}
    if connection.dialect == "postgresql":
        values = {"sender": turn.conversation, **_in_columns(turn.events, _COLUMNS)}
        added = [event_id for (event_id,) in connection.rows(_ADD, values)]
    else:
        connection.insert(EVENTS, [ours | row for row in turn.events])
        # Nobody else writes before this transaction has ended, so they follow one another.
        ((last,),) = connection.rows(_LAST_ADDED, {})
        added = list(range(last - len(turn.events) + 1, last + 1))
    notes = [
        {
            **ours,
            "message_id": note["message_id"],
            "first_id": added[note["begins"]],
            "last_id": added[note["ends"]],
        }
        for note in turn.handled
    ]
    connection.insert(HANDLED, notes)
    return added


def _in_columns(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in columns}


def _row(event: Event) -> dict[str, Any]:
    data = light(event.as_dict())
    return {
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": _written(data),
    }


def _handled(new: Sequence[Event]) -> list[dict[str, Any]]:
    """The note for each message among the new events; its further questions belong to it."""
    starts = [
        (at, str(event.message_id))
        for at, event in enumerate(new)
        if isinstance(event, UserUttered) and PART not in str(event.message_id)
    ]
    ends = [*(at for at, _ in starts), len(new)][1:]
    return [
        {"message_id": name, "begins": at, "ends": end - 1}
        for (at, name), end in zip(starts, ends, strict=True)
    ]
