"""The events of a conversation, as the action server gets them."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]


def begun(text: str, *entities: Event, intent: str = "check_eligibility") -> list[Event]:
    """A message that starts the form."""
    return [said(text, *entities, intent=intent), {"event": "active_loop", "name": FORM}]


def ended() -> list[Event]:
    """The form is over."""
    return [{"event": "active_loop", "name": None}, asked(None)]


def asked(question: str | None) -> Event:
    """The form asks."""
    return {"event": "slot", "name": "requested_slot", "value": question}


def said(text: str, *entities: Event, intent: str = "inform") -> Event:
    """A message of the member."""
    parsed = {"intent": {"name": intent}, "entities": list(entities)}
    return {"event": "user", "text": text, "parse_data": parsed}


def entity(kind: str, value: str, text: str = "", within: str = "") -> Event:
    """An entity; with ``text`` it stands in the message ``within``, else it came with a button."""
    if not text:
        return {"entity": kind, "value": value}
    start = within.index(text)
    return {"entity": kind, "value": value, "start": start, "end": start + len(text)}


FORM = "eligibility_form"
SELF_45 = (entity("relation", "self"), entity("age", "P45Y"))


def health(*answers: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """A check of somebody of 45, gone on with the health questions and their answers."""
    events = [*begun("我45岁能加入吗", *SELF_45), *ended()]
    events += begun("接着看健康条件", intent="check_health")
    for question, answer in answers:
        events += [asked(question), answer]
    return events


CONSENT = ("health_consent", said("同意", intent="affirm"))
