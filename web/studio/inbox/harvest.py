"""Finds the messages that belong into the inbox, from where it stopped the last time.

Reads at most ``BATCH`` messages into memory at once, whatever has come in meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from chat.models import Case, CaseEvent, Conversation, Feedback, Message, Turn
from studio.forgetting import forget_empty
from studio.inbox.sentences import BATCH, digest
from studio.models import InboxState, Miss, Sentence

Reason = Miss.Reason
# Ids are given out before the row is committed: what was late the last time is read again.
OVERLAP = 500
# A message that is older has nothing to do with the call for a human.
BEFORE_CALL = timedelta(hours=1)
_UNCLEAR = "nlu_fallback"


class Found(NamedTuple):
    """A message with the reason why it was missed."""

    message: int
    at: datetime
    body: dict[str, str]
    reason: str


FoundIn = Callable[[QuerySet], Iterable[Found]]


def harvest() -> int:
    """Bring the inbox up to date with the log; how many reasons were added."""
    state, _ = InboxState.objects.get_or_create(pk=1)
    before = Miss.objects.count()
    _turns(state)
    _calls(state)
    _repeatedly(_thumbs)
    _repeatedly(_marks)
    _thumbs_taken_back()
    forget_empty(Sentence.objects.all())
    return Miss.objects.count() - before


def _turns(state: InboxState) -> None:
    """Questions that were not understood, and those the bot had to ask back about."""
    missed = Q(outcome="clarify") | Q(outcome="decline", intent=_UNCLEAR)
    last = _in_steps(Turn.objects.filter(missed), state.turns_read, _of_turns)
    InboxState.objects.filter(pk=state.pk).update(turns_read=last)


def _calls(state: InboxState) -> None:
    """What was asked last before a call for a human."""
    events = CaseEvent.objects.filter(kind__in=("opened", "reopened"))
    last = _in_steps(events.exclude(case__reason="danger"), state.events_read, _of_calls)
    InboxState.objects.filter(pk=state.pk).update(events_read=last)


def _in_steps(rows: QuerySet, read: int, found_in: FoundIn) -> int:
    """Look through all rows after ``read``, ``BATCH`` ids at a time; the last id there is."""
    known = rows.model.objects.aggregate(first=Min("pk"), last=Max("pk"))
    first, last = known["first"] or 0, known["last"] or 0
    for mark in range(max(first - 1, read - OVERLAP), last, BATCH):
        step = rows.filter(pk__gt=mark, pk__lte=min(last, mark + BATCH))
        with transaction.atomic():
            _add(found_in(step))
    return last


def _of_turns(turns: QuerySet) -> Iterator[Found]:
    values = ("message_id", "message__at", "message__body", "message__choice_id", "outcome")
    for message, at, body, choice, outcome in turns.values_list(*values):
        if choice is None:
            yield Found(message, at, body, Reason.TIE if outcome == "clarify" else Reason.FALLBACK)


def _of_calls(events: QuerySet) -> list[Found]:
    asked = Message.objects.filter(
        _is_typed("choice"),
        conversation=OuterRef("case__conversation"),
        at__lte=OuterRef("at"),
        turn__outcome__in=("answer", "clarify", "decline"),
    ).order_by("-pk")
    calls = events.annotate(asked=Subquery(asked.values("pk")[:1]))
    known = {message: at for message, at in calls.values_list("asked", "at") if message}
    messages = Message.objects.filter(pk__in=known).values_list("pk", "at", "body")
    return [
        Found(message, at, body, Reason.HUMAN)
        for message, at, body in messages
        if at >= known[message] - BEFORE_CALL
    ]


def _thumbs() -> int:
    """What was asked before an answer with a thumb down."""
    new = Feedback.objects.filter(
        _is_typed("message__reply_to__choice"),
        ~Exists(_kept("message__reply_to", Reason.THUMB)),
        rating=Feedback.Rating.DOWN,
        message__reply_to__isnull=False,
    )
    asked = ("message__reply_to", "message__reply_to__at", "message__reply_to__body")
    return _add_new(new.values_list(*asked), Reason.THUMB)


def _is_typed(choice: str) -> Exact:
    """A button that was tapped is not a member's words.

    Not ``choice=None``: SQLite then begins with the index of choices, in which nearly all messages
    have none, and takes half a minute for what takes a hundredth of a second.
    """
    return Exact(Coalesce(choice, 0), 0)


def _marks() -> int:
    """What a colleague at the desk said that the bot should have known."""
    new = Case.objects.filter(
        ~Exists(_kept("missed", Reason.MARKED)),
        missed__isnull=False,
        bot_should_have_known=True,
    )
    return _add_new(new.values_list("missed", "missed__at", "missed__body"), Reason.MARKED)


def _add_new(rows: QuerySet, reason: str) -> int:
    found = [Found(*row, reason) for row in rows[:BATCH]]
    _add(found)
    return len(found)


def _kept(message: str, reason: str) -> QuerySet:
    return Miss.objects.filter(message=OuterRef(message), reason=reason)


def _thumbs_taken_back() -> None:
    down = Feedback.objects.filter(
        message__reply_to=OuterRef("message"), rating=Feedback.Rating.DOWN
    )
    Miss.objects.filter(~Exists(down), reason=Reason.THUMB).delete()


def _repeatedly(work: Callable[[], int]) -> None:
    found = BATCH
    while found:
        with transaction.atomic():
            found = work()


def _add(found: Iterable[Found]) -> None:
    """Keep them. The caller holds a transaction."""
    keyed = [(one, digest(one.body["text"])) for one in found]
    there = _held({one.message for one, _ in keyed})
    kept = [(one, key) for one, key in keyed if one.message in there]
    ids = _ids_of({key for _, key in kept})
    misses = [
        Miss(message_id=one.message, sentence_id=ids[key], reason=one.reason, at=one.at)
        for one, key in kept
    ]
    Miss.objects.bulk_create(misses, ignore_conflicts=True)


def _held(messages: set[int]) -> set[int]:
    """Those that are there, and stay until the transaction ends.

    As for every insert into a conversation its row is held (``chat.db.locked``): who erases it
    waits for us or is done, and never meets a row that it did not know of. Nobody else holds more
    than one, so in the order of their ids they can be waited for.
    """
    there = Message.objects.filter(pk__in=messages)
    held = Conversation.objects.select_for_update(no_key=True)
    list(held.filter(pk__in=there.values("conversation")).order_by("pk").values_list("pk"))
    return set(there.values_list("pk", flat=True))


def _ids_of(digests: set[str]) -> dict[str, int]:
    """The sentences of at most ``BATCH`` digests, held likewise; those that are new get a row."""
    found: dict[str, int] = {}
    while missing := digests - found.keys():
        new = [Sentence(digest=key) for key in sorted(missing)]
        Sentence.objects.bulk_create(new, ignore_conflicts=True)
        # One that was deleted since is missing and gets a row anew.
        held = Sentence.objects.select_for_update(no_key=True).filter(digest__in=missing)
        found |= dict(held.order_by("pk").values_list("digest", "pk"))
    return found
