"""From the events of a conversation to the check as it stands after the last message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.eligibility import asking, health, words
from bot.eligibility.check import FORM, Check
from bot.eligibility.describing import described
from bot.eligibility.memory import persons_of, recalled
from bot.eligibility.message import AGES, Message
from bot.eligibility.people import people_of
from bot.eligibility.result import judged
from bot.eligibility.withholding import withholds
from bot.rules import Book, InputError

_BEGINS = ("check_eligibility", "inform")
_HEALTH = "check_health"
# These lead elsewhere; nothing of the check may follow them or be read from them.
_ENDS = (*("request_human", "report_self_harm", "report_acute_illness", "report_bereavement"),)
_ELSEWHERE = (
    *("ask_medical_advice", "ask_other_product", "ask_other_insurance", "ask_other_platform"),
    *("ask_investment", "ask_others_privacy"),
)
# Understood as an answer, though nothing in it was one: these count as failed.
_ANSWERS = (
    *("inform", "check_eligibility", "check_health", "affirm", "deny"),
    *asking.UNSURE,
)


def read(book: Book, events: Iterable[Mapping[str, Any]], on: date) -> Check:
    """The check that the latest messages are about, as of the edition date ``on``."""
    check, looping, asked = Check(), False, None
    known: list[Check] = []
    for event in events:
        if event["event"] == "session_started":
            check, looping, asked, known = Check(), False, None, []
        elif event["event"] == "active_loop":
            looping = event["name"] == FORM
        elif event["event"] == "slot" and event["name"] == "requested_slot":
            asked = event["value"]
        elif event["event"] == "user":
            message = Message.of(event)
            now = str(asked).removeprefix("eligibility_") if looping and asked else None
            check = recalled(_after(book, check, message, now, on), reversed(known))
            known = [] if message.intent in _ENDS else [*known, *persons_of(check)]
    return check


def _after(book: Book, check: Check, message: Message, asked: str | None, on: date) -> Check:
    if message.intent in _ENDS:
        return Check()
    before = check.listening()
    if asked is None:
        return _possible(book, before, _begun(book, before, message, on), on)
    speaks_of_health = asked.startswith("health_") and not message.asks
    if message.intent in _ELSEWHERE and not speaks_of_health and not withholds(message):
        return before
    after = _possible(book, before, _answered(book, before, message, asked, on), on)
    if after.used and not after.problem:
        return replace(after, failures=0)
    failed = bool(after.problem) or _is_a_failed_answer(after, message)
    # Not to know an age is no fault; another way to tell it is asked for, once.
    counts = failed and not after.unknown - check.unknown
    return replace(after, failures=check.failures + counts, failed_now=failed)


def _is_a_failed_answer(check: Check, message: Message) -> bool:
    """Whether an answer was tried; a question that was not understood has a reply of its own."""
    is_question = message.intent in asking.UNSURE and asking.wonders(message)
    beside = is_question or check.asks_why or check.waits
    return message.intent in _ANSWERS and not beside


def _possible(book: Book, before: Check, after: Check, on: date) -> Check:
    """What cannot be, alone or with what was said before, is not taken; its problem is named."""
    # Numbers come with whatever else is said, also with an age that cannot be.
    if after.facts == before.facts and (after.problem or not after.used):
        return after
    try:
        judged(book, after, on)
    except InputError as error:
        return replace(before, problem=after.problem or error.key)
    return after


def _begun(book: Book, check: Check, message: Message, on: date) -> Check:
    """A message outside the form begins a check, mends the last one, or is about something else."""
    if message.intent == _HEALTH:
        kept = Check() if check.ended else check
        # Who asks for it again has thought better of what was withheld.
        wants = replace(kept, wants_health=True, withheld=False)
        return described(book, wants, message, on)
    if message.intent in ("faq", *asking.UNSURE):
        return asking.mentioned(book, check, message, on)
    if message.intent not in _BEGINS:
        return check
    if check.people:
        message = message.without_carried_ages()
    if message.intent == "check_eligibility" and not message.carries:
        message = _of_the_member(message)
    goes_on = replace(check, failures=0) if _goes_on(check, message) else Check()
    return described(book, goes_on, message, on)


def _of_the_member(message: Message) -> Message:
    """As said of the member, unless it names anybody, also by a word that no list has."""
    names = any(one.relation for one in people_of(message)[0])
    return message if names else message.of_oneself()


def _goes_on(check: Check, message: Message) -> bool:
    """Whether it completes or mends what was said before, rather than beginning anew."""
    if check.left:
        return False
    if not check.people:
        late = check.gave_up and not message.named("relation")
        nobody = not message.named("relation", *AGES) and not message.is_a_lone_age
        adds = nobody and (message.told or message.intent == "inform" or message.named("number"))
        # An age after all, where its bound was left open: 「虚岁 65」 after 「不清楚」.
        settles = "birth_date" in check.unknown and bool(message.named(*AGES))
        known = check.lacks_the_person or adds or settles or _names(check, message)
        same = known and asking.goes_on(check, message)
        return message.corrects or message.carries or late or same
    mends = message.corrects or check.lacks_ages or bool(message.told)
    return mends and all(
        sum(one.includes(named) for one in check.people) == 1
        for named in people_of(message)[0]
        if named.relation
    )


def _names(check: Check, message: Message) -> bool:
    """Whether the person of the check is named again."""
    return any(
        one.relation == check.relation and ((one.name and check.name) or one.relation == "self")
        for one in people_of(message)[0]
    )


def _answered(book: Book, check: Check, message: Message, asked: str, on: date) -> Check:
    if message.intent == _HEALTH and not check.wants_health:
        return replace(check, wants_health=True, used=True)
    if _leaves(message) or (asked == "health_consent" and _refuses(message)):
        return replace(check, left=True, used=True)
    if asking.waits(message):
        return replace(check, waits=True)
    if asked.startswith("health_") and not message.corrects:
        return health.answered(book, check, message, asked.removeprefix("health_"), on)
    if words.WHY.search(message.text):
        return replace(check, asks_why=True)
    if asking.is_no_answer(message, asked):
        return check
    if _has_an_answer(message) and not withholds(message):
        tells = asking.tells(message)
        return (tells and asking.told_in(book, check, message, on)) or check
    if asked == "relation":
        message = _of_the_member(message)
    person = described(book, check, message, on, asked)
    if withholds(message) and not _tells(check, person, asked):
        return _without(check, asked)
    is_day = asked == "birth_date"
    knows_not = bool(words.UNKNOWN.search(message.text)) and (is_day or not message.asks)
    # 「不知道哪天，反正 71」 says the age once more, and no day.
    if (person.used or person.problem) and not (is_day and knows_not and not _born(person)):
        return person
    if knows_not:
        return replace(check, unknown=check.unknown | {asked}, used=is_day)
    leaves = message.intent == "deny" and not message.corrects
    return replace(check, left=leaves, used=leaves)


def _born(check: Check) -> bool:
    """Whether a year of birth was told."""
    return any(len(one) > 3 and one[:4].isdigit() for one in check.stated)


def _has_an_answer(message: Message) -> bool:
    """Whether an FAQ answers it; what states an age is an answer to us whatever it sounds like."""
    stated = any(one.stated for one in people_of(message)[0])
    return message.intent == "faq" and (message.asks or not stated)


def _tells(before: Check, after: Check, asked: str) -> bool:
    """Whether what was asked is told all the same: 「62 岁，别的不想说」."""
    if asked == "relation":
        return after.relation is not None
    return after.stated != before.stated or any(one.stated for one in after.people)


def _without(check: Check, asked: str) -> Check:
    """Without a person or an age nothing can be said; a birth date only settles a bound."""
    if asked == "birth_date":
        return replace(check, unknown=check.unknown | {asked}, used=True)
    return replace(check, left=True, withheld=True, used=True)


def _leaves(message: Message) -> bool:
    """Whether the member wants to go; 「怎么退出相互宝」 is a question."""
    asks = message.intent == "faq" and (message.asks or "相互" in message.text)
    return bool(words.LEAVE.search(message.text)) and not asks


def _refuses(message: Message) -> bool:
    """Whether there is no consent; who agrees and asks for secrecy has given it."""
    if message.intent == "affirm":
        return False
    # 「没有社保也可以加入吗」 only begins like a no.
    asks = message.intent == "faq" and message.asks
    says_no = bool(words.NO.match(message.text)) and not asks
    return says_no or withholds(message) or message.intent == "deny"
