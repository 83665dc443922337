"""The member API's bodies. One set of checks serves HTTP and WebSocket."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

LARGEST_ID = 2**63 - 1
_CHOICE = r"^[A-Za-z0-9_.-]{1,120}$"
# At least one character that is neither space nor control.
_SOMETHING_VISIBLE = r"[^\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"


def _canonical(value: object) -> object:
    """Only the form that browsers make: another spelling would come back changed to the client."""
    if isinstance(value, str) and value == str(UUID(value)):
        return value
    raise ValueError("a uuid in lower case with hyphens")


def _number(value: object) -> object:
    """A number as JSON has it: pydantic would take ``true`` and ``"1"`` for one too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    return value


def _whole(least: int, most: int) -> Any:
    within = Annotated[int, Field(ge=least, le=most)]
    return Annotated[within, BeforeValidator(_number, json_schema_input_type=within)]


Reason = Literal["wrong", "not_my_question", "unclear", "too_long", "outdated", "other"]
Cid = Annotated[UUID, BeforeValidator(_canonical, json_schema_input_type=UUID)]


def _one_of_text_and_choice(schema: dict[str, Any]) -> None:
    """Document what the checks below and ``chat.text`` make of the two fields."""
    fields = schema["properties"]
    about = {name: fields[name].get("description", "") for name in ("text", "choice")}
    text = {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": _SOMETHING_VISIBLE}
    choice = {"type": "string", "pattern": _CHOICE}
    fields["text"] = {**text, "title": "Text", "description": about["text"]}
    fields["choice"] = {**choice, "title": "Choice", "description": about["choice"]}
    schema["oneOf"] = [{"required": ["text"]}, {"required": ["choice"]}]


class MessageIn(BaseModel):
    """A typed text or a tapped choice, never both.

    No ``Schema`` of django-ninja, which looks at each value in Python: it is read at every message.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra=_one_of_text_and_choice)

    cid: Cid
    # Missing is None; a null that was sent is refused, as the document says.
    text: str = Field(None, description="1 to 1,000 characters once trimmed")
    choice: str = Field(
        None,
        pattern=_CHOICE,
        description="a button's id of this conversation, a suggestion's id, `handoff`, or what"
        " was not sent: `picture`, `voice`",
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("either text or choice")
        return self


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class SessionIn(_In):
    """How a member begins: with a token that the host app signed, or as this browser."""

    host_token: str | None = Field(None, max_length=4096)


class SeenIn(_In):
    """The last message that the member has looked at."""

    id: _whole(0, LARGEST_ID)


class PrivacyIn(_In):
    """The version of the notice that the member agrees to."""

    version: str = Field(max_length=20)


class FeedbackIn(_In):
    """A thumb; ``reason`` is one of the codes of GET /content."""

    rating: Literal["up", "down"]
    reason: Reason | None = None
    comment: str | None = Field(None, max_length=200)


class RatingIn(_In):
    """A grade for human help, 1 to 5."""

    score: _whole(1, 5)
    comment: str | None = Field(None, max_length=200)


class SessionOut(Schema):
    """A member's token. ``conversation`` is informative: no request names one."""

    token: str
    conversation: str


class AcceptedOut(Schema):
    """The stored message's id; the same again for a resend."""

    id: int


class FeedbackOut(Schema):
    """The thumb that holds now."""

    rating: Literal["up", "down"]
    reason: Reason | None


class RatingOut(Schema):
    """The grade that was kept."""

    score: int


class OwnRecordsOut(Schema):
    """All that is stored of a member; each part in the names of docs/privacy.md."""

    about: list[str] = Field(description="what is in here and what is not, in sentences")
    made_at: datetime
    conversation: dict[str, Any]
    messages: list[dict[str, Any]] = Field(description="all of them, oldest first")
    cases: list[dict[str, Any]]
    remembered: list[dict[str, Any]] = Field(description="the bot's own memory, oldest first")


class ErasedOut(Schema):
    """How many messages are gone."""

    erased: int


class PrivacyOut(Schema):
    """The privacy notice: paragraphs, and the label of the button that agrees."""

    version: str
    title: str
    text: list[str]
    accept: str


class FeedbackReasonOut(Schema):
    """A reason to choose from."""

    code: Reason
    title: str


class GradeOut(Schema):
    """A grade to choose from."""

    score: int
    title: str


class ContentOut(Schema):
    """What the widget shows before and around messages."""

    edition: str
    text_limit: int
    comment_limit: int
    privacy: PrivacyOut
    feedback_reasons: list[FeedbackReasonOut]
    csat_grades: list[GradeOut]


class SuggestionOut(Schema):
    """A question that has an answer; ``id`` can be sent as a choice."""

    id: str
    title: str


class SuggestionsOut(Schema):
    """All titles, in the order in which equally good ones are shown."""

    edition: str
    titles: list[SuggestionOut]


class MessageOut(Schema):
    """One message of the log; the shape of ``body`` follows from ``from`` and ``kind``."""

    id: int
    cid: UUID | None
    sender: Literal["member", "bot", "staff", "system"] = Field(alias="from")
    name: str
    kind: str
    body: dict[str, Any]
    at: datetime
    feedback: FeedbackOut | None


class CaseOut(Schema):
    """The open case of the conversation."""

    id: int
    state: Literal["waiting", "active", "left"]


class StateOut(Schema):
    """What holds for the conversation as a whole."""

    typing: bool
    writer: Literal["bot", "staff"] | None = Field(description="who is typing")
    case: CaseOut | None
    edition: str
    privacy: bool = Field(description="today's privacy notice was agreed to")
    seen: int = Field(description="the last message that the member has looked at")
    unread: int = Field(description="messages of others after `seen`")


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
    retry_after: int | None = Field(None, description="seconds; missing when unknown")
