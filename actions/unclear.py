"""What follows a message that was not understood: a question back, a plain no, or the offer of a
human.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

_UNCLEAR = "nlu_fallback"


class ActionHandleUnclear(Action):
    """The second unclear message in a row puts the offer of a human first.

    The third does not offer again, the fourth does: nobody is asked twice running.
    """

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
            offers = _unclear_in_a_row(tracker) % 2 == 0
            response = "utter_offer_human" if offers else "utter_decline"
        dispatcher.utter_message(response=response)
        return []


def _unclear_in_a_row(tracker: Tracker) -> int:
    """How many of the last messages, with this one, were not understood; at least 1."""
    intents = [
        event["parse_data"]["intent"].get("name")
        for event in tracker.events
        if event.get("event") == "user" and event.get("parse_data")
    ]
    run = takewhile(lambda intent: intent == _UNCLEAR, reversed(intents))
    return max(sum(1 for _ in run), 1)
