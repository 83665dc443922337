"""Answers to the health questions, typed or tapped."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.eligibility import words
from bot.eligibility.check import Check
from bot.eligibility.message import Message
from bot.nlu.quantities import number_of
from bot.rules import Book
from bot.rules.clause import Clause, Hypertension, Number
from bot.rules.dates import china_moment

_SPAN = re.compile(r"(\d+)([YMWD])")
_DAYS = {"Y": 365, "M": 30, "W": 7, "D": 1}


def answered(book: Book, check: Check, message: Message, fact: str, on: date) -> Check:
    """The check after an answer to the question on ``fact``; `used` is False when it is none."""
    if message.asks:
        return check
    if fact == "consent":
        agrees = message.intent == "affirm"
        return replace(check, consents=agrees, used=agrees)
    if words.UNKNOWN.search(message.text):
        name = "conditions" if fact == "which" else fact
        return replace(check, unknown=check.unknown | {name}, which=False, used=True)
    told = _volunteered(check, message, fact)
    if fact in ("conditions", "which"):
        return _conditions(book, told, message)
    return told if told.used else _yes_or_no(book, told, message, fact, on)


def _volunteered(check: Check, message: Message, fact: str) -> Check:
    """Everything the message says by itself, whatever was asked."""
    applies, denied = message.conditions()
    facts = dict(check.facts)
    grade = words.GRADE.search(message.text)
    if grade:
        facts["hypertension_grade"] = int(number_of(grade.group(1)) or 0)
    subject = _subject(message, fact)
    days = _days(message)
    if subject and days is not None:
        facts[subject] = days
    if fact == "credit_score":
        facts.update((fact, int(float(value))) for value in message.values("number")[:1])
    told = replace(check.declares(applies, denied), facts=facts)
    return replace(told, used=bool(applies or denied) or facts != check.facts)


def _subject(message: Message, fact: str) -> str | None:
    """Which stretch of days the message speaks of."""
    if words.MEDICINE.search(message.text):
        return "medication_days"
    if words.HOSPITAL.search(message.text):
        return "hospital_days"
    return fact if fact.endswith("_days") else None


def _days(message: Message) -> int | None:
    """The longest stretch said, in days; months count thirty."""
    spans = message.values("duration", "age")
    days = [sum(int(n) * _DAYS[u] for n, u in _SPAN.findall(span)) for span in spans]
    days += [int(float(value)) for value in message.values("number")]
    return max(days, default=None)


def _conditions(book: Book, check: Check, message: Message) -> Check:
    """Who names one of the list has been asked for all of it, so the rest is ruled out."""
    applies, denied = message.conditions()
    rest = book.listed_topics - check.conditions
    if applies or (not denied and words.NO.match(message.text)):
        return replace(check, ruled_out=check.ruled_out | rest, which=False, used=True)
    if not check.used and (words.YES.match(message.text) or message.intent == "affirm"):
        return replace(check, which=True, used=True)
    return check


def _yes_or_no(book: Book, check: Check, message: Message, fact: str, on: date) -> Check:
    no = words.NO.match(message.text)
    yes = words.YES.match(message.text) or words.ALL_THE_TIME.search(message.text)
    if not no and not yes and message.intent != "affirm":
        return check
    clause = _asking(book, fact, on)
    if clause is None:
        return check
    value = _beyond(clause) if not no else _within(clause)
    return replace(check, facts={**check.facts, fact: value}, used=True)


def _asking(book: Book, fact: str, on: date) -> Clause | None:
    """The clause that holds on the day and needs the fact."""
    moment = china_moment(on)
    for plan in book.plans:
        for clause in plan.deciding.at(moment):
            if isinstance(clause, Number) and clause.fact == fact:
                return clause
            if isinstance(clause, Hypertension) and fact == "hypertension_grade":
                return clause
    return None


def _beyond(clause: Clause) -> int:
    """A value on the far side of the bound that the question names: the answer is yes."""
    if isinstance(clause, Hypertension):
        return clause.grade
    if isinstance(clause, Number):
        return clause.least if clause.least is not None else (clause.most or 0) + 1
    raise TypeError(clause.kind)


def _within(clause: Clause) -> int:
    """A value on the near side of the bound: the answer is no."""
    if isinstance(clause, Hypertension):
        return clause.grade - 1
    if isinstance(clause, Number):
        return clause.least - 1 if clause.least is not None else 0
    raise TypeError(clause.kind)
