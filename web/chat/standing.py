"""How a conversation stands, read in one statement.

In SQL of our own: all of it is asked at every message, and Django takes several times as long to
put so many questions together as the databases take to answer them.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models

# More are not counted: screens show ``99+``.
MOST_UNREAD = 100

_STANDING = """
(SELECT max(id) FROM chat_message WHERE conversation_id = %(conversation)s),
(SELECT min(id) FROM chat_message WHERE conversation_id = %(conversation)s AND awaiting_bot),
(SELECT id FROM chat_message WHERE conversation_id = %(conversation)s AND awaiting_bot
    ORDER BY id LIMIT 1 OFFSET 1),
(SELECT count(*) FROM (
    SELECT 1 FROM chat_message
    WHERE conversation_id = %(conversation)s AND id > %(seen)s AND sender <> 'member'
    LIMIT %(most_unread)s) AS unread),
open_case.id, open_case.state
"""
_FROM = """
FROM (SELECT 1) AS one LEFT JOIN chat_case AS open_case
ON open_case.conversation_id = %(conversation)s
AND open_case.state IN ('waiting', 'active', 'left')
"""
_SENT = """,
(SELECT id FROM chat_message WHERE conversation_id = %(conversation)s AND cid = %(cid)s),
(SELECT at > %(since)s FROM chat_message
    WHERE conversation_id = %(conversation)s AND sender = 'member'
    ORDER BY id DESC LIMIT 1 OFFSET %(most)s)
"""


class OpenCase(NamedTuple):
    """A conversation's case that is not resolved."""

    id: int
    state: str


class Standing(NamedTuple):
    """What goes with a conversation: the ids of its last message and of the two oldest that wait
    for the bot (0 for none), how many are unread (at most ``MOST_UNREAD``), and its case."""

    newest: int
    waiting: int
    behind: int
    unread: int
    case: OpenCase | None


class Sent(NamedTuple):
    """The id of the message that was stored with a cid before (0 for none), and whether the member
    has sent as many as are allowed since a time."""

    earlier: int
    enough: bool


def standing(conversation_id: int, seen_id: int) -> Standing:
    """How it stands; ``seen_id`` is what counts as read."""
    return _standing(_row(_STANDING, conversation_id, seen_id))


def standing_at_intake(
    conversation_id: int, seen_id: int, cid: UUID, most: int, since: datetime
) -> tuple[Standing, Sent]:
    """The same, and what has to be known before a message is taken.

    Of the ``most`` last messages of the member the oldest tells whether they are enough: a count
    would read the whole conversation.
    """
    *row, earlier, enough = _row(
        _STANDING + _SENT,
        conversation_id,
        seen_id,
        cid=models.UUIDField().get_db_prep_value(cid, connection),
        since=connection.ops.adapt_datetimefield_value(since),
        most=most - 1,
    )
    return _standing(row), Sent(earlier or 0, bool(enough))


def _row(columns: str, conversation_id: int, seen_id: int, **more: Any) -> list[Any]:
    values = {"conversation": conversation_id, "seen": seen_id, "most_unread": MOST_UNREAD}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} {_FROM}", values | more)
        return list(cursor.fetchone())


def _standing(row: list[Any]) -> Standing:
    newest, waiting, behind, unread, case_id, case_state = row
    case = None if case_id is None else OpenCase(case_id, case_state)
    return Standing(newest or 0, waiting or 0, behind or 0, unread, case)
