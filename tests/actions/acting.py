"""What the actions make of a conversation."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.eligibility import ActionDecideEligibility, ValidateEligibilityForm
from tests.actions.conversation import Event


def run(action: Any, events: list[Event]) -> tuple[Event, list[Event]]:
    """The slots that the action sets, and what it says."""
    latest = [event for event in events if event["event"] == "user"][-1]
    latest = {**latest["parse_data"], "text": latest["text"]}
    tracker = Tracker("member", {}, latest, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    set_slots = action.run(dispatcher, tracker, {})
    return {event["name"]: event["value"] for event in set_slots}, dispatcher.messages


def next_question(events: list[Event]) -> Any:
    """What the form asks next; None when it is over."""
    return run(ValidateEligibilityForm(), events)[0]["requested_slot"]


def decision(events: list[Event]) -> Event:
    """The one message in which it is decided."""
    (message,) = run(ActionDecideEligibility(), events)[1]
    return message
