"""Which question comes next: the rules say what is missing, this says when to ask for it."""

from __future__ import annotations

from datetime import date

from bot.eligibility.check import Check
from bot.eligibility.result import judged, missing
from bot.rules import Book


def next_question(book: Book, check: Check, on: date) -> str | None:
    """The name of the question to ask (``utter_ask_eligibility_form_…``), or None: conclude."""
    if check.ended:
        return None
    if check.people:
        return "eligibility_ages"
    if check.relation is None:
        return "eligibility_relation"
    if not check.stated:
        return "eligibility_age"
    overall = judged(book, check, on)
    facts = [fact for fact in missing(overall) if fact not in check.unknown]
    if facts[:1] == ["birth_date"] and overall.plan is None:
        return "eligibility_birth_date"
    return _health_question(check, [fact for fact in facts if fact != "birth_date"])


def _health_question(check: Check, facts: list[str]) -> str | None:
    if not check.wants_health or check.withheld or not facts:
        return None
    if not check.consents:
        return "health_consent"
    return "health_which" if check.which else f"health_{facts[0]}"
