"""The numbers that the rules ask for, where a message tells them: grade, days, 芝麻分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.eligibility import words
from bot.eligibility.bounds import beyond
from bot.eligibility.message import Message
from bot.eligibility.rough import is_rough
from bot.nlu.quantities import number_of
from bot.rules import Book

_SPAN = re.compile(r"(\d+)([YMWD])")
_DAYS = {"Y": 365, "M": 30, "W": 7, "D": 1}
# 「没到二级」, 「二级以下」 is one less; 「吃药和住院也没有」 denies both.
_BELOW_BEFORE = re.compile(
    r"(?:没有?|不|未)(?:到|达到?|超过?|足|够|满|是)\s*$|(?:低于|小于|不足)\s*$"
)
_BELOW_BEHIND = re.compile(r"\s*(?:以下|都?(?:不到|没到|未到|不够))")
_NOT_BEHIND = re.compile(r"(?:也|都|全|更)*(?:没有?|无)(?:过|的|啊|呀|哦)*$")
_SUBJECTS = {"medication_days": words.MEDICINE, "hospital_days": words.HOSPITAL}


def told_numbers(book: Book, message: Message, on: date, fact: str = "") -> dict[str, int]:
    """Each number by its name in the rules; ``fact`` is the one asked for, if one was."""
    numbers: dict[str, int] = {}
    grade = words.GRADE.search(message.text)
    if grade and (fact == "hypertension_grade" or words.BLOOD_PRESSURE.search(message.text)):
        below = _BELOW_BEFORE.search(message.text[: grade.start()])
        below = below or _BELOW_BEHIND.match(message.text[grade.end() :])
        numbers["hypertension_grade"] = int(number_of(grade.group(1)) or 0) - bool(below)
    for part in words.PART_OF_SENTENCE.finditer(message.text):
        numbers.update(_stretches(book, message, part, on))
    if fact in _SUBJECTS and not numbers.keys() & _SUBJECTS.keys():
        numbers.update((fact, days) for days in _longest(message, "duration", "age", "number"))
    if fact == "credit_score" or words.CREDIT.search(message.text):
        numbers.update(("credit_score", int(float(n))) for n in message.values("number")[:1])
    return numbers


def _stretches(
    book: Book, message: Message, part: re.Match[str], on: date
) -> Iterator[tuple[str, int]]:
    """How long medicine was taken, or a stay lasted, as one part of the sentence says it."""
    for fact, subject in _SUBJECTS.items():
        named = subject.search(part.group())
        if not named or words.LONG_AGO.search(part.group()):
            continue
        denied = words.DENIED.search(part.group()[: named.start()])
        if denied or _NOT_BEHIND.search(part.group()[named.end() :]):
            yield fact, 0
            continue
        yield from ((fact, days) for days in _longest(message, "duration", within=part))
        always = beyond(book, fact, on) if words.ALL_THE_TIME.search(part.group()) else None
        if always is not None:
            yield fact, always


def _longest(message: Message, *kinds: str, within: re.Match[str] | None = None) -> list[int]:
    """The longest stretch said in days, months as thirty; nothing when none is said."""
    days = []
    for item in message.named(*kinds):
        inside = within is None or within.start() <= int(item.get("start") or 0) < within.end()
        value = str(item["value"])
        # 「二十多」 was read as an age, which nobody asked for.
        inside = inside and not is_rough(value)
        if inside and item["entity"] == "number":
            days.append(int(float(value)))
        elif inside:
            days.append(sum(int(n) * _DAYS[unit] for n, unit in _SPAN.findall(value)))
    return [max(days)] if days else []
