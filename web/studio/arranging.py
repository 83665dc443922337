"""Adding, removing and moving the cards of a form, by the name of the button that was pressed.

``answer-add``, ``answer-copy-2``, ``answer-drop-2``, ``answer-up-2``, ``answer-down-2``; the same
for lists of FAQs (``related``, ``top``), whose ``add`` takes a chosen key. Numbers count from 0.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from studio.faq_form import blank_answer

_ACT = re.compile(r"([a-z]+)-(add|copy|drop|up|down)(?:-(\d{1,3}))?")
Lists = Mapping[str, list[Any]]


def arranged(lists: Lists, act: str, chosen: str = "") -> tuple[str, int | None]:
    """Change one of the lists in place: its name and where the card is that was worked on.

    An act that makes no sense (a stale page) changes nothing.
    """
    found = _ACT.fullmatch(act)
    if not found or found[1] not in lists:
        return next(iter(lists)), None
    name, verb, number = found[1], found[2], int(found[3] or 0)
    items = lists[name]
    if verb == "add":
        return name, _add(items, name, chosen)
    return name, _move(items, verb, number) if number < len(items) else None


def _add(items: list[Any], name: str, chosen: str) -> int | None:
    if name == "answer":
        items.append(blank_answer(items[-1] if items else None))
    elif chosen and chosen not in items:
        items.append(chosen)
    return len(items) - 1


def _move(items: list[Any], verb: str, number: int) -> int | None:
    if verb == "copy":
        items.insert(number + 1, deepcopy(items[number]))
        return number + 1
    if verb == "drop":
        del items[number]
        return min(number, len(items) - 1) if items else None
    to = number + (1 if verb == "down" else -1)
    if not 0 <= to < len(items):
        return number
    items[number], items[to] = items[to], items[number]
    return to
