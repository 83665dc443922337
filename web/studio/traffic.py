"""How often each FAQ was given lately, and what became of it: counted from the message log.

Only columns of an index and grouped counts are read, never the members' words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from chat.models import Case, Feedback, Turn

DAYS = 30
_FAQ = "faq/"
Counts = Iterator[tuple[str, str, int]]


@dataclass(frozen=True)
class Traffic:
    """Of one FAQ: times given, thumbs, and calls for a human that came right after it."""

    asked: int = 0
    up: int = 0
    down: int = 0
    handoffs: int = 0


def traffic(days: int = DAYS) -> dict[str, Traffic]:
    """Key to its counts over the last ``days``; a key that nothing happened to is missing."""
    since = timezone.now() - timedelta(days=days)
    counted: dict[str, dict[str, int]] = {}
    for counts in (_asked(since), _thumbs(since), _handoffs(since)):
        for key, name, number in counts:
            counted.setdefault(key, {})[name] = number
    known = {field.name for field in fields(Traffic)}
    return {
        key: Traffic(**{name: number for name, number in of_key.items() if name in known})
        for key, of_key in counted.items()
    }


def _asked(since: object) -> Counts:
    turns = Turn.objects.filter(at__gte=since, outcome="answer", intent__startswith=_FAQ)
    for key, number in turns.values_list("intent").annotate(number=Count("pk")):
        yield key, "asked", number


def _thumbs(since: object) -> Counts:
    key = "message__reply_to__turn__intent"
    thumbs = Feedback.objects.filter(at__gte=since, **{f"{key}__startswith": _FAQ})
    yield from thumbs.values_list(key, "rating").annotate(number=Count("pk"))


def _handoffs(since: object) -> Counts:
    before = Turn.objects.filter(
        message__conversation=OuterRef("conversation"), at__lte=OuterRef("opened_at")
    ).exclude(outcome="handoff")
    cases = Case.objects.filter(opened_at__gte=since).annotate(
        last=Subquery(before.order_by("-pk").values("intent")[:1])
    )
    for key, number in (
        cases.filter(last__startswith=_FAQ).values_list("last").annotate(number=Count("pk"))
    ):
        yield key, "handoffs", number
