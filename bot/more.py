"""What is left to tell of the last answer: its detail, which is not shown at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered, Event


def rest_of_last_answer(events: Iterable[Event]) -> dict[str, Any] | None:
    """The detail of the latest answer as a reply of its own, with the answer's facts and sources.

    None when it has none, or when that was told already.
    """
    replies = (
        event.metadata.get("reply")
        for event in reversed(list(events))
        if isinstance(event, BotUttered)
    )
    answer = next((reply for reply in replies if reply and reply["outcome"] == "answer"), None)
    if answer is None or not answer["detail"]:
        return None
    return {**answer, "text": answer["detail"], "detail": None, "kind": "text"}
