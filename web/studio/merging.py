"""Two people changed one FAQ: what differs, field by field, and one FAQ made of both."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
_PLAIN = ("title", "owner", "theme", "handoff")
_LISTS = ("related", "examples", "tests")
MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """One field (``title``, ``examples``, ``answers``, or ``answers.2`` counted from 0).

    ``both`` is what a list becomes when each side's additions and removals count; None where that
    cannot be done. ``advice`` is the choice that loses nobody's work; empty when there is none.
    """

    field: str
    mine: Any
    theirs: Any
    both: list[str] | None
    advice: str

    @property
    def name(self) -> str:
        """The field without the number of an answer."""
        return self.field.partition(".")[0]

    @property
    def number(self) -> int | None:
        """Which answer, counted from 1."""
        _, _, number = self.field.partition(".")
        return int(number) + 1 if number else None

    @property
    def only_mine(self) -> list[str]:
        """Of a list, what the other side has not."""
        return [one for one in self.mine if one not in self.theirs]

    @property
    def only_theirs(self) -> list[str]:
        """Of a list, what this side has not."""
        return [one for one in self.theirs if one not in self.mine]


def differences(mine: Json, theirs: Json, base: Json | None = None) -> list[Difference]:
    """Where the two differ. ``base`` is what both started from, if it is still known."""
    return [
        _difference(field, _value(mine, field), _value(theirs, field), base)
        for field in _fields(mine, theirs)
        if _value(mine, field) != _value(theirs, field)
    ]


def merged(mine: Json, theirs: Json, base: Json | None, choices: Mapping[str, str]) -> Json:
    """One FAQ: of each differing field what ``choices`` says, by default the advice or mine."""
    made = deepcopy(mine)
    for one in differences(mine, theirs, base):
        choice = choices.get(one.field) or one.advice or MINE
        if choice == BOTH and one.both is not None:
            _put(made, one.field, one.both)
        elif choice == THEIRS:
            _put(made, one.field, one.theirs)
    return made


def _fields(mine: Json, theirs: Json) -> list[str]:
    if len(mine["answers"]) == len(theirs["answers"]):
        answers = [f"answers.{number}" for number in range(len(mine["answers"]))]
    else:
        answers = ["answers"]
    return [*_PLAIN, *_LISTS, *answers]


def _difference(field: str, mine: Any, theirs: Any, base: Json | None) -> Difference:
    before = _value(base, field) if base else None
    both = _joined(mine, theirs, before or []) if field in _LISTS else None
    if base and mine == before:
        advice = THEIRS
    elif base and theirs == before:
        advice = MINE
    else:
        advice = BOTH if both is not None else ""
    return Difference(field, mine, theirs, both, advice)


def _joined(mine: list[str], theirs: list[str], before: list[str]) -> list[str]:
    removed = {one for one in before if one not in mine}
    kept = [one for one in theirs if one not in removed]
    return kept + [one for one in mine if one not in theirs and one not in before]


def _value(faq: Json, field: str) -> Any:
    name, _, number = field.partition(".")
    if not number:
        return faq[name]
    return faq[name][int(number)] if int(number) < len(faq[name]) else None


def _put(faq: Json, field: str, value: Any) -> None:
    name, _, number = field.partition(".")
    if number:
        faq[name][int(number)] = deepcopy(value)
    else:
        faq[name] = deepcopy(value)
