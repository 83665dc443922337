"""Turns of a conversation as a memory stores them; no model is needed."""

from __future__ import annotations

from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.memory import MemoryStore

CONVERSATION = "a-conversation"


def turn(number: int) -> list[Event]:
    """What message ``number`` comes to."""
    said = UserUttered(f"问{number}", message_id=str(number))
    return [said, BotUttered(f"答{number}"), ActionExecuted("action_listen")]


async def talk(store: MemoryStore, first: int, last: int, conversation: str = CONVERSATION) -> None:
    """Turns of one conversation, each loaded and saved as a message of its own."""
    for number in range(first, last):
        tracker = await store.retrieve(conversation)
        if tracker is None:
            tracker = DialogueStateTracker.from_events(conversation, [])
            tracker.update_with_events([SessionStarted()], store.domain)
        tracker.update_with_events(turn(number), store.domain)
        await store.save(tracker)


def said_in(tracker: DialogueStateTracker | None) -> list[str | None]:
    """The member's messages that a tracker knows, in their order."""
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def handled(store: MemoryStore, message_id: str) -> list[Event]:
    """What a message came to, as a turn with its id learns it."""
    return store.known(CONVERSATION, message_id)[1]
