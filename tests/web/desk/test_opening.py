"""Where a call for a human stands: on duty or not, which place, how long, and never a pretence."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from chat import cases
from chat.db import locked
from chat.duty import duty
from chat.models import Case, CaseEvent, Conversation, OpeningHours, SpecialDay, Staff
from chat.waiting import place, usual_minutes
from desk import hours, presence, sweeping
from desk.claiming import claim
from desk.models import AuditEntry
from desk.refusals import Refused
from tests.web.desk.conftest import call_for_human, texts_of
from tests.web.people import colleague_at_desk

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Friday.
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=SHANGHAI)
OFFICE = [(day, time(9), time(18)) for day in range(5)]


def call_again(case: Case) -> None:
    with locked(case.conversation_id) as conversation:
        cases.ask_for_human(conversation, "member_request")


@pytest.mark.django_db
def test_with_nobody_on_duty_a_call_is_a_message_left_and_says_so() -> None:
    case = call_for_human()
    assert case.state == "left"
    (told,) = texts_of(case, "queue")
    assert "没有客服在岗" in told
    assert "会在这里回复您" in told
    assert "转接中" not in told
    assert case.events.get().new_state == "left"


@pytest.mark.django_db
def test_who_may_be_in_danger_reads_the_hotlines_first_when_nobody_is_there() -> None:
    case = call_for_human("不想活了", "danger", priority="urgent")
    assert (case.state, case.priority) == ("left", "urgent")
    assert texts_of(case, "queue")[0].startswith("如有危险，请先拨打 120 或 110")


def test_a_message_left_waits_as_soon_as_somebody_is_there_and_the_member_calls_again(db) -> None:
    case = call_for_human()
    colleague_at_desk()
    call_again(case)
    case.refresh_from_db()
    assert case.state == "waiting"
    assert texts_of(case, "queue")[-1].startswith("您的人工服务已在登记中")


def test_the_hours_decide_and_the_next_opening_is_told(chief, monkeypatch) -> None:
    hours.set_hours(chief, OFFICE)
    assert duty(NOON).open
    evening = duty(NOON.replace(hour=20))
    assert not evening.open
    assert evening.opens_at == datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)
    monkeypatch.setattr(timezone, "now", lambda: NOON.replace(hour=20))
    Staff.objects.update(seen_at=NOON.replace(hour=20))
    case = call_for_human()
    assert case.state == "left"
    assert "不是人工服务时间" in texts_of(case, "queue")[0]
    assert "11 月 30 日 09:00" in texts_of(case, "queue")[0]


def test_a_holiday_closes_a_weekday_and_a_working_saturday_opens(chief) -> None:
    hours.set_hours(chief, OFFICE)
    hours.set_special_day(chief, date(2026, 11, 27), "调休")
    hours.set_special_day(chief, date(2026, 11, 28), "补班", time(10), time(16))
    assert not duty(NOON).open
    assert duty(NOON).opens_at == datetime(2026, 11, 28, 10, 0, tzinfo=SHANGHAI)
    assert duty(NOON + timedelta(days=1)).open
    assert hours.delete_special_day(chief, date(2026, 11, 27))
    assert not hours.delete_special_day(chief, date(2026, 11, 27))
    assert duty(NOON).open


def test_without_hours_the_desk_is_open_whenever_somebody_is_there(wang) -> None:
    assert duty().can_take
    presence.set_state(wang, "busy")
    assert duty().can_take
    presence.set_state(wang, "offline")
    assert duty().open
    assert not duty().can_take


def test_only_a_supervisor_changes_the_hours_and_only_to_hours(chief, wang) -> None:
    week = [(0, time(9), time(18))]
    with pytest.raises(Refused, match="supervisors_only"):
        hours.set_hours(wang, week)
    hours.set_hours(chief, week)
    for wrong in ((7, time(9), time(18)), (1, time(18), time(9))):
        with pytest.raises(Refused, match="invalid"):
            hours.set_hours(chief, [wrong])
    with pytest.raises(Refused, match="invalid"):
        hours.set_special_day(chief, date(2026, 1, 1), "元旦", time(9))
    assert OpeningHours.objects.count() == 1
    assert not SpecialDay.objects.exists()
    assert [entry.action for entry in AuditEntry.objects.filter(actor=chief)] == ["hours"]


def test_the_place_counts_who_called_earlier_and_urgent_cases(wang) -> None:
    first, second = call_for_human(), call_for_human()
    urgent = call_for_human("胸口疼", "danger", priority="urgent")
    assert [place(case) for case in (first, second, urgent)] == [1, 2, 0]
    queue = Conversation.objects.get(cases=second).messages.get(kind="queue")
    assert (queue.body["position"], queue.body["state"]) == (1, "waiting")


def test_the_expected_wait_is_that_of_the_last_hour_or_nothing_is_said(wang) -> None:
    assert usual_minutes() is None
    assert "说不准要等多久" in texts_of(call_for_human(), "queue")[0]
    case = call_for_human()
    for waited in (60, 300, 3000):
        detail = {"waited": waited}
        CaseEvent.objects.create(
            case=case, kind="claimed", old_state="waiting", new_state="active", detail=detail
        )
    assert usual_minutes() == 5
    assert "一般等 5 分钟" in texts_of(call_for_human(), "queue")[0]
    CaseEvent.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert usual_minutes() is None


def test_a_member_who_waits_is_told_of_a_better_place_at_most_once_a_minute(wang) -> None:
    first, second = call_for_human(), call_for_human()
    claim(first.pk, wang)
    assert sweeping.freshen_places() == 0
    Case.objects.update(told_at=timezone.now() - timedelta(seconds=61))
    assert sweeping.freshen_places() == 1
    newest = second.conversation.messages.filter(kind="queue").last()
    assert newest.body["position"] == 0
    Case.objects.update(told_at=timezone.now() - timedelta(seconds=61))
    assert sweeping.freshen_places() == 0


def test_a_call_that_nobody_took_is_taken_back_with_an_apology_and_kept_for_a_call_back(
    case: Case, wang, settings
) -> None:
    settings.UNCLAIMED_MINUTES = 10
    assert sweeping.take_back_unclaimed() == 0
    Case.objects.update(waiting_since=timezone.now() - timedelta(minutes=11))
    assert sweeping.take_back_unclaimed() == 1
    assert sweeping.take_back_unclaimed() == 0
    case.refresh_from_db()
    assert case.state == "left"
    told = texts_of(case, "queue")[-1]
    assert told.startswith("很抱歉，您等了 11 分钟")
    assert claim(case.pk, wang).state == "active"


def test_a_case_that_was_claimed_in_the_last_moment_is_not_taken_back(case: Case, wang) -> None:
    Case.objects.update(waiting_since=timezone.now() - timedelta(minutes=11))
    case.refresh_from_db()
    claim(case.pk, wang)
    assert sweeping.take_back_unclaimed() == 0
    case.refresh_from_db()
    assert case.state == "active"


def test_one_sweep_does_all_of_it(case: Case, wang) -> None:
    Staff.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    Case.objects.update(waiting_since=timezone.now() - timedelta(minutes=11))
    sweeping.sweep()
    case.refresh_from_db()
    assert case.state == "left"
    assert Staff.objects.get().state == "offline"
