"""The last answer again: what is left to tell of it, or what it said, to who doubts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.turn import label_of

# In the parse data of a message that doubts the last answer.
DOUBTED = "doubted"


def rest_of_last_answer(events: Iterable[Event]) -> dict[str, Any] | None:
    """The detail of the latest answer as a reply of its own, with the answer's facts and sources.

    None when it has none, or when that was told already.
    """
    answer = _last_answer(events)
    if answer is None or not answer["detail"]:
        return None
    return {**answer, "text": answer["detail"], "detail": None, "kind": "text"}


def last_answer_again(events: Sequence[Event], wording: str) -> dict[str, Any] | None:
    """The latest answer in ``wording`` (with ``{answer}``), its detail still to be asked for.

    None when there is none, or when the message before this one doubted it too.
    """
    said = [event.parse_data for event in events if isinstance(event, UserUttered)]
    answer = _last_answer(events)
    if answer is None or any(parse_data.get(DOUBTED) for parse_data in said[-2:-1]):
        return None
    text = wording.replace("{answer}", answer["text"])
    return {**answer, "text": text, "kind": "text", "data": None, "handoff": "offer"}


def _last_answer(events: Iterable[Event]) -> dict[str, Any] | None:
    """Also a question's honest 「没有写明」, but nothing that was not understood."""
    answer, label = None, ""
    for event in events:
        if isinstance(event, UserUttered):
            label = label_of(event.parse_data)
        reply = event.metadata.get("reply") if isinstance(event, BotUttered) else None
        if reply and (reply["outcome"] == "answer" or _declines(reply, label)):
            answer = reply
    return answer


def _declines(reply: Mapping[str, Any], label: str) -> bool:
    return bool(reply["outcome"] == "decline" and label.startswith("faq/"))
