"""From a person and a moment to one decision per plan."""

from __future__ import annotations

from datetime import date, datetime

from bot.rules.book import Book
from bot.rules.counterfactual import find_change
from bot.rules.decision import Decision
from bot.rules.errors import InputError
from bot.rules.judging import (
    Judged,
    caveats,
    judge,
    missing_facts,
    open_by_age,
    reasons,
    who_may_add,
)
from bot.rules.person import Person, open_case


def decide(book: Book, person: Person, asked_on: date | datetime) -> tuple[Decision, ...]:
    """One decision per plan, in the book's order, as of that moment (a bare date: noon in China).

    Raises InputError, naming the field, when the question cannot be right.
    """
    _check_names(book, person)
    case = open_case(person, asked_on)
    all_plans = tuple(judge(plan, case) for plan in book.plans)
    return tuple(_explain(book, judged, all_plans) for judged in all_plans)


def _check_names(book: Book, person: Person) -> None:
    if person.plan is not None:
        book.plan(person.plan)
    if person.history is not None and person.history not in book.topics:
        raise InputError("history", "unknown_condition", person.history)
    for field in ("conditions", "ruled_out"):
        unknown = getattr(person, field) - book.topics.keys()
        if unknown:
            raise InputError(field, "unknown_condition", sorted(unknown))


def _explain(book: Book, judged: Judged, all_plans: tuple[Judged, ...]) -> Decision:
    return Decision(
        plan=judged.plan.id,
        outcome=judged.outcome,
        reasons=reasons(book, judged),
        missing=missing_facts(book, judged),
        caveats=caveats(book, judged),
        counterfactual=find_change(book, judged, all_plans),
        adding=who_may_add(book, judged),
        window=judged.window.joining,
        open_by_age=open_by_age(judged),
        named=judged.case.person.plan in (None, judged.plan.id),
        text=book.say(f"outcome.{judged.outcome}", plan=judged.plan.title),
    )
