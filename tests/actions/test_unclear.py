"""What follows a message that was not understood."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.unclear import ActionHandleUnclear

UNCLEAR, CLEAR = "nlu_fallback", "faq"


def response(*intents: str, decision: str | None = "decline") -> str:
    """What is said after messages with these intents."""
    events = [{"event": "user", "parse_data": {"intent": {"name": name}}} for name in intents]
    latest = {"gate": {"decision": decision}} if decision else {}
    tracker = Tracker("member", {}, latest, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    assert ActionHandleUnclear().run(dispatcher, tracker, {}) == []
    (message,) = dispatcher.messages
    return str(message["response"])


@pytest.mark.parametrize(
    ("intents", "expected"),
    [
        ([UNCLEAR], "utter_decline"),
        ([CLEAR, UNCLEAR], "utter_decline"),
        ([UNCLEAR, UNCLEAR], "utter_offer_human"),
        ([UNCLEAR, CLEAR, UNCLEAR], "utter_decline"),
        ([UNCLEAR, UNCLEAR, UNCLEAR], "utter_decline"),
        ([UNCLEAR, UNCLEAR, UNCLEAR, UNCLEAR], "utter_offer_human"),
        ([UNCLEAR, UNCLEAR, CLEAR, UNCLEAR, UNCLEAR], "utter_offer_human"),
    ],
)
def test_two_unclear_messages_in_a_row_offer_a_human_and_a_third_does_not_offer_again(
    intents: list[str], expected: str
) -> None:
    assert response(*intents) == expected


def test_what_is_near_is_asked_back_even_the_second_time() -> None:
    assert response(UNCLEAR, UNCLEAR, decision="clarify") == "utter_clarify"


def test_a_message_without_a_decision_is_declined() -> None:
    assert response(UNCLEAR, decision=None) == "utter_decline"
