"""Taking a member's message: stored before it is acknowledged, and stored once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat import cases, limits, log, offering, privacy
from chat.db import locked
from chat.models import Choice, Conversation, Message
from chat.problems import Problem
from chat.schemas import MessageIn
from chat.sentences import sentence
from chat.text import clean
from chat.titles import Topic

# The choice that is valid in every conversation, and that needs no brain.
HANDOFF = "handoff"
# What a member tried to send and the widget kept back.
NOT_SENT = ("picture", "voice")


@dataclass(frozen=True)
class Accepted:
    """A stored message; ``created`` is False for a resend of one that was stored before.

    ``case_id`` is the member's case that is not resolved.
    """

    message_id: int
    created: bool
    case_id: int | None = None


def accept(
    conversation_id: int, sent: MessageIn, topic: Topic | None = None, address: str = ""
) -> Accepted:
    """Store one typed or tapped message. Raises Problem when it cannot be taken.

    ``topic`` is what the choice stands for when it is a suggestion's id.
    """
    cid, choice = sent.cid, sent.choice
    cleaned = clean(sent.text) if sent.text is not None else None
    with locked(conversation_id) as conversation:
        earlier = Message.objects.filter(conversation=conversation, cid=cid).first()
        if earlier:
            return Accepted(earlier.pk, created=False)
        if not privacy.agreed(conversation):
            raise Problem("privacy_first")
        _check_rate(conversation, choice, address)
        if choice == HANDOFF:
            message = _ask_for_human(conversation, cid)
        elif choice in NOT_SENT:
            message = _cannot_take(conversation, cid, choice)
        elif choice is not None:
            message = _tap(conversation, cid, _choice(conversation, choice, topic))
        else:
            message = _ask_bot(conversation, cid, {"text": cleaned})
        Conversation.objects.filter(pk=conversation.pk).update(member_writes_until=None)
        return Accepted(message.pk, created=True, case_id=log.open_case_id(conversation.pk))


def see(conversation: Conversation, message_id: int) -> None:
    """The member has looked at everything up to an id. The caller holds the conversation."""
    newest = conversation.messages.order_by("-id").values_list("id", flat=True).first() or 0
    seen = min(message_id, newest)
    if seen > conversation.seen_id:
        conversation.seen_id = seen
        conversation.save(update_fields=["seen_id"])


def _ask_for_human(conversation: Conversation, cid: UUID) -> Message:
    body = {"text": sentence("handoff_title")}
    message = log.append(conversation, Message.Sender.MEMBER, body, cid=cid)
    cases.ask_for_human(conversation, reason=offering.reason_of_tap(conversation))
    return message


def _cannot_take(conversation: Conversation, cid: UUID, what: str) -> Message:
    """A picture or voice note stays with the member; the log says that, and that it was tried."""
    body = {"text": sentence(f"{what}_title")}
    message = log.append(conversation, Message.Sender.MEMBER, body, cid=cid)
    log.append_notice(conversation, what)
    return message


def _tap(conversation: Conversation, cid: UUID, choice: Choice) -> Message:
    return _ask_bot(conversation, cid, {"text": choice.title}, choice)


def _ask_bot(
    conversation: Conversation, cid: UUID, body: dict[str, str | None], choice: Choice | None = None
) -> Message:
    return log.append(
        conversation,
        Message.Sender.MEMBER,
        body,
        cid=cid,
        choice=choice,
        awaiting_bot=not cases.held_by_human(conversation.pk),
    )


def _choice(conversation: Conversation, key: str, topic: Topic | None) -> Choice:
    if topic is not None:
        return Choice.objects.create(
            conversation=conversation, title=topic.title, intent=topic.intent
        )
    choice = Choice.objects.filter(conversation=conversation, key=key).first()
    if choice is None:
        raise Problem("unknown_choice")
    return choice


def _check_rate(conversation: Conversation, choice: str | None, address: str) -> None:
    """Limits per minute, the member's counted in the log itself.

    The first call for a human always passes.
    """
    if choice == HANDOFF and cases.open_case(conversation.pk) is None:
        return
    limit = settings.ADDRESS_MESSAGES_A_MINUTE
    limits.count("message", address, limit, "too_many_messages")
    since = timezone.now() - timedelta(minutes=1)
    recent = Message.objects.filter(
        conversation=conversation, sender=Message.Sender.MEMBER, at__gt=since
    ).count()
    if recent >= settings.MEMBER_MESSAGES_A_MINUTE:
        raise Problem("too_many_messages", retry_after=20)
