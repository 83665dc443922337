"""Writing to and reading from a conversation's message log."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from chat import feedback, privacy, push
from chat.models import Case, Choice, Conversation, Message
from chat.sentences import sentence

# One answer of the API or one frame holds at most so many messages; the client asks on.
PAGE = 200


def append(
    conversation: Conversation,
    sender: Message.Sender,
    body: dict[str, Any],
    *,
    kind: str = "text",
    cid: UUID | None = None,
    reply_to: Message | None = None,
    choice: Choice | None = None,
    awaiting_bot: bool = False,
    name: str | None = None,
) -> Message:
    """Add one message. The caller holds the conversation (``chat.db.locked``).

    ``name`` is a colleague's; the others have theirs.
    """
    return Message.objects.create(
        conversation=conversation,
        sender=sender,
        name=_name(sender) if name is None else name,
        kind=kind,
        body=body,
        cid=cid,
        reply_to=reply_to,
        choice=choice,
        awaiting_bot=awaiting_bot,
    )


def append_notice(conversation: Conversation, key: str, **values: object) -> Message:
    """Add one of our own sentences as a system notice."""
    body = {"text": sentence(key, **values)}
    return append(conversation, Message.Sender.SYSTEM, body, kind="notice")


def snapshot(conversation_id: int, after: int) -> dict[str, Any]:
    """What a client that has everything up to ``after`` still needs: ``messages`` and ``state``."""
    newer = Message.objects.filter(conversation_id=conversation_id, id__gt=after)
    page = list(newer.select_related("feedback")[:PAGE])
    _mark_delivered(conversation_id, page)
    return {"messages": [as_wire(message) for message in page], "state": state(conversation_id)}


def as_wire(message: Message) -> dict[str, Any]:
    """A message as the member API and the WebSocket send it."""
    return {
        "id": message.pk,
        "cid": str(message.cid) if message.cid else None,
        "from": message.sender,
        "name": message.name,
        "kind": message.kind,
        "body": message.body,
        "at": message.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "feedback": feedback.as_wire(message.feedback) if hasattr(message, "feedback") else None,
    }


def state(conversation_id: int) -> dict[str, Any]:
    """Whether an answer is being written, the open case, what is unread, and what holds.

    ``typing`` is honest: while the brain cannot be reached nobody is typing. ``writer`` says who
    types: ``bot``, ``staff``, or None.
    """
    waiting = Message.objects.filter(conversation=OuterRef("pk"), awaiting_bot=True)
    conversation = Conversation.objects.annotate(waiting=Exists(waiting)).get(pk=conversation_id)
    others = Message.objects.exclude(sender=Message.Sender.MEMBER)
    unread = others.filter(conversation_id=conversation_id, id__gt=conversation.seen_id)
    case = Case.objects.filter(conversation=conversation_id, state__in=Case.OPEN).first()
    writer = _writer(conversation)
    return {
        "typing": writer is not None,
        "writer": writer,
        "case": {"id": case.pk, "state": case.state} if case else None,
        "edition": settings.PLAN_DATE.isoformat(),
        "privacy": privacy.agreed(conversation),
        "seen": conversation.seen_id,
        "unread": unread.count(),
    }


def _writer(conversation: Conversation) -> str | None:
    """Who is writing to the member; ``conversation.waiting`` says whether the bot owes a word."""
    until = conversation.staff_writes_until
    if until is not None and until > timezone.now():
        return "staff"
    return "bot" if conversation.waiting and not conversation.outage_told else None


def _mark_delivered(conversation_id: int, page: list[Message]) -> None:
    """A colleague's messages that go out to one of the member's screens have arrived."""
    newest = max((m.pk for m in page if m.sender == Message.Sender.STAFF), default=0)
    if newest:
        arrived = Conversation.objects.filter(pk=conversation_id, delivered_id__lt=newest)
        if arrived.update(delivered_id=newest):
            push.tell_desk(open_case_id(conversation_id))


def open_case_id(conversation_id: int) -> int | None:
    """The number of the conversation's case that is not resolved."""
    found = Case.objects.filter(conversation=conversation_id, state__in=Case.OPEN)
    return found.values_list("pk", flat=True).first()


def _name(sender: Message.Sender) -> str:
    if sender is Message.Sender.MEMBER:
        return ""
    return sentence("bot_name" if sender is Message.Sender.BOT else "system_name")
