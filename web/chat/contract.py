"""What the brain answers, checked before anything is stored (the ``Turn`` of the design)."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat


def _without_nul(text: str) -> str:
    """PostgreSQL stores no NUL; one in an answer must not cost the answer."""
    return text.replace("\x00", "")


Text = Annotated[str, AfterValidator(_without_nul)]
Code = Annotated[Text, Field(max_length=120)]
Outcome = Literal["answer", "chat", "ask", "clarify", "decline", "handoff"]
Kind = Literal["text", "card", "clarify", "eligibility", "comparison", "notice"]


class _Part(BaseModel):
    """Fields that a later brain adds are kept in the stored turn and otherwise ignored."""

    model_config = ConfigDict(extra="allow")


class Button(_Part):
    """A quick reply: its title is for the member, the rest is what a tap stands for."""

    title: Annotated[Text, Field(min_length=1, max_length=200)]
    intent: Code
    entities: list[dict[str, Any]] = []


class Source(_Part):
    """Where a statement comes from, and of what day it is."""

    title: Text
    date: Text | None = None


class Reply(_Part):
    """One bubble of the bot's answer."""

    kind: Kind = "text"
    text: Text
    detail: Text | None = None
    buttons: list[Button] = []
    facts: list[Text] = []
    sources: list[Source] = []
    edition: Annotated[Text, Field(max_length=10)] | None = None
    changes: list[Text] = []
    handoff: Literal["offer", "always"] | None = None
    data: dict[str, Any] | None = None


class HandoffRequest(_Part):
    """The brain's wish for a human."""

    reason: Annotated[Text, Field(max_length=60)] = "member_request"
    priority: Annotated[Text, Field(max_length=16)] = "normal"


class Candidate(_Part):
    """One thing that the message may have meant."""

    intent: Code
    confidence: FiniteFloat


class Entity(_Part):
    """Something the message named, with its value and the member's own words."""

    entity: Code
    value: Any
    text: Text = ""


class BotTurn(_Part):
    """One handled message: what was understood and what is to be said."""

    message_id: str
    outcome: Outcome
    intent: Code | None = None
    confidence: FiniteFloat | None = None
    candidates: list[Candidate] = []
    entities: list[Entity] = []
    replies: list[Reply]
    release: Code | None = None
    edition: Annotated[Text, Field(max_length=10)] | None = None
    handoff: HandoffRequest | None = None


class Title(_Part):
    """A question that the brain has an answer to."""

    title: Annotated[Text, Field(min_length=1, max_length=200)]
    intent: Code


class Remembered(_Part):
    """A message as the brain keeps it, or a slot that it filled; ``docs/contract.md``."""

    kind: Literal["said", "slot"]
    at: Text


class Memory(_Part):
    """All that the brain keeps of a member."""

    remembered: list[Remembered]


class TitleList(_Part):
    """All of them."""

    edition: Annotated[Text, Field(max_length=10)]
    titles: list[Title]
