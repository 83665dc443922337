"""What differs between two states of an FAQ or a fact, field by field and line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# Unchanged lines shown around a change.
_AROUND = 1
_FAQ_FIELDS = ("title", "theme", "owner", "handoff", "related", "examples", "tests", "answers")
# Of an answer, in the order in which they are read.
_ANSWER_FIELDS = ("plan", "valid_from", "valid_to", "text", "detail", "table", "buttons", "sources")


@dataclass(frozen=True)
class Line:
    """One line: ``added``, ``removed``, ``same``, or ``gap`` for lines that are left out."""

    mark: str
    text: str = ""


@dataclass(frozen=True)
class Section:
    """One field that differs; ``name`` is a code of the words' group ``faq_field``."""

    name: str
    lines: list[Line]


def faq_sections(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Section]:
    """The fields in which two states of an FAQ differ; None for one that there was not."""
    sides = [(before or {}).get, (after or {}).get]
    found = (Section(name, changed_lines(*(side(name) for side in sides))) for name in _FAQ_FIELDS)
    return [section for section in found if section.lines]


def changed_lines(before: Any, after: Any) -> list[Line]:
    """The lines that differ with their neighbours; nothing when all are the same."""
    old, new = list(_lines(before)), list(_lines(after))
    if old == new:
        return []
    return list(_merged(old, new))


def _merged(old: list[str], new: list[str]) -> Iterator[Line]:
    # Without "autojunk": a blank line is no more a sign of likeness than any other.
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND):
        if group[0][1] > 0:
            yield Line("gap")
        for kind, first, last, new_first, new_last in group:
            if kind == "equal":
                yield from (Line("same", text) for text in old[first:last])
            else:
                yield from (Line("removed", text) for text in old[first:last])
                yield from (Line("added", text) for text in new[new_first:new_last])
    if group[-1][2] < len(old):
        yield Line("gap")


def _lines(value: Any) -> Iterator[str]:
    """Any value of the contract as lines a person can read."""
    match value:
        case None:
            return
        case str():
            yield from value.splitlines()
        case list():
            for one in value:
                yield from _lines(one)
        case dict() if "text" in value:
            for name in _ANSWER_FIELDS:
                yield from _lines(value.get(name))
        case dict():
            yield from (f"{name}: {part}" for name, part in value.items())
        case _:
            yield str(value)
