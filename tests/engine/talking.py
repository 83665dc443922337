"""Turns of a conversation as a memory stores them; no model is needed."""

from __future__ import annotations

from typing import Any

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


def seen_by(store: MemoryStore, conversation: str = CONVERSATION) -> dict[str, Any]:
    """All that a turn knows of a conversation."""
    tracker, _ = store.known(conversation, "a message that nobody sent")
    return {
        "events": [(event.type_name, vars(event)) for event in tracker.events],
        "ids": getattr(tracker, "stored_ids", []),
        "slots": tracker.current_slot_values(),
        "form": tracker.active_loop_name,
        "said": tracker.latest_message.text if tracker.latest_message else None,
        "action": tracker.latest_action_name,
    }


async def go_on(store: MemoryStore, events: list[Event]) -> None:
    """A turn as the engine runs one."""
    tracker, _ = store.known(CONVERSATION, "a message that nobody sent")
    if not tracker.events:
        tracker.update_with_events([SessionStarted()], store.domain)
    tracker.update_with_events(events, store.domain)
    await store.save(tracker)
