"""What members tapped when the bot asked which question they meant: each tap is a label."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from chat.models import Choice, Message, Turn


@dataclass(frozen=True)
class Tap:
    """A member's words (masked, as stored), the key they meant, the titles offered, and the keys
    offered that they did not mean."""

    at: datetime
    words: str
    intent: str
    title: str
    offered: tuple[str, ...]
    others: tuple[str, ...]


def latest_taps(limit: int, since: datetime | None = None) -> list[Tap]:
    """The latest ``limit`` taps under a question of the bot's, the newest first."""
    asked = Message.objects.filter(
        conversation=OuterRef("conversation"), pk__lt=OuterRef("pk"), kind="clarify"
    ).order_by("-pk")
    taps = (
        _taps(since)
        .annotate(asked=Subquery(asked.values("pk")[:1]))
        .filter(asked__isnull=False)
        .select_related("choice")
        .order_by("-pk")
    )
    return list(_labels(list(taps[:limit])))


def _taps(since: datetime | None) -> QuerySet[Message]:
    taps = Message.objects.filter(choice__isnull=False)
    if since is None:
        return taps
    # Messages have no index by time, but turns have, and ids grow with time: a tap comes after
    # the words that the bot asked back about.
    unclear = Turn.objects.filter(outcome="clarify", at__gte=since)
    first = unclear.order_by("at").values("message")[:1]
    return taps.filter(pk__gte=Subquery(first), at__gte=since)


def _labels(taps: list[Message]) -> Iterator[Tap]:
    asked = Message.objects.select_related("reply_to").in_bulk({tap.asked for tap in taps})
    intents = _intents(list(asked.values()))
    for tap in taps:
        question = asked[tap.asked]
        offered = {button["id"]: button["title"] for button in question.body.get("buttons", [])}
        # A related question tapped later stands under another message.
        if question.reply_to and tap.choice.key in offered:
            others = (intents.get((tap.conversation_id, key)) for key in offered)
            yield Tap(
                at=tap.at,
                words=question.reply_to.body["text"],
                intent=tap.choice.intent,
                title=tap.choice.title,
                offered=tuple(offered.values()),
                others=tuple(one for one in others if one and one != tap.choice.intent),
            )


def _intents(questions: list[Message]) -> dict[tuple[int, str], str]:
    """What each button of these questions stands for, by conversation and key."""
    keys = {button["id"] for asked in questions for button in asked.body.get("buttons", [])}
    # By the conversations too: the index of choices begins with these.
    of = {asked.conversation_id for asked in questions}
    choices = Choice.objects.filter(conversation__in=of, key__in=keys)
    rows = choices.values_list("conversation", "key", "intent")
    return {(conversation, key): intent for conversation, key, intent in rows}
