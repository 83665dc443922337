"""What the bot remembers of a conversation between messages, and how it forgets it.

Rasa's SQL store, with a window (``bot.window``) instead of a whole session, and a note of which
message was handled by which events, so that a message id is handled once for ever and by any of
several processes. Configured as ``tracker_store: {type: bot.memory.MemoryStore}``.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Query, Session

from bot import metrics, postgres
from bot.recall import KINDS, told
from bot.window import light, lost_slots, window_start

# On a tracker: the ids of those of its events that are stored.
_STORED = "stored_ids"
PART = "#"
"""Between a message's id and the number of a further question in it."""

# Rasa numbers events in 32 bits, which some 350 million messages use up (docs/scaling.md). SQLite
# has 64 in any case, and counts up by itself only in a column that it knows as INTEGER.
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLTrackerStore.SQLEvent.__table__.c.id.type = _NUMBER
_IN_ORDER = sa.Index(
    "events_in_order", SQLTrackerStore.SQLEvent.sender_id, SQLTrackerStore.SQLEvent.id
)


class ForgottenMeanwhile(Exception):
    """A turn's conversation is no longer remembered, so the turn must not be either."""


class Window(SQLTrackerStore.Base):
    """From which event on a conversation is loaded."""

    __tablename__ = "windows"
    sender_id = sa.Column(sa.String(255), primary_key=True)
    first_id = sa.Column(_NUMBER, nullable=False)


class Handled(SQLTrackerStore.Base):
    """Which events a message of a conversation came to. The key lets no message in twice."""

    __tablename__ = "handled"
    sender_id = sa.Column(sa.String(255), primary_key=True)
    message_id = sa.Column(sa.String(64), primary_key=True)
    first_id = sa.Column(_NUMBER, nullable=False)
    last_id = sa.Column(_NUMBER, nullable=False)


class MemoryStore(SQLTrackerStore):
    """Rasa's events table with a bounded view of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what Rasa's store takes; makes the tables that are missing."""
        with postgres.alone_making_tables(str(kwargs.get("host", ""))):
            super().__init__(*args, **kwargs)
            # An older database has the table without it.
            _IN_ORDER.create(self.engine, checkfirst=True)
        if self.engine.dialect.name == "postgresql":
            postgres.look_after(self.engine)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            self.engine.dispose()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events, what they handled, and where the window begins: all or nothing."""
        await self.stream_events(tracker)
        with metrics.part("store"), self.session_scope() as session:
            # As they were loaded: what another process stored meanwhile is not ours to skip.
            ids: list[int] = list(getattr(tracker, _STORED, ()))
            self._refuse_forgotten(session, tracker.sender_id, ids)
            _carry_slots(tracker, self.domain)
            new = list(itertools.islice(tracker.events, len(ids), None))
            rows = [self._row(tracker.sender_id, event) for event in new]
            session.add_all(rows)
            session.flush()
            ids += [row.id for row in rows]
            first = ids[window_start(list(tracker.events))] if ids else 0
            session.merge(Window(sender_id=tracker.sender_id, first_id=first))
            session.add_all(_handled(tracker.sender_id, new, ids[len(ids) - len(new) :]))
            session.commit()
        setattr(tracker, _STORED, ids)
        if new:
            metrics.EVENT_ID.set(ids[-1])

    def events_of(self, conversation: str, message_id: str) -> list[Event]:
        """What a message came to, when it was handled before; else nothing."""
        with metrics.part("store"), self.session_scope() as session:
            span = (
                session.query(Handled.first_id, Handled.last_id)
                .filter_by(sender_id=conversation, message_id=message_id)
                .one_or_none()
            )
            if span is None:
                return []
            rows = (
                session.query(self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == conversation)
                .filter(self.SQLEvent.id.between(*span))
                .order_by(self.SQLEvent.id)
            )
            return [Event.from_parameters(json.loads(data)) for (data,) in rows]

    def recall(self, conversation: str) -> list[dict[str, Any]]:
        """All that is stored of a person in a conversation, before the window too."""
        with self.session_scope() as session:
            rows = (
                session.query(self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == conversation)
                .filter(self.SQLEvent.type_name.in_(KINDS))
                .order_by(self.SQLEvent.id)
            )
            return list(told(json.loads(data) for (data,) in rows))

    def forget(self, conversation: str) -> int:
        """Erase every trace of a conversation; how many events there were."""
        with self.session_scope() as session:
            erased = 0
            for table in (Window, Handled, self.SQLEvent):
                found = session.query(table).filter_by(sender_id=conversation)
                erased = int(found.delete(synchronize_session=False))
            session.commit()
            if self.engine.dialect.name == "sqlite":
                # The old pages lie in the journal until it is written back and cut.
                session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return erased

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        """Rasa's hook: the conversation, with the ids of its stored events."""
        with metrics.part("store"), self.session_scope() as session:
            query = self._event_query(session, sender_id, fetch_events_from_all_sessions)
            # Two columns, not whole rows: an object a row costs more than reading it.
            rows = query.with_entities(self.SQLEvent.id, self.SQLEvent.data).all()
            events = [json.loads(row.data) for row in rows]
            ids = [row.id for row in rows]
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, ids)
        return tracker

    def _event_query(
        self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Query[Any]:
        """Rasa's hook: which events are loaded."""
        first = None
        if not fetch_events_from_all_sessions:
            first = session.query(Window.first_id).filter_by(sender_id=sender_id).scalar()
        if first is None:
            return super()._event_query(session, sender_id, fetch_events_from_all_sessions)
        events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
        return events.filter(self.SQLEvent.id >= first).order_by(self.SQLEvent.id)

    def _refuse_forgotten(self, session: Session, sender_id: str, ids: list[int]) -> None:
        """What was forgotten while a turn was under way, in another process too, stays so."""
        window = session.get(Window, sender_id, with_for_update=True)
        if window is None and ids and session.get(self.SQLEvent, ids[-1]) is None:
            raise ForgottenMeanwhile

    def _row(self, sender_id: str, event: Event) -> Any:
        data = light(event.as_dict())
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data, ensure_ascii=False),
        )


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


def _handled(sender_id: str, new: list[Event], ids: list[int]) -> list[Handled]:
    """The note for each message among the new events; its further questions belong to it."""
    starts = [
        (at, str(event.message_id))
        for at, event in enumerate(new)
        if isinstance(event, UserUttered) and PART not in str(event.message_id)
    ]
    ends = [*(at for at, _ in starts), len(new)][1:]
    return [
        Handled(sender_id=sender_id, message_id=name, first_id=ids[at], last_id=ids[end - 1])
        for (at, name), end in zip(starts, ends, strict=True)
    ]


def _carry_slots(tracker: DialogueStateTracker, domain: Any) -> None:
    events = list(tracker.events)
    slots = tracker.current_slot_values()
    tracker.update_with_events(list(lost_slots(events, window_start(events), slots)), domain)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """What is forgotten is overwritten in the file; a turn does not wait for the disk.

    What a killed process had stored stays stored. After a power cut the last turns may be gone
    here: the message log, which does wait, has them, and asks again for what it has no answer to.
    """
    for setting in ("secure_delete = ON", "journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {setting}")
