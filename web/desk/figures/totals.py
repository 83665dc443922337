"""The numbers of a time: how often a human was needed, how fast, and how it was liked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from chat.models import CaseRating, Conversation, Message
from desk.figures.spread import Spread
from desk.figures.stretch import Stretch, stretches


@dataclass(frozen=True)
class Totals:
    """``conversations`` are those in which the member wrote; ``by_bot`` those of them without a
    call for a human, ``handoff_rate`` the share of the others. ``reasons`` are codes, the
    commonest first. ``grades`` are the answers to the CSAT question by score, of cases that ended
    at any time; ``csat`` is their mean. Rates and means are None when there is nothing to divide.
    """

    conversations: int
    by_bot: int
    calls: int
    handoff_rate: float | None
    reasons: dict[str, int]
    first_response: Spread
    next_response: Spread
    resolved: int
    reopened: int
    taken_back: int
    left: int
    grades: dict[int, int]
    csat: float | None


def totals(since: datetime, until: datetime) -> Totals:
    """The numbers from ``since`` (with it) to ``until`` (without it), both aware."""
    found = stretches(since, until)
    wrote, called = _conversations(since, until)
    grades = _grades(since, until)
    answers = sum(grades.values())
    return Totals(
        conversations=wrote,
        by_bot=wrote - called,
        calls=len(found),
        handoff_rate=called / wrote if wrote else None,
        reasons=dict(Counter(stretch.reason for stretch in found).most_common()),
        first_response=first_response(found),
        next_response=Spread.of(wait for stretch in found for wait in stretch.nexts),
        resolved=sum(stretch.ended is not None for stretch in found),
        reopened=sum(stretch.again for stretch in found),
        taken_back=sum(stretch.taken_back for stretch in found),
        left=sum(not stretch.waited for stretch in found),
        grades=grades,
        csat=sum(s * n for s, n in grades.items()) / answers if answers else None,
    )


def first_response(found: list[Stretch]) -> Spread:
    """Of calls that came while somebody was on duty."""
    return Spread.of(s.first for s in found if s.waited and s.first is not None)


def _conversations(since: datetime, until: datetime) -> tuple[int, int]:
    """How many in which the member wrote in the time, and how many of these called a human."""
    time = {"at__gte": since, "at__lt": until}
    said = Message.objects.filter(conversation=OuterRef("pk"), sender="member", **time)
    wrote = Conversation.objects.filter(Exists(said))
    calls = {"cases__events__at__gte": since, "cases__events__at__lt": until}
    called = wrote.filter(cases__events__kind__in=("opened", "reopened"), **calls)
    return wrote.count(), called.distinct().count()


def _grades(since: datetime, until: datetime) -> dict[int, int]:
    given = CaseRating.objects.filter(at__gte=since, at__lt=until)
    counted = Counter(given.values_list("score", flat=True))
    return {score: counted[score] for score in range(1, 6)}
