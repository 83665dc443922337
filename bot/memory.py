"""What the bot remembers of a conversation between messages, and how it forgets it.

Rasa's SQL store, with a window (``bot.window``) instead of a whole session, and a note of which
message was handled by which events, so that a message id is handled once for ever and by any of
several processes. Configured as ``tracker_store: {type: bot.memory.MemoryStore}``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot import metrics, postgres, sqlite, tables
from bot.direct import Line
from bot.recall import KINDS, told
from bot.recent import Known, Recent
from bot.storing import store
from bot.window import lost_slots, window_start

# On a tracker: the ids of those of its events that are stored.
_STORED = "stored_ids"
_IS_USABLE = {"postgresql": postgres.is_usable, "sqlite": sqlite.is_usable}


class MemoryStore(SQLTrackerStore):
    """Rasa's events table with a bounded view of it."""

    engine: Engine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what Rasa's store takes; makes the tables that are missing."""
        with postgres.alone_making_tables(str(kwargs.get("host", ""))):
            super().__init__(*args, **kwargs)
            # An older database has the table without it.
            tables.IN_ORDER.create(self.engine, checkfirst=True)
        self._recent = Recent()
        if self.engine.dialect.name == "postgresql":
            postgres.look_after(self.engine)
        if self.engine.dialect.name == "sqlite":
            self.engine = sqlite.keeping_connections(self.engine)
            # For what of Rasa's own store is not ours, such as `keys`.
            self.sessionmaker.configure(bind=self.engine)
        self._line = Line(self.engine, _IS_USABLE[self.engine.dialect.name])

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events, what they handled, and where the window begins: all or nothing."""
        await self.stream_events(tracker)
        # As they were loaded: what another process stored meanwhile is not ours to skip.
        ids: list[int] = list(getattr(tracker, _STORED, ()))
        with metrics.part("store"):
            if not tracker.events:
                return
            start = window_start(list(tracker.events))
            _carry_slots(tracker, start, self.domain)
            with self._line.open() as connection:
                ids += store(connection, tracker.sender_id, list(tracker.events), ids, start)
        setattr(tracker, _STORED, ids)
        metrics.EVENT_ID.set(ids[-1])

    def known(self, conversation: str, message_id: str) -> tuple[DialogueStateTracker, list[Event]]:
        """The conversation as its next turn has to know it, empty when it is new; and what the
        message came to, when it was handled before.
        """
        with metrics.part("store"):
            handled, known = self._look(conversation, message_id)
            if known is None:
                self._recent.drop(conversation)
                return self.init_tracker(conversation), _read(handled)
            self._recent.keep(conversation, known)
            return self._tracker(conversation, known), _read(handled)

    def _look(self, conversation: str, message_id: str) -> tuple[list[str], Known | None]:
        """What a message came to, and the conversation; None when it is new."""
        known = self._recent.of(conversation)
        with self._line.open() as connection:
            if known is not None:
                begin, last = known.ids[0], known.ids[-1]
                found = tables.look(connection, conversation, message_id, last)
                if found.rows[:1] == [(last, known.last)] and begin <= found.first:
                    return found.handled, _and(known.since(found.first), found.rows[1:])
            found = tables.look(connection, conversation, message_id)
        return found.handled, _known(found.rows)

    def recall(self, conversation: str) -> list[dict[str, Any]]:
        """All that is stored of a person in a conversation, before the window too."""
        with self.engine.connect() as connection:
            rows = tables.of_kinds(connection, conversation, KINDS)
        return list(told(json.loads(data) for data in rows))

    def forget(self, conversation: str) -> int:
        """Erase every trace of a conversation; how many events there were."""
        self._recent.drop(conversation)
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
        with self._line.open() as connection:
            rows = rows_of(connection, sender_id)
        known = _known(rows)
        return self._tracker(sender_id, known) if known else None

    def _tracker(self, conversation: str, known: Known) -> DialogueStateTracker:
        slots = self.domain.slots
        tracker = DialogueStateTracker.from_events(conversation, known.events, slots)
        setattr(tracker, _STORED, known.ids)
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


def _known(rows: Sequence[tuple[int, str]]) -> Known | None:
    return _and(Known([], [], ""), rows) if rows else None


def _and(known: Known, rows: Sequence[tuple[int, str]]) -> Known:
    """What was known, and what has been stored after it."""
    if not rows:
        return known
    ids, written = zip(*rows, strict=True)
    return Known([*known.ids, *ids], known.events + _read(written), written[-1])


def _read(written: Sequence[str]) -> list[Event]:
    """Events from their JSON; raises ValueError when one is broken."""
    # All at once: each by itself costs half as much again.
    events = deserialise_events(json.loads(f"[{','.join(written)}]"))
    if len(events) != len(written):
        raise ValueError("a stored event is none")
    return list(events)


def _carry_slots(tracker: DialogueStateTracker, start: int, domain: Any) -> None:
    """Set again, at the end, what was set before the window; where that begins stays the same."""
    lost = list(lost_slots(list(tracker.events), start, tracker.current_slot_values()))
    tracker.update_with_events(lost, domain)
