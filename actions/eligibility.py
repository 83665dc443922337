"""May this person join: asks what the rules still miss, decides by them, keeps nothing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.eligibility import FORM, Check, conclusion, next_question, read, rule_book
from bot.eligibility.message import Message
from bot.eligibility.wording import wording
from bot.rules import Book
from bot.settings import Settings

_UNCLEAR = "nlu_fallback"
_ON_AGE = ("eligibility_relation", "eligibility_age", "eligibility_birth_date")
# A response that says what fills it: a problem, or what is to be told before the next question.
_NOTE = "utter_eligibility_note"
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
            problem = wording()["take_your_time"] if check.waits else problem
            dispatcher.utter_message(response=response, problem=problem)
        notes = "" if response else _notes(book, check, tracker, question)
        if notes:
            dispatcher.utter_message(response=_NOTE, problem=notes)
        heard = bool(check.used or check.gave_up or response)
        return [SlotSet("eligibility_heard", True)] * heard + [SlotSet("requested_slot", question)]


def _notes(book: Book, check: Check, tracker: Tracker, question: str | None) -> str:
    """What is to be told before the next question, so that it misleads nobody; mostly nothing."""
    if not check.used or question not in _ON_AGE:
        return ""
    message = Message.of({**tracker.latest_message, "parse_data": tracker.latest_message})
    named = frozenset(each.topic for each in message.told) & check.conditions
    illness = wording()["illness_named"].format(named=book.name_topics(named))
    lunar = check.is_lunar and question == _ON_AGE[-1]
    return "\n".join([illness] * bool(named) + [wording()["is_lunar"]] * lunar)


def _complaint(check: Check, tracker: Tracker) -> str | None:
    """The response to an answer that cannot be used, while there is patience left.

    What was not understood at all and may be a question has a response of its own, by rule.
    """
    if check.asks_why:
        return "utter_why_asked"
    if check.waits:
        return _NOTE
    if check.gave_up:
        return None
    if check.problem:
        return _NOTE
    latest = tracker.latest_message
    text = latest.get("text") or ""
    is_answer = len(text) <= _SHORT or any(char.isdigit() for char in text)
    unclear = latest["intent"].get("name") == _UNCLEAR and not is_answer
    if check.failed_now and "age" in check.unknown and not check.stated:
        return "utter_age_unknown"
    return "utter_answer_not_usable" if check.failed_now and not unclear else None


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
