"""A member in front of the bot: says a sentence or taps a button that the bot has shown.

The first buttons are those of the welcome; all stay on the screen.
"""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from tests.conversations.processes import Brain

Turn = dict[str, Any]


class Member:
    """One conversation; the message ids grow by themselves."""

    def __init__(self, brain: Brain) -> None:
        self._brain = brain
        self._numbers = itertools.count(1)
        self._buttons: list[dict[str, Any]] = brain.get("welcome")[1]["buttons"]
        self.conversation = f"member-{uuid.uuid4().hex}"

    def says(self, text: str) -> Turn:
        """The turn that ``text`` comes to."""
        return self._send({"text": text})

    def taps(self, title: str) -> Turn:
        """The turn that the latest button ``title`` comes to."""
        titles = [button["title"] for button in self._buttons]
        assert title in titles, f"no button {title}, only {titles}"
        return self._send({"text": "", "choice": self._buttons[titles.index(title)]})

    def _send(self, message: dict[str, Any]) -> Turn:
        message |= {"conversation": self.conversation, "message_id": str(next(self._numbers))}
        status, turn = self._brain.turn(message)
        assert status == 200, turn
        shown = [button for reply in turn["replies"] for button in reply["buttons"]]
        self._buttons = [*shown, *self._buttons]
        return turn


def words(turn: Turn) -> str:
    """All that the member can read of a turn, one reply after the other."""
    return "\n".join(
        part for reply in turn["replies"] for part in (reply["text"], reply["detail"]) if part
    )
