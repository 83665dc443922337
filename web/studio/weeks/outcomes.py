"""What became of the members' questions, week by week, in all and of each FAQ.

One query a week over an index that holds all it counts, so a week of 50,000 messages costs some
hundredths of a second and no more memory than the labels take.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from chat.models import CaseEvent, Feedback, Turn
from studio.weeks.span import Week

# Small talk and a form's own questions are neither hit nor miss.
OUTCOMES = ("answer", "clarify", "decline")
HANDOFF = "handoff"
_FAQ = "faq/"


@dataclass(frozen=True)
class WeekNumbers:
    """``outcomes`` by code, with ``handoff`` for calls for a human, typed or tapped; ``hits``,
    ``up`` and ``down`` by FAQ key."""

    week: Week
    outcomes: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    up: Counter[str] = field(default_factory=Counter)
    down: Counter[str] = field(default_factory=Counter)


def numbers(week: Week) -> WeekNumbers:
    """Count one week."""
    found = WeekNumbers(week)
    time = {"at__gte": week.since, "at__lt": week.until}
    turns = Turn.objects.filter(outcome__in=OUTCOMES, **time)
    rows = turns.values_list("outcome", "intent").annotate(number=Count("*")).order_by()
    for outcome, intent, number in rows:
        found.outcomes[outcome] += number
        if outcome == "answer" and intent.startswith(_FAQ):
            found.hits[intent] += number
    calls = CaseEvent.objects.filter(kind__in=("opened", "reopened"), **time)
    found.outcomes[HANDOFF] = calls.count()
    _add_thumbs(found, time)
    return found


def _add_thumbs(found: WeekNumbers, time: dict[str, object]) -> None:
    intent = "message__reply_to__turn__intent"
    thumbs = Feedback.objects.filter(**{f"{intent}__startswith": _FAQ}, **time)
    rows = thumbs.values_list(intent, "rating").annotate(number=Count("*")).order_by()
    for key, rating, number in rows:
        (found.up if rating == Feedback.Rating.UP else found.down)[key] += number
