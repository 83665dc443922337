"""What the bot remembers of a conversation between messages, and how it forgets it.

Rasa's SQL store, with a window (``bot.window``) instead of a whole session, and a note of which
message was handled by which events, so that a message id is handled once for ever and by any of
several processes. Configured as ``tracker_store: {type: bot.memory.MemoryStore}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection, Engine

from bot import metrics, postgres, sqlite, tables
from bot.recall import KINDS, told
from bot.window import light, lost_slots, window_start

# On a tracker: the ids of those of its events that are stored.
_STORED = "stored_ids"
PART = "#"
"""Between a message's id and the number of a further question in it."""


class ForgottenMeanwhile(Exception):
    """A turn's conversation is no longer remembered, so the turn must not be either."""


class MemoryStore(SQLTrackerStore):
    """Rasa's events table with a bounded view of it."""

    engine: Engine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what Rasa's store takes; makes the tables that are missing."""
        with postgres.alone_making_tables(str(kwargs.get("host", ""))):
            super().__init__(*args, **kwargs)
            # An older database has the table without it.
            tables.IN_ORDER.create(self.engine, checkfirst=True)
        self._reads = self.engine
        if self.engine.dialect.name == "postgresql":
            postgres.look_after(self.engine)
            # A read is one statement: a transaction around it is two more rounds to the server.
            self._reads = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        if self.engine.dialect.name == "sqlite":
            self.engine = self._reads = sqlite.keeping_connections(self.engine)
            # For what of Rasa's own store is not ours, such as `keys`.
            self.sessionmaker.configure(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events, what they handled, and where the window begins: all or nothing."""
        await self.stream_events(tracker)
        # As they were loaded: what another process stored meanwhile is not ours to skip.
        ids: list[int] = list(getattr(tracker, _STORED, ()))
        with metrics.part("store"):
            _carry_slots(tracker, self.domain)
            events = list(tracker.events)
            if not events:
                return
            with self.engine.begin() as connection:
                ids += _store(connection, tracker.sender_id, events, ids)
        setattr(tracker, _STORED, ids)
        metrics.EVENT_ID.set(ids[-1])

    def events_of(self, conversation: str, message_id: str) -> list[Event]:
        """What a message came to, when it was handled before; else nothing."""
        with metrics.part("store"), self._reads.connect() as connection:
            rows = tables.of_message(connection, conversation, message_id)
            return [Event.from_parameters(data) for data in _read(rows)]

    def recall(self, conversation: str) -> list[dict[str, Any]]:
        """All that is stored of a person in a conversation, before the window too."""
        with self._reads.connect() as connection:
            return list(told(_read(tables.of_kinds(connection, conversation, KINDS))))

    def forget(self, conversation: str) -> int:
        """Erase every trace of a conversation; how many events there were."""
        with self.engine.begin() as connection:
            erased = tables.erase(connection, conversation)
        if self.engine.dialect.name == "sqlite":
            sqlite.cut_journal(self.engine)
        return erased

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        """Rasa's hook: the conversation, with the ids of its stored events."""
        rows_of = tables.all_of if fetch_events_from_all_sessions else tables.window_of
        with metrics.part("store"):
            with self._reads.connect() as connection:
                rows = rows_of(connection, sender_id)
            if not rows:
                return None
            events = _read(data for _, data in rows)
            tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, [event_id for event_id, _ in rows])
        return tracker


def recall(agent: Agent, conversation: str) -> list[dict[str, Any]]:
    """What is remembered of ``conversation``, oldest first (``bot.recall``): empty when nothing is.

    Raises what the database raises.
    """
    return _memory_of(agent).recall(conversation)


async def forget(agent: Agent, conversation: str) -> int:
    """Erase what is remembered of ``conversation``; how many events. Forgetting twice is safe.

    Waits for a turn of the conversation that is under way in this process; what another one had
    begun before is refused when it comes to be stored. Raises what the database raises.
    """
    store = _memory_of(agent)
    async with agent.lock_store.lock(conversation):
        return store.forget(conversation)


def _memory_of(agent: Agent) -> MemoryStore:
    store = agent.tracker_store
    if not isinstance(store, MemoryStore):
        raise TypeError(f"{type(store).__name__} cannot forget")
    return store


def _read(rows: Iterable[str]) -> list[dict[str, Any]]:
    return [json.loads(data) for data in rows]


def _store(
    connection: Connection, sender_id: str, events: list[Event], stored: list[int]
) -> list[int]:
    """Store what comes after the ``stored`` of ``events``; the numbers of what was new."""
    new = events[len(stored) :]
    has_window = tables.hold_window(connection, sender_id)
    # What was forgotten while a turn was under way, in another process too, stays so.
    if stored and not tables.is_stored(connection, sender_id, stored[-1]):
        raise ForgottenMeanwhile
    added = tables.add_events(connection, [_row(sender_id, event) for event in new])
    put_window = tables.move_window if has_window else tables.open_window
    put_window(connection, sender_id, [*stored, *added][window_start(events)])
    tables.note_handled(connection, _handled(sender_id, new, added))
    return added


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = light(event.as_dict())
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data, ensure_ascii=False),
    }


def _handled(sender_id: str, new: list[Event], ids: list[int]) -> list[dict[str, Any]]:
    """The note for each message among the new events; its further questions belong to it."""
    starts = [
        (at, str(event.message_id))
        for at, event in enumerate(new)
        if isinstance(event, UserUttered) and PART not in str(event.message_id)
    ]
    ends = [*(at for at, _ in starts), len(new)][1:]
    return [
        {
            "sender_id": sender_id,
            "message_id": name,
            "first_id": ids[at],
            "last_id": ids[end - 1],
        }
        for (at, name), end in zip(starts, ends, strict=True)
    ]


def _carry_slots(tracker: DialogueStateTracker, domain: Any) -> None:
    events = list(tracker.events)
    slots = tracker.current_slot_values()
    tracker.update_with_events(list(lost_slots(events, window_start(events), slots)), domain)
