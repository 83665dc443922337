"""What a message says of the person: who, how old, what plan, and what illness."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.eligibility.check import Check
from bot.eligibility.health import volunteered
from bot.eligibility.message import AGES, Message
from bot.eligibility.people import Someone, people_of
from bot.eligibility.result import person_of
from bot.rules import Book, InputError, decide

_PLANS = ("critical_illness", "senior_cancer")


def described(
    book: Book,
    check: Check,
    message: Message,
    on: date,
    asked: str | None = None,
    is_question: bool | None = None,
) -> Check:
    """The check with what the message adds; `used` tells whether it added anything.

    ``asked`` is the question it may answer. A question about the plan itself adds no person
    unless it states an age; ``is_question`` settles that where the caller knows better.
    """
    people, several = people_of(message, check.people)
    stated = any(one.stated for one in people)
    if is_question is None:
        is_question = message.intent == "faq" and (message.asks or not stated)
    if is_question:
        return check
    plan = _plan_of(message) or check.plan
    if several:
        named = tuple(_credible(one, check.relation, on) for one in people)
        told = named != () and (not check.people or bool(message.entities))
        return replace(Check(), people=named, plan=plan, used=told, failures=check.failures)
    someone = next((one for one in people if one.stated), people[-1] if people else None)
    said = replace(volunteered(book, check, message, on), plan=plan)
    relation = someone.relation if someone else None
    said = replace(said, relation=relation or check.relation, used=bool(relation) or said.used)
    return _aged(book, said, _stated(message, someone, asked), message, on, asked)


def _credible(one: Someone, relation: str | None, on: date) -> Someone:
    """An age that cannot be is as good as not said: it is asked for again."""
    known = replace(one, relation=one.relation or relation)
    try:
        person_of(known.relation, tuple(one.stated), on)
    except InputError:
        return replace(known, stated=[])
    return known


def _plan_of(message: Message) -> str | None:
    plans = {plan for plan in message.values("plan") if plan in _PLANS}
    return plans.pop() if len(plans) == 1 else None


def _stated(message: Message, someone: Someone | None, asked: str | None) -> tuple[str, ...]:
    """The ages and birth dates said; where an age is asked for, a bare number is one."""
    if someone and someone.stated:
        return tuple(someone.stated)
    if asked in AGES or message.corrects or message.carries:
        return tuple(message.values("number", "duration")[:1])
    return ()


def _aged(
    book: Book,
    check: Check,
    stated: tuple[str, ...],
    message: Message,
    on: date,
    asked: str | None,
) -> Check:
    """With the age said now; one that cannot be leaves the check as it was, with the problem."""
    if not stated:
        return replace(check, problem=message.impossible)
    together = (*check.stated, *stated) if asked == "birth_date" else stated
    try:
        decide(book, person_of(check.relation, together, on), on)
    except InputError as error:
        return replace(check, problem=error.key)
    return replace(check, stated=together, used=True)
