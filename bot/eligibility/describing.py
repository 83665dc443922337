"""What a message says of the person: who, how old, what plan, and what illness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.eligibility import words
from bot.eligibility.check import Check
from bot.eligibility.health import volunteered
from bot.eligibility.identity import is_another
from bot.eligibility.message import AGES, Message
from bot.eligibility.people import Someone, people_of
from bot.eligibility.rough import is_rough
from bot.eligibility.stated import person_of
from bot.rules import Book, InputError, decide

# 「那我儿子呢」 behind an age of nobody's: the age was not his.
_AND_WHAT_OF = re.compile(r"^那.*呢[?？]?$")
_BIRTH_DATE = re.compile(r"\d{4}(?:-|$)")
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
    someone = _who_is_meant(message, people)
    turns = check.relation is None and check.stated and _AND_WHAT_OF.search(message.text)
    if someone and (turns or is_another(check, someone)) and not message.corrects:
        # Nothing that was told of one person is held against the next.
        check = _of_nobody(check)
    own = (someone.applies, someone.denied) if someone and len(people) > 1 else None
    said = replace(volunteered(book, check, message, on, told=own), plan=plan)
    relation = someone.relation if someone else None
    name = someone.name if someone and someone.relation else ""
    said = replace(said, relation=relation or check.relation, name=name or check.name)
    said = replace(said, used=bool(relation) or said.used)
    return _aged(book, said, _stated(message, someone, asked), message, on, asked)


def _who_is_meant(message: Message, people: Sequence[Someone]) -> Someone | None:
    """Whose age was said, unless another of the two is asked about: 「我30，我爸有癌症能加吗」."""
    aged = next((one for one in people if one.stated), people[-1] if people else None)
    ill = [one for one in people if one.applies]
    joining = [*words.WHETHER.finditer(message.text)]
    if aged is None or not joining or ill in ([], [aged]):
        return aged
    before = message.text[: joining[-1].start()]
    return max(people, key=lambda one: before.rfind(one.name) + len(one.name) if one.name else -1)


def _of_nobody(check: Check) -> Check:
    """What stands whoever is meant: how the conversation goes, not what was told."""
    return Check(failures=check.failures, wants_health=check.wants_health, consents=check.consents)


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
    is_one = asked in AGES or message.corrects or message.carries or message.is_a_lone_age
    if is_one:
        return tuple(message.bare_ages[:1])
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
    # At a bound full years settle the age; another age that cannot be the same takes its place.
    together = (*_exact(check.stated), *stated)
    ways = [together, stated] if asked == "birth_date" else [stated]
    if any(_BIRTH_DATE.match(told) for told in stated) and not message.corrects:
        del ways[1:]
    problem = None
    for way in ways:
        try:
            decide(book, person_of(check.relation, way, on), on)
        except InputError as error:
            problem = problem or error.key
        else:
            return replace(check, stated=way, used=True)
    return replace(check, problem=problem)


def _exact(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Without what was only a guess, or of another calendar: what is said now takes its place."""
    return tuple(one for one in stated if not is_rough(one))
