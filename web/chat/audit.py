"""Whether the message log holds what it promises: every message answered, once, in order."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Count, F

from chat.models import Message, Turn


@dataclass(frozen=True)
class Audit:
    """Counts over the whole log; all but the first three should be 0."""

    messages: int
    answered: int
    apologies: int
    unanswered: int
    silent: int
    doubled: int
    out_of_order: int

    @property
    def faults(self) -> int:
        """How many promises are broken."""
        return self.unanswered + self.silent + self.doubled + self.out_of_order

    def to_dict(self) -> dict[str, int]:
        """Plain JSON values."""
        return asdict(self)


def audit() -> Audit:
    """Read the log. ``silent``: handled without a word. ``doubled``: answered more than once.

    Messages to a colleague and calls for a human have no turn and are not counted.
    """
    asked = Message.objects.filter(sender=Message.Sender.MEMBER)
    replies = asked.annotate(said=Count("replies"))
    handled = Turn.objects.filter(shown=True)
    return Audit(
        messages=asked.count(),
        answered=replies.filter(said__gt=0).count(),
        apologies=replies.filter(said__gt=0, turn__isnull=True).count(),
        unanswered=asked.filter(awaiting_bot=True).count(),
        silent=replies.filter(said=0, turn__in=handled).exclude(turn__outcome="handoff").count(),
        doubled=sum(_said_more_than_meant(handled)),
        out_of_order=sum(_steps_back()),
    )


def _said_more_than_meant(handled: Iterable[Turn]) -> Iterable[bool]:
    turns = Turn.objects.filter(pk__in=handled).annotate(said=Count("message__replies"))
    for turn in turns.iterator(chunk_size=500):
        yield turn.said > max(len(turn.raw["replies"]), 1)


def _steps_back() -> Iterable[bool]:
    """For each answer, whether one to a later message of the conversation came before it."""
    answers = Message.objects.filter(reply_to__isnull=False).order_by("conversation_id", "id")
    latest = (0, 0)
    for conversation, asked in answers.values_list("conversation_id", F("reply_to_id")).iterator():
        yield conversation == latest[0] and asked < latest[1]
        latest = (conversation, asked)
