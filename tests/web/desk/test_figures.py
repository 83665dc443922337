"""The supervisor's numbers come from the events and the log, and from nothing else."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat.models import Case, CaseEvent, CaseRating, Conversation, Message
from desk import audit, figures
from desk.figures import Spread
from desk.listing import member_no
from desk.refusals import Refused
from tests.web.desk.conftest import call_for_human

BEGIN = timezone.make_aware(datetime(2026, 11, 2, 9, 0))
DAY = timedelta(days=1)


class Told:
    """A case told event by event, each so many seconds after the call."""

    def __init__(self, at: timedelta = timedelta(), reason: str = "member_request") -> None:
        self.at = BEGIN + at
        self.conversation = Conversation.objects.create()
        self.case = Case.objects.create(conversation=self.conversation, reason=reason)
        self.say(-5, "member", "等待期多久")
        self.event(0, "opened", "bot", "waiting")

    def event(self, after: float, kind: str, old: str, new: str, actor: Any = None, **detail: Any):
        made = CaseEvent.objects.create(
            case=self.case, kind=kind, old_state=old, new_state=new, actor=actor, detail=detail
        )
        CaseEvent.objects.filter(pk=made.pk).update(at=self.at + timedelta(seconds=after))
        return self

    def say(self, after: float, sender: str, text: str = "话"):
        made = Message.objects.create(
            conversation=self.conversation, sender=sender, kind="text", body={"text": text}
        )
        Message.objects.filter(pk=made.pk).update(at=self.at + timedelta(seconds=after))
        return self

    def claim(self, after: float, user: Any):
        return self.event(after, "claimed", "waiting", "active", user, waited=after)

    def resolve(self, after: float, user: Any, resolution: str = "answered"):
        Case.objects.filter(pk=self.case.pk).update(state="resolved")
        return self.event(after, "resolved", "active", "resolved", user, resolution=resolution)

    def grade(self, score: int):
        made = CaseRating.objects.create(case=self.case, score=score)
        CaseRating.objects.filter(pk=made.pk).update(at=self.at)
        return self


@pytest.fixture
def week(wang, li) -> None:
    """Three calls: answered quickly, answered slowly after a transfer, and never."""
    quick = Told().claim(30, wang).say(60, "staff").say(100, "member").say(110, "member")
    quick.say(140, "staff").resolve(200, wang).grade(5)
    slow = (
        Told(DAY, "danger")
        .claim(100, wang)
        .event(150, "transferred", "active", "active", wang, to=li.pk)
    )
    slow.say(300, "staff").resolve(400, li).grade(2)
    slow.event(500, "reopened", "resolved", "waiting").claim(520, li).say(560, "staff")
    Told(2 * DAY).event(600, "taken_back", "waiting", "left")
    alone = Conversation.objects.create()
    made = Message.objects.create(
        conversation=alone, sender="member", kind="text", body={"text": "问"}
    )
    Message.objects.filter(pk=made.pk).update(at=BEGIN)


def test_a_spread_goes_by_the_nearest_rank() -> None:
    assert Spread.of([]) == Spread(0, None, None, None)
    assert Spread.of([7]) == Spread(1, 7, 7, 1.0)
    assert Spread.of(range(100, 300, 20)) == Spread(10, 180, 260, 0.5)


def test_the_totals_of_a_week(week) -> None:
    found = figures.totals(BEGIN - DAY, BEGIN + 7 * DAY)
    assert (found.conversations, found.by_bot, found.calls) == (4, 1, 4)
    assert found.handoff_rate == 0.75
    assert found.reasons == {"member_request": 2, "danger": 2}
    assert found.first_response == Spread.of([60, 300, 60])
    # The oldest word that had no answer counts, not the last.
    assert found.next_response == Spread.of([40])
    assert (found.resolved, found.reopened, found.taken_back, found.left) == (2, 1, 1, 0)
    assert found.grades == {1: 0, 2: 1, 3: 0, 4: 0, 5: 1}
    assert found.csat == 3.5


def test_a_time_without_anything_has_no_rates(db) -> None:
    found = figures.totals(BEGIN, BEGIN + DAY)
    assert (found.calls, found.handoff_rate, found.csat) == (0, None, None)
    assert found.first_response.p50 is None


def test_a_call_that_came_while_nobody_was_there_does_not_count_for_speed(wang) -> None:
    told = Told()
    told.case.events.update(new_state="left")
    told.claim(40_000, wang).say(40_010, "staff")
    found = figures.totals(BEGIN, BEGIN + DAY)
    assert (found.left, found.first_response.count) == (1, 0)


def test_each_colleague_has_the_cases_they_held_last(week) -> None:
    found = {person.name: person for person in figures.people(BEGIN - DAY, BEGIN + 7 * DAY)}
    assert {name: person.cases for name, person in found.items()} == {"小王": 1, "小李": 2}
    assert (found["小王"].resolved, found["小王"].csat) == (1, 5)
    assert found["小李"].first_response == Spread.of([300, 60])


def test_a_series_has_every_day_or_hour_also_the_empty_ones(week) -> None:
    days = figures.series(date(2026, 11, 2), date(2026, 11, 8), "day")
    assert [bucket.calls for bucket in days] == [1, 2, 1, 0, 0, 0, 0]
    assert days[0].first_response.p50 == 60
    hours = figures.series(date(2026, 11, 2), date(2026, 11, 2), "hour")
    assert [bucket.at.hour for bucket in hours if bucket.calls] == [9]
    assert len(hours) == 24
    for first, last in ((date(2026, 11, 2), date(2026, 11, 1)), (date(2020, 1, 1), date.max)):
        with pytest.raises((ValueError, OverflowError)):
            figures.series(first, last, "day")


def test_the_moment_counts_who_waits_and_who_is_there(case: Case, wang, li) -> None:
    Case.objects.update(waiting_since=timezone.now() - timedelta(seconds=90))
    found = figures.now()
    assert (found.waiting, found.active, found.left, found.present) == (1, 0, 0, 2)
    assert 90 <= found.longest < 900


def test_an_export_holds_no_members_words_and_is_in_the_audit(week, chief) -> None:
    table = figures.export_csv(chief, BEGIN - DAY, BEGIN + 7 * DAY)
    head, *lines = csv.reader(io.StringIO(table.removeprefix("\ufeff")))
    assert head[:4] == ["工单", "成员编号", "转人工原因", "优先级"]
    assert len(lines) == 4
    assert lines[0][4:] == [
        "2026-11-02 09:00:00",
        "60.0",
        "小王",
        "2026-11-02 09:03:20",
        "已答复",
        "",
        "5",
    ]
    assert "等待期多久" not in table
    (line,) = audit.lines(action="export")
    assert (line.actor, line.detail["rows"]) == ("主管", 4)


def test_a_cell_of_an_export_is_never_a_formula(week, chief) -> None:
    Case.objects.update(summary="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in figures.export_csv(chief, BEGIN - DAY, BEGIN + 7 * DAY)


def test_only_a_supervisor_exports(wang) -> None:
    with pytest.raises(Refused, match="supervisors_only"):
        figures.export_csv(wang, BEGIN, BEGIN + DAY)
    assert audit.lines(action="export") == []


def test_a_real_case_is_counted_as_it_was(wang) -> None:
    case = call_for_human()
    found = figures.totals(timezone.now() - DAY, timezone.now() + DAY)
    assert (found.calls, found.reasons) == (1, {"member_request": 1})
    assert [row["member"] for row in figures.rows(timezone.now() - DAY, timezone.now() + DAY)] == [
        member_no(case)
    ]
