"""Whom a message speaks of, each with the ages said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.eligibility import words
from bot.eligibility.message import AGES, Message


@dataclass
class Someone:
    """``name`` is the member's own word, ``stated`` the ages and birth dates said, ISO 8601."""

    relation: str | None
    name: str
    stated: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    start: int
    end: int
    kind: str
    value: str
    name: str


def people_of(message: Message) -> tuple[list[Someone], bool]:
    """Everybody named, and whether the message really is about several of them.

    It is when two of them have an age, or when they are named side by side (「我和我爸妈」).
    """
    items = sorted(_items(message), key=lambda item: item.start)
    people, side_by_side = _assigned(items, message.text)
    aged = sum(bool(someone.stated) for someone in people)
    return people, len(people) > 1 and (aged > 1 or side_by_side)


def _items(message: Message) -> Iterator[_Item]:
    spans = []
    for entity in message.entities:
        start = int(entity.get("start") or 0)
        end = int(entity.get("end", len(message.text)))
        name = message.text[start:end] or message.text
        if entity["entity"] == "relation":
            spans.append((start, end))
            yield _Item(start, end, "person", str(entity["value"]), name)
        elif entity["entity"] in AGES:
            yield _Item(start, end, "age", str(entity["value"]), name)
        elif entity["entity"] == "number" and float(entity["value"]).is_integer():
            yield _Item(start, end, "number", f"P{entity['value']}Y", name)
    for match in words.SELF.finditer(message.text):
        if not any(start <= match.start() < end for start, end in spans):
            yield _Item(match.start(), match.end(), "person", "self", match.group())
    for match in words.THEY.finditer(message.text):
        yield _Item(match.start(), match.end(), "they", "", "")


def _assigned(items: list[_Item], text: str) -> tuple[list[Someone], bool]:
    people: list[Someone] = []
    meant: list[Someone] = []
    side_by_side, before = False, None
    for item in items:
        if item.kind == "person":
            linked = before is not None and words.LINK.fullmatch(text[before.end : item.start])
            someone = _known(people, item)
            side_by_side = side_by_side or bool(linked and someone not in meant)
            meant = [*meant, *_copies(people, someone)] if linked else _copies(people, someone)
        elif item.kind == "they":
            meant = [someone for someone in people if someone.relation != "self"]
        elif item.kind == "age" or len(people) > 1 or words.PLURAL.search(text):
            _give(people, meant, item, text)
        before = item if item.kind == "person" else None
    return people, side_by_side


def _known(people: list[Someone], item: _Item) -> Someone:
    for someone in people:
        if (someone.relation, someone.name) == (item.value, item.name):
            return someone
    people.append(Someone(item.value, item.name))
    return people[-1]


def _copies(people: list[Someone], someone: Someone) -> list[Someone]:
    return [one for one in people if (one.relation, one.name) == (someone.relation, someone.name)]


def _give(people: list[Someone], meant: list[Someone], item: _Item, text: str) -> None:
    """An age belongs to the first who is meant and has none yet, else to anybody without one."""
    for someone in (*meant, *people):
        if not someone.stated:
            someone.stated.append(item.value)
            return
    if people and words.PLURAL.search(text):
        last = (meant or people)[-1]
        people.append(Someone(last.relation, last.name, stated=[item.value]))
    elif people:
        (meant or people)[-1].stated.append(item.value)
    else:
        people.append(Someone(None, "", stated=[item.value]))
