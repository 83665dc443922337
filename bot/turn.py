"""What one member message came to: the contract between the brain and everything around it.

The channel returns a Turn, ``python -m bot.ask`` prints it, try-it shows it and the inbox
stores it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

GATE = "gate"
# What puts a life in danger goes to the head of the queue.
URGENT_INTENTS = ("report_self_harm", "report_acute_illness")

OUTCOMES = ("answer", "chat", "ask", "clarify", "decline", "handoff")
KINDS = ("text", "card", "clarify", "eligibility", "comparison", "notice", "queue", "staff", "csat")


@dataclass(frozen=True)
class Button:
    """A quick reply: its title and what a tap means."""

    title: str
    intent: str
    entities: tuple[Mapping[str, Any], ...] = ()


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
        """Plain JSON values."""
        return asdict(self)


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
    outcome: str = field(init=False)
    facts: tuple[str, ...] = field(init=False)
    handoff: Mapping[str, str] | None = field(init=False)

    def __post_init__(self) -> None:
        """Derive what the replies already say."""
        outcome = self.replies[0]["outcome"] if self.replies else "decline"
        facts = dict.fromkeys(fact for reply in self.replies for fact in reply["facts"])
        urgent = self.intent in URGENT_INTENTS
        reason = {
            "reason": "danger" if urgent else "member_request",
            "priority": "urgent" if urgent else "normal",
        }
        object.__setattr__(self, "outcome", outcome)
        object.__setattr__(self, "facts", tuple(facts))
        object.__setattr__(self, "handoff", reason if outcome == "handoff" else None)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the order in which a reader wants them."""
        first = ("message_id", "text", "outcome", "intent", "confidence", "candidates", "replies")
        values = asdict(self)
        return {name: values.pop(name) for name in first} | values


def understanding(parse_data: Mapping[str, Any]) -> tuple[str, float, tuple[dict[str, Any], ...]]:
    """Label, its confidence, and the ranked candidates without ``nlu_fallback``."""
    intent = parse_data.get("intent") or {}
    ranking = parse_data.get("intent_ranking") or []
    candidates = tuple(
        {"intent": item["name"], "confidence": round(float(item["confidence"]), 4)}
        for item in ranking
        if item["name"] != "nlu_fallback"
    )[:5]
    label = str(intent.get("name") or "nlu_fallback")
    if parse_data.get(GATE, {}).get("decision") == "answer" and candidates:
        label = candidates[0]["intent"]
    return label, round(float(intent.get("confidence") or 0.0), 4), candidates
