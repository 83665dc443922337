"""What one member message came to: the contract between the brain and everything around it.

The channel returns a Turn, ``python -m bot.ask`` prints it, try-it shows it and the inbox
stores it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

GATE = "gate"
# A reply that hands over at once whatever else was asked, ahead of everybody who waits.
ALWAYS = "always"
_UNSURE = "nlu_fallback"
_CANDIDATES = 5

OUTCOMES = ("answer", "chat", "ask", "clarify", "decline", "handoff")
KINDS = ("text", "card", "clarify", "eligibility", "comparison", "notice", "queue", "staff", "csat")


@dataclass(frozen=True)
class Button:
    """A quick reply: its title and what a tap means."""

    title: str
    intent: str
    entities: tuple[Mapping[str, Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return dict(vars(self))


@dataclass(frozen=True)
class Reply:
    """One bot message; ``edition`` is set on replies that state facts."""

    text: str
    outcome: str
    kind: str = "text"
    detail: str | None = None
    buttons: tuple[Button, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    edition: str | None = None
    changes: tuple[str, ...] = ()
    handoff: str | None = None
    data: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, those of the reply itself: nobody may change them."""
        # Not `asdict`, which copies every text and number of every turn, one by one.
        return vars(self) | {"buttons": tuple(button.to_dict() for button in self.buttons)}


@dataclass(frozen=True)
class Turn:
    """The outcome of one message, its understanding and its replies."""

    message_id: str
    text: str
    intent: str
    confidence: float
    candidates: tuple[Mapping[str, Any], ...]
    replies: tuple[Mapping[str, Any], ...]
    edition: str
    release: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    outcome: str = field(init=False)
    facts: tuple[str, ...] = field(init=False)
    handoff: Mapping[str, str] | None = field(init=False)

    def __post_init__(self) -> None:
        """Derive what the replies already say."""
        # Hotlines come before everything else that the same message asked.
        replies = tuple(sorted(self.replies, key=lambda reply: reply["handoff"] != ALWAYS))
        object.__setattr__(self, "replies", replies)
        urgent = any(reply["handoff"] == ALWAYS for reply in replies)
        outcome = replies[0]["outcome"] if replies else "decline"
        if urgent or any(reply["outcome"] == "handoff" for reply in replies):
            outcome = "handoff"
        facts = dict.fromkeys(fact for reply in replies for fact in reply["facts"])
        reason = {
            "reason": "danger" if urgent else "member_request",
            "priority": "urgent" if urgent else "normal",
        }
        object.__setattr__(self, "outcome", outcome)
        object.__setattr__(self, "facts", tuple(facts))
        object.__setattr__(self, "handoff", reason if outcome == "handoff" else None)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the order in which a reader wants them; nobody may change them."""
        first = ("message_id", "text", "outcome", "intent", "confidence", "candidates", "replies")
        values = dict(vars(self))
        return {name: values.pop(name) for name in first} | values


def label_of(parse_data: Mapping[str, Any]) -> str:
    """The full label; ``nlu_fallback`` when it is not sure."""
    intent = parse_data.get("intent") or {}
    label = str(intent.get("name") or _UNSURE)
    if parse_data.get(GATE, {}).get("decision") == "answer":
        return next((item["name"] for item in _ranked(parse_data)), label)
    return label


def understanding(parse_data: Mapping[str, Any]) -> tuple[str, float, tuple[dict[str, Any], ...]]:
    """Label, its confidence, and the ranked candidates without ``nlu_fallback``."""
    intent = parse_data.get("intent") or {}
    candidates = tuple(
        {"intent": item["name"], "confidence": round(float(item["confidence"]), 4)}
        for item in islice(_ranked(parse_data), _CANDIDATES)
    )
    return label_of(parse_data), round(float(intent.get("confidence") or 0.0), 4), candidates


def _ranked(parse_data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    ranking = parse_data.get("intent_ranking") or ()
    return (item for item in ranking if item["name"] != _UNSURE)


def named(parse_data: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """What a message names (plans, persons, ages …), each with its value and the member's words."""
    return tuple(
        {
            "entity": str(item["entity"]),
            "value": item["value"],
            "text": str(item.get("text", item["value"])),
        }
        for item in parse_data.get("entities") or ()
    )
