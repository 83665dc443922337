"""Taking a member's message: stored before it is acknowledged, and stored once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat import cases, log
from chat.db import locked
from chat.models import Choice, Conversation, Message
from chat.problems import Problem
from chat.sentences import sentence
from chat.text import clean

# The choice that is valid in every conversation, and that needs no brain.
HANDOFF = "handoff"


@dataclass(frozen=True)
class Accepted:
    """A stored message; ``created`` is False for a resend of one that was stored before."""

    message_id: int
    created: bool


def accept(conversation_id: int, cid: UUID, text: str | None, choice: str | None) -> Accepted:
    """Store one typed or tapped message. Raises Problem when it cannot be taken."""
    cleaned = clean(text) if text is not None else None
    with locked(conversation_id) as conversation:
        earlier = Message.objects.filter(conversation=conversation, cid=cid).first()
        if earlier:
            return Accepted(earlier.pk, created=False)
        _check_rate(conversation, choice)
        if choice == HANDOFF:
            message = _ask_for_human(conversation, cid)
        else:
            message = _ask_bot(conversation, cid, cleaned, choice)
        return Accepted(message.pk, created=True)


def _ask_for_human(conversation: Conversation, cid: UUID) -> Message:
    body = {"text": sentence("handoff_title")}
    message = log.append(conversation, Message.Sender.MEMBER, body, cid=cid)
    cases.ask_for_human(conversation, reason="member_request")
    return message


def _ask_bot(conversation: Conversation, cid: UUID, text: str | None, key: str | None) -> Message:
    choice = _choice(conversation, key) if key is not None else None
    return log.append(
        conversation,
        Message.Sender.MEMBER,
        {"text": choice.title if choice else text},
        cid=cid,
        choice=choice,
        awaiting_bot=not cases.held_by_human(conversation.pk),
    )


def _choice(conversation: Conversation, key: str) -> Choice:
    choice = Choice.objects.filter(conversation=conversation, key=key).first()
    if choice is None:
        raise Problem("unknown_choice")
    return choice


def _check_rate(conversation: Conversation, choice: str | None) -> None:
    """A limit per minute, counted in the log itself. The first call for a human always passes."""
    since = timezone.now() - timedelta(minutes=1)
    recent = Message.objects.filter(
        conversation=conversation, sender=Message.Sender.MEMBER, at__gt=since
    ).count()
    if recent < settings.MEMBER_MESSAGES_A_MINUTE:
        return
    if choice == HANDOFF and cases.open_case(conversation.pk) is None:
        return
    raise Problem("too_many_messages", headers={"Retry-After": "20"})
