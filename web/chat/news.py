"""What was just stored, as the member's screens show it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class News:
    """What a client that has everything up to ``after`` would read now (``chat.log.snapshot``).

    It holds for the moment at which the conversation's row was let go.
    """

    after: int
    messages: list[dict[str, Any]]
    state: dict[str, Any]

    @property
    def last(self) -> int:
        """The newest message in it."""
        return self.messages[-1]["id"] if self.messages else self.after
