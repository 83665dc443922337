"""The plan that fits who was spoken of in the check: what is asked next is about that plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rasa.shared.core.trackers import DialogueStateTracker

from bot.eligibility import Check, read, rule_book
from bot.eligibility.result import judged
from bot.rules import Book
from bot.settings import Settings
from bot.understanding import labels
from bot.understanding.said import Said, carried, topic


def with_fitting_plan(said: Sequence[Said], tracker: DialogueStateTracker) -> tuple[Said, ...]:
    """``said`` (latest first) with the plan in the check's last message, where only one fits."""
    last = topic(said)
    if last is None or last.label not in labels.IN_CHECK or last.value("plan"):
        return tuple(said)
    plan = _fitting_plan(tracker)
    if plan is None:
        return tuple(said)
    fitting = replace(last, entities=(*last.entities, carried("plan", plan)))
    return tuple(fitting if one is last else one for one in said)


def _fitting_plan(tracker: DialogueStateTracker) -> str | None:
    settings = Settings.from_environment()
    book, on = rule_book(settings), settings.plan_date
    check = read(book, (event.as_dict() for event in tracker.events), on)
    return plan_of(book, check, on)


def plan_of(book: Book, check: Check, on: date) -> str | None:
    """The plan whose age the person of the check has; None without a person, or for several."""
    if check.people or not check.stated or check.left:
        return None
    return judged(book, check, on).plan
