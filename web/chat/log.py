"""Writing to and reading from a conversation's message log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat import feedback, privacy, push, rows
from chat.models import Case, Choice, Conversation, Feedback, Message
from chat.news import News
from chat.sentences import sentence
from chat.standing import Standing, standing

# One answer of the API or one frame holds at most so many messages; the client asks on.
PAGE = 200


class Added(NamedTuple):
    """Messages that were just appended, and the id of the one before them (0 for none)."""

    after: int
    messages: Sequence[Message]


def append(
    conversation: Conversation,
    sender: Message.Sender,
    body: dict[str, Any],
    *,
    kind: str = "text",
    cid: UUID | None = None,
    reply_to: int | None = None,
    choice: Choice | None = None,
    awaiting_bot: bool = False,
    name: str | None = None,
) -> Message:
    """Add one message. The caller holds the conversation (``chat.db.locked``).

    ``name`` is a colleague's; the others have theirs. ``reply_to`` is a message's id.
    """
    message = Message(
        conversation=conversation,
        sender=sender,
        name=_name(sender) if name is None else name,
        kind=kind,
        body=body,
        cid=cid,
        reply_to_id=reply_to,
        choice=choice,
        awaiting_bot=awaiting_bot,
    )
    rows.add(message)
    return message


def append_notice(conversation: Conversation, key: str, **values: object) -> Message:
    """Add one of our own sentences as a system notice."""
    body = {"text": sentence(key, **values)}
    return append(conversation, Message.Sender.SYSTEM, body, kind="notice")


def snapshot(conversation_id: int, after: int) -> dict[str, Any]:
    """What a client that has everything up to ``after`` still needs: ``messages`` and ``state``."""
    conversation = rows.get(Conversation, conversation_id)
    now = standing(conversation_id, conversation.seen_id)
    if now.newest <= after:
        # Mostly only the state has changed.
        return {"messages": [], "state": _state(conversation, now)}
    newer = Message.objects.filter(conversation_id=conversation_id, id__gt=after)
    page = list(newer.select_related("feedback")[:PAGE])
    _mark_delivered(conversation_id, page)
    messages = [as_wire(message, getattr(message, "feedback", None)) for message in page]
    # Anew: it must not be older than the messages beside it.
    return {"messages": messages, "state": state(conversation_id)}


def news(conversation: Conversation, added: Added, now: Standing) -> News:
    """What was just appended, with the state that it leaves. The caller holds the conversation."""
    messages = [as_wire(message) for message in added.messages]
    return News(added.after, messages, _state(conversation, now))


def state(conversation_id: int) -> dict[str, Any]:
    """How a conversation stands now (``state_of``)."""
    return state_of(rows.get(Conversation, conversation_id))


def state_of(conversation: Conversation) -> dict[str, Any]:
    """Whether an answer is being written, the open case, what is unread, and what holds.

    ``typing`` is honest: while the brain cannot be reached nobody is typing. ``writer`` says who
    types: ``bot``, ``staff``, or None.
    """
    return _state(conversation, standing(conversation.pk, conversation.seen_id))


def open_case_id(conversation_id: int) -> int | None:
    """The number of the conversation's case that is not resolved."""
    found = Case.objects.filter(conversation=conversation_id, state__in=Case.OPEN)
    return found.values_list("pk", flat=True).first()


def as_wire(message: Message, thumb: Feedback | None = None) -> dict[str, Any]:
    """A message as the member API and the WebSocket send it."""
    return {
        "id": message.pk,
        "cid": str(message.cid) if message.cid else None,
        "from": message.sender,
        "name": message.name,
        "kind": message.kind,
        "body": message.body,
        "at": wire_time(message.at),
        "feedback": feedback.as_wire(thumb) if thumb else None,
    }


def wire_time(at: datetime) -> str:
    """A time as the member API writes it: UTC to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _state(conversation: Conversation, now: Standing) -> dict[str, Any]:
    writer = _writer(conversation, bool(now.waiting))
    return {
        "typing": writer is not None,
        "writer": writer,
        "case": now.case._asdict() if now.case else None,
        "edition": settings.PLAN_DATE.isoformat(),
        "privacy": privacy.agreed(conversation),
        "seen": conversation.seen_id,
        "unread": now.unread,
    }


def _writer(conversation: Conversation, waits: bool) -> str | None:
    """Who is writing to the member; ``waits`` says whether the bot owes a word."""
    until = conversation.staff_writes_until
    if until is not None and until > timezone.now():
        return "staff"
    return "bot" if waits and not conversation.outage_told else None


def _mark_delivered(conversation_id: int, page: list[Message]) -> None:
    """A colleague's messages that go out to one of the member's screens have arrived."""
    newest = max((m.pk for m in page if m.sender == Message.Sender.STAFF), default=0)
    if newest:
        arrived = Conversation.objects.filter(pk=conversation_id, delivered_id__lt=newest)
        if arrived.update(delivered_id=newest):
            push.tell_desk(open_case_id(conversation_id))


def _name(sender: Message.Sender) -> str:
    if sender is Message.Sender.MEMBER:
        return ""
    return sentence("bot_name" if sender is Message.Sender.BOT else "system_name")
