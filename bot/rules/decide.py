"""From a person and a moment to one decision per plan."""

from __future__ import annotations

from datetime import date, datetime

from bot.rules.book import Book
from bot.rules.clause import Verdict
from bot.rules.counterfactual import find_change
from bot.rules.decision import Decision
from bot.rules.errors import InputError
from bot.rules.judging import (
    DECIDING,
    Judged,
    judge,
    missing_facts,
    open_by_age,
    reasons,
    who_may_add,
)
from bot.rules.person import Person, open_case


def check_names(book: Book, person: Person) -> None:
    """InputError for a plan or topic that the book does not know."""
    if person.plan is not None and person.plan not in {plan.id for plan in book.plans}:
        raise InputError("plan", "unknown_plan", person.plan)
    if person.history is not None and person.history not in book.topics:
        raise InputError("history", "unknown_condition", person.history)
    for field in ("conditions", "ruled_out"):
        unknown = getattr(person, field) - book.topics.keys()
        if unknown:
            raise InputError(field, "unknown_condition", sorted(unknown))


def decide(book: Book, person: Person, asked_on: date | datetime) -> tuple[Decision, ...]:
    """One decision per plan, in the book's order, as of that moment (a bare date: noon in China).

    Raises InputError, naming the field, when the question cannot be right.
    """
    check_names(book, person)
    case = open_case(person, asked_on)
    judged = tuple(judge(plan, case) for plan in book.plans)
    return tuple(_explain(book, one, judged) for one in judged)


def _explain(book: Book, judged: Judged, all_plans: tuple[Judged, ...]) -> Decision:
    plan, case, outcome = judged.plan, judged.case, judged.outcome
    barred = outcome == "barred"
    return Decision(
        plan=plan.id,
        outcome=outcome,
        reasons=reasons(book, judged, DECIDING[outcome]),
        missing=missing_facts(book, judged),
        caveats=() if barred else reasons(book, judged, Verdict.REMARK),
        counterfactual=find_change(book, judged, all_plans),
        adding=None if barred else who_may_add(book, plan, case),
        open_by_age=open_by_age(judged),
        window=judged.window.joining,
        named=case.person.plan in (None, plan.id),
        text=book.say(f"outcome.{outcome}", plan=plan.title),
    )
