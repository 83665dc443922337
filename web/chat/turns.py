"""The database side of dispatch: the lease, the next message, and what became of it.

One message of a conversation is in flight at a time because whoever talks to the brain for it
holds the conversation's lease, which is taken with one conditional UPDATE. The lease is short
and renewed while the brain thinks, so what a dead process left is free again within seconds.
Times are the database's own, so the clocks of several machines do not matter.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from chat import cases, lateness, log, offering
from chat.contract import BotTurn, Reply
from chat.db import locked
from chat.models import Choice, Conversation, Message, Turn
from chat.sentences import sentence

LEASE = timedelta(seconds=6)
LONGEST_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class Work:
    """One member message that waits for the bot."""

    conversation_id: int
    public_id: str
    message_id: int
    text: str
    choice: dict[str, object] | None
    refusals: int
    at: datetime
    # ``Conversation.resets`` when the work was taken up; None when the brain knows it already.
    resets: int | None = None


def claim(owner: str, limit: int) -> list[int]:
    """Take the lease of up to ``limit`` conversations with a message that waits.

    Several processes may sweep at once: on PostgreSQL each passes over the rows that another is
    taking, on SQLite one transaction holds the file.
    """
    free = Conversation.objects.filter(_can_be_taken())
    if not free.exists():
        # The usual case takes no lock.
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, of=("self",))
        found = list(free.values_list("pk", flat=True)[:limit])
        taken = Conversation.objects.filter(pk__in=found)
        taken.update(lease_owner=owner, lease_until=Now() + LEASE)
    return found


def take(conversation_id: int, owner: str) -> bool:
    """Take the lease of a conversation that has a message waiting; False when it cannot be had."""
    free = Conversation.objects.filter(_can_be_taken(), pk=conversation_id)
    return bool(free.update(lease_owner=owner, lease_until=Now() + LEASE))


def renew(conversation_id: int, owner: str) -> bool:
    """Keep the lease for longer; False when it has passed to another."""
    held = Conversation.objects.filter(pk=conversation_id, lease_owner=owner)
    return bool(held.update(lease_until=Now() + LEASE))


def release(conversation_id: int, owner: str) -> None:
    """Give the lease back, if it is still ours."""
    held = Conversation.objects.filter(pk=conversation_id, lease_owner=owner)
    held.update(lease_owner="", lease_until=None)


def next_work(conversation_id: int) -> Work | None:
    """The oldest waiting message. While a human holds the case none waits for the bot."""
    waiting = Message.objects.filter(conversation=conversation_id, awaiting_bot=True)
    if cases.held_by_human(conversation_id):
        waiting.update(awaiting_bot=False)
        _forget_outage(conversation_id)
        return None
    message = waiting.select_related("choice", "conversation").first()
    if message is None:
        return None
    conversation = message.conversation
    return Work(
        conversation_id=conversation_id,
        public_id=conversation.public_id,
        message_id=message.pk,
        text=message.body["text"],
        choice=message.choice.payload() if message.choice else None,
        refusals=conversation.refusals,
        at=message.at,
        resets=None if conversation.resets == conversation.resets_told else conversation.resets,
    )


def store(work: Work, owner: str, turn: BotTurn) -> bool:
    """Store the turn, and its words unless a human has taken the case meanwhile.

    All in one transaction under the row lock. False when the message is no longer ours to answer.
    """
    with locked(work.conversation_id) as conversation:
        message = _ours(conversation, work, owner)
        if message is None:
            return False
        shown = not cases.held_by_human(conversation.pk)
        _record(message, turn, shown)
        if work.resets is not None:
            # A reset that came in while the brain was thinking is still to be told.
            Conversation.objects.filter(pk=conversation.pk).update(resets_told=work.resets)
        if shown:
            _say(message, turn)
        _answered(message)
    return True


def give_up(work: Work, owner: str) -> bool:
    """Apologise for a message that the brain cannot handle, so that the next ones get through."""
    with locked(work.conversation_id) as conversation:
        message = _ours(conversation, work, owner)
        if message is None:
            return False
        if not cases.held_by_human(conversation.pk):
            _apologise(message)
        _answered(message)
    return True


def postpone(work: Work, owner: str, *, refused: bool) -> bool:
    """Leave the message waiting and set when to try again; tell the member once per outage.

    ``refused``: the brain was ready and failed on this message all the same.
    """
    with locked(work.conversation_id) as conversation:
        message = _ours(conversation, work, owner)
        if message is None:
            return False
        if not conversation.outage_told:
            log.append_notice(conversation, "outage")
        pause = min(timedelta(seconds=2 ** min(conversation.failures, 8)), LONGEST_PAUSE)
        Conversation.objects.filter(pk=conversation.pk).update(
            outage_told=True,
            failures=conversation.failures + 1,
            refusals=conversation.refusals + refused,
            retry_at=Now() + pause,
        )
    return True


def tell_slow(work: Work, owner: str) -> bool:
    """Tell the member once that the answer takes long; False when that was told already."""
    with locked(work.conversation_id) as conversation:
        if conversation.outage_told or _ours(conversation, work, owner) is None:
            return False
        lateness.say(conversation)
    return True


def greet(conversation_id: int, reply: Reply) -> bool:
    """Store the greeting as the first message; False when the conversation has begun already."""
    with locked(conversation_id) as conversation:
        if conversation.messages.exists():
            return False
        _append_reply(conversation, reply, reply_to=None)
    return True


def _can_be_taken() -> Q:
    waiting = Message.objects.filter(conversation=OuterRef("pk"), awaiting_bot=True)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    rested = Q(retry_at__isnull=True) | Q(retry_at__lte=Now())
    return Q(Exists(waiting)) & free & rested


def _ours(conversation: Conversation, work: Work, owner: str) -> Message | None:
    """The message, if this process still holds the lease and it is still unanswered."""
    if conversation.lease_owner != owner:
        return None
    return conversation.messages.filter(pk=work.message_id, awaiting_bot=True).first()


def _record(message: Message, turn: BotTurn, shown: bool) -> None:
    Turn.objects.create(
        message=message,
        outcome=turn.outcome,
        intent=turn.intent or "",
        confidence=turn.confidence,
        release=turn.release or "",
        edition=turn.edition or "",
        shown=shown,
        raw=turn.model_dump(mode="json"),
    )


def _say(message: Message, turn: BotTurn) -> None:
    for reply in turn.replies:
        said = offering.once(message.conversation, reply, turn.outcome)
        _append_reply(message.conversation, said, reply_to=message)
    if turn.outcome == "handoff":
        wish = turn.handoff
        reason, priority = (wish.reason, wish.priority) if wish else ("member_request", "normal")
        cases.ask_for_human(message.conversation, reason, priority)
    elif not turn.replies:
        _apologise(message)


def _append_reply(conversation: Conversation, reply: Reply, reply_to: Message | None) -> None:
    buttons = [
        Choice.objects.create(
            conversation=conversation,
            title=button.title,
            intent=button.intent,
            entities=button.entities,
        )
        for button in reply.buttons
    ]
    body = reply.model_dump(mode="json", include=set(Reply.model_fields) - {"kind"})
    body["buttons"] = [{"id": choice.key, "title": choice.title} for choice in buttons]
    body["sources"] = [{"title": source.title, "date": source.date} for source in reply.sources]
    log.append(conversation, Message.Sender.BOT, body, kind=reply.kind, reply_to=reply_to)


def _apologise(message: Message) -> None:
    reply = Reply(text=sentence("apology"), handoff="offer")
    _append_reply(message.conversation, reply, reply_to=message)


def _answered(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(awaiting_bot=False)
    _forget_outage(message.conversation_id)


def _forget_outage(conversation_id: int) -> None:
    Conversation.objects.filter(pk=conversation_id).update(
        outage_told=False, failures=0, refusals=0, retry_at=None
    )
