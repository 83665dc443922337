"""Dialogues as data: who says what, and what must come back.

A step says a sentence (``say``) or taps a button shown before (``tap``). Everything else is
expected of the answer: ``outcome``, ``intent``, ``kind`` (of the first reply), ``has`` and
``lacks`` (words that stand, or do not stand, in what the member reads), ``buttons`` (titles that
are among those offered), ``replies`` (how many), ``edition`` (of the first reply), ``sources``
(the least number of them), ``human`` (whether one is offered or promised).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.conversations.member import Member, Turn, words


@dataclass(frozen=True)
class Dialogue:
    """A named conversation."""

    name: str
    steps: list[dict[str, Any]]

    def play(self, member: Member) -> None:
        """Go through the steps; the first that is not as written fails."""
        for step in self.steps:
            expected = dict(step)
            turn = (
                member.says(expected.pop("say"))
                if "say" in expected
                else member.taps(expected.pop("tap"))
            )
            _check(turn, expected)


def read_dialogues(folder: Path) -> Iterator[Dialogue]:
    """All dialogues of a folder. Raises ValueError for a step that expects nothing."""
    for path in sorted(folder.glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            dialogue = Dialogue(item["dialogue"], item["steps"])
            for step in dialogue.steps:
                _require_known(dialogue.name, step)
            yield dialogue


def _require_known(name: str, step: dict[str, Any]) -> None:
    expected = step.keys() - {"say", "tap"}
    if not expected or expected - _CHECKS.keys() or len(step.keys() & {"say", "tap"}) != 1:
        raise ValueError(f"{name}: {step}")


def _check(turn: Turn, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        assert _CHECKS[name](turn, value), f"{name}: {value!r} is not so in\n{_shown(turn)}"


def _shown(turn: Turn) -> str:
    buttons = [button["title"] for reply in turn["replies"] for button in reply["buttons"]]
    understood = f"{turn['outcome']} {turn['intent']} {turn['confidence']}"
    return f"{turn['text']}\n-> {understood}\n{words(turn)}\n{buttons}"


def _offers_human(turn: Turn) -> bool:
    return turn["handoff"] is not None or any(reply["handoff"] for reply in turn["replies"])


def _titles(turn: Turn) -> set[str]:
    return {button["title"] for reply in turn["replies"] for button in reply["buttons"]}


_CHECKS: dict[str, Callable[[Turn, Any], bool]] = {
    "outcome": lambda turn, outcome: turn["outcome"] == outcome,
    "intent": lambda turn, intent: turn["intent"] == intent,
    "kind": lambda turn, kind: turn["replies"][0]["kind"] == kind,
    "has": lambda turn, texts: all(text in words(turn) for text in texts),
    "lacks": lambda turn, texts: not any(text in words(turn) for text in texts),
    "buttons": lambda turn, titles: set(titles) <= _titles(turn),
    "replies": lambda turn, count: len(turn["replies"]) == count,
    "edition": lambda turn, edition: turn["replies"][0]["edition"] == edition,
    "sources": lambda turn, least: len(turn["replies"][0]["sources"]) >= least,
    "human": lambda turn, offered: _offers_human(turn) is offered,
}
