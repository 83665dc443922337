"""Taking a member's message: stored before it is acknowledged, and stored once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat import cases, leases, limits, log, offering, privacy, rows
from chat.db import locked
from chat.models import Choice, Conversation, Message
from chat.news import News
from chat.problems import Problem
from chat.schemas import MessageIn
from chat.sentences import sentence
from chat.standing import Sent, Standing, standing, standing_at_intake
from chat.text import clean
from chat.titles import Topic
from chat.turns import Work, work_of

# The choice that is valid in every conversation, and that needs no brain.
HANDOFF = "handoff"
# What a member tried to send and the widget kept back.
NOT_SENT = ("picture", "voice")


@dataclass(frozen=True)
class Accepted:
    """A stored message; ``created`` is False for a resend of one that was stored before.

    ``case_id`` is the member's case that is not resolved. ``waits``: the bot has to answer it, as
    far as is known. ``work`` is the message once more, when the lease was taken for it in the same
    transaction. ``news`` is what the member's screens can show; None when they have to read it
    themselves.
    """

    message_id: int
    created: bool
    case_id: int | None = None
    waits: bool = False
    work: Work | None = None
    news: News | None = None


def accept(
    conversation_id: int,
    sent: MessageIn,
    topic: Topic | None = None,
    address: str = "",
    owner: str | None = None,
) -> Accepted:
    """Store one typed or tapped message. Raises Problem when it cannot be taken.

    ``topic`` is what the choice stands for when it is a suggestion's id. ``owner`` takes the
    lease for the message, where nobody holds it and no other message waits.
    """
    cid, choice = sent.cid, sent.choice
    cleaned = clean(sent.text) if sent.text is not None else None
    with locked(conversation_id) as conversation:
        now, before = _look(conversation, cid)
        if before.earlier:
            return Accepted(before.earlier, created=False, waits=True)
        if not privacy.agreed(conversation):
            raise Problem("privacy_first")
        if choice != HANDOFF or now.case is not None:
            # The first call for a human always passes.
            _check_rate(before, address)
        if choice == HANDOFF:
            message = _ask_for_human(conversation, cid)
        elif choice in NOT_SENT:
            message = _cannot_take(conversation, cid, choice)
        else:
            tapped = None if choice is None else _choice(conversation, choice, topic)
            body = {"text": tapped.title if tapped else cleaned}
            return _ask_bot(conversation, now, owner, cid=cid, body=body, choice=tapped)
        Conversation.objects.filter(pk=conversation.pk).update(member_writes_until=None)
        return Accepted(message.pk, created=True, case_id=log.open_case_id(conversation.pk))


def see(conversation: Conversation, message_id: int) -> None:
    """The member has looked at everything up to an id. The caller holds the conversation."""
    seen = min(message_id, standing(conversation.pk, message_id).newest)
    if seen > conversation.seen_id:
        conversation.seen_id = seen
        rows.change(Conversation, conversation.pk, {"seen_id": seen})


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


def _ask_bot(
    conversation: Conversation, now: Standing, owner: str | None, **message: Any
) -> Accepted:
    """Append a message for the bot, or for the colleague who holds the case."""
    held = cases.is_held_by_human(now.case)
    said = log.append(conversation, Message.Sender.MEMBER, awaiting_bot=not held, **message)
    takes = owner and not held and not now.waiting and leases.is_idle(conversation)
    lease = leases.held_by(owner) if takes else {}
    rows.change(Conversation, conversation.pk, {"member_writes_until": None, **lease})
    waiting = now.waiting or (0 if held else said.pk)
    added = log.Added(now.newest, [said])
    return Accepted(
        said.pk,
        created=True,
        case_id=now.case.id if now.case else None,
        waits=not held,
        work=work_of(conversation, said) if takes else None,
        news=log.news(conversation, added, now._replace(waiting=waiting)),
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


def _look(conversation: Conversation, cid: UUID) -> tuple[Standing, Sent]:
    since = timezone.now() - timedelta(minutes=1)
    most = settings.MEMBER_MESSAGES_A_MINUTE
    return standing_at_intake(conversation.pk, conversation.seen_id, cid, most, since)


def _check_rate(before: Sent, address: str) -> None:
    """Limits per minute, the member's counted in the log itself."""
    limits.count("message", address, settings.ADDRESS_MESSAGES_A_MINUTE, "too_many_messages")
    if before.enough:
        raise Problem("too_many_messages", retry_after=20)
