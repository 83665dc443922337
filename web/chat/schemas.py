"""The member API's bodies. One set of checks serves HTTP and WebSocket."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, model_validator


def _canonical(value: object) -> object:
    """Only the form that browsers make: another spelling would come back changed to the client."""
    if isinstance(value, str) and value == str(UUID(value)):
        return value
    raise ValueError("a uuid in lower case with hyphens")


Cid = Annotated[UUID, BeforeValidator(_canonical, json_schema_input_type=UUID)]


class MessageIn(Schema):
    """A typed text or a tapped choice, never both."""

    model_config = ConfigDict(extra="forbid")

    cid: Cid
    text: str | None = Field(None, description="1 to 1,000 characters once trimmed")
    choice: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="a button's id of this conversation, or `handoff`",
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("either text or choice")
        return self


class SessionOut(Schema):
    """A member's token. ``conversation`` is informative: no request names one."""

    token: str
    conversation: str


class AcceptedOut(Schema):
    """The stored message's id; the same again for a resend."""

    id: int


class MessageOut(Schema):
    """One message of the log; the shape of ``body`` follows from ``from`` and ``kind``."""

    id: int
    cid: UUID | None
    sender: Literal["member", "bot", "staff", "system"] = Field(alias="from")
    name: str
    kind: str
    body: dict[str, Any]
    at: datetime


class CaseOut(Schema):
    """The open case of the conversation."""

    id: int
    state: Literal["waiting", "active"]


class StateOut(Schema):
    """What holds for the conversation as a whole."""

    typing: bool
    case: CaseOut | None
    edition: str


class MessagesOut(Schema):
    """Messages after the given id, oldest first, at most 200."""

    messages: list[MessageOut]
    state: StateOut


class ProblemOut(Schema):
    """RFC 9457; ``detail`` is a sentence a member may read."""

    type: str
    title: str
    status: int
    detail: str
