"""What follows a message that was not understood: a question back, a plain no, or the offer of a
human.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

_UNCLEAR = "nlu_fallback"


class ActionHandleUnclear(Action):
    """The second unclear message in a row puts the offer of a human first."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_handle_unclear"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Say the response that fits."""
        decision = tracker.latest_message.get("gate", {}).get("decision", "decline")
        if decision == "clarify":
            response = "utter_clarify"
        else:
            response = "utter_offer_human" if _unclear_before(tracker) else "utter_decline"
        dispatcher.utter_message(response=response)
        return []


def _unclear_before(tracker: Tracker) -> bool:
    intents = [
        event["parse_data"]["intent"].get("name")
        for event in tracker.events
        if event.get("event") == "user" and event.get("parse_data")
    ]
    return intents[-2:] == [_UNCLEAR, _UNCLEAR]
