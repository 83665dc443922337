"""Whether a message speaks of the person whom a check is about, or of somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.eligibility import words
from bot.eligibility.check import Check
from bot.eligibility.message import Message, Told
from bot.eligibility.people import Someone

_SEXES = (
    (words.FATHER, words.MOTHER),
    (re.compile(r"儿子|男孩|小子"), re.compile(r"女儿|女孩|闺女|丫头")),
    (re.compile(r"公公|爷爷|姥爷|外公|岳父"), re.compile(r"婆婆|奶奶|姥姥|外婆|岳母")),
)


def is_another(check: Check, someone: Someone) -> bool:
    """Whether somebody else was spoken of: 「我爸」 after 「我妈」, but not after 「父母」."""
    if check.relation is None or someone.relation is None:
        return False
    return check.relation != someone.relation or _differ(check.name, someone.name)


def _differ(one: str, other: str) -> bool:
    """Whether two words of one relation cannot mean the same person."""
    return any(
        (a.search(one) and b.search(other) and not (b.search(one) or a.search(other)))
        or (b.search(one) and a.search(other) and not (a.search(one) or b.search(other)))
        for a, b in _SEXES
    )


def told_of_the_person(check: Check, message: Message) -> list[Told]:
    """The illnesses that are told of whom the check is about.

    What stands before anybody else is named is theirs: 「我有糖尿病，我老婆没有」.
    """
    named = [
        (int(item.get("start") or 0), is_another(check, _someone(message, item)))
        for item in message.named("relation")
    ]
    if not named or not all(other for _, other in named):
        return message.told
    return [told for told in message.told if told.start < min(at for at, _ in named)]


def _someone(message: Message, item: Mapping[str, Any]) -> Someone:
    name = message.text[int(item.get("start") or 0) : int(item.get("end") or 0)]
    return Someone(str(item["value"]), name)
