"""May this person join: fills the form's gaps, decides by the rules, forgets the person again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.eligibility import assess, input_problem, person_of
from bot.rules import InputError
from bot.settings import Settings

_FORM = "eligibility_form"
_SLOTS = ("eligibility_relation", "eligibility_age")


def _forget() -> list[dict[str, Any]]:
    return [SlotSet(slot, None) for slot in _SLOTS]


def _conditions(tracker: Tracker) -> frozenset[str]:
    """Every condition named in the message that began the form and in those after it.

    A slot would keep only those of the last message that names any.
    """
    named: set[str] = set()
    in_form = False
    for event in tracker.events:
        if event["event"] == "active_loop":
            in_form = event["name"] == _FORM
        elif event["event"] == "user":
            named = _named(event) | (named if in_form else set())
    return frozenset(named)


def _named(message: dict[str, Any]) -> set[str]:
    entities = message["parse_data"]["entities"]
    return {item["value"] for item in entities if item["entity"] == "condition"}


class ValidateEligibilityForm(FormValidationAction):
    """Asks again, in the words of the rules, for an age that cannot be."""

    def name(self) -> str:
        """Name in the domain."""
        return "validate_eligibility_form"

    def validate_eligibility_age(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> dict[str, Any]:
        """Keep an age that the rules can work with."""
        settings = Settings.from_environment()
        try:
            assess(settings, person_of(None, str(value), frozenset()))
        except InputError as error:
            problem = input_problem(settings, error)
            dispatcher.utter_message(response="utter_age_not_usable", problem=problem)
            return {"eligibility_age": None}
        return {"eligibility_age": value}


class ActionDecideEligibility(Action):
    """Says what public rules of the edition date say about the person in the slots."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_decide_eligibility"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Decide, say it, forget the person."""
        relation, age = (tracker.get_slot(slot) for slot in _SLOTS)
        person = person_of(relation, str(age), _conditions(tracker))
        result = assess(Settings.from_environment(), person)
        dispatcher.utter_message(
            response="utter_eligibility",
            headline=result.headline,
            reasons=result.reasons,
            more=result.detail,
            sources=list(result.sources),
            data=result.data,
        )
        return _forget()


class ActionForgetPerson(Action):
    """Empties the slots of a check that was left."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_forget_person"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Forget the person."""
        return _forget()
