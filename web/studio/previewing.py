"""An unsaved FAQ as the member would see it, in the order of the edition dates, and what is wrong.

The workbench renders; here the replies are put under their dates and the findings to their fields.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings

from chat.sentences import word
from studio.workbench import workbench

Json = dict[str, Any]
# Fields that have a place of their own for what is wrong with them; anything else stands on top.
FIELDS = ("topic", "title", "owner", "theme", "related", "handoff", "examples", "tests")
_OF_ANSWER = re.compile(r"answers[.\[](\d+)")


@dataclass(frozen=True)
class Day:
    """What is said from ``date`` on. ``current``: the edition that members get today."""

    date: str
    replies: list[Json]
    current: bool


@dataclass(frozen=True)
class Preview:
    """The days, what is wrong with the whole, and with each field (``answers-0`` is a card)."""

    days: list[Day] = field(default_factory=list)
    findings: list[Json] = field(default_factory=list)
    by_field: dict[str, list[Json]] = field(default_factory=dict)


def preview(faq: Json) -> Preview:
    """Ask the workbench. Raises WorkbenchAway or WorkbenchRefused."""
    said = workbench().preview_faq(faq)
    whole, by_field = by_fields(said["findings"], faq)
    return Preview(_days(said["replies"], faq), whole, by_field)


def without(seen: Preview, places: set[str]) -> Preview:
    """The same without what is wrong at some places."""
    kept = {name: found for name, found in seen.by_field.items() if name not in places}
    return replace(seen, by_field=kept)


def by_fields(findings: list[Json], faq: Json) -> tuple[list[Json], dict[str, list[Json]]]:
    """Findings that belong to no field of the form, and those of each field."""
    places: dict[str, list[Json]] = defaultdict(list)
    for one in findings:
        places[_place(one, faq)].append(one)
    return places.pop("", []), dict(places)


def unfinished(faq: Json) -> set[str]:
    """Places of a new FAQ that are still empty: nobody needs to be told that while typing."""
    empty = {name for name in FIELDS if not faq.get(name)}
    empty |= {f"answers-{n}" for n, answer in enumerate(faq["answers"]) if not answer["text"]}
    return empty | ({"topic"} if faq["key"] == "faq/" else set())


def named(slots: Iterable[str]) -> list[tuple[str, str]]:
    """Each place with its Chinese name, in the order of the form."""
    order = ("topic", "title", "owner", "theme", "handoff", "examples", "tests", "answers")
    places = {name: number for number, name in enumerate((*order, "related"))}
    ordered = sorted(slots, key=lambda slot: (places[slot.partition("-")[0]], len(slot), slot))
    return [(slot, _name(slot)) for slot in ordered]


def _name(slot: str) -> str:
    field, _, number = slot.partition("-")
    return word("faq_field", field) + (f" {int(number) + 1}" if number else "")


def slots(faq: Json) -> list[str]:
    """Every place of a form at which something may be wrong."""
    return [*FIELDS, *(f"answers-{number}" for number in range(len(faq["answers"])))]


def _place(finding: Json, faq: Json) -> str:
    name = finding.get("field") or ""
    of_answer = _OF_ANSWER.match(name)
    if of_answer:
        return f"answers-{of_answer[1]}" if int(of_answer[1]) < len(faq["answers"]) else ""
    return name if name in FIELDS else ""


def _days(replies: list[Json], faq: Json) -> list[Day]:
    ordered = sorted(replies, key=lambda one: (one["date"], one["answer"]))
    dated = {day: list(of_day) for day, of_day in groupby(ordered, lambda one: one["date"])}
    now = max((day for day in dated if date.fromisoformat(day) <= settings.PLAN_DATE), default="")
    return [
        Day(day, [_labelled(one, faq) for one in of_day], current=day == now)
        for day, of_day in dated.items()
    ]


def _labelled(reply: Json, faq: Json) -> Json:
    """With the plan that its answer is for."""
    number = reply["answer"]
    found = faq["answers"][number - 1] if 0 < number <= len(faq["answers"]) else None
    return reply | {"plan": found["plan"] if found else None}
