"""From the events of a conversation to the check as it stands after the last message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.eligibility import health, words
from bot.eligibility.check import FORM, Check
from bot.eligibility.message import AGES, Message
from bot.eligibility.people import people_of
from bot.eligibility.result import person_of
from bot.rules import Book, InputError, decide

_BEGINS = ("check_eligibility", "inform")
_HEALTH = "check_health"
# These lead elsewhere; nothing of the check may follow them or be read from them.
_ENDS = ("request_human", "report_self_harm", "report_acute_illness")
_ELSEWHERE = (
    *("ask_medical_advice", "ask_other_product", "ask_other_insurance", "ask_other_platform"),
    *("ask_investment", "ask_others_privacy"),
)
# Understood as an answer, though nothing in it was one: these count as failed.
_ANSWERS = (
    *("inform", "check_eligibility", "check_health", "affirm", "deny"),
    *("nlu_fallback", "ask_out_of_scope"),
)
_PLANS = ("critical_illness", "senior_cancer")


def read(book: Book, events: Iterable[Mapping[str, Any]], on: date) -> Check:
    """The check that the latest messages are about, as of the edition date ``on``."""
    check, looping, asked = Check(), False, None
    for event in events:
        if event["event"] == "session_started":
            check, looping, asked = Check(), False, None
        elif event["event"] == "active_loop":
            looping = event["name"] == FORM
        elif event["event"] == "slot" and event["name"] == "requested_slot":
            asked = event["value"]
        elif event["event"] == "user":
            message = Message.of(event)
            now = str(asked).removeprefix("eligibility_") if looping and asked else None
            check = _after(book, check, message, now, on)
    return check


def _after(book: Book, check: Check, message: Message, asked: str | None, on: date) -> Check:
    if message.intent in _ENDS:
        return Check()
    if asked is None:
        return _begun(book, check.listening(), message, on)
    speaks_of_health = asked.startswith("health_") and not message.asks
    if message.intent in _ELSEWHERE and not speaks_of_health:
        return check.listening()
    answered = _answered(book, check.listening(), message, asked, on)
    if answered.used:
        return replace(answered, failures=0)
    if answered.problem:
        return replace(answered, failures=0)
    is_question = message.intent == "ask_out_of_scope" and message.asks
    failed = message.intent in _ANSWERS and not is_question
    return replace(answered, failures=check.failures + failed, failed_now=failed)


def _begun(book: Book, check: Check, message: Message, on: date) -> Check:
    """A message outside the form begins a check, mends the last one, or is about something else."""
    if message.intent == _HEALTH:
        kept = Check() if check.ended else check
        return _described(book, replace(kept, wants_health=True), message, on)
    if message.intent not in _BEGINS:
        return check
    mends = message.corrects and not check.ended
    return _described(book, check if mends else Check(), message, on)


def _answered(book: Book, check: Check, message: Message, asked: str, on: date) -> Check:
    if message.intent == _HEALTH and not check.wants_health:
        return replace(check, wants_health=True, used=True)
    if words.LEAVE.search(message.text) or (asked == "health_consent" and _refuses(message)):
        return replace(check, left=True, used=True)
    if asked.startswith("health_") and not message.corrects:
        return health.answered(book, check, message, asked.removeprefix("health_"), on)
    described = _described(book, check, message, on, asked)
    if described.used or described.problem:
        return described
    if words.UNKNOWN.search(message.text) and not message.asks:
        known = asked == "birth_date"
        unknown = check.unknown | {asked}
        return replace(check, unknown=unknown, used=known)
    leaves = message.intent == "deny" and not message.corrects
    return replace(check, left=leaves, used=leaves)


def _refuses(message: Message) -> bool:
    return message.intent == "deny" or bool(words.NO.match(message.text))


def _described(
    book: Book, check: Check, message: Message, on: date, asked: str | None = None
) -> Check:
    """What the message says of the person: who, how old, and what illness it names."""
    people, several = people_of(message)
    if several:
        named = (replace(one, relation=one.relation or check.relation) for one in people)
        return replace(Check(), people=tuple(named), used=True)
    applies, denied = message.conditions()
    someone = next((one for one in people if one.stated), people[-1] if people else None)
    stated = tuple(someone.stated) if someone else ()
    is_faq = message.intent == "faq" and (message.asks or not stated)
    relation = someone.relation if someone and someone.relation and not is_faq else None
    if not stated and (asked in AGES or message.corrects) and not is_faq:
        stated = tuple(message.values("number", "duration")[:1])
    plans = {plan for plan in message.values("plan") if plan in _PLANS}
    said = replace(
        check.declares(applies, denied) if not is_faq else check,
        relation=relation or check.relation,
        plan=plans.pop() if len(plans) == 1 and not is_faq else check.plan,
        used=bool(relation or (applies | denied and not is_faq)),
    )
    return _aged(book, said, stated, on, keeps=asked == "birth_date") if stated else said


def _aged(book: Book, check: Check, stated: tuple[str, ...], on: date, keeps: bool) -> Check:
    """With the age said now; one that cannot be leaves the check as it was, with the problem."""
    together = (*check.stated, *stated) if keeps else stated
    try:
        decide(book, person_of(check.relation, together, on), on)
    except InputError as error:
        return replace(check, problem=error.key)
    return replace(check, stated=together, used=True)
