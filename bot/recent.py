"""Events that were read a moment ago: the next turn of their conversation reads on from there.

The database alone says what a conversation is. What is kept counts only when the last event of it
is still stored, word for word, with its number and its time: whatever else another process did
since then stands after it. A conversation is forgotten whole, so nothing before it can be gone.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import OrderedDict
from typing import NamedTuple

from rasa.shared.core.events import Event

CONVERSATIONS = 200
"""Conversations that are kept, the last ones; each takes some 0.15 MB."""
SECONDS = 600.0
"""How long a conversation is kept after its last turn, or until the next turn of anybody."""


class Known(NamedTuple):
    """A conversation's events from its window's first to its last, with their numbers."""

    ids: list[int]
    events: list[Event]
    last: str
    """The last event's JSON."""

    def since(self, first: int) -> Known:
        """Those whose numbers are ``first`` and more."""
        at = bisect_left(self.ids, first)
        return Known(self.ids[at:], self.events[at:], self.last)


class Recent:
    """The last conversations of this process."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._kept: OrderedDict[str, tuple[float, Known]] = OrderedDict()

    def of(self, conversation: str) -> Known | None:
        """What was read of a conversation, not long ago."""
        self._let_go()
        _, known = self._kept.get(conversation, (0.0, None))
        return known

    def keep(self, conversation: str, known: Known) -> None:
        """It was read now; what is too old or too much goes."""
        self._kept[conversation] = time.monotonic(), known
        self._kept.move_to_end(conversation)
        self._let_go()

    def drop(self, conversation: str) -> None:
        """Keep nothing of it."""
        self._kept.pop(conversation, None)

    def _let_go(self) -> None:
        before = time.monotonic() - SECONDS
        while len(self._kept) > CONVERSATIONS or (self._kept and self._oldest() < before):
            self._kept.popitem(last=False)

    def _oldest(self) -> float:
        at, _ = next(iter(self._kept.values()))
        return at
