"""What is remembered of a conversation, as it is told to the member whose conversation it is.

The bot's own events are left out: they say what the message log says, or nothing of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import Any

KINDS = ("user", "slot")
"""The events that hold something of a person: what was said, and what was kept of it."""


def told(events: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stored events of ``KINDS``, each in the names of the contract (``docs/contract.md``)."""
    for event in events:
        if event["event"] == "user":
            yield {"kind": "said", "at": _at(event), **_said(event)}
        else:
            yield {
                "kind": "slot",
                "at": _at(event),
                "slot": event.get("name"),
                "value": event.get("value"),
            }


def _said(event: dict[str, Any]) -> dict[str, Any]:
    parsed = event.get("parse_data") or {}
    return {
        "message_id": event.get("message_id"),
        "text": event.get("text"),
        "intent": (parsed.get("intent") or {}).get("name"),
        "entities": [
            {"entity": one.get("entity"), "value": one.get("value")}
            for one in parsed.get("entities") or ()
        ],
    }


def _at(event: dict[str, Any]) -> str:
    moment = datetime.fromtimestamp(event["timestamp"], timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
