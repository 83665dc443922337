"""What to say when nothing more is to be asked: which response, and what fills it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.eligibility.check import Check
from bot.eligibility.result import assess
from bot.eligibility.table import table
from bot.rules import Book
from bot.rules.clause import Window
from bot.rules.dates import china_moment

# The newer first: 相互保 gave way to 相互宝 and its plans.
_STATUS = {"critical_illness": "pf_status", "old_xianghubao": "old_status"}


@dataclass(frozen=True)
class Saying:
    """A response of the domain and what fills its braces."""

    response: str
    fields: dict[str, Any]


def conclusion(book: Book, check: Check, on: date) -> Saying:
    """The end of the check: a decision, a table of several, or a polite way out."""
    if check.left:
        ending = "_withheld" if check.withheld else ""
        return Saying(f"utter_leave_eligibility{ending}", {})
    if check.gave_up:
        ending = "_value" if check.problem else ""
        return Saying(f"utter_give_up_eligibility{ending}", {})
    if check.people:
        return _several(book, check, on)
    result = assess(book, check, on)
    fields = {
        "headline": result.headline,
        "reasons": result.reasons,
        "more": result.detail,
        "sources": list(result.sources),
        "facts": _status(book, on),
        "data": result.data,
        "named": book.name_topics(check.conditions),
    }
    return Saying(f"utter_eligibility_{_wording(check, result.outcome)}", fields)


def _wording(check: Check, outcome: str) -> str:
    if outcome != "open_by_age":
        return outcome
    if check.withheld:
        return "health_withheld"
    if check.consents:
        return "health_unsure"
    return "open_by_age_named" if check.conditions else "open_by_age"


def _several(book: Book, check: Check, on: date) -> Saying:
    fields = table(book, check, on) | {"facts": _status(book, on)}
    rest = "_missing" if fields["missing"] else ""
    return Saying(f"utter_eligibility_several{rest}", fields)


def _status(book: Book, on: date) -> list[str]:
    """The fact on whether members were taken in that day; it also tells what changed later."""
    for plan, fact in _STATUS.items():
        holding = book.plan(plan).deciding.at(china_moment(on))
        if any(isinstance(c, Window) and c.joining != "not_yet" for c in holding):
            return [fact]
    return []
