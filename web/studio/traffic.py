"""How often each FAQ was given lately, and what became of it: counted from the message log.

Only columns of an index and grouped counts are read, never the members' words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

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


def traffic(days: int = DAYS, key: str = "") -> dict[str, Traffic]:
    """Key to its counts over the last ``days``; a key that nothing happened to is missing.

    With a ``key`` no other FAQ's messages are read.
    """
    since = timezone.now() - timedelta(days=days)
    counted: dict[str, dict[str, int]] = {}
    for counts in (_asked(since, key), _thumbs(since, key), _handoffs(since, key)):
        for intent, name, number in counts:
            counted.setdefault(intent, {})[name] = number
    known = {field.name for field in fields(Traffic)}
    return {
        intent: Traffic(**{name: number for name, number in numbers.items() if name in known})
        for intent, numbers in counted.items()
    }


def traffic_of(key: str, days: int = DAYS) -> Traffic:
    """One FAQ's counts over the last ``days``."""
    return traffic(days, key).get(key, Traffic())


def _is_faq(field: str, key: str) -> dict[str, str]:
    """Condition: ``field`` is this key, or any FAQ's."""
    return {field: key} if key else {f"{field}__startswith": _FAQ}


def _asked(since: datetime, key: str) -> Counts:
    turns = Turn.objects.filter(at__gte=since, outcome="answer", **_is_faq("intent", key))
    for intent, number in turns.values_list("intent").annotate(number=Count("pk")):
        yield intent, "asked", number


def _thumbs(since: datetime, key: str) -> Counts:
    intent = "message__reply_to__turn__intent"
    thumbs = Feedback.objects.filter(at__gte=since, **_is_faq(intent, key))
    yield from thumbs.values_list(intent, "rating").annotate(number=Count("pk"))


def _handoffs(since: datetime, key: str) -> Counts:
    before = Turn.objects.filter(
        message__conversation=OuterRef("conversation"), at__lte=OuterRef("opened_at")
    ).exclude(outcome="handoff")
    cases = Case.objects.filter(opened_at__gte=since).annotate(
        last=Subquery(before.order_by("-pk").values("intent")[:1])
    )
    called = cases.filter(**_is_faq("last", key)).values_list("last")
    for intent, number in called.annotate(number=Count("pk")):
        yield intent, "handoffs", number
