"""The inbox as the page shows it: groups of sentences, the most frequent first.

Never more than one page of groups and ``SHOWN`` sentences of each is read, however many there are.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from chat.models import Message
from studio.models import Miss, Reading

PAGE = 20
SHOWN = 10
# Of one group alone.
MOST_SHOWN = 200
DAYS = (14, 30, 90)
OPEN, SURE = "open", "sure"


@dataclass(frozen=True)
class Filter:
    """What the page asks for: ``box`` is ``open`` or ``sure`` (what the model answers by now)."""

    days: int = DAYS[0]
    reason: str = ""
    box: str = OPEN

    def misses(self) -> QuerySet[Miss]:
        """The reasons of open sentences in it, each with its ``group``: the number of a group of
        the last reading, or below zero for a sentence that was not read yet."""
        since = timezone.now() - timedelta(days=self.days)
        found = Miss.objects.filter(at__gte=since, sentence__decision=None)
        if self.reason:
            found = found.filter(reason=self.reason)
        if self.box == SURE:
            found = found.filter(sentence__reading__sure=True)
        whole = BigIntegerField()
        alone = ExpressionWrapper(0 - F("sentence"), whole)
        return found.annotate(group=Coalesce("sentence__reading__group", alone, output_field=whole))


@dataclass(frozen=True)
class Line:
    """One sentence of a group: how many messages it came in, and its latest words."""

    sentence: int
    times: int
    text: str


@dataclass(frozen=True)
class Sure:
    """What the model knows a sentence to be: ``title`` is empty for what is no FAQ."""

    label: str
    title: str


@dataclass
class Group:
    """``nearest`` is what the model takes its most frequent sentence for; ``sure`` what it surely
    is by now, None when the model is not sure."""

    number: int
    times: int
    sentences: int
    last: datetime
    lines: list[Line] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)
    nearest: list[dict[str, Any]] = field(default_factory=list)
    sure: Sure | None = None

    @property
    def hidden(self) -> int:
        """How many sentences are not among the lines."""
        return max(0, self.sentences - len(self.lines))


def groups(chosen: Filter) -> QuerySet[Any]:
    """Each group's ``group``, ``times`` (messages), ``sentences`` and ``last``, to be sliced."""
    found = chosen.misses().values("group").order_by()
    counted = found.annotate(
        times=Count("message", distinct=True),
        sentences=Count("sentence", distinct=True),
        last=Max("at"),
    )
    return counted.order_by("-times", "-last", "group")


def with_lines(chosen: Filter, rows: Iterable[dict[str, Any]], shown: int = SHOWN) -> list[Group]:
    """Groups with up to ``shown`` sentences each and all else that the page says of them."""
    found = {row["group"]: _group(row) for row in rows}
    misses = chosen.misses().filter(group__in=list(found))
    _add_lines(found, misses, shown)
    for number, reason, times in misses.values_list("group", "reason").annotate(
        times=Count("message", distinct=True)
    ):
        found[number].reasons[reason] = times
    _add_readings(found)
    # What was erased between two of these queries has no words left.
    return [group for group in found.values() if group.lines]


def one(chosen: Filter, number: int) -> Group | None:
    """A single group with up to ``MOST_SHOWN`` sentences; None when nothing of it is open."""
    rows = list(groups(chosen).filter(group=number)[:1])
    return next(iter(with_lines(chosen, rows, MOST_SHOWN)), None)


def counts(chosen: Filter) -> Counter[str]:
    """How many sentences lie in each box."""
    found: Counter[str] = Counter()
    for box in (OPEN, SURE):
        misses = Filter(chosen.days, chosen.reason, box).misses()
        found[box] = misses.values("sentence").distinct().count()
    return found


def _group(row: dict[str, Any]) -> Group:
    return Group(row["group"], row["times"], row["sentences"], row["last"])


def _add_lines(found: dict[int, Group], misses: QuerySet[Miss], shown: int) -> None:
    counted = misses.values("group", "sentence").annotate(
        times=Count("message", distinct=True), latest=Max("message")
    )
    place = Window(RowNumber(), "group", order_by=[F("times").desc(), F("latest").desc()])
    best = list(counted.annotate(place=place).filter(place__lte=shown).order_by("group", "place"))
    messages = Message.objects.in_bulk([row["latest"] for row in best])
    for row in best:
        if row["latest"] in messages:
            text = messages[row["latest"]].body["text"]
            found[row["group"]].lines.append(Line(row["sentence"], row["times"], text))


def _add_readings(found: dict[int, Group]) -> None:
    first = {group.lines[0].sentence: group for group in found.values() if group.lines}
    readings = Reading.objects.filter(sentence__in=list(first)).in_bulk(field_name="sentence_id")
    for sentence, group in first.items():
        if reading := readings.get(sentence):
            group.nearest = reading.nearest
            group.sure = _what_is_sure(reading)


def _what_is_sure(reading: Reading) -> Sure | None:
    titles = {item["key"]: item["title"] for item in reading.nearest}
    return Sure(reading.label, titles.get(reading.label, "")) if reading.sure else None
