"""What the bot remembers of a conversation between messages, and how it forgets it."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore


async def forget(agent: Agent, conversation: str) -> int:
    """Erase every stored event of ``conversation``; how many there were. Forgetting twice is safe.

    Waits for a turn of the conversation that is under way. Raises what the database raises.
    """
    store = agent.tracker_store
    if not isinstance(store, SQLTrackerStore):
        raise TypeError(f"{type(store).__name__} cannot forget")
    async with agent.lock_store.lock(conversation):
        with store.session_scope() as session:
            events = session.query(store.SQLEvent).filter_by(sender_id=conversation)
            erased = int(events.delete(synchronize_session=False))
            session.commit()
    return erased
