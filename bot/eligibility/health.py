"""Answers to the health questions, typed or tapped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.eligibility import words
from bot.eligibility.bounds import beyond, within
from bot.eligibility.check import Check
from bot.eligibility.identity import told_of_the_person
from bot.eligibility.message import Message
from bot.eligibility.numbers import told_numbers
from bot.eligibility.withholding import told_otherwise, withholds
from bot.rules import Book

_UNNAMED = frozenset({"other_disease"})


def answered(book: Book, check: Check, message: Message, fact: str, on: date) -> Check:
    """The check after an answer to the question on ``fact``; `used` is False when it is none."""
    if words.WHY.search(message.text):
        return replace(check, asks_why=True)
    if fact == "consent":
        said = message.intent == "affirm" or words.AGREES.fullmatch(message.text)
        agrees = bool(said) and not message.asks
        return replace(check, consents=agrees, used=agrees)
    if withholds(message):
        refuses = replace(check, withheld=True)
        told = _told(book, refuses, told_otherwise(message), fact, on)
        return replace(told, which=False, used=True)
    # 「我老婆有糖尿病」 says nothing of the member.
    of_another = bool(message.told) and not told_of_the_person(check, message)
    if message.asks or of_another:
        return check
    return _told(book, check, message, fact, on)


def conditions_of(check: Check, message: Message) -> tuple[frozenset[str], frozenset[str]]:
    """The conditions that are told of the person of the check, and those denied of them."""
    told = told_of_the_person(check, message)
    denied = frozenset(each.topic for each in told if each.denied)
    return frozenset(each.topic for each in told) - denied, denied


def _told(book: Book, check: Check, message: Message, fact: str, on: date) -> Check:
    if words.UNKNOWN.search(message.text):
        name = "conditions" if fact == "which" else fact
        if words.THE_REST.search(message.text):
            check = volunteered(book, check, told_otherwise(message), on, fact)
        return replace(check, unknown=check.unknown | {name}, which=False, used=True)
    told = volunteered(book, check, message, on, fact, conditions_of(check, message))
    if fact in ("conditions", "which"):
        return _conditions(book, told, message)
    return told if told.used else _yes_or_no(book, told, message, fact, on)


def volunteered(
    book: Book,
    check: Check,
    message: Message,
    on: date,
    fact: str = "",
    told: tuple[frozenset[str], frozenset[str]] | None = None,
) -> Check:
    """With all that the message says of somebody's health by itself, whatever was asked.

    ``told``: the conditions that apply and those denied, where only some of them are the person's.
    """
    applies, denied = message.conditions() if told is None else told
    facts = {**check.facts, **told_numbers(book, message, on, fact)}
    unsure = (check.unsure - applies) | (message.unsure & applies)
    known = replace(check.declares(applies, denied), facts=facts, unsure=unsure)
    return replace(known, used=bool(applies or denied) or facts != check.facts)


def _conditions(book: Book, check: Check, message: Message) -> Check:
    """Who names one of the list has been asked for all of it, so the rest is ruled out."""
    applies, denied = conditions_of(check, message)
    rest = book.listed_topics - check.conditions
    # Who denies no illness by its name denies them all: 「这些都没得过」.
    denies_all = words.NO.match(message.text) and not denied - _UNNAMED
    if applies or denies_all:
        return replace(check, ruled_out=check.ruled_out | rest, which=False, used=True)
    if not check.used and (words.YES.match(message.text) or message.intent == "affirm"):
        return replace(check, which=True, used=True)
    return check


def _yes_or_no(book: Book, check: Check, message: Message, fact: str, on: date) -> Check:
    # Who says no more than that it was taken may keep back for how long.
    did = not check.withheld and fact.endswith("_days") and words.DID.match(message.text)
    yes = did or words.YES.match(message.text) or words.ALL_THE_TIME.search(message.text)
    no = words.NO.match(message.text)
    asks_a_number = fact == "credit_score"
    if asks_a_number or not (no or yes or message.intent == "affirm"):
        return check
    value = within(book, fact, on) if no else beyond(book, fact, on)
    if value is None:
        return check
    return replace(check, facts={**check.facts, fact: value}, used=True)
