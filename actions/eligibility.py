"""May this person join: asks what the rules still miss, decides by them, keeps nothing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.eligibility import FORM, Check, conclusion, next_question, read, rule_book
from bot.eligibility.wording import wording
from bot.settings import Settings

_UNCLEAR = "nlu_fallback"
_BIRTH_DATE = "eligibility_birth_date"
# A name or a word, said where an age was asked; what is longer may be a question of its own.
_SHORT = 6


class ValidateEligibilityForm(Action):
    """Reads the answer, says what is wrong with it, and names the next question."""

    def name(self) -> str:
        """Name in the domain."""
        return f"validate_{FORM}"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Set ``requested_slot`` and, for an answer, ``eligibility_heard``.

        Without the latter Rasa rejects the form, so that the rules answer what was no answer.
        """
        settings = Settings.from_environment()
        book, on = rule_book(settings), settings.plan_date
        check = read(book, tracker.events, on)
        question = next_question(book, check, on)
        response = _complaint(check, tracker)
        if response:
            problem = book.say(f"errors.{check.problem}") if check.problem else None
            dispatcher.utter_message(response=response, problem=problem)
        elif check.used and check.is_lunar and question == _BIRTH_DATE:
            dispatcher.utter_message(response="utter_age_not_usable", problem=wording()["is_lunar"])
        heard = bool(check.used or check.gave_up or response)
        return [SlotSet("eligibility_heard", True)] * heard + [SlotSet("requested_slot", question)]


def _complaint(check: Check, tracker: Tracker) -> str | None:
    """The response to an answer that cannot be used, while there is patience left.

    What was not understood at all and may be a question has a response of its own, by rule.
    """
    if check.asks_why:
        return "utter_why_asked"
    if check.gave_up:
        return None
    if check.problem:
        return "utter_age_not_usable"
    latest = tracker.latest_message
    text = latest.get("text") or ""
    is_answer = len(text) <= _SHORT or any(char.isdigit() for char in text)
    unclear = latest["intent"].get("name") == _UNCLEAR and not is_answer
    failed = check.failed_now and not unclear
    if failed and "age" in check.unknown and not check.stated:
        return "utter_age_unknown"
    return "utter_answer_not_usable" if failed else None


class ActionDecideEligibility(Action):
    """Says what public rules of the edition date say, or how the check ended otherwise."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_decide_eligibility"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Say it."""
        settings = Settings.from_environment()
        book, on = rule_book(settings), settings.plan_date
        saying = conclusion(book, read(book, tracker.events, on), on)
        dispatcher.utter_message(response=saying.response, **saying.fields)
        return [SlotSet("eligibility_heard", None)]
