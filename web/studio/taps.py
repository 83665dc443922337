"""What members tapped when the bot asked which question they meant: each tap is a label."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from chat.models import Message


@dataclass(frozen=True)
class Tap:
    """A member's words (masked, as stored), the key they meant, and the titles offered."""

    at: datetime
    words: str
    intent: str
    title: str
    offered: tuple[str, ...]


def latest_taps(limit: int) -> list[Tap]:
    """The latest ``limit`` taps under a question of the bot's, the newest first."""
    asked = Message.objects.filter(
        conversation=OuterRef("conversation"), pk__lt=OuterRef("pk"), kind="clarify"
    ).order_by("-pk")
    taps = (
        Message.objects.filter(choice__isnull=False)
        .annotate(asked=Subquery(asked.values("pk")[:1]))
        .filter(asked__isnull=False)
        .select_related("choice")
        .order_by("-pk")
    )
    return list(_labels(list(taps[:limit])))


def _labels(taps: list[Message]) -> Iterator[Tap]:
    asked = Message.objects.select_related("reply_to").in_bulk({tap.asked for tap in taps})
    for tap in taps:
        question = asked[tap.asked]
        offered = {button["id"]: button["title"] for button in question.body.get("buttons", [])}
        # A related question tapped later stands under another message.
        if question.reply_to and tap.choice.key in offered:
            yield Tap(
                at=tap.at,
                words=question.reply_to.body["text"],
                intent=tap.choice.intent,
                title=tap.choice.title,
                offered=tuple(offered.values()),
            )
