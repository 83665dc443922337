"""What Rasa tells an action when it calls one: what our actions read, and once a turn.

Stock Rasa 3.6.21 sends the whole conversation with all that was understood of every message, and
to an action that validates a form the whole domain besides, whatever ``enable_selective_domain``
says: half a megabyte a call, written here and read there. And a form that comes back after another
question was answered asks its action once more about the message that had not answered it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.turn import GATE

Body = dict[str, Any]

_stock_body = RemoteAction._action_call_format
_VALIDATES = "validate_"
# What this turn has asked, and what came back.
_ASKED: ContextVar[list[tuple[Body, Body]] | None] = ContextVar("asked", default=None)


def apply() -> None:
    """From now on; a second call changes nothing."""
    RemoteAction.__init__ = _named
    RemoteAction._action_call_format = _told


@contextmanager
def one_turn() -> Iterator[None]:
    """Inside, an action that said nothing when it was told the very same is not called again."""
    token = _ASKED.set([])
    try:
        yield
    finally:
        _ASKED.reset(token)


class AskedOnce:
    """The action endpoint. Our actions keep nothing: to the same they answer the same."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        """Asks ``endpoint``."""
        self._endpoint = endpoint

    def __getattr__(self, name: str) -> Any:
        """Whatever else there is to it."""
        return getattr(self._endpoint, name)

    async def request(self, **given: Any) -> Any:
        """The answer to the body ``json``; raises what the endpoint raises, again each time."""
        asked, body = _ASKED.get(), given["json"]
        for before, answer in asked or ():
            if before == body:
                return _copied(answer)
        answer = await self._endpoint.request(**given)
        if asked is not None and _is_silent(answer):
            asked.append((body, _copied(answer)))
        return answer


def _is_silent(answer: Any) -> bool:
    """Whether it says nothing: what is said Rasa takes apart, so that it cannot be said again."""
    return isinstance(answer, dict) and not answer.get("responses") and _has_plain_events(answer)


def _has_plain_events(answer: Body) -> bool:
    events = answer.get("events")
    return isinstance(events, list) and all(isinstance(event, dict) for event in events)


def _copied(answer: Body) -> Body:
    return {**answer, "events": [dict(event) for event in answer["events"]]}


def _named(self: RemoteAction, name: str, action_endpoint: EndpointConfig | None) -> None:
    self._name = name
    self.action_endpoint = AskedOnce(action_endpoint) if action_endpoint else None


def _told(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> Body:
    body = {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "tracker": conversation(tracker),
        "version": rasa.__version__,
    }
    wants = domain.does_custom_action_explicitly_need_domain(self._name)
    if not self._is_selective_domain_enabled() or (wants and not _validates(self._name)):
        body["domain"] = domain.as_dict()
    return body


def _validates(name: str) -> bool:
    """Whether Rasa says only by its name that an action needs the domain: ours do not."""
    return name.startswith(_VALIDATES)


def conversation(tracker: DialogueStateTracker) -> Body:
    """What the actions read of a conversation (``actions/``, ``bot/eligibility/reading.py``)."""
    latest = tracker.latest_message
    return {
        "sender_id": tracker.sender_id,
        "latest_message": {
            "text": latest.parse_data["text"],
            "message_id": latest.parse_data["message_id"],
            **_understood(latest),
            # Policies may have added some.
            "entities": list(latest.entities),
            GATE: {"decision": latest.parse_data.get(GATE, {}).get("decision", "decline")},
        },
        "events": [told for event in tracker.events for told in _read(event)],
    }


def _understood(message: UserUttered) -> Body:
    parsed = message.parse_data
    return {"intent": {"name": parsed["intent"].get("name")}, "entities": list(parsed["entities"])}


def _read(event: Event) -> Iterator[Body]:
    """Messages, what the form asked, whether it was open, and where a session began."""
    kind = type(event)
    if kind is UserUttered:
        yield {"event": "user", "text": event.text, "parse_data": _understood(event)}
    elif kind is SlotSet and event.key == REQUESTED_SLOT:
        yield {"event": "slot", "name": event.key, "value": event.value}
    elif kind is ActiveLoop:
        yield {"event": "active_loop", "name": event.name}
    elif kind is SessionStarted:
        yield {"event": "session_started"}
