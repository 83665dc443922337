"""The database side of dispatch: the next message, and what became of it.

Each step is one transaction under the conversation's row, which also renews the lease for the
next message or gives it back (``chat.leases``): a message that comes in meanwhile waits for the
row, and so finds the lease either held by who will see it, or free.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Now

from chat import cases, lateness, leases, log, rows, saying
from chat.contract import BotTurn, Reply
from chat.db import locked
from chat.models import Conversation, Message, Turn
from chat.news import News
from chat.standing import MOST_UNREAD, Standing, standing

LONGEST_PAUSE = timedelta(seconds=5)
_NO_OUTAGE: dict[str, Any] = {
    "outage_told": False,
    "failures": 0,
    "refusals": 0,
    "retry_at": None,
}


@dataclass(frozen=True)
class Work:
    """One member message that waits for the bot; who has it holds the conversation's lease."""

    conversation_id: int
    public_id: str
    message_id: int
    text: str
    choice: dict[str, object] | None
    refusals: int
    at: datetime
    # ``Conversation.resets`` when the work was taken up; None when the brain knows it already.
    resets: int | None = None


@dataclass(frozen=True)
class Stored:
    """What a step left: the next message if one waits, and what the member's screens can show.

    ``news`` is None when they have to read it themselves.
    """

    next: Work | None = None
    news: News | None = None


def begin(conversation_id: int, owner: str) -> Work | None:
    """Take the lease and the oldest waiting message; None when either cannot be had."""
    with locked(conversation_id) as conversation:
        if not leases.take(conversation_id, owner):
            return None
        return _next(conversation, owner)


def resume(conversation_id: int, owner: str) -> Work | None:
    """The oldest waiting message, under a lease that a sweep has taken (``leases.claim``)."""
    with locked(conversation_id) as conversation:
        return _next(conversation, owner) if conversation.lease_owner == owner else None


def work_of(conversation: Conversation, message: Message) -> Work:
    """The work that a message is."""
    return Work(
        conversation_id=conversation.pk,
        public_id=conversation.public_id,
        message_id=message.pk,
        text=message.body["text"],
        choice=message.choice.payload() if message.choice else None,
        refusals=conversation.refusals,
        at=message.at,
        resets=None if conversation.resets == conversation.resets_told else conversation.resets,
    )


def store(work: Work, owner: str, turn: BotTurn) -> Stored | None:
    """Store the turn, and its words unless a human has taken the case meanwhile.

    All in one transaction under the row lock. None when the message is no longer ours to answer.
    """
    with locked(work.conversation_id) as conversation:
        now = _if_ours(conversation, work, owner)
        if now is None:
            return None
        shown = not cases.is_held_by_human(now.case)
        _record(work, turn, shown)
        said = saying.say(conversation, work.message_id, turn) if shown else []
        if work.resets is not None:
            # A reset that came in while the brain was thinking is still to be told.
            conversation.resets_told = work.resets
        called = shown and turn.outcome == "handoff"
        if called:
            conversation.refresh_from_db(fields=["resets"])
        stored = _answered(conversation, owner, now, said)
    # A call has changed the case, and more: that is to be read.
    return replace(stored, news=None) if called else stored


def give_up(work: Work, owner: str) -> Stored | None:
    """Apologise for a message that the brain cannot handle, so that the next ones get through."""
    with locked(work.conversation_id) as conversation:
        now = _if_ours(conversation, work, owner)
        if now is None:
            return None
        silent = cases.is_held_by_human(now.case)
        said = [] if silent else [saying.apologise(conversation, work.message_id)]
        return _answered(conversation, owner, now, said)


def postpone(work: Work, owner: str, *, refused: bool) -> None:
    """Leave the message waiting and set when to try again; tell the member once per outage.

    ``refused``: the brain was ready and failed on this message all the same.
    """
    with locked(work.conversation_id) as conversation:
        if _if_ours(conversation, work, owner) is None:
            return
        if not conversation.outage_told:
            log.append_notice(conversation, "outage")
        pause = min(timedelta(seconds=2 ** min(conversation.failures, 8)), LONGEST_PAUSE)
        Conversation.objects.filter(pk=conversation.pk).update(
            outage_told=True,
            failures=conversation.failures + 1,
            refusals=conversation.refusals + refused,
            retry_at=Now() + pause,
            **leases.FREE,
        )


def tell_slow(work: Work, owner: str) -> bool:
    """Tell the member once that the answer takes long; False when that was told already."""
    with locked(work.conversation_id) as conversation:
        if conversation.outage_told or _if_ours(conversation, work, owner) is None:
            return False
        lateness.say(conversation)
    return True


def greet(conversation_id: int, reply: Reply) -> bool:
    """Store the greeting as the first message; False when the conversation has begun already."""
    with locked(conversation_id) as conversation:
        if conversation.messages.exists():
            return False
        saying.append_reply(conversation, reply)
    return True


def _next(conversation: Conversation, owner: str) -> Work | None:
    """The oldest waiting message; without one the lease goes back.

    While a human holds the case none waits for the bot.
    """
    now = standing(conversation.pk, conversation.seen_id)
    if now.waiting and not cases.is_held_by_human(now.case):
        return _work(conversation, now.waiting)
    if now.waiting:
        conversation.messages.filter(awaiting_bot=True).update(awaiting_bot=False)
        Conversation.objects.filter(pk=conversation.pk).update(**_NO_OUTAGE)
    leases.release(conversation.pk, owner)
    return None


def _if_ours(conversation: Conversation, work: Work, owner: str) -> Standing | None:
    """How the conversation stands, if we still hold the lease and the message is unanswered.

    When only the message is no longer ours (a colleague came and went), the lease goes back.
    """
    if conversation.lease_owner != owner:
        return None
    now = standing(conversation.pk, conversation.seen_id)
    if now.waiting == work.message_id:
        return now
    leases.release(conversation.pk, owner)
    return None


def _answered(conversation: Conversation, owner: str, now: Standing, said: list[Message]) -> Stored:
    """The oldest waiting message is answered: on to the next, or the lease goes back."""
    held = cases.is_held_by_human(now.case)
    if held:
        conversation.messages.filter(awaiting_bot=True).update(awaiting_bot=False)
    else:
        rows.change(Message, now.waiting, {"awaiting_bot": False})
    follows = 0 if held else now.behind
    lease = leases.held_by(owner) if follows else leases.FREE
    told = {"resets_told": conversation.resets_told}
    rows.change(Conversation, conversation.pk, {**_NO_OUTAGE, **told, **lease})
    conversation.outage_told, conversation.refusals = False, 0
    unread = min(now.unread + len(said), MOST_UNREAD)
    left = now._replace(waiting=follows, behind=0, unread=unread)
    return Stored(
        next=_work(conversation, follows) if follows else None,
        # Without a message of its own nobody could tell a new state from one that was shown.
        news=log.news(conversation, log.Added(now.newest, said), left) if said else None,
    )


def _work(conversation: Conversation, message_id: int) -> Work:
    messages = conversation.messages.select_related("choice")
    return work_of(conversation, messages.get(pk=message_id))


def _record(work: Work, turn: BotTurn, shown: bool) -> None:
    kept = Turn(
        message_id=work.message_id,
        outcome=turn.outcome,
        intent=turn.intent or "",
        confidence=turn.confidence,
        release=turn.release or "",
        edition=turn.edition or "",
        shown=shown,
        raw=turn.model_dump(mode="json"),
    )
    rows.add(kept)
