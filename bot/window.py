"""How much of a conversation a turn has to look at: its last few turns and the check under way.

What a turn reads, copies and sends to actions grows with the events it is given, 0.1 to 0.3 ms
each, so without this the 500th message of an hour would take seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)

TURNS = 10
"""Turns that are looked at; context refers at most eight back (``bot.understanding``)."""
LOOP_TURNS = 40
"""Turns after which a form that is still open is given up: by then the member has moved on."""
_TURNS_BEFORE_LOOP = 3
_RANKED = 8
"""Labels of a stored ranking; more than any reader takes (``bot.turn.understanding``)."""


def window_start(events: Sequence[Event]) -> int:
    """The index in ``events`` from which the next turn has to know them.

    The whole turns before it are ``TURNS``, fewer in a young session, and more while a form is
    open: a form reads its answers from the messages, so none of them may be missing. A form does
    not stay open for ever (``given_up``).
    """
    begin = _session_start(events)
    users = (at for at, event in enumerate(events) if isinstance(event, UserUttered))
    turns = [at for at in users if at > begin]
    if len(turns) <= TURNS:
        return begin
    opened = _open_loop(events)
    kept = turns[-TURNS:]
    if opened is not None:
        before = [at for at in turns if at < opened]
        kept = [*before[-_TURNS_BEFORE_LOOP:], opened, *kept]
    return max(_listening_before(events, min(kept)), begin)


def given_up(events: Sequence[Event]) -> list[Event]:
    """What closes a form that has been open for more than ``LOOP_TURNS`` turns; else nothing."""
    opened = _open_loop(events)
    if opened is None:
        return []
    turns = sum(isinstance(event, UserUttered) for event in events[opened:])
    return closing() if turns >= LOOP_TURNS else []


def closing() -> list[Event]:
    """What closes the form that is open."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


def lost_slots(events: Sequence[Event], start: int, slots: dict[str, Any]) -> Iterator[SlotSet]:
    """Slots that hold a value which nothing from ``start`` on sets: to be set again at the end."""
    later: set[str] = set()
    for event in events[start:]:
        if isinstance(event, SlotSet):
            later.add(event.key)
        elif isinstance(event, (AllSlotsReset, SessionStarted)):
            return
    for name, value in slots.items():
        if value is not None and name not in later:
            yield SlotSet(name, value)


def light(data: dict[str, Any]) -> dict[str, Any]:
    """A stored event without what nobody reads again: the ranking of all hundred-odd labels."""
    parsed = data.get("parse_data")
    if not parsed:
        return data
    kept = {name: value for name, value in parsed.items() if name not in _NOT_READ_AGAIN}
    kept["intent_ranking"] = list(parsed.get("intent_ranking") or ())[:_RANKED]
    return {**data, "parse_data": kept}


# Answers are chosen within the turn; a later one reads intent, entities, ranking and gate.
_NOT_READ_AGAIN = ("response_selector", "text_tokens", "signs")


def _open_loop(events: Sequence[Event]) -> int | None:
    """Where the form that is still open was opened."""
    changes = [(at, e) for at, e in enumerate(events) if isinstance(e, ActiveLoop)]
    if not changes or changes[-1][1].name is None:
        return None
    at = changes[-1][0]
    for earlier, event in reversed(changes):
        if event.name != changes[-1][1].name:
            break
        at = earlier
    return at


def _listening_before(events: Sequence[Event], at: int) -> int:
    """The action_listen that a turn begins after, or its own first event."""
    for before in range(at - 1, -1, -1):
        event = events[before]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return before
    return at


def _session_start(events: Sequence[Event]) -> int:
    starts = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    return starts[-1] if starts else 0
